"""Apply the limits to a case: actual dates, each with its derivation."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date

from states.calendar import Calendar, Counted, Skipped, add_months
from states.history import Dossier
from states.limits import LIMITS, Limit, Start
from states.meetings import next_meeting
from states.pipeline import Kind
from states.rules import Rule, RuleSet

Law = Callable[[date], RuleSet]
"""Gives the rule set in force on a day, with the unit's own local values in place."""

_BEFORE = {Kind.STATUTORY: 0, Kind.SERVICE: 1, Kind.ADVISORY: 2, Kind.PRODUCT: 3}
_BY_LIMIT = {limit.rule: limit for limit in LIMITS}


@dataclass(frozen=True, slots=True)
class Deadline:
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
    skipped: tuple[Skipped, ...] = ()
    extended_by: int = 0
    held_days: int = 0
    provisional: bool = False
    milestone: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
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
        for start in limit.starts(case)
    ]
    return tuple(sorted(found, key=_order))


def soonest(deadlines: tuple[Deadline, ...]) -> Deadline | None:
    """Return the deadline to act on next; a milestone asks for no act."""
    return next((deadline for deadline in deadlines if not deadline.milestone), None)


def deadline_of(case: Dossier, setting: Setting, rule: str) -> Deadline | None:
    """Return the limit `rule` as it applies to the case, whatever the case's state."""
    limit = _BY_LIMIT[rule]
    start = next(limit.starts(case), None)
    return None if start is None else _apply(case, setting, limit, start)


def probation_ends(case: Dossier, law: Law) -> date | None:
    """Return the day the months of probation end (Charter 5.1), or None before the ceremony."""
    if case.ceremony is None:
        return None
    on = case.ceremony.on
    return add_months(on, law(on)["D5"].amount)


def warnings_of(deadline: Deadline, law: Law) -> tuple[date, ...]:
    """Return the days on which a limit of months asks to be warned of (certificates: 48, 54, 57)."""
    if deadline.rule != "D10":
        return ()
    return tuple(add_months(deadline.start, m) for m in law(deadline.start)["D10"].part("warn"))


def _order(deadline: Deadline) -> tuple[date, int, str, int]:
    return deadline.due, _BEFORE[deadline.kind], deadline.rule, deadline.anchor


def _apply(case: Dossier, setting: Setting, limit: Limit, start: Start) -> Deadline:
    ends = probation_ends(case, setting.law)
    first = ends if limit.rule == "D7" and ends else start.on
    rules = setting.law(start.law_on or first)
    rule = rules[limit.rule]
    if limit.rule == "D4" and rule.part("starts") == "issue":
        first = start.act.on
    number = _number(rule, start)
    extended = case.extension(limit.rule, start.on)
    counted = _count(case, setting, limit, (first, number, extended, rule.unit))
    return Deadline(
        rule=limit.rule, kind=rule.kind, anchor=start.act.n, start=first, due=counted.due,
        owner=limit.owner, source=rule.source, confidence=rule.confidence, rule_set=rules.id,
        counted=number, unit=rule.unit, skipped=counted.skipped, extended_by=extended,
        held_days=counted.held_days, provisional=counted.provisional or start.rough,
        milestone=limit.milestone,
    )  # fmt: skip


def _number(rule: Rule, start: Start) -> int | None:
    """Return how many months or working days the limit gives, None where it names a day itself."""
    match rule.id:
        case "D4":
            value = rule.part("days")
        case "D10":
            value = rule.part("months")
        case "V13":
            value = rule.part(start.variant or "home")
        case "D6w" | "D12" | "L9":
            return None
        case _:
            value = rule.amount
    return int(value)


def _count(
    case: Dossier, setting: Setting, limit: Limit, terms: tuple[date, int | None, int, str | None]
) -> Counted:
    first, number, extended, unit = terms
    if number is None:
        return Counted(_named_day(case, setting, limit, first), (), 0, False)
    held = _held(case, setting.today)
    if unit == "working_days":
        return setting.calendar.deadline(first, number + extended, held)
    due = add_months(first, number)
    if held is None or not limit.rule.startswith("L"):
        return Counted(due, (), 0, False)  # the months of the statutes never pause
    waited = sum(_working(setting.calendar, first, due, held))
    return setting.calendar.deadline(due, waited)._replace(held_days=waited)


def _named_day(case: Dossier, setting: Setting, limit: Limit, first: date) -> date:
    if limit.rule == "D6w":
        return probation_ends(case, setting.law) or first
    if limit.rule == "D12":
        return next_meeting(first, setting.meets)
    return first


def _held(case: Dossier, today: date) -> Callable[[date], bool] | None:
    spans = tuple(case.held(today))
    return (lambda day: any(a <= day <= b for a, b in spans)) if spans else None


def _working(
    calendar: Calendar, first: date, due: date, held: Callable[[date], bool]
) -> Iterator[int]:
    """Yield 1 for each working day after `first` through `due` that fell under a hold."""
    for ordinal in range(first.toordinal() + 1, due.toordinal() + 1):
        day = date.fromordinal(ordinal)
        yield int(held(day) and calendar.is_working(day))
