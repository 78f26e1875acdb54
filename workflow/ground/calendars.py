"""The calendar of working days: a table of what differs from Monday to Friday, with sources."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

from states.law.calendar import Calendar, CalendarDay
from workflow.store.cache import once

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Session


def load(session: Session, since: date = date.min) -> Calendar:
    """Return the calendar from the year of a day on; days carry no source, which counting does not ask.

    An unchanged calendar costs one statement and a comparison, or nothing where it was kept.
    """
    return once(session, ("calendar", since.year), lambda: _read(session, since.year))


def _read(session: Session, year: int) -> Calendar:
    rows = session.execute("calendar_text", {"since": date(year, 1, 1)})
    return _calendar(rows[0]["days"] or "")


def listed(app: App, year: int) -> list[CalendarDay]:
    """Return the days of a year that differ from the plain week."""
    with app.reading() as session:
        rows = session.execute("calendar_year", year_span(year))
    return [CalendarDay(**row) for row in rows]


def announced(app: App, year: int) -> bool:
    """Say whether the calendar of a year was announced and is not only expected."""
    with app.reading() as session:
        return not load(session, date(year, 1, 1)).provisional(date(year, 1, 1), date(year, 1, 1))


def year_span(year: int) -> dict[str, date]:
    """Return the first and the last day of a year."""
    return {"first": date(year, 1, 1), "last": date(year, 12, 31)}


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
