"""Calendar files as they are read: every problem of every row is told, nothing is written."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Literal, TypeVar

from states.errors import BadInput
from states.law.calendar import CalendarDay
from states.pipeline import N_, Warned
from states.values import clean_text, parse_date
from workflow.organisation.calendar.days import NAMES, Problem, check_year

COLUMNS = ("day", "kind", "name", "source", "provisional")
NEEDED = ("day", "kind", "source")
MOST_ROWS = 10_000
YES, NO = ("yes", "1", "true", "x", "có"), ("no", "0", "false", "", "không")

NO_TEXT = N_("{field}: the file is not text in UTF-8.")
NO_COLUMN = N_("{field}: the heading has no column {value}; the columns are {columns}.")
TOO_LONG = N_("{field}: the file has more than {most} rows.")
BAD_KIND = N_("{field}: {value} is neither holiday nor workday.")
BAD_YES = N_("{field}: {value} is neither yes nor no.")
TWICE = N_("{field}: {value} stands in row {row} already.")

T = TypeVar("T")
Kind = Literal["holiday", "workday"]


def read(file: str) -> tuple[int, list[CalendarDay], tuple[Problem, ...]]:
    """Return how many rows a file has, the days of its good ones, and all problems of the others.

    Raises `BadInput` for a file that is no table with the columns needed.
    """
    reader = _Reader()
    count = 0
    for number, row in _rows(file):
        count += 1
        reader.take(number, row)
    return count, list(reader.days.values()), tuple(reader.problems)


def _rows(file: str) -> Iterator[tuple[int, Mapping[str, str]]]:
    """Yield the rows of a CSV file, with commas or semicolons, and their numbers from 2 on."""
    try:
        with open(file, encoding="utf-8-sig", newline="") as stream:
            heading = stream.readline()
            comma = ";" if heading.count(";") > heading.count(",") else ","
            names = [
                name.strip().lower() for name in next(csv.reader([heading], delimiter=comma), [])
            ]
            for name in NEEDED:
                if name not in names:
                    raise BadInput(NO_COLUMN, field=file, value=name, columns=COLUMNS)
            for number, cells in enumerate(csv.reader(stream, delimiter=comma), 2):
                if number > MOST_ROWS:
                    raise BadInput(TOO_LONG, field=file, value="", most=MOST_ROWS)
                if any(cell.strip() for cell in cells):
                    yield number, dict(zip(names, cells, strict=False))
    except (UnicodeDecodeError, csv.Error):
        raise BadInput(NO_TEXT, field=file, value="") from None


class _Reader:
    """The days and the problems of a file, collected row by row."""

    def __init__(self) -> None:
        self.days: dict[date, CalendarDay] = {}
        self.problems: list[Problem] = []
        self._seen: dict[date, int] = {}

    def take(self, number: int, row: Mapping[str, str]) -> None:
        """Read one row; a row with any problem gives no day."""
        before = len(self.problems)
        cells = {name: (row.get(name) or "").strip() for name in COLUMNS}
        day = self._cell(number, cells, "day", _day)
        kind = self._cell(number, cells, "kind", _kind)
        source = self._cell(number, cells, "source", _text)
        name = self._cell(number, cells, "name", _name)
        unsure = self._cell(number, cells, "provisional", _yes)
        if day:
            self._once(number, cells["day"], day)
        if day and kind and len(self.problems) == before:
            named = name or NAMES[kind]
            self.days[day] = CalendarDay(day, kind, named, source or "", unsure is True)

    def _once(self, number: int, cell: str, day: date) -> None:
        """Remember the row of a day; a second row for it is a problem."""
        first = self._seen.setdefault(day, number)
        if first != number:
            twice = {"field": "day", "value": cell, "row": first}
            self.problems.append(Problem(number, "day", cell, Warned(TWICE, twice)))

    def _cell(
        self, number: int, cells: Mapping[str, str], column: str, read: Callable[[str, str], T]
    ) -> T | None:
        try:
            return read(cells[column], column)
        except BadInput as error:
            told = Warned(error.message, error.params)
            self.problems.append(Problem(number, column, cells[column][:80], told))
            return None


def _day(text: str, field: str) -> date:
    return check_year(parse_date(text, field), field)


def _kind(text: str, field: str) -> Kind:
    match text.lower():
        case "holiday":
            return "holiday"
        case "workday":
            return "workday"
    raise BadInput(BAD_KIND, field=field, value=text)


def _text(text: str, field: str) -> str:
    return " ".join(clean_text(text, field).split())


def _name(text: str, field: str) -> str:
    return text and _text(text, field)


def _yes(text: str, field: str) -> bool:
    if text.lower() not in (*YES, *NO):
        raise BadInput(BAD_YES, field=field, value=text)
    return text.lower() in YES
