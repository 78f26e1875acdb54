"""The system clock, asked here and nowhere else, and its instants cut into Vietnamese days.

Viet Nam has kept UTC+7 without daylight saving since 1975, so a fixed offset is exact for every day
a register can hold and costs no time-zone database.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

VIETNAM = timezone(timedelta(hours=7), "Asia/Ho_Chi_Minh")


def now() -> datetime:
    """Return this instant, aware, in UTC."""
    return datetime.now(UTC)


def today() -> date:
    """Return the date it is now in Viet Nam."""
    return day_of(now())


def day_of(instant: datetime) -> date:
    """Return the Vietnamese date on which an aware instant falls."""
    return instant.astimezone(VIETNAM).date()


def midnight(day: date) -> datetime:
    """Return the instant, in UTC, at which a day begins in Viet Nam."""
    return datetime(day.year, day.month, day.day, tzinfo=VIETNAM).astimezone(UTC)
