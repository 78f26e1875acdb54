"""A list of cases as it is read, whatever it looks like: the template, or one that a branch keeps itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Sized
from functools import cache
from typing import TYPE_CHECKING

from states.frozen import NamedTuple, worked_out
from states.pipeline import N_, NOTHING, Warned
from workflow.exchange import columns, footers, headings, kept_headings, naming
from workflow.exchange.headings import Head, Heading
from workflow.exchange.kept_headings import Slot, Use
from workflow.exchange.list_rows import Rows
from workflow.exchange.naming import Naming
from workflow.exchange.rows import ImportList, Problem
from workflow.store.workbooks import reading
from workflow.store.workbooks.reading import UnreadableFile

if TYPE_CHECKING:
    from workflow.store.workbooks.reading import Sheet

NEEDED = ("name", "born")

TWICE = N_(
    "{field}: {value} and {other} mean the same column; leave one of them, or give the other to --map."
)
NO_SUCH_LIST = N_("{file}: {sentence}")
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
    """Return what each heading means, of words such as `SĐT=note`; raises as `naming.mapping`."""
    return naming.mapping(pairs, _naming())


@cache
def _naming() -> Naming:
    """Return how the columns of a case are called: by names, labels, and the words of lists that branches keep."""
    labels = {one.name: one.label for one in columns.template()}
    return Naming(_named, labels, kept_headings.spelt())


def _named(spelt: str) -> str | None:
    """Return the column that words mean, or words themselves that only lists of branches have."""
    if known := columns.find(spelt):
        return known.name
    return spelt if kept_headings.slot(Heading(0, "", spelt)) else None


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
        self.noted: list[str] = []
        self.unknown: list[str] = []
        self.problems: list[Problem] = []
        slots = [(heading, meant(heading, source.mapped)) for heading in head.headings]
        self.kept = any(
            slot and kept_headings.tells_kept(slot) and not _of_template(heading, source.mapped)
            for heading, slot in slots
        )
        self._place(slots)

    @worked_out
    def last(self) -> int:
        """Return the last row of the list itself, which takes a look at every row."""
        return footers.last_row(self.sheet, self.head, self.places, strict=not self.kept)

    def told(self) -> ImportList:
        """Return the list with its rows."""
        return ImportList(
            sheet=self.sheet.name,
            rows=Rows(self, self._source.units),
            kept=self.kept,
            headings=self.own_headings,
            left_out=tuple(dict.fromkeys(self.left_out)),
            noted=tuple(dict.fromkeys(self.noted)),
            likely=tuple(naming.perhaps(self.unknown, _naming(), self.own_headings)),
            problems=tuple(self.problems),
        )

    @property
    def own_headings(self) -> dict[str, str]:
        """Return the list's own headings by the columns that they fill."""
        told = [(kept_headings.about(slot), one, slot) for one, slot in self.places]
        own = {name: one for name, one, slot in told if name and not slot.column}
        own |= {name: one for name, one, slot in told if slot.column}
        parted = {slot.column for _, slot in self.places if slot.use in (Use.MALE, Use.FEMALE)}
        return {name: one.above if name in parted else one.words for name, one in own.items()}

    def _place(self, slots: Sequence[tuple[Heading, Slot | None]]) -> None:
        """Say what stands where; what a branch's own list has under a heading that nobody knows is noted."""
        taken: dict[str, Heading] = {}
        for heading, meaning in slots:
            slot = meaning or (Slot(Use.NOTE) if self.kept else None)
            if meaning is None:
                self.unknown.append(heading.words)
            if slot is None or slot.use is Use.NOTE:
                self.left_out.append(heading.words)
            if slot is None:
                continue
            if slot.use is Use.NOTE:
                self.noted.append(heading.words)
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
                labels = _naming().labels
                told = naming.lacking(
                    self.sheet, self.head, [labels[name]], self.unknown, _naming()
                )
                self._wrong(name, "", told)

    def _wrong(self, column: str, value: str, message: Warned) -> None:
        self.problems.append(Problem(self.head.row, column, value, message))


def open_sheet(sheet: Sheet, source: Source) -> Opened:
    """Find the headings of a sheet. Raises `UnreadableFile` where there are none that are known."""
    head = headings.find(sheet, lambda one: _counts(meant(one, source.mapped)))
    if head is None:
        raise _no_list(sheet, None, (), source)
    naming.refuse_unused(head, source.mapped)
    opened = Opened(sheet, head, source)
    if {problem.column for problem in opened.problems} >= set(NEEDED):
        raise _no_list(sheet, head, opened.unknown, source)
    return opened


def _no_list(
    sheet: Sheet, head: Head | None, unknown: Sequence[str], source: Source
) -> UnreadableFile:
    labels = [_naming().labels[name] for name in NEEDED]
    sentence = naming.lacking(sheet, head, labels, unknown, _naming())
    return UnreadableFile(NO_SUCH_LIST, file=source.file, sentence=sentence)


def mapped_to(heading: Heading, mapped: Mapping[str, str]) -> str | None:
    """Return what somebody says that a heading means: a column by its name, or words of lists that branches keep."""
    return naming.told(heading, mapped, _naming())


def meant(heading: Heading, mapped: Mapping[str, str]) -> Slot | None:
    """Return what becomes of what stands under a heading: as was said, as branches mean it, as the template does."""
    if name := mapped_to(heading, mapped):
        said = columns.named(name)
        return Slot(Use.COLUMN, name) if said else kept_headings.slot(Heading(0, "", name))
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
    """Return whether the template has a heading too, or somebody said which column of it is meant."""
    said = mapped_to(heading, mapped)
    return bool(columns.find(heading.own) or (said and columns.named(said)))


def _counts(slot: Slot | None) -> bool:
    return slot is not None and slot.use is not Use.NOTHING
