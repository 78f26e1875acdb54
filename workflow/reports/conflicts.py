"""The conflicts that an inspector looks for: one hand in two places, papers too late, days that do not fit."""

from __future__ import annotations

import json
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.candidacy import VOTE_MOVE
from states.frozen import NamedTuple
from states.history.acts import Act, effective
from states.law.meetings import meeting_from
from states.pipeline import Label
from workflow.casework.casefile import act_of
from workflow.casework.said import WHO
from workflow.ground import tree as ground_tree
from workflow.reports import acts_read, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.exceptions import LATE, PROPOSED_BY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor
    from workflow.store import Row as StoredRow
    from workflow.store.office import OfficeSession

KINDS: Mapping[str, Label] = {
    "same-person": Label("một người ở hai khâu", "one person in two places"),
    "same-seat": Label("hai người, cùng máy, cùng tài khoản máy", "two users at one seat"),
    "by-paper": Label("một người ghi cả hai bên, theo người ký", "typed by one user, by the signer"),
    "related-verifier": Label("người thẩm tra có quan hệ với người được thẩm tra", "the verifier is related"),
    "paper-late": Label("giấy tờ ghi sổ sau việc dựa vào nó", "a paper entered after the act that rests on it"),
    "late-entry": Label("ghi sổ muộn", "entered late"),
    "off-meeting-day": Label("biểu quyết ngoài ngày họp đã ghi", "a vote off the meeting days"),
    "year-end-burst": Label("kết nạp dồn vào cuối năm", "ceremonies crowded at the year's end"),
}  # fmt: skip
_PLACES: tuple[Mapping[str, str], ...] = (
    {"propose": "proposing", "conclude_verification": "verifying", "endorse": "endorsing", "decide": "deciding"},
    {"propose_recognition": "proposing", "endorse_recognition": "endorsing", "recognise": "deciding"},
    {"propose_removal": "proposing", "endorse_removal": "endorsing", "remove": "deciding"},
)  # fmt: skip
"""The places that should be of different people, by the move, for admission, recognition and removal."""
_RESTING = frozenset(
    {"conclude_verification", "propose", "decide", "propose_recognition", "recognise"}
)
_VOTES = frozenset({*(choice.id for choice in VOTE_MOVE.choices), "vote_failed"})
_CEREMONY = "hold_ceremony"
_BURST_FROM, _BURST_LEAST, _BURST_SHARE = (12, 16), 5, 3


ORDINARY = "same-person, within the branch"
"""One hand of the branch in its own two places, proposing and verifying: a secretary who types for the branch."""
_WITHIN_BRANCH = frozenset({"proposing", "verifying"})
_GRAVE_FIRST = (
    "same-person", "same-seat", "by-paper", "related-verifier", "year-end-burst", "paper-late", "off-meeting-day",
    "late-entry", ORDINARY,
)  # fmt: skip
"""The kinds by what an inspector looks into first."""


class Conflict(NamedTuple):
    """One conflict: the acts of the case it is about, and the users who did them; a burst is of no case."""

    ref: str | None
    unit: str
    kind: str
    acts: tuple[int, ...]
    users: tuple[str, ...]
    on: date
    told: Mapping[str, object]


def group_of(one: Conflict) -> str:
    """Return the kind of a conflict as it is counted: what is ordinary in a branch stands apart."""
    places = one.told.get("places")
    within = isinstance(places, tuple) and _WITHIN_BRANCH.issuperset(places)
    return ORDINARY if one.kind == "same-person" and within else one.kind


class Group(NamedTuple):
    """The conflicts of one kind in one unit: how many, of how many cases, by whom, and when the latest was."""

    unit: str
    group: str
    conflicts: int
    cases: int
    users: tuple[str, ...]
    latest: date


def grouped(found: Iterable[Conflict]) -> list[Group]:
    """Return conflicts by kind and unit, the gravest kind first, in it the unit with most."""
    by: dict[tuple[str, str], list[Conflict]] = defaultdict(list)
    for one in found:
        by[group_of(one), one.unit].append(one)
    groups = [
        Group(
            unit,
            group,
            len(those),
            len({one.ref for one in those if one.ref}),
            tuple(sorted({user for one in those for user in one.users})),
            max(one.on for one in those),
        )
        for (group, unit), those in by.items()
    ]
    return sorted(groups, key=lambda one: (_GRAVE_FIRST.index(one.group), -one.conflicts, one.unit))


def _order(one: Conflict) -> tuple[int, str]:
    return _GRAVE_FIRST.index(group_of(one)), one.unit


class _Known(NamedTuple):
    """One act that counts, with its row: when it was entered, and from which seat."""

    act: Act
    backfilled: bool
    seat: tuple[str, str]


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, kind: str | None = None
) -> list[Conflict]:
    """List the conflicts of acts dated in the window, the gravest kind first; raises as `asked` does.

    Without a window all acts up to today count. What was entered from old papers is late by nature.
    """
    if given.year is None and given.first is None:  # all that is on record
        given = given._replace(first=date.min)
    found: list[Conflict] = []
    ceremonies: dict[tuple[int, int], list[date]] = defaultdict(list)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for page in stories.pages(session, put.unit, tree):
            refs = {
                row["id"]: row["ref"] for row in session.execute("refs_of_cases", {"cases": page})
            }
            for case_id, rows in acts_read.rows(session, page, put.known):
                known = [one for one in _counting(rows) if _asked_of(one.act, put, tree)]
                ref = refs[case_id]
                found.extend(one._replace(ref=ref) for one in _of_case(session, known, tree))
                for act in (one.act for one in known if one.act.move == _CEREMONY):
                    ceremonies[act.unit_id, act.on.year].append(act.on)
    found.extend(bursts(ceremonies, tree))
    return sorted((one for one in found if kind in (None, one.kind)), key=_order)


def _counting(rows: Sequence[StoredRow]) -> Iterator[_Known]:
    stored = {row["n"]: row for row in rows}
    for act in effective(map(act_of, rows)):
        row = stored[act.n]
        yield _Known(act, bool(row["backfilled"]), _seat(row))


def _seat(row: StoredRow) -> tuple[str, str]:
    """Return the account and the machine an act was typed on; "" where that is not on record."""
    parts: dict[str, str] = dict(json.loads(row["parts"] or "[]"))
    who: dict[str, object] = json.loads(parts.get(WHO, "{}"))
    return str(who.get("account", "")), str(who.get("machine", ""))


def _asked_of(act: Act, put: Asked, tree: Trees) -> bool:
    return act.on <= put.end and put.holds(act.on) and tree.within(act.unit_id, put.unit, act.on)


def _of_case(session: OfficeSession, known: Sequence[_Known], tree: Trees) -> Iterator[Conflict]:
    for places in _PLACES:
        yield from _one_hand([one for one in known if one.act.move in places], places, tree)
    for one in known:
        act, unit = one.act, tree.nodes[one.act.unit_id].code
        if act.evidence == "verification_reply" and act.fields.get("related"):
            yield _conflict(unit, "related-verifier", [act], verifier=act.text("verifier"))
        if not one.backfilled and act.recorded_on > act.on + LATE:
            days = (act.recorded_on - act.on).days
            yield _conflict(unit, "late-entry", [act], days=days)
        if act.move in _VOTES and (meets := _off_meeting(session, act)):
            yield _conflict(unit, "off-meeting-day", [act], meets=meets)
    yield from _papers_late(known, tree)


def _one_hand(
    known: Sequence[_Known], places: Mapping[str, str], tree: Trees
) -> Iterator[Conflict]:
    """Yield who was in two places of one decision, two users at one seat, and who typed for the signer."""
    by_user: dict[str, list[Act]] = defaultdict(list)
    by_seat: dict[tuple[str, str], list[Act]] = defaultdict(list)
    for one in known:
        by_user[one.act.actor].append(one.act)
        if one.seat != ("", ""):
            by_seat[one.seat].append(one.act)
    for acts in by_user.values():
        held = {places[act.move] for act in acts}
        if len(held) > 1:
            unit = tree.nodes[acts[-1].unit_id].code
            yield _conflict(unit, "same-person", acts, places=tuple(sorted(held)))
        for act in acts:
            proposed = PROPOSED_BY.get(act.move)
            if act.text("signed_by") and any(other.move == proposed for other in acts):
                unit = tree.nodes[act.unit_id].code
                yield _conflict(unit, "by-paper", [act], signer=act.text("signed_by"))
    for (account, machine), acts in by_seat.items():
        held = {places[act.move] for act in acts}
        if len(held) > 1 and len({act.actor for act in acts}) > 1:
            unit = tree.nodes[acts[-1].unit_id].code
            yield _conflict(unit, "same-seat", acts, account=account, machine=machine)


def _papers_late(known: Sequence[_Known], tree: Trees) -> Iterator[Conflict]:
    """Yield papers dated up to a step that rests on papers, but entered after it."""
    steps = [one.act for one in known if one.act.move in _RESTING]
    for one in known:
        paper = one.act
        if paper.evidence is None or one.backfilled:
            continue
        after = [act for act in steps if act.n < paper.n and paper.seen_on <= act.on]
        if after:
            unit = tree.nodes[paper.unit_id].code
            yield _conflict(unit, "paper-late", [after[0], paper], move=after[0].move)


def _off_meeting(session: OfficeSession, act: Act) -> str | None:
    """Return the meeting days that were known of the branch, where its vote fell on none of them."""
    meets = ground_tree.chain(session, act.unit_id, act.on)[-1].meets
    return meets if meets and meeting_from(act.on, meets) != act.on else None


def bursts(ceremonies: Mapping[tuple[int, int], Sequence[date]], tree: Trees) -> Iterator[Conflict]:
    """Yield the units, by unit and year of the `ceremonies`, with more than a third of a year's ceremonies after 15 December, five at least."""
    for (unit, year), days in sorted(ceremonies.items()):
        late = [day for day in days if (day.month, day.day) >= _BURST_FROM]
        if len(late) >= _BURST_LEAST and _BURST_SHARE * len(late) > len(days):
            told = {"late": len(late), "all": len(days), "year": year}
            yield Conflict(None, tree.nodes[unit].code, "year-end-burst", (), (), max(late), told)


def _conflict(unit: str, kind: str, acts: Iterable[Act], **told: object) -> Conflict:
    held = sorted(acts, key=lambda act: act.n)
    users = tuple(dict.fromkeys(act.actor for act in held))
    return Conflict("", unit, kind, tuple(act.n for act in held), users, held[-1].on, told)
