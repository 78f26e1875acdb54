"""Read the calendar of working days that a register keeps."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from states.calendar import Calendar, CalendarDay

if TYPE_CHECKING:
    from workflow.database import Session


def load(session: Session, since: date = date.min) -> Calendar:
    """Return the calendar from the year of a day on; days carry no source, which counting does not ask.

    An unchanged calendar costs one statement and a comparison.
    """
    rows = session.execute("calendar_text", {"since": date(since.year, 1, 1)})
    return _calendar(rows[0]["days"] or "")


@lru_cache(maxsize=16)
def _calendar(text: str) -> Calendar:
    return Calendar(_day(line) for line in text.split("\x1e") if line)


def _day(line: str) -> CalendarDay:
    day, kind, provisional, name = line.split("\x1f")
    return CalendarDay(
        date.fromisoformat(day),
        "holiday" if kind == "holiday" else "workday",
        name,
        "",
        provisional == "1",
    )
