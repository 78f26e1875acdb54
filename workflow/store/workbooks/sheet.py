"""What is read of a list: a sheet, its rows as a spreadsheet counts them, and what is wrong with a cell by itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType

from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import Warned

Cell = str | date | datetime | float | bool | None
"""The value of a cell: text composed and without space around it; nothing for an empty one."""

NO_FAULTS: Mapping[int, Warned] = MappingProxyType({})


class UnreadableFile(KetnapError):  # noqa: N818 - named by what happened
    """{file} cannot be read as a list."""


class Row(NamedTuple):
    """One row: its number as the spreadsheet counts, its cells from column A on.

    `faults` are cells whose value cannot be trusted, by their place in the row.
    """

    number: int
    cells: tuple[Cell, ...]
    faults: Mapping[int, Warned] = NO_FAULTS


class Merge(NamedTuple):
    """Merged cells: rows as the spreadsheet counts, columns by their place in a row, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet of a workbook, or a CSV file. Its rows can be gone through again and again."""

    name: str
    rows: Iterable[Row]
    merged: tuple[Merge, ...] = ()


def column_letters(place: int) -> str:
    """Return the letters a spreadsheet has over a column, from its place in a row: 0 is A, 26 is AA."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
