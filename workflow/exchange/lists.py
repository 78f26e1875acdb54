"""A list of cases as it is read, whatever it looks like: the template, or one that a branch keeps itself."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sized
from typing import TYPE_CHECKING

from states.errors import BadInput, NotFound
from states.frozen import NamedTuple, worked_out
from states.names import fold_words, near
from states.pipeline import N_, NOTHING, FieldType, Warned
from workflow.exchange import columns, footers, headings, kept_headings
from workflow.exchange.headings import Head, Heading, folded
from workflow.exchange.kept_cells import plain
from workflow.exchange.kept_headings import Slot, Use
from workflow.exchange.kept_rows import Kept, noted, with_notes
from workflow.exchange.rows import ImportList, ImportRow, Problem
from workflow.store.workbooks import reading
from workflow.store.workbooks.reading import UnreadableFile, column_letters

if TYPE_CHECKING:
    from workflow.exchange.cells import Cell
    from workflow.store.workbooks.reading import Row, Sheet

NEEDED = ("name", "born")

NO_HEADINGS = N_(
    "{file} has no row of headings that is known: there must be one with the name and the birth date (“Họ và tên”, "
    "“Ngày sinh”). `ketnap import template FILE.xlsx` makes a list to begin with; --map names other headings."
)
NO_COLUMN = N_(
    "{field}: the list has no column for it, and no heading that means it; --map can name one."
)
TWICE = N_(
    "{field}: {value} and {other} mean the same column; leave one of them, or give the other to --map."
)
BAD_MAP = N_("{field}: {value} is not HEADING=COLUMN.")
NO_SUCH_COLUMN = N_("{field}: {value} is no column of the template.")
NO_SUCH_HEADING = N_("{field}: the list has no heading {value}.")
NO_HEADING = N_(
    "The cell stands under no heading; a comma too many, or a missing quotation mark before it."
)
LOST_NOUGHTS = N_(
    "{field}: the cell holds a number, so noughts at its beginning may be lost; make it text and type it again."
)

Place = tuple[Heading, Slot]


class Source(NamedTuple):
    """A file to be read: which of its sheets, and which columns its headings mean where nobody would know.

    `units` are the branches by their folded codes and names, for lists that name them in words.
    """

    file: str
    sheet: str | None = None
    mapped: Mapping[str, str] = NOTHING  # type: ignore[assignment]
    units: Mapping[str, str] = NOTHING  # type: ignore[assignment]


def mapping(pairs: Iterable[str]) -> dict[str, str]:
    """Return which column each heading means, of words such as `SĐT=note`. Raises `BadInput`."""
    found: dict[str, str] = {}
    for pair in pairs:
        heading, sign, name = pair.rpartition("=")
        if not sign or not heading.strip() or not name.strip():
            raise BadInput(BAD_MAP, field="--map", value=pair)
        known = columns.find(name.strip())
        if known is None:
            every = [(one.name, one.name) for one in columns.template()]
            raise NotFound(NO_SUCH_COLUMN, near=near(name, every), field="--map", value=name)
        found[folded(heading)] = known.name
    return found


def read(source: Source) -> ImportList:
    """Read a list of cases.

    Raises `UnreadableFile` for what is no list, `NotFound` for a sheet or a heading that is not there.
    """
    sheet = reading.read(source.file, source.sheet)
    opened = open_sheet(sheet, source)
    return opened.told()


class Opened:
    """A list with its headings known: what stands in which column."""

    def __init__(self, sheet: Sheet, head: Head, source: Source) -> None:
        self.sheet, self.head, self._source = sheet, head, source
        self.places: list[Place] = []
        self.left_out: list[str] = []
        self.problems: list[Problem] = []
        self._place()
        self.kept = any(
            kept_headings.tells_kept(slot) and not _of_template(heading, source.mapped)
            for heading, slot in self.places
        )

    @worked_out
    def last(self) -> int:
        """Return the last row of the list itself, which takes a look at every row."""
        return footers.last_row(self.sheet, self.head, self.places, strict=not self.kept)

    def told(self) -> ImportList:
        """Return the list with its rows."""
        return ImportList(
            sheet=self.sheet.name,
            rows=_Rows(self, self._source.units),
            kept=self.kept,
            headings=self.own_headings,
            left_out=tuple(dict.fromkeys(self.left_out)),
            problems=tuple(self.problems),
        )

    @property
    def own_headings(self) -> dict[str, str]:
        """Return the list's own headings by the columns that they fill."""
        own = {slot.column: one for one, slot in self.places if slot.column}
        parted = {slot.column for _, slot in self.places if slot.use in (Use.MALE, Use.FEMALE)}
        return {name: one.above if name in parted else one.words for name, one in own.items()}

    def _place(self) -> None:
        taken: dict[str, Heading] = {}
        for heading in self.head.headings:
            slot = meant(heading, self._source.mapped)
            if slot is None:
                self.left_out.append(heading.words)
                continue
            if slot.use is Use.NOTE:
                self.left_out.append(heading.words)
            if slot.use is Use.COLUMN and (other := taken.get(slot.column)):
                told = {"field": slot.column, "value": heading.words, "other": other.words}
                self._wrong(slot.column, heading.words, Warned(TWICE, told))
                continue
            if slot.use is Use.COLUMN:
                taken[slot.column] = heading
            self.places.append((heading, slot))
        self._needed()

    def _needed(self) -> None:
        filled = {slot.column for _, slot in self.places}
        for name in NEEDED:
            if name not in filled:
                self._wrong(name, "", Warned(NO_COLUMN, {"field": name}))

    def _wrong(self, column: str, value: str, message: Warned) -> None:
        self.problems.append(Problem(self.head.row, column, value, message))


def open_sheet(sheet: Sheet, source: Source) -> Opened:
    """Find the headings of a sheet. Raises `UnreadableFile` where there are none that are known."""
    head = headings.find(sheet, lambda one: _counts(meant(one, source.mapped)))
    if head is None:
        raise UnreadableFile(NO_HEADINGS, file=source.file)
    _refuse_unused(head, source)
    opened = Opened(sheet, head, source)
    if {problem.column for problem in opened.problems} >= set(NEEDED):
        raise UnreadableFile(NO_HEADINGS, file=source.file)
    return opened


def meant(heading: Heading, mapped: Mapping[str, str]) -> Slot | None:
    """Return what becomes of what stands under a heading: as was said, as branches mean it, as the template does."""
    for words in (heading.words, f"{heading.above} {heading.own}", heading.own):
        if name := mapped.get(folded(words)):
            return Slot(Use.COLUMN, name)
    if known := columns.named(heading.own.casefold()):
        return Slot(Use.COLUMN, known.name)
    if kept := kept_headings.slot(heading):
        return kept
    for words in (f"{heading.above} {heading.own}".strip(), heading.own):
        if known := columns.find(words):
            return Slot(Use.COLUMN, known.name)
    return None


def count(listed: ImportList) -> int:
    """Return how many rows a list has."""
    rows = listed.rows
    return len(rows) if isinstance(rows, Sized) else sum(1 for _ in rows)


def unreadable(error: UnreadableFile) -> Problem:
    """Return why a file is no list, as a problem of the file as a whole or of one row."""
    row = error.params.get("row", 0)
    at = row if isinstance(row, int) else 0
    return Problem(at, "", "", Warned(error.message, error.params))


def _of_template(heading: Heading, mapped: Mapping[str, str]) -> bool:
    """Return whether the template has a heading too, or somebody said what it means."""
    return bool(columns.find(heading.own)) or folded(heading.own) in mapped


def _counts(slot: Slot | None) -> bool:
    return slot is not None and slot.use is not Use.NOTHING


def _refuse_unused(head: Head, source: Source) -> None:
    """Raise `NotFound` for a heading that was mapped and is not there."""
    present = {folded(words) for one in head.headings for words in (one.words, one.own)}
    present |= {folded(f"{one.above} {one.own}") for one in head.headings}
    for heading in source.mapped:
        if heading not in present:
            known = [(one.words, one.words) for one in head.headings]
            close = near(heading, known)
            raise NotFound(NO_SUCH_HEADING, near=close, field="--map", value=heading)


class _Rows:
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
        for heading, slot in self._opened.places:
            cell = row.cells[heading.place] if heading.place < len(row.cells) else None
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
