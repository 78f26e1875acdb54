"""The figures that count what people came to, from the table of the contract alone.

Each function returns the rows of one report as plain values, and what stands behind each number as references.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta

from tests.reports.recount.asked import CLOSED, STATES, History, Question
from tests.reports.recount.register import Act

Counts = dict[str, list[str]]
WORKERS = {"worker", "direct-worker", "non-state-enterprise"}


def funnel(asked: Question) -> dict[str, Counts]:
    """Count for each state who stands there at the end, and the moves of the window into and out of it."""
    names = ("open", "entered", "left_onward", "left_back", "left_closed")
    found: dict[str, Counts] = {s: {n: [] for n in names} for s in STATES if s != "voided"}
    for one in asked.histories:
        state = one.state(asked.end)
        if state and asked.mine(one.owner(asked.end), asked.end):
            found[state]["open"].append(one.ref)
        for act in one.moves:
            if asked.holds(act.on) and asked.mine(act.unit, act.on):
                found[act.after]["entered"].append(one.ref)
                if act.before:
                    found[act.before][_how(act)].append(one.ref)
    return found


def _how(act: Act) -> str:
    if act.after in CLOSED:
        return "left_closed"
    assert act.before
    return "left_onward" if STATES.index(act.after) > STATES.index(act.before) else "left_back"


def came_to(asked: Question, move: str) -> Iterator[tuple[History, Act]]:
    """Yield the moves of one name that count in the window; ceremonies less those annulled since."""
    for one in asked.histories:
        annulled = any(act.move == "annul" for act in one.acts)
        for act in one.moves:
            counts = act.move == move and not (annulled and move == "hold_ceremony")
            if counts and asked.holds(act.on) and asked.mine(act.unit, act.on):
                yield one, act


def targets(asked: Question) -> dict[str, object]:
    """Return the figures of the targets of the unit that is asked of."""
    groups: Counts = {n: [] for n in ("admitted", "decided", "annulled", "students", "workers", "direct_workers", "religious")}  # fmt: skip
    for name, move in (("decided", "decide"), ("annulled", "annul")):
        groups[name] = [one.ref for one, _ in came_to(asked, move)]
    for one, act in came_to(asked, "hold_ceremony"):
        groups["admitted"].append(one.ref)
        for name in _of(asked, one, act):
            groups[name].append(one.ref)
    plan = asked.register.plans.get((asked.top, asked.last.year), {})
    below = [u for u in asked.below(asked.top, asked.end) if asked.register.units[u].kind != "centre"]  # fmt: skip
    planned = [u for u in below if (p := asked.register.plans.get((u, asked.last.year))) and p["number"] and p["dated"]]  # fmt: skip
    admitted, before = len(groups["admitted"]), plan.get("members_before")
    return {
        **groups,
        "year": asked.last.year,
        "members_before": before,
        "ratio": _share(admitted, before),
        "quota": plan.get("quota"),
        "students_ratio": _share(len(groups["students"]), admitted),
        "workers_ratio": _share(len(groups["workers"]), admitted),
        "units_total": len(below),
        "units_with_plan": len(planned),
        "students_target": plan.get("students"),
        "workers_target": plan.get("workers"),
        "religious_target": plan.get("religious"),
    }


def _share(part: int, whole: int | None) -> float | None:
    return round(100 * part / whole, 2) if whole else None


def _of(asked: Question, one: History, act: Act) -> Iterator[str]:
    of = set(one.told("category", act.on) or ())  # type: ignore[call-overload]
    sector = asked.register.fact(act.unit, "sector", act.on)
    learns = bool(of & {"pupil", "student"})
    if learns:
        yield "students"
    if (of & WORKERS or sector in ("enterprise", "foreign-owned")) and not (learns or "business-owner" in of):  # fmt: skip
        yield "workers"
    if "direct-worker" in of:
        yield "direct_workers"
    if one.told("religion", act.on):
        yield "religious"


CAME = {"opened": "open", "certified": "certify", "admitted": "hold_ceremony"}


def groups(asked: Question) -> dict[str, Counts]:
    """Count who was listed, certified and admitted, under each category held on that day."""
    found: dict[str, Counts] = defaultdict(lambda: {name: [] for name in CAME})
    for name, move in CAME.items():
        for one, act in came_to(asked, move):
            for category in set(one.told("category", act.on) or ()):  # type: ignore[call-overload]
                found[category][name].append(one.ref)
    return found


def sources(asked: Question) -> dict[str | None, Counts]:
    """Count the same by who introduced the person."""
    found: dict[str | None, Counts] = defaultdict(lambda: {name: [] for name in CAME})
    for name, move in CAME.items():
        for one, act in came_to(asked, move):
            by = one.told("introduced_by", act.on)
            found[None if by is None else str(by)][name].append(one.ref)
    return found


TRAINED = {"enrolled": "enrol", "certificates": "certify", "failed": "fail_course", "applied": "apply", "admitted": "hold_ceremony"}  # fmt: skip


def training(asked: Question) -> dict[int, Counts]:
    """Count by the year of each what came of the classes; the unit is the one that is asked of."""
    found: dict[int, Counts] = defaultdict(lambda: {name: [] for name in (*TRAINED, "expired")})
    for name, move in TRAINED.items():
        for one, act in came_to(asked, move):
            found[act.on.year][name].append(one.ref)
    for one in asked.histories:
        for ends in expiries(one, asked.end):
            if asked.holds(ends) and asked.mine(one.owner(ends), ends):
                found[ends.year]["expired"].append(one.ref)
    return found


def expiries(one: History, end: date) -> Iterator[date]:
    """Yield the first days on which a certificate was good no more for somebody of whom nobody had voted since."""
    papers = sorted(
        ((date.fromisoformat(a.fields["issued"]), a.on) for a in one.acts if a.move == "certify" or a.evidence == "certificate"),
    )  # fmt: skip
    for at, (issued, _) in enumerate(papers):
        over = months_later(issued, 60) + timedelta(1)
        renewed = at + 1 < len(papers) and papers[at + 1][1] <= over
        voted = any(a.move == "propose" and issued <= a.on <= over for a in one.acts)
        if over <= end and not (renewed or voted or one.state(over) in CLOSED):
            yield over


def months_later(on: date, months: int) -> date:
    """Return the same day of a later month, or its last."""
    year, month = divmod(on.year * 12 + on.month - 1 + months, 12)
    for last in (on.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(on.day, last))
        except ValueError:
            continue
    raise AssertionError(on)
