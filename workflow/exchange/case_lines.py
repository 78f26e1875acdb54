"""Files that name cases line by line: the column `ref`, and beside it columns of what is said of each case."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.frozen import NamedTuple
from states.names import fold_words, near
from states.pipeline import N_
from workflow.exchange import columns as cells
from workflow.store.workbooks import reading

if TYPE_CHECKING:
    from workflow.exchange.columns import Cell, Column

REF_WORDS = ("ref", "case", "ma ho so", "so ho so", "ho so", "reference")
ASIDE = frozenset(
    {
        "n", "stt", "tt", "name", "ho va ten", "unit", "don vi", "chi bo", "state", "trang thai", "stage", "giai doan",
        "entered on", "version", "born", "ngay sinh", "todo", "late by", "rule", "kind", "due", "owner", "days left",
        "decision", "ceremony", "probation ends", "official from", "party age from", "error", "ok", "row", "warnings",
    }
)  # fmt: skip
"""Columns of our own lists that help the eye and say nothing of the act."""
NO_ROWS = N_("{field}: {value} names no case: there is no row under the headings.")
NO_REF_COLUMN = N_("{field}: {value} has no column ref, the reference of the case.")
UNKNOWN = N_(
    "{field}: the columns {columns} are none of this command; it knows ref, {known}. Nothing was recorded."
)
FAULT = N_("{field}: {sentence}")
TWICE = N_("{field}: the column {column} is there twice; leave one of them. Nothing was recorded.")


class Line(NamedTuple):
    """One line of a file: its number as the file counts, the case, the values by column; or why it cannot be read."""

    number: int
    ref: str
    values: Mapping[str, object]
    wrong: BadInput | None = None


def read(file: str, known: Sequence[Column], *, sheet: str | None = None) -> list[Line]:
    """Return the lines of a file that has columns of these; values are keyed by the part of the act they tell.

    Raises `BadInput` for a file without lines or without `ref`, for unknown columns and for one that is there twice.
    """
    rows = [row for row in reading.read(file, sheet).rows if any(map(_filled, row.cells))]
    placed, ref_at = _placed(rows[0].cells, known, file) if rows else ({}, 0)
    if not rows[1:]:
        raise BadInput(NO_ROWS, field="--file", value=file)
    return [_line(row, placed, ref_at) for row in rows[1:]]


def _placed(
    headings: Sequence[Cell], known: Sequence[Column], file: str
) -> tuple[dict[int, Column], int]:
    """Return which column stands where, and where the references are."""
    by_word = {word: column for column in known for word in _words(column)}
    placed: dict[int, Column] = {}
    ref_at: int | None = None
    strangers: list[str] = []
    for at, heading in enumerate(headings):
        word = _word(heading)
        column = by_word.get(word)
        if word in REF_WORDS:
            ref_at = _once(at, ref_at, str(heading))
        elif column:
            if any(column.part == other.part for other in placed.values()):
                raise BadInput(TWICE, field="--file", value=file, column=str(heading).strip())
            placed[at] = column._replace(name=str(heading).strip())
        elif word and word not in ASIDE:
            strangers.append(str(heading).strip())
    if strangers:
        raise _unknown(strangers, known, by_word)
    if ref_at is None:
        raise BadInput(NO_REF_COLUMN, field="--file", value=file)
    return placed, ref_at


def _once(at: int, before: int | None, heading: str) -> int:
    if before is not None:
        raise BadInput(TWICE, field="--file", value=heading, column=heading)
    return at


def _unknown(
    strangers: Iterable[str], known: Sequence[Column], by_word: Mapping[str, Column]
) -> BadInput:
    """Return the error for columns that nobody knows, the nearest known ones first."""
    words = [(word, column.part) for word, column in by_word.items()]
    nearest = [name for stranger in strangers for name in near(_word(stranger), words)]
    names = dict.fromkeys((*nearest, *(column.part for column in known)))
    return BadInput(UNKNOWN, field="--file", value="", columns=[*strangers], known=[*names])


def _words(column: Column) -> Iterable[str]:
    """Return the folded words a column answers to: its name, that of its part, and their labels."""
    labels = (
        *column.label,
        *column.field.label,
        *(v.partition(" (")[0] for v in column.field.label),
    )
    return {_word(text) for text in (column.name, column.part, *labels)}


def _word(heading: object) -> str:
    return fold_words(str(heading or "").replace("_", " ").replace("-", " "))


def _line(row: reading.Row, placed: Mapping[int, Column], ref_at: int) -> Line:
    ref = _ref(row.cells[ref_at] if ref_at < len(row.cells) else None)
    values: dict[str, object] = {}
    try:
        for at, column in placed.items():
            value = _value(row, at, column)
            if value is not None and value is not False:
                values[column.part] = value
    except BadInput as wrong:
        return Line(row.number, ref, values, wrong)
    return Line(row.number, ref, values)


def _value(row: reading.Row, at: int, column: Column) -> object:
    """Return the value of one cell; raises `BadInput` for what does not fit or cannot be trusted."""
    if fault := row.faults.get(at):
        raise BadInput(FAULT, field=column.name, value="", sentence=fault)
    return cells.read(column, row.cells[at]) if at < len(row.cells) else None


def _ref(cell: Cell) -> str:
    """Return a reference as it is typed; a sheet may have taken it for a number."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None or isinstance(cell, date | datetime) else str(cell).strip()


def _filled(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""
