"""The bounds of holds (rule H1): how long a clock may wait without a paper, by a branch, at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.history.holds import LASTING, Hold
from states.pipeline import N_

if TYPE_CHECKING:
    from states.law.calendar import Calendar
    from states.law.rules import Rule

_DAY = timedelta(days=1)

TOO_LONG = {
    "paper": N_(
        "The clock would wait from {since} to {until}; beyond {most} days, so after {last}, a hold rests on "
        "a paper: give its number with --ref-no."
    ),
    "branch": N_(
        "The clock would wait from {since} to {until}; a branch holds it for at most {most} days, so until "
        "{last}. A longer one is for its committee."
    ),
    "committee": N_(
        "The hold would last from {since} to {until}; nobody holds a case for more than {most} days, so "
        "until {last}. Check the year."
    ),
}
"""Why a hold is too long, by the part of rule H1 that it is beyond."""


class Bound(NamedTuple):
    """A part of rule H1 that a hold is beyond: the wait it would make, the days allowed, the last day so."""

    part: str
    since: date
    until: date
    most: int
    last: date


def beyond(hold: Hold, others: Iterable[Hold], rule: Rule, calendar: Calendar) -> Iterator[Bound]:
    """Yield what a hold is beyond: the days without a paper, a branch's, anybody's.

    Holds that follow one another without a working day between them are one wait. A review of political
    standards has no length, only a day to be looked at again.
    """
    first, last = _wait(hold, others, calendar)
    spans = {"committee": (hold.on, hold.until)}
    if hold.kind != LASTING and first is not None:
        spans = {"paper": (first, last), "branch": (first, last), **spans}
    for part, (since, until) in spans.items():
        most = int(rule.part(part))
        bound = since + most * _DAY
        if until > bound and not (part == "paper" and hold.ref_no):
            yield Bound(part, since, until, most, bound)


def _wait(hold: Hold, others: Iterable[Hold], calendar: Calendar) -> tuple[date | None, date]:
    """Return the first and the last day of the unbroken wait that a hold is part of.

    The first is None where another hold covers it whole: then it makes nobody wait.
    """
    spans = [(o.on, o.last_day(o.until)) for o in others if o.kind != LASTING and o.act != hold.act]
    if any(on <= hold.on and hold.until <= end for on, end in spans):
        return None, hold.until
    return _first_day(hold, spans, calendar), _last_day(hold, spans, calendar)


def _first_day(hold: Hold, spans: Iterable[tuple[date, date]], calendar: Calendar) -> date:
    first = hold.on
    for on, end in sorted(spans, key=lambda span: span[1], reverse=True):
        if on < first and on <= end and calendar.working_days(end, first - _DAY) <= 0:
            first = on
    return first


def _last_day(hold: Hold, spans: Iterable[tuple[date, date]], calendar: Calendar) -> date:
    last = hold.until
    for on, end in sorted(spans):
        if end > last and on > hold.on and calendar.working_days(last, on - _DAY) <= 0:
            last = end
    return last
