"""A list written again as it was, with what is wrong marked in it: colours, notes, a first column that says so."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.store import files
from workflow.store.workbooks._measures import lines

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

    from workflow.store.workbooks.sheet import Cell, Row, Sheet

PROBLEMS_WIDTH, WIDEST, NARROWEST = 44, 40, 6
PAGE_WIDE = 250
"""The characters that one page is wide at most, when a sheet is made to fit it."""
LINE, TALLEST = 15, 400
NOTE_SIZE = {"x_scale": 2.5, "y_scale": 1.5}
_MADE = datetime(1980, 1, 1)  # noqa: DTZ001 - a workbook knows no zones
_FIRST_YEAR = 1900
_WRONG, _PROPOSED, _HEAD = "#FFC7CE", "#FFF2CC", "#DDE6F0"


class Mark(NamedTuple):
    """What is wrong: in which row, in which cell of it (None: in the row as a whole), in words."""

    row: int
    place: int | None
    words: str


class Offer(NamedTuple):
    """A column with a drop-down list, filled with a proposal for each row that has one.

    `place` is that of a column which is there already, None for one that is added at the end.
    """

    heading: str
    note: str
    choices: Sequence[str]
    proposed: Mapping[int, str]
    place: int | None = None


class Marked(NamedTuple):
    """What is to be marked in a sheet: the row of the headings, the first row below, the heading of what is wrong.

    `headings` are other words for cells of the headings, by their rows and places; so many columns of the copy are
    `frozen`, the first of which says what is wrong.
    """

    head: int
    below: int
    heading: str
    marks: Sequence[Mark]
    offer: Offer | None = None
    headings: Mapping[tuple[int, int], str] = MappingProxyType({})
    frozen: int = 1


def write(file: str, sheet: Sheet, marked: Marked) -> None:
    """Write a copy of a sheet with marks, whole or not at all.

    Raises `AlreadyExists` where there is a file of the name, `Unavailable` where it cannot be written.
    """
    import xlsxwriter

    options = {
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "in_memory": True,
    }
    with files.draft_of(file) as draft:
        with xlsxwriter.Workbook(draft, options) as book:
            book.set_properties({"created": _MADE, "author": "ketnap"})
            _Copy(book, sheet, marked).all()
        files.settle(draft)
        files.place_new(draft, file)


class _Copy:
    """The copy while it is written; everything stands one column further right."""

    def __init__(self, book: Any, sheet: Sheet, marked: Marked) -> None:  # noqa: ANN401 - of the library
        self._book, self._sheet, self._marked = book, sheet, marked
        self._page: Worksheet = book.add_worksheet(sheet.name[:31])
        self._formats: dict[tuple[str, str], Format] = {}
        self._widths: dict[int, int] = {}
        self._cells: dict[tuple[int, int], list[str]] = {}
        self._rows: dict[int, list[str]] = {}
        for mark in marked.marks:
            told = self._rows.setdefault(mark.row, [])
            if mark.words not in told:
                told.append(mark.words)
            if mark.place is not None:
                self._cells.setdefault((mark.row, mark.place), []).append(mark.words)
        merged = {
            (row, column)
            for one in sheet.merged
            for row in range(one.top, min(one.bottom, one.top + 1000) + 1)
            for column in range(one.left, min(one.right, one.left + 1000) + 1)
        }
        self._spread = merged
        self._inside = merged - {(one.top, one.left) for one in sheet.merged}

    def all(self) -> None:
        """Write everything."""
        last = wide = 0
        for row in self._sheet.rows:
            last = row.number
            wide = max(wide, len(row.cells))
            self._row(row)
        for number in sorted(set(self._rows) - set(range(1, last + 1))):
            self._say(number)
        self._merge()
        self._head(wide)
        self._offer(wide, last)
        self._heights()
        for place in self._widths:
            self._page.set_column(place, place, self._width(place))
        self._page.set_column(0, 0, PROBLEMS_WIDTH)
        self._page.freeze_panes(self._marked.below - 1, self._marked.frozen)
        self._page.set_landscape()
        self._page.set_paper(9)
        if PROBLEMS_WIDTH + sum(map(self._width, self._widths)) < PAGE_WIDE:
            self._page.fit_to_pages(1, 0)
        self._page.repeat_rows(self._marked.head - 1, self._marked.below - 2)
        self._page.repeat_columns(0, self._marked.frozen - 1)

    def _row(self, row: Row) -> None:
        below = row.number >= self._marked.below
        for place, cell in enumerate(self._cells_of(row)):
            words = self._cells.get((row.number, place))
            if (row.number, place) not in self._inside:
                colour = (
                    _WRONG if words else "" if below or not self._is_head(row.number) else _HEAD
                )
                self._put((row.number - 1, place + 1), cell, colour)
            if below and cell is not None and (row.number, place) not in self._spread:
                width = len(str(cell)) if not isinstance(cell, date) else 10
                self._widths[place + 1] = max(self._widths.get(place + 1, 0), width)
            if words:
                self._page.write_comment(row.number - 1, place + 1, "\n".join(words), NOTE_SIZE)
        for (number, place), words in self._cells.items():
            if number == row.number and place >= len(row.cells):
                self._put((number - 1, place + 1), None, _WRONG)
                self._page.write_comment(number - 1, place + 1, "\n".join(words), NOTE_SIZE)
        self._say(row.number)

    def _cells_of(self, row: Row) -> tuple[Cell, ...]:
        """Return what is written into a row: its cells, headings in the words that they are given."""
        if not self._is_head(row.number):
            return row.cells
        said = self._marked.headings
        return tuple(said.get((row.number, at), cell) for at, cell in enumerate(row.cells))

    def _is_head(self, number: int) -> bool:
        return self._marked.head <= number < self._marked.below

    def _say(self, number: int) -> None:
        """Write what is wrong with a row into its first cell."""
        if words := self._rows.get(number):
            told = "\n".join(words)[:30_000]
            self._page.write_string(number - 1, 0, told, self._format("@", _WRONG))

    def _put(self, at: tuple[int, int], cell: Cell, colour: str) -> None:
        match cell:
            case None:
                if colour:
                    self._page.write_blank(*at, None, self._format("General", colour))
            case bool():
                self._page.write_boolean(*at, cell, self._format("General", colour))
            case datetime() if cell.year >= _FIRST_YEAR and cell.time() != time():
                self._page.write_datetime(*at, cell, self._format("dd/mm/yyyy hh:mm", colour))
            case date() if cell.year >= _FIRST_YEAR:
                self._page.write_datetime(*at, cell, self._format("dd/mm/yyyy", colour))
            case float():
                self._page.write_number(*at, cell, self._format("General", colour))
            case _:
                self._page.write_string(*at, str(cell)[:32_767], self._format("@", colour))

    def _merge(self) -> None:
        """Merge what was merged: the value stands in the first cell already."""
        for one in self._sheet.merged:
            if (one.top, one.left) == (one.bottom, one.right):
                continue
            row = next((r for r in self._sheet.rows if r.number == one.top), None)
            cell = self._cells_of(row)[one.left] if row and one.left < len(row.cells) else None
            style = self._format("General", _HEAD if self._is_head(one.top) else "")
            span = (one.top - 1, one.left + 1, one.bottom - 1, one.right + 1)
            self._page.merge_range(*span, "", style)
            self._put((one.top - 1, one.left + 1), cell, _HEAD if self._is_head(one.top) else "")

    def _heights(self) -> None:
        """Make every row of the list as tall as its longest cell, and the headings as theirs."""
        for row in self._sheet.rows:
            head = self._is_head(row.number)
            if not head and row.number < self._marked.below:
                continue
            told = [
                (cell, self._width(place + 1))
                for place, cell in enumerate(self._cells_of(row))
                if isinstance(cell, str) and (row.number, place) not in self._spread
            ]
            if self._marked.offer and (words := self._marked.offer.proposed.get(row.number)):
                told.append((words, WIDEST))
            wrong = sum(lines(one, PROBLEMS_WIDTH) for one in self._rows.get(row.number, ()))
            most = max(wrong, self._over(row.number), *(lines(*one) for one in told), 1)
            if most > 1:
                self._page.set_row(row.number - 1, min(LINE * most, TALLEST))

    def _over(self, number: int) -> int:
        """Return how many lines a row needs for headings that are merged over it and others below each other."""
        needed = 1
        for one in self._sheet.merged:
            if self._is_head(number) and one.left == one.right and one.top <= number <= one.bottom:
                top = next((row for row in self._sheet.rows if row.number == one.top), None)
                words = str(top.cells[one.left]) if top and one.left < len(top.cells) else ""
                span = one.bottom - one.top + 1
                needed = max(needed, -(-lines(words, self._width(one.left + 1)) // span))
        return needed

    def _width(self, place: int) -> int:
        return min(max(self._widths.get(place, 0), NARROWEST), WIDEST) + 2

    def _head(self, wide: int) -> None:
        head = self._format("@", _HEAD)
        self._page.write_string(self._marked.head - 1, 0, self._marked.heading, head)
        if (offer := self._marked.offer) and offer.place is None:
            at = (self._marked.head - 1, wide + 1)
            self._page.write_string(*at, offer.heading, head)
            self._page.write_comment(*at, offer.note, NOTE_SIZE)

    def _offer(self, wide: int, last: int) -> None:
        """Write the proposals, with a drop-down list of all that may stand there."""
        offer = self._marked.offer
        if offer is None:
            return
        column = wide + 1 if offer.place is None else offer.place + 1
        for number, words in offer.proposed.items():
            self._page.write_string(number - 1, column, words, self._format("@", _PROPOSED))
        self._widths[column] = max((len(words) for words in offer.choices), default=0)
        if last < self._marked.below:
            return
        choices = self._book.add_worksheet("_choices")
        choices.hide()
        choices.write_column(0, 0, offer.choices)
        source = f"=_choices!$A$1:$A${len(offer.choices)}"
        self._page.data_validation(
            self._marked.below - 1, column, last - 1, column,
            {"validate": "list", "source": source, "error_type": "warning"},
        )  # fmt: skip

    def _format(self, numbers: str, colour: str) -> Format:
        key = (numbers, colour)
        if key not in self._formats:
            how = {"num_format": numbers, "text_wrap": True, "valign": "top"}
            if colour:
                how |= {"bg_color": colour, "border": 1}
            if colour == _HEAD:
                how |= {"bold": True}
            self._formats[key] = self._book.add_format(how)
        return self._formats[key]
