"""What a day of the calendar may be, and what is wrong with one that may not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Literal

from states.errors import BadInput
from states.law.calendar import HOLIDAY_WORDS, CalendarDay
from states.pipeline import N_, Label, Warned

KINDS: Mapping[str, Label] = MappingProxyType(
    {
        "holiday": Label("ngày nghỉ", "day off"),
        "workday": Label("ngày làm việc", "working day"),
    }
)
NAMES: Mapping[str, str] = MappingProxyType({"holiday": "Ngày nghỉ", "workday": "Ngày làm bù"})
"""What a day is called where nobody says."""

FIRST_YEAR, LAST_YEAR = 2000, 2199
OUT_OF_RANGE = N_("{field}: {value} is not in the years {first} to {last}.")


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell of a file; the heading is row 1."""

    row: int
    column: str
    value: str
    message: Warned


def make(
    on: date, kind: str, source: str, *, name: str | None = None, provisional: bool = False
) -> CalendarDay:
    """Return a day as it is kept: its words on one line, with a name where none was given.

    Raises `BadInput` for a day whose year is surely a slip.
    """
    known: Literal["holiday", "workday"] = "holiday" if kind == "holiday" else "workday"
    named = " ".join((name or NAMES[known]).split())
    return CalendarDay(check_year(on, "day"), known, named, " ".join(source.split()), provisional)


def label(name: str) -> Label:
    """Return the name of a day in both languages, where we have both."""
    return Label(name, HOLIDAY_WORDS.get(name, name))


def check_year(day: date, field: str) -> date:
    """Return the day; raises `BadInput` where its year is surely a slip."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        span = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadInput(OUT_OF_RANGE, field=field, value=day.isoformat(), **span)
    return day
