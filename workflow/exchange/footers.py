"""What stands below a list and between its rows: sums, signatures, sections. None of it is a row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from states.names import fold_words
from states.patterns import late
from workflow.exchange import kept_cells
from workflow.exchange.headings import folded
from workflow.exchange.kept_headings import Slot, Use

if TYPE_CHECKING:
    from workflow.exchange.cells import Cell
    from workflow.exchange.headings import Head, Heading
    from workflow.store.workbooks.reading import Row, Sheet

Place = tuple["Heading", Slot]

_SIGNS = late(
    r"^(?:tong (?:so|cong)|danh sach (?:nay|gom|co|tren)|an dinh danh sach)\b|\bngay (?:\w+ )?thang (?:\w+ )?nam\b|^nguoi lap\b"
    r"|^t m\b|^tm (?:chi|dang|ban)\b|^k t\b|^(?:pho )?bi thu(?: chi bo| dang uy)?$|^ky (?:va )?ghi ro|^ky ten\b|^noi nhan\b"
    r"|^xac nhan\b|^thu truong\b|^hieu truong$|^luu\b|^ghi chu\b"
)
"""What begins the end of a list: its sum, its place and day, whoever signs it."""
_ROMAN = late(r"[IVXLC]{1,5}[.)]?|[A-H][.)]?")
_COUNTERS = frozenset({"stt", "tt", "so tt", "so thu tu", "no"})
_DAYS = frozenset({Use.MALE, Use.FEMALE})
MOST_IN_A_SECTION = 2


def last_row(sheet: Sheet, head: Head, places: Sequence[Place], *, strict: bool) -> int:
    """Return the last row of a list; below it stand sums and signatures.

    A row that counts itself or has a birth date belongs to the list. After the last such row the end begins with
    what is written there at ends of lists; in a list that a branch keeps also with an empty row.
    """
    strong = head.below - 1
    last = 0
    for row in sheet.rows:
        last = row.number
        if row.number >= head.below and _is_strong(row, places):
            strong = row.number
    after = (row for row in sheet.rows if row.number > strong)
    for row in after:
        if _is_end(row) or (not strict and strong >= head.below and is_empty(row.cells)):
            return row.number - 1
    return last


def is_empty(cells: Sequence[Cell]) -> bool:
    """Return whether a row has nothing in it."""
    return all(cell is None for cell in cells)


def is_section(cells: Sequence[Cell], places: Sequence[Place]) -> bool:
    """Return whether a row only heads those below it: *I. Sinh viên*, alone in its row."""
    filled = [at for at, cell in enumerate(cells) if cell is not None]
    if len(filled) > MOST_IN_A_SECTION:
        return False
    counters = [one.place for one, _ in places if folded(one.own) in _COUNTERS]
    first = kept_cells.plain(cells[filled[0]])
    if filled[0] not in counters:
        return False
    return bool(_ROMAN.match(first)) or not first[:1].isdigit()


def _is_strong(row: Row, places: Sequence[Place]) -> bool:
    """Return whether a row is one of the list beyond doubt."""
    for heading, slot in places:
        cell = row.cells[heading.place] if heading.place < len(row.cells) else None
        if cell is None:
            continue
        if slot.column == "born" or slot.use in _DAYS:
            if kept_cells.day(cell) or kept_cells.is_year(cell) or isinstance(cell, float):
                return True
        elif folded(heading.own) in _COUNTERS and kept_cells.plain(cell).rstrip(".").isdigit():
            return True
    return False


def _is_end(row: Row) -> bool:
    return any(isinstance(cell, str) and _SIGNS.search(fold_words(cell)) for cell in row.cells)
