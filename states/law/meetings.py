"""The meeting days of a branch, and the meetings around a date.

A unit meets on days of the month ("10" or "5,20"; a missing day becomes the month's last one) or on
given dates ("2026-01-10,2026-02-12"). Branches meet monthly.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import suppress
from datetime import date, timedelta

from states.errors import BadInput
from states.law.calendar import add_months
from states.patterns import late
from states.pipeline import N_
from states.values import parse_date

_EVE = timedelta(days=1)
_DAYS_OF_MONTH = range(1, 32)
_DAY_OF_MONTH = late("[0-9]{1,2}")


def parse_meets(text: str) -> tuple[int, ...] | tuple[date, ...]:
    """Return days of the month or given dates, sorted.

    Raises `BadInput` for anything else.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    with suppress(BadInput):
        if days := _days_of_month(words):
            return days
        if words:
            return tuple(sorted({parse_date(word) for word in words}))
    raise BadInput(
        N_(
            "{field}: {value} is neither a day of the month (10) nor dates (2026-01-10,2026-02-12)."
        ),
        field="--meets",
        value=text,
    )


def _days_of_month(words: Iterable[str]) -> tuple[int, ...]:
    """Return the words as days of a month, sorted; () where one of them is not such a day."""
    days = {int(word) if _DAY_OF_MONTH.fullmatch(word) else 0 for word in words}
    return tuple(sorted(days)) if days <= set(_DAYS_OF_MONTH) else ()


def next_meeting(after: date, meets: str | None) -> date:
    """Return the first meeting later than `after`; without known days, one month on."""
    return meeting_from(after + _EVE, meets) or add_months(after, 1)


def meeting_from(first: date, meets: str | None) -> date | None:
    """Return the first meeting on or after `first`; None where no day is known, or the given ones are over."""
    return next((day for day in _meetings(first, meets) if day >= first), None)


def _meetings(around: date, meets: str | None) -> Iterator[date]:
    """Yield the given days, or those of the month of a day and of the month after it, in their order."""
    days = parse_meets(meets) if meets else ()
    yield from (day for day in days if isinstance(day, date))
    monthly = [day for day in days if isinstance(day, int)]
    for months in (0, 1) if monthly else ():
        month = add_months(around.replace(day=1), months)
        yield from (_on(month, day) for day in monthly)


def last_meeting(through: date, meets: str | None, *, since: date) -> date | None:
    """Return the last meeting on or before `through` and later than `since`, if any is known."""
    found, meeting = None, meeting_from(since + _EVE, meets)
    while meeting and meeting <= through:
        found, meeting = meeting, meeting_from(meeting + _EVE, meets)
    return found


def meeting_before(due: date, meets: str | None, *, today: date) -> date | None:
    """Return the last meeting before a deadline of the branch, where it is nearer than the day itself."""
    found = last_meeting(due, meets, since=today)
    return found if found and found < due else None


def _on(month: date, day: int) -> date:
    last = add_months(month, 1) - _EVE
    return month.replace(day=min(day, last.day))
