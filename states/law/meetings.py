"""Read a branch's meeting days and find the meetings around a date.

A unit meets on days of the month ("10" or "5,20"; a missing day becomes the month's last one) or on
given dates ("2026-01-10,2026-02-12"). Branches meet monthly.
"""

from __future__ import annotations

from datetime import date, timedelta

from states.errors import BadInput
from states.law.calendar import add_months
from states.pipeline import N_
from states.values import parse_date

_EVE = timedelta(days=1)
_DAYS_OF_MONTH = range(1, 32)


def parse_meets(text: str) -> tuple[int, ...] | tuple[date, ...]:
    """Return days of the month or given dates, sorted.

    Raises `BadInput` for anything else.
    """
    words = [word.strip() for word in text.split(",") if word.strip()]
    try:
        if words and all(word.isdigit() for word in words):
            days = tuple(sorted({int(word) for word in words}))
            if days[0] in _DAYS_OF_MONTH and days[-1] in _DAYS_OF_MONTH:
                return days
        elif words:
            return tuple(sorted({parse_date(word) for word in words}))
    except BadInput:
        pass
    raise BadInput(
        N_(
            "{field}: {value} is neither a day of the month (10) nor dates (2026-01-10,2026-02-12)."
        ),
        field="--meets",
        value=text,
    )


def next_meeting(after: date, meets: str | None) -> date:
    """Return the first meeting later than `after`; without known days, one month on."""
    days = parse_meets(meets) if meets else ()
    given = [day for day in days if isinstance(day, date)]
    if given:
        return next((day for day in given if day > after), add_months(after, 1))
    monthly = [day for day in days if isinstance(day, int)]
    month = after.replace(day=1)
    while monthly:
        for day in monthly:
            meeting = _on(month, day)
            if meeting > after:
                return meeting
        month = add_months(month, 1)
    return add_months(after, 1)


def meeting_from(first: date, meets: str | None) -> date | None:
    """Return the first meeting on or after `first`; None where no day is known, or the given ones are over."""
    days = parse_meets(meets) if meets else ()
    given = [day for day in days if isinstance(day, date)]
    if given:
        return next((day for day in given if day >= first), None)
    return next_meeting(first - _EVE, meets) if days else None


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
