"""Apply the limits to a case: actual dates, each with its derivation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from states import adoption
from states.calendar import Calendar, Counted, Skipped, add_months
from states.history import Dossier
from states.limits import LIMITS, Law, Limit, Start
from states.limits import probation_ends as probation_ends
from states.meetings import next_meeting
from states.pipeline import Kind
from states.rules import Rule

_KINDS = (Kind.STATUTORY, Kind.SERVICE, Kind.ADVISORY, Kind.PRODUCT)
"""On one day, a rule of an earlier kind comes first."""
_BY_LIMIT = {limit.rule: limit for limit in LIMITS}


class Deadline(NamedTuple):
    """A limit applied to a case, with everything needed to check it by hand.

    `anchor` is the number of the act it starts from; `counted` is the limit in `unit`, before the
    extension; `skipped` names each day left out of a count of working days. A `milestone` comes by
    itself and asks nothing of anybody. `provisional` says that the start or the calendar may change.
    """

    rule: str
    kind: Kind
    anchor: int
    start: date
    due: date
    owner: str
    source: str
    confidence: str | None
    rule_set: str
    counted: int | None
    unit: str | None
    skipped: tuple[Skipped, ...]
    extended_by: int
    held_days: int
    provisional: bool
    milestone: bool


class Setting(NamedTuple):
    """What a case's deadlines depend on besides the case: law, calendar, meeting days, the day.

    `today` matters only to a hold that has no end of its own.
    """

    law: Law
    calendar: Calendar
    today: date
    meets: str | None = None


def open_deadlines(case: Dossier, setting: Setting) -> tuple[Deadline, ...]:
    """Return every limit that runs for the case, soonest first, statutory first on a tie."""
    state = case.state
    found = [
        _apply(case, setting, limit, start)
        for limit in LIMITS
        if state in limit.states
        for start in adoption.starts(limit, case, setting)
    ]
    return tuple(sorted(found, key=_order))


def soonest(deadlines: tuple[Deadline, ...]) -> Deadline | None:
    """Return the deadline to act on next; a milestone asks for no act."""
    return next((deadline for deadline in deadlines if not deadline.milestone), None)


def deadline_of(case: Dossier, setting: Setting, rule: str) -> Deadline | None:
    """Return the limit `rule` as it applies to the case, whatever the case's state."""
    limit = _BY_LIMIT[rule]
    start = next(adoption.starts(limit, case, setting), None)
    return None if start is None else _apply(case, setting, limit, start)


def warnings_of(deadline: Deadline, law: Law) -> tuple[date, ...]:
    """Return the days on which a limit of months asks to be warned of (certificates: 48, 54, 57)."""
    if deadline.rule != "D10":
        return ()
    return tuple(add_months(deadline.start, m) for m in law(deadline.start)["D10"].part("warn"))


def _order(deadline: Deadline) -> tuple[date, int, str, int]:
    return deadline.due, _KINDS.index(deadline.kind), deadline.rule, deadline.anchor


def _apply(case: Dossier, setting: Setting, limit: Limit, start: Start) -> Deadline:
    rules = setting.law(start.law_on or start.on)
    rule = rules[limit.rule]
    number, extended = _number(rule, start), case.extension(limit.rule, start.act)
    counted = _count(case, setting, rule, (start.on, number, extended))
    return Deadline(
        rule=limit.rule, kind=rule.kind, anchor=start.act.n, start=start.on, due=counted.due,
        owner=start.owner or limit.owner, source=rule.source, confidence=rule.confidence, rule_set=rules.id,
        counted=number, unit=rule.unit, skipped=counted.skipped, extended_by=extended,
        held_days=counted.held_days, provisional=counted.provisional or start.rough,
        milestone=limit.milestone,
    )  # fmt: skip


def _number(rule: Rule, start: Start) -> int | None:
    """Return how many months or working days the limit gives, None where it names a day itself."""
    if rule.value is None:
        return None
    return int(rule.part(start.part)) if start.part else rule.amount


def _count(
    case: Dossier, setting: Setting, rule: Rule, terms: tuple[date, int | None, int]
) -> Counted:
    """Count from the start, `terms` being the start, the number of the limit and the extension."""
    first, number, extended = terms
    if number is None:
        due = next_meeting(first, setting.meets) if rule.id == "D12" else first
        return _on(due)
    held = _held(case, setting.today) if _waits(rule) else None
    if rule.unit == "working_days":
        return setting.calendar.deadline(first, number + extended, held)
    due = add_months(first, number)
    days = filter(held, _days(first, due)) if held else ()
    waited = sum(map(setting.calendar.is_working, days))
    if not waited:
        return _on(due)
    counted = setting.calendar.deadline(due, waited, held)
    return counted._replace(held_days=waited + counted.held_days)


def _on(day: date) -> Counted:
    return Counted(day, (), 0, provisional=False)


def _waits(rule: Rule) -> bool:
    """Say whether a hold stops the clock: never that of a statutory month, nor the member's CV."""
    return rule.id[0] == "L" or (rule.unit == "working_days" and rule.id != "D13")


def _held(case: Dossier, today: date) -> Callable[[date], bool] | None:
    """Return what tells the days held; None, which counts faster, where there are none."""
    spans = tuple(case.held(today))
    return (lambda day: any(first <= day <= last for first, last in spans)) if spans else None


def _days(after: date, through: date) -> Iterator[date]:
    for ordinal in range(after.toordinal() + 1, through.toordinal() + 1):
        yield date.fromordinal(ordinal)
