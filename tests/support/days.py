"""Count working days a second time, one by one, without the calendar's code."""

from __future__ import annotations

import csv
from collections.abc import Callable, Mapping
from datetime import date, timedelta
from functools import cache
from pathlib import Path

import states
from states.law.calendar import Calendar, packaged


def day(text: str) -> date:
    """Return the date that ISO text names."""
    return date.fromisoformat(text)


@cache
def calendar() -> Calendar:
    """Return the packaged calendar."""
    return Calendar(packaged())


@cache
def _days_that_differ() -> Mapping[date, str]:
    path = Path(states.__file__).parent.joinpath("law", "calendar_vn.csv")
    with path.open(encoding="utf-8", newline="") as lines:
        return {date.fromisoformat(row["day"]): row["kind"] for row in csv.DictReader(lines)}


def works(on: date) -> bool:
    """Say whether offices work on a day, read from the packaged table without the calendar's code."""
    kind = _days_that_differ().get(on)
    return kind != "holiday" if kind else on.isoweekday() <= 5


def working_day(start: str, n: int, held: Callable[[date], bool] = lambda _: False) -> date:
    """Return the n-th working day after `start` that is not held, counted one by one."""
    found = day(start)
    while n:
        found += timedelta(days=1)
        n -= works(found) and not held(found)
    return found


def between(first: str, last: str) -> Callable[[date], bool]:
    """Return a test for the days from `first` through `last`."""
    return lambda on: day(first) <= on <= day(last)
