"""Cells of a workbook that is written, and how much room they take."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from states.frozen import NamedTuple

_OF_A_LINE = 46
"""Characters that a line of the widest column surely holds."""

Value = str | int | float | bool | date | datetime | None
"""A cell; an instant is written as the clock on the wall shows it, so the caller says in which zone."""


class Noted(NamedTuple):
    """A cell that is coloured; `note` is what is said of it."""

    value: Value
    note: str = ""


def width_of(value: Value | Noted) -> int:
    """Return about how many characters wide a cell is."""
    if isinstance(value, Noted):
        value = value.value
    if isinstance(value, datetime):
        return len("dd/mm/yyyy hh:mm")
    if isinstance(value, date):
        return len("dd/mm/yyyy")
    text = "" if value is None else str(value)
    return max(map(len, text.split("\n"))) if "\n" in text else len(text)


def lines_of(row: Sequence[Value | Noted]) -> int:
    """Return about how many lines a row takes, its columns being no wider than they may be."""
    return max((-(-width_of(value) // _OF_A_LINE) for value in row), default=1)


def letters(number: int) -> str:
    """Return how a spreadsheet names a column, counted from 0."""
    high, low = divmod(number, 26)
    return (letters(high - 1) if high else "") + chr(ord("A") + low)
