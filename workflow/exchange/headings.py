"""The headings of a list, wherever they stand: below titles, in merged cells, over one row or two."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, TypeVar

from states.frozen import NamedTuple
from states.names import fold_words
from states.patterns import late

if TYPE_CHECKING:
    from workflow.store.workbooks.reading import Row, Sheet

TITLE_ROWS = 60
"""Rows; the headings stand in one of the first so many."""
FEW = 2
_COUNT = late(r"\(?(?:\d{1,3}(?:[.,]0)?|[A-Za-zđĐ])\)?")

T = TypeVar("T")


class Heading(NamedTuple):
    """The words over one column: those of the row above, if there are two, and its own; `place` in the row."""

    place: int
    above: str
    own: str

    @property
    def words(self) -> str:
        """Return the heading as a person would quote it."""
        return ": ".join(one for one in (self.above, self.own) if one)


class Head(NamedTuple):
    """The headings of a list, and the first row below them, as the spreadsheet counts."""

    row: int
    below: int
    headings: tuple[Heading, ...]


def find(sheet: Sheet, known: Callable[[Heading], object]) -> Head | None:
    """Return the row, or two rows, with the most headings that are known; None where no row has any."""
    rows = list(islice(sheet.rows, TITLE_ROWS))
    best: tuple[int, Head] | None = None
    for at, row in enumerate(rows):
        for head in _heads(sheet, row, rows[at + 1] if at + 1 < len(rows) else None):
            single = head.below == head.row + 1
            count = 2 * sum(1 for one in head.headings if known(one)) + single
            if count > 1 and (best is None or count > best[0]):
                best = count, head
    if best is None:
        return None
    head = best[1]
    after = next((row for row in rows if row.number == head.below), None)
    return head._replace(below=head.below + 1) if after and _numbers(after) else head


def first_words(sheet: Sheet) -> tuple[int, list[str]]:
    """Return the first row that may be headings, none of which is known, with its words; no words where none is."""
    for row in islice(sheet.rows, TITLE_ROWS):
        told = [word for cell in row.cells if isinstance(cell, str) and (word := _words(cell))]
        if len(told) >= FEW:
            return row.number, told
    return 0, []


def place_of(sheet: Sheet, head: Head, heading: Heading) -> tuple[int, int]:
    """Return the row and the place of the cell that a heading's own words stand in."""
    for row in sheet.rows:
        inside = head.row <= row.number < head.below and heading.place < len(row.cells)
        if inside and _words(row.cells[heading.place]) == heading.own:
            return row.number, heading.place
    return head.row, heading.place


def _heads(sheet: Sheet, row: Row, below: Row | None) -> Iterator[Head]:
    """Yield the headings of one row, and those it makes with the row below it."""
    own = [_words(cell) for cell in row.cells]
    yield Head(row.number, row.number + 1, tuple(_single(own)))
    if below is not None and (above := _spread(sheet, row)):
        under = [_words(cell) for cell in below.cells]
        if any(len(above.get(at, "")) > 0 and word for at, word in enumerate(under)):
            yield Head(row.number, row.number + 2, tuple(_double(own, above, under)))


def _single(own: Sequence[str]) -> Iterator[Heading]:
    yield from (Heading(at, "", word) for at, word in enumerate(own) if word)


def _double(
    own: Sequence[str], above: Mapping[int, str], under: Sequence[str]
) -> Iterator[Heading]:
    for at in range(max(len(own), len(under))):
        upper = above.get(at) or (own[at] if at < len(own) else "")
        lower = under[at] if at < len(under) else ""
        if upper or lower:
            yield Heading(at, upper if lower else "", lower or upper)


def _spread(sheet: Sheet, row: Row) -> dict[int, str]:
    """Return the words of a row that stand over several columns, by each column that they stand over.

    They are merged cells; in a file without any, words with nothing to the right of them.
    """
    found: dict[int, str] = {}
    for merge in sheet.merged:
        if merge.top == row.number == merge.bottom and merge.right > merge.left < len(row.cells):
            words = _words(row.cells[merge.left])
            found.update(dict.fromkeys(range(merge.left, merge.right + 1), words))
    if not sheet.merged:
        last, start = "", 0
        for at, cell in enumerate(row.cells):
            if word := _words(cell):
                last, start = word, at
            elif last:
                found.update(dict.fromkeys(range(start, at + 1), last))
    return {at: words for at, words in found.items() if words}


def _numbers(row: Row) -> bool:
    """Return whether a row only counts the columns: (1) (2) (3), or A B 1 2."""
    told = [_words(cell) for cell in row.cells if cell is not None]
    return len(told) > FEW and all(_COUNT.fullmatch(word) for word in told)


def _words(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split()) if cell is not None else ""


def folded(words: str) -> str:
    """Return a heading as it is compared: without case, diacritics and signs."""
    return fold_words(words.replace("_", " "))
