"""The rows of a list of cases, turned one by one into rows of the template."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Protocol

from states.names import fold_words
from states.pipeline import N_, FieldType, Warned
from workflow.exchange import columns, footers
from workflow.exchange.kept_cells import plain
from workflow.exchange.kept_headings import Slot, Use
from workflow.exchange.kept_rows import Kept, noted, with_notes
from workflow.exchange.rows import ImportRow, Problem
from workflow.store.workbooks.reading import column_letters

if TYPE_CHECKING:
    from workflow.exchange.cells import Cell
    from workflow.exchange.headings import Head
    from workflow.exchange.kept_rows import Place
    from workflow.store.workbooks.reading import Row, Sheet

NO_HEADING = N_(
    "The cell stands under no heading; a comma too many, or a missing quotation mark before it."
)
LOST_NOUGHTS = N_(
    "{field}: the cell holds a number, so noughts at its beginning may be lost; make it text and type it again."
)


class Opened(Protocol):
    """A list whose headings are known: what stands in which column, and whether a branch keeps it itself."""

    sheet: Sheet
    head: Head
    places: list[Place]
    kept: bool

    @property
    def last(self) -> int:
        """Return the last row of the list itself."""


class Rows:
    """The rows of a list, turned one by one each time they are gone through."""

    def __init__(self, opened: Opened, units: Mapping[str, str]) -> None:
        self._opened, self._units = opened, units
        self._last = max(one.place for one in opened.head.headings)

    def __len__(self) -> int:
        return sum(1 for _ in rows_of(self._opened))

    def __iter__(self) -> Iterator[ImportRow]:
        turn = self._kept if self._opened.kept else self._plain
        for row in rows_of(self._opened):
            yield turn(row)

    def _kept(self, row: Row) -> ImportRow:
        return Kept(row, self._opened.places, self._units).row()

    def _plain(self, row: Row) -> ImportRow:
        """Return a row of the template: its cells as they are, each checked for what a workbook does to it."""
        cells: dict[str, Cell] = {}
        notes: list[str] = []
        problems: list[Problem] = []
        for heading, meaning in self._opened.places:
            cell = row.cells[heading.place] if heading.place < len(row.cells) else None
            slot = self._branch(cell) if meaning.use is Use.BRANCH else meaning
            if slot.use not in (Use.COLUMN, Use.EDUCATION):
                notes += [noted(heading, cell)] if slot.use is Use.NOTE and cell else []
                continue
            fault = row.faults.get(heading.place) or _lost(slot.column, cell)
            if fault:
                problems.append(Problem(row.number, slot.column, plain(cell)[:80], fault))
            elif cell is not None:
                named = slot.column == "unit" and self._units.get(fold_words(plain(cell)))
                cells[slot.column] = named or cell
        problems += self._beside(row)
        if notes:
            cells["note"] = with_notes(cells.get("note"), notes)
        return ImportRow(row.number, cells, None, tuple(problems))

    def _branch(self, cell: Cell) -> Slot:
        """Return what becomes of a branch in words: its unit where the register knows it, else it is noted."""
        known = fold_words(plain(cell)) in self._units
        return Slot(Use.COLUMN, "unit") if known else Slot(Use.NOTE)

    def _beside(self, row: Row) -> Iterator[Problem]:
        """Yield the cells to the right of the headings: something shifted them there."""
        for at, cell in enumerate(row.cells):
            if at > self._last and cell is not None:
                told = Warned(NO_HEADING, {})
                yield Problem(row.number, column_letters(at), plain(cell)[:80], told)


def _lost(column: str, cell: Cell) -> Warned | None:
    """Return what is wrong with a number in a column of papers' numbers: it may have begun with noughts."""
    known = columns.named(column) if isinstance(cell, float) else None
    if known is None or known.field.type not in (FieldType.NUMBER, FieldType.IDENTITY):
        return None
    return Warned(LOST_NOUGHTS, {"field": column, "value": plain(cell)})


def rows_of(opened: Opened) -> Iterator[Row]:
    """Yield the rows of the list itself: below its headings, without sections, and without what is signed below."""
    last = opened.last
    filled = _filled_down(opened.sheet, opened.head)
    counters = footers.counters_of(opened.places)
    for row in opened.sheet.rows:
        if not opened.head.below <= row.number <= last:
            continue
        cells = filled(row)
        if not footers.is_empty(cells) and not footers.is_section(cells, counters):
            yield row if cells is row.cells else row._replace(cells=cells)


def _filled_down(sheet: Sheet, head: Head) -> Callable[[Row], tuple[Cell, ...]]:
    """Return what fills cells that are merged from one row down to the next with what stands in the first."""
    down = {
        (row, merge.left): (merge.top, merge.left)
        for merge in sheet.merged
        if merge.top >= head.below and merge.left == merge.right
        for row in range(merge.top, min(merge.bottom, merge.top + 1000) + 1)
    }
    seen: dict[tuple[int, int], Cell] = {}

    def fill(row: Row) -> tuple[Cell, ...]:
        cells = list(row.cells)
        for at, cell in enumerate(cells):
            if start := down.get((row.number, at)):
                seen.setdefault(start, cell)
                cells[at] = seen[start]
        return tuple(cells)

    return fill if down else lambda row: row.cells
