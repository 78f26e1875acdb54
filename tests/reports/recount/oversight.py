"""What an inspector looks for, and who moved away: exceptions, conflicts, movers."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from tests.reports.recount.asked import CLOSED, History, Question
from tests.reports.recount.register import Act

WEEK = timedelta(days=7)
KINDS = {
    "hold": "hold", "extend": "extension", "return_dossier": "returned", "return_recognition": "returned",
    "refuse_removal": "returned", "vote_failed": "vote-failed", "correct": "correction", "void": "void",
}  # fmt: skip
RESETS = {"fail_course", "retrain", "reverify", "redo_dossier", "lapse_decision", "reopen"}
PROPOSED = {"decide": "propose", "recognise": "propose_recognition", "remove": "propose_removal"}


def exceptions(asked: Question) -> set[tuple[str, str, int]]:
    """List the exceptions by case, kind and act; those of cases opened by mistake too."""
    found = set()
    for one in asked.everything:
        for act in [*one.acts, *(a for a in one.whole if a.move == "correct")]:
            if act.on <= asked.as_of and asked.holds(act.on) and asked.mine(act.unit, act.on):
                found |= {(one.ref, kind, act.n) for kind in _kinds(one, act)}
    return found


def _kinds(one: History, act: Act) -> Iterator[str]:
    if act.fields.get("despite"):
        yield "despite"
    if act.move in KINDS:
        yield KINDS[act.move]
    if act.move in RESETS:
        yield "reset"
    if act.move in PROPOSED and act.fields.get("signed_by"):
        proposed = [a.actor for a in one.acts if a.move == PROPOSED[act.move] and a.n < act.n]
        if proposed and proposed[-1] == act.actor:
            yield "by-paper"
    if act.backfilled:
        yield "backfilled"
    elif act.at.date() > act.on + WEEK:
        yield "late-entry"


WAYS = (
    {"propose": 1, "conclude_verification": 2, "endorse": 3, "decide": 4},
    {"propose_recognition": 1, "endorse_recognition": 3, "recognise": 4},
    {"propose_removal": 1, "endorse_removal": 3, "remove": 4},
)
RESTING = ("conclude_verification", "propose", "decide", "propose_recognition", "recognise")
VOTES = ("propose", "propose_recognition", "propose_removal", "vote_failed")


def conflicts(asked: Question) -> set[tuple[str | None, str, tuple[int, ...]]]:
    """List the conflicts by case, kind and acts."""
    found: set[tuple[str | None, str, tuple[int, ...]]] = set()
    ceremonies: dict[tuple[int, int], list[date]] = defaultdict(list)
    for one in asked.everything:
        acts = [a for a in one.acts if asked.holds(a.on) and asked.mine(a.unit, a.on)]
        found |= {(one.ref, kind, ns) for kind, ns in _conflicts(asked, acts)}
        for act in acts:
            if act.move == "hold_ceremony":
                ceremonies[act.unit, act.on.year].append(act.on)
    for days in ceremonies.values():
        late = [day for day in days if (day.month, day.day) > (12, 15)]
        if len(late) >= 5 and len(late) > len(days) / 3:
            found.add((None, "year-end-burst", ()))
    return found


def _conflicts(asked: Question, acts: list[Act]) -> Iterator[tuple[str, tuple[int, ...]]]:
    yield from _hands(acts)
    for act in acts:
        yield from _of_act(asked, act, acts)


def _hands(acts: list[Act]) -> Iterator[tuple[str, tuple[int, ...]]]:
    for way in WAYS:
        steps = [act for act in acts if act.move in way]
        for user in {act.actor for act in steps}:
            own = [act for act in steps if act.actor == user]
            if len({way[act.move] for act in own}) > 1:
                yield "same-person", tuple(act.n for act in own)
            for act in own:
                if act.fields.get("signed_by") and PROPOSED.get(act.move) in {a.move for a in own}:
                    yield "by-paper", (act.n,)
        seats = {(a.instead.get("account"), a.instead.get("machine")) for a in steps} - {(None, None)}  # fmt: skip
        for seat in seats:
            own = [a for a in steps if (a.instead.get("account"), a.instead.get("machine")) == seat]
            if len({way[a.move] for a in own}) > 1 and len({a.actor for a in own}) > 1:
                yield "same-seat", tuple(a.n for a in own)


def _of_act(asked: Question, act: Act, acts: list[Act]) -> Iterator[tuple[str, tuple[int, ...]]]:
    if act.evidence == "verification_reply" and act.fields.get("related"):
        yield "related-verifier", (act.n,)
    if act.at.date() > act.on + WEEK and not act.backfilled:
        yield "late-entry", (act.n,)
    meets = asked.register.fact(act.unit, "meets", act.on)
    if act.move in VOTES and meets and not _meets(act.on, str(meets)):
        yield "off-meeting-day", (act.n,)
    own_date = next((act.fields[n] for n in ("received", "issued", "sent", "date", "leaves") if n in act.fields), None)  # fmt: skip
    dated = date.fromisoformat(own_date) if act.evidence and own_date else act.on
    if act.evidence in ("outside_date", "leaving_date"):
        dated = act.on
    rests = [a.n for a in acts if a.move in RESTING and a.n < act.n and dated <= a.on]
    if act.evidence and not act.backfilled and rests:
        yield "paper-late", (rests[0], act.n)


def _meets(day: date, meets: str) -> bool:
    """Say whether a branch that meets on a day of each month meets on this one."""
    return str(day.day) in [one.strip() for one in meets.split(",")]


@dataclass
class Move:
    """One move of a certified person who is not admitted."""

    ref: str
    unit: int
    known: date
    notified: date | None = None
    acknowledged: date | None = None


NOT_ADMITTED = {"certified", "applied", "verifying", "verified", "proposed", "endorsed", "decided"}


def movers(asked: Question) -> dict[str, list[str]]:
    """Count who moves before admission as it became known in the window, and how far the notices came."""
    found: dict[str, list[str]] = {"movers": [], "movers_notified": [], "movers_acknowledged": []}
    for one in asked.histories:
        for move in moves(one):
            if asked.holds(move.known) and asked.mine(move.unit, move.known):
                found["movers"].append(one.ref)
                found["movers_notified"] += [one.ref] if move.notified else []
                found["movers_acknowledged"] += [one.ref] if move.acknowledged else []
    return found


def moves(one: History) -> list[Move]:  # noqa: C901 - one branch for each act that tells of a move
    """Follow what is known of the moves of one person: a date of leaving on file, or a hand-over begun."""
    found: list[Move] = []
    now: Move | None = None
    leaves = begun = False
    for act in one.acts:
        arrives = act.move in ("transfer_accept", "transfer_receive", "transfer_outside_reply")
        if act.evidence == "leaving_date":
            leaves = True
        elif act.move == "transfer_open":
            begun = True
        elif act.move == "transfer_send" and now:
            now.notified = act.on
        elif act.move == "transfer_acknowledge" and now:
            now.acknowledged = act.on
        elif act.move in ("transfer_decline", "transfer_cancel"):
            begun = False
            keeps = now and (leaves or act.move == "transfer_decline")
            now = Move(one.ref, now.unit, now.known) if now and keeps else None
        elif act.move == "transfer_rehouse" and now:
            now.unit = act.unit
        ends = act.move == "reopen" or act.after in CLOSED
        if arrives and now:
            now.acknowledged = now.acknowledged or act.on
            found.append(now)
        elif act.move == "hold_ceremony" and now and not now.notified:
            ends = True
        if arrives or ends:
            now, leaves, begun = None, False, False
        if now is None and (leaves or begun) and act.after in NOT_ADMITTED:
            now = Move(one.ref, act.unit, act.on)
    return found + ([now] if now else [])
