"""The deadlines of a case: limits applied to it, each date with its derivation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from functools import cache

from states.catalogue.groups import STATES
from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.history.holds import Hold
from states.law import adoption
from states.law.calendar import Calendar, Counted, Skipped, add_months
from states.law.context import LegalContext
from states.law.limits import LIMITS, Limit, Start
from states.law.limits import probation_ends as probation_ends
from states.law.meetings import next_meeting
from states.law.rules import Rule
from states.pipeline import Kind

_KINDS = (Kind.STATUTORY, Kind.SERVICE, Kind.ADVISORY, Kind.PRODUCT)
"""On one day, a rule of an earlier kind comes first."""
_DAY = timedelta(days=1)
_BY_LIMIT = {limit.rule: limit for limit in LIMITS}


class Deadline(NamedTuple):
    """A limit applied to a case, with everything needed to check it by hand.

    `anchor` is the number of the act it starts from; `counted` is the limit in `unit`, before the
    extension; `skipped` names each day left out of a count of working days. A `milestone` comes by
    itself and asks nothing of anybody. `provisional` says that the start or the calendar may change.
    One that `waits` is held back by a review of political standards without a conclusion: its day moves on
    from day to day, and it is never late. `unsure` is what `provisional` would say without the review.
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
    waits: bool = False
    unsure: bool = False


def open_deadlines(case: Dossier, context: LegalContext) -> tuple[Deadline, ...]:
    """Return every limit that runs for the case, soonest first, statutory first on a tie."""
    state = case.state
    found = [
        _apply(case, context, limit, start)
        for limit in _limits_in(state)
        for start in adoption.starts(limit, case, context)
    ]
    return tuple(sorted(found, key=_order))


@cache
def _limits_in(state: str) -> tuple[Limit, ...]:
    """Return the limits that can run in a state, in their order."""
    return tuple(limit for limit in LIMITS if state in limit.states)


def kept_deadlines(case: Dossier, context: LegalContext) -> tuple[Deadline, ...]:
    """Return every limit that runs, as it is stored: right on whatever day it is read.

    What waits for a conclusion is kept with its earliest day, as seen by the day of review; those that ask
    on a later day derive it again, or leave it out by its mark.
    """
    return open_deadlines(case, context._replace(reviewed=date.min))


def soonest(deadlines: Iterable[Deadline]) -> Deadline | None:
    """Return the deadline to act on next; a milestone asks for no act."""
    return next((deadline for deadline in deadlines if not deadline.milestone), None)


def deadline_of(case: Dossier, context: LegalContext, rule: str) -> Deadline | None:
    """Return the limit `rule` as it applies to the case, whatever the case's state."""
    limit = _BY_LIMIT[rule]
    start = next(adoption.starts(limit, case, context), None)
    return None if start is None else _apply(case, context, limit, start)


def _order(deadline: Deadline) -> tuple[date, int, str, int]:
    return deadline.due, _KINDS.index(deadline.kind), deadline.rule, deadline.anchor


def _apply(case: Dossier, context: LegalContext, limit: Limit, start: Start) -> Deadline:
    rules = context.law(start.law_on or start.on)
    rule = rules[limit.rule]
    number, extended = _number(rule, start), case.extension(limit.rule, start.act)
    counted = _count(case, context, rule, (start, number, extended))
    waits = number is not None and _waits(rule) and _under_review(case.holds, counted.due)
    unsure = counted.provisional or start.rough
    return Deadline(
        rule=limit.rule,
        kind=rule.kind,
        anchor=start.act.n,
        start=start.on,
        due=counted.due,
        owner=_owner(case, start.owner or limit.owner),
        source=rule.source,
        confidence=rule.confidence,
        rule_set=rules.id,
        counted=number,
        unit=rule.unit,
        skipped=counted.skipped,
        extended_by=extended,
        held_days=counted.held_days,
        provisional=unsure or waits,
        milestone=limit.milestone,
        waits=waits,
        unsure=unsure,
    )


def _owner(case: Dossier, owner: str) -> str:
    """Return who owns a limit: whoever was recognised is a candidate no more."""
    return "member" if owner == "candidate" and case.state in STATES["member"] else owner


def _under_review(holds: Iterable[Hold], due: date) -> bool:
    """Return whether a review without a conclusion began before the limit had passed."""
    return any(hold.under_review and hold.on <= due for hold in holds)


def _number(rule: Rule, start: Start) -> int | None:
    """Return how many months or working days the limit gives, None where a day itself is named."""
    if rule.value is None or start.chosen:
        return None
    return int(rule.part(start.part)) if start.part else rule.amount


def _count(
    case: Dossier, context: LegalContext, rule: Rule, applied: tuple[Start, int | None, int]
) -> Counted:
    """Count from the start, `applied` being the start, the number of the limit and the extension."""
    start, number, extended = applied
    first = start.on
    if number is None:
        due = next_meeting(first, context.meets) if rule.id == "D12" else start.chosen or first
        return _on(due)
    held = _held(case, context.reviewed or context.today) if _waits(rule) else None
    if rule.unit == "working_days":
        return context.calendar.deadline(first, number + extended, held)
    due = add_months(first, number)
    return _later(context.calendar, (first, due), held) if held else _on(due)


def _later(calendar: Calendar, term: tuple[date, date], held: Callable[[date], bool]) -> Counted:
    """Return the day of a limit of months that ends later by the working days held.

    Where a hold begins on a last day that is not a working day, the limit lasts to the hold's end: what had not
    passed before a hold is not late under it.
    """
    first, due = term
    waited = sum(calendar.is_working(day) for day in _days(first, due) if held(day))
    if not waited:
        while held(due + _DAY) and held(due):
            due += _DAY
        return _on(due)
    counted = calendar.deadline(due, waited, held)
    return counted._replace(held_days=waited + counted.held_days)


def _on(day: date) -> Counted:
    return Counted(day, (), 0, provisional=False)


def _waits(rule: Rule) -> bool:
    """Return whether a hold stops the clock: never that of a statutory month, nor the member's CV."""
    return rule.id[0] == "L" or (rule.unit == "working_days" and rule.id != "D13")


def _held(case: Dossier, today: date) -> Callable[[date], bool] | None:
    """Return what tells the days held; None, which counts faster, where there are none."""
    spans = tuple(case.held(today))
    return (lambda day: any(first <= day <= last for first, last in spans)) if spans else None


def _days(after: date, through: date) -> Iterator[date]:
    for ordinal in range(after.toordinal() + 1, through.toordinal() + 1):
        yield date.fromordinal(ordinal)
