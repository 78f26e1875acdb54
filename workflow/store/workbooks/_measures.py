"""Cells of a workbook that is written, and how much room they take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_

TOO_LONG = N_(
    "Row {row}, {column}: the text is longer than a cell of a workbook may be; write a .csv file."
)
_MOST_TEXT = 32_767
_OF_A_LINE = 46
"""Characters that a line of the widest column surely holds."""

Value = str | int | float | bool | date | datetime | None
"""A cell; an instant is written as the clock on the wall shows it, so the caller says in which zone."""


class Noted(NamedTuple):
    """A cell that is coloured; `note` is what is said of it."""

    value: Value
    note: str = ""


def checked(text: str, row: int, column: str) -> str:
    """Return a text that a cell can hold; raises `BadInput` for a longer one."""
    if len(text) > _MOST_TEXT:
        raise BadInput(TOO_LONG, row=row, column=column)
    return text


def width(value: Value | Noted) -> int:
    """Return about how many characters wide a cell is."""
    if isinstance(value, Noted):
        value = value.value
    if isinstance(value, datetime):
        return len("dd/mm/yyyy hh:mm")
    if isinstance(value, date):
        return len("dd/mm/yyyy")
    text = "" if value is None else str(value)
    return max(map(len, text.split("\n"))) if "\n" in text else len(text)


def lines(words: str, width: int) -> int:
    """Return how many lines words take in a column: they break between words, and at the end of each line."""
    told = 0
    for one in words.split("\n"):
        left = 0
        told += 1
        for word in one.split():
            if left and left + 1 + len(word) > width:
                told, left = told + 1, 0
            left += len(word) + (1 if left else 0)
            told, left = told + max(left - 1, 0) // width, (left - 1) % width + 1
    return told


def lines_of(row: Sequence[Value | Noted]) -> int:
    """Return how many lines a row takes, its columns being no wider than they may be."""
    values = (one.value if isinstance(one, Noted) else one for one in row)
    told = (lines(value, _OF_A_LINE) for value in values if isinstance(value, str))
    return max(told, default=1)
