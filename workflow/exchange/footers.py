"""What stands below a list and between its rows: sums, signatures, sections. None of it is a row."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
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
_DAY = late(r"\s*\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}\s*")
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
    births, counters = _births(places), counters_of(places)
    for row in sheet.rows:
        last = row.number
        if last >= head.below and _is_strong(row.cells, births, counters):
            strong = last
    if strong == last:
        return last
    for row in sheet.rows:
        if row.number <= strong:
            continue
        if _is_end(row) or (not strict and strong >= head.below and is_empty(row.cells)):
            return row.number - 1
    return last


def counters_of(places: Sequence[Place]) -> tuple[int, ...]:
    """Return the places of the columns that count the rows."""
    return tuple(one.place for one, _ in places if folded(one.own) in _COUNTERS)


def _births(places: Sequence[Place]) -> tuple[int, ...]:
    return tuple(one.place for one, slot in places if slot.column == "born" or slot.use in _DAYS)


def is_empty(cells: Sequence[Cell]) -> bool:
    """Return whether a row has nothing in it."""
    return cells.count(None) == len(cells)


def is_section(cells: Sequence[Cell], counters: Sequence[int]) -> bool:
    """Return whether a row only heads those below it: *I. Sinh viên*, alone in its row."""
    if len(cells) - cells.count(None) > MOST_IN_A_SECTION:
        return False
    first = next((at for at, cell in enumerate(cells) if cell is not None), -1)
    if first not in counters:
        return False
    words = kept_cells.plain(cells[first])
    return bool(_ROMAN.match(words)) or not words[:1].isdigit()


def _is_strong(cells: Sequence[Cell], births: Sequence[int], counters: Sequence[int]) -> bool:
    """Return whether a row is one of the list beyond doubt: it counts itself, or has a birth date."""
    wide = len(cells)
    for place in births:
        cell = cells[place] if place < wide else None
        if isinstance(cell, date | float) or (
            isinstance(cell, str) and (_DAY.fullmatch(cell) or kept_cells.is_year(cell))
        ):
            return True
    return any(
        place < wide and kept_cells.plain(cells[place]).rstrip(".").isdigit() for place in counters
    )


def _is_end(row: Row) -> bool:
    return any(isinstance(cell, str) and _SIGNS.search(fold_words(cell)) for cell in row.cells)
