"""The rows of the lists that branches keep, turned into rows of the template.

What has no place in a case, and what a step has of which a paper is missing, stands in the note of the opening.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from states.names import fold_words
from states.patterns import late
from states.pipeline import N_, FieldType, Warned
from workflow.exchange import columns, kept_cells, statuses
from workflow.exchange.headings import folded
from workflow.exchange.kept_cells import plain
from workflow.exchange.kept_headings import Slot, Use
from workflow.exchange.rows import ImportRow, Problem

if TYPE_CHECKING:
    from workflow.exchange.cells import Cell
    from workflow.exchange.headings import Heading
    from workflow.store.workbooks.reading import Row

ONLY_YEAR = N_(
    "{field}: {value} is only a year; write the day of birth as 04/08/2005, as the birth certificate has it."
)
TWO_SEXES = N_("{field}: a day stands in both columns, Nam and Nữ; leave one.")
MOST_NOTED = 1_900
PHONE_DIGITS = 9
"""Digits of a telephone number that a workbook took for a number: the nought before them is lost."""

CLASS = "Lớp bồi dưỡng nhận thức về Đảng"
CLASS_BY_DECISION = "Lớp bồi dưỡng nhận thức về Đảng (Quyết định mở lớp số {no})"

Place = tuple["Heading", Slot]


class Kept:
    """One row while it is turned: its cells for the template, what is noted, what it claims, what is wrong."""

    def __init__(self, row: Row, places: Sequence[Place], units: Mapping[str, str]) -> None:
        self._row, self._places, self._units = row, places, units
        self._cells: dict[str, Cell] = {}
        self._whose: dict[str, Heading] = {}
        self._notes: list[str] = []
        self._problems: list[Problem] = []
        self._claim: str | None = None
        self._unread: dict[str, str] = {}
        self._class_no = ""

    def row(self) -> ImportRow:
        """Return the row as the template would have it."""
        for heading, slot in self._places:
            cell = self._at(heading.place)
            fault = self._row.faults.get(heading.place)
            if fault and slot.use is not Use.NOTHING:
                self._wrong(slot.column or heading.words, cell, fault)
            elif cell is not None and plain(cell) and (turn := _TURNS.get(slot.use)):
                turn(self, heading, slot, cell)
        self._class()
        self._lacking()
        if self._notes:
            self._cells["note"] = with_notes(self._cells.get("note"), self._notes)
        claim = None if "state" in self._cells else self._claim
        problems = tuple(self._problems)
        return ImportRow(self._row.number, self._cells, claim, problems, self._unread)

    def _at(self, place: int) -> Cell:
        return self._row.cells[place] if place < len(self._row.cells) else None

    def _wrong(self, column: str, cell: Cell, message: Warned) -> None:
        self._problems.append(Problem(self._row.number, column, plain(cell)[:80], message))

    def _put(self, heading: Heading, column: str, cell: Cell) -> None:
        self._cells[column] = cell
        self._whose[column] = heading

    # -- what stands under each kind of heading ---------------------------------------------------

    def column(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Put a cell under a column of the template: days as days, numbers of papers as words."""
        if slot.column == "born" and kept_cells.is_year(cell):
            told = {"field": "born", "value": plain(cell)}
            self._wrong("born", cell, Warned(ONLY_YEAR, told))
            return
        if slot.column == "unit":
            self.branch(heading, slot, cell)
            return
        known = columns.named(slot.column)
        kind = known.field.type if known else FieldType.TEXT
        if kind is FieldType.DATE:
            cell = kept_cells.day(cell) or cell
        elif kind in (FieldType.NUMBER, FieldType.TEXT):
            cell = plain(cell)
        self._put(heading, slot.column, cell)

    def note(self, heading: Heading, _: Slot, cell: Cell) -> None:
        """Note what has no place in a case."""
        self._notes.append(noted(heading, cell))

    def born(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take a birth date, and the sex by its column."""
        sex = "male" if slot.use is Use.MALE else "female"
        if self._cells.get("gender") not in (None, sex) and "born" in self._cells:
            self._wrong("born", cell, Warned(TWO_SEXES, {"field": "born"}))
            return
        self._cells["gender"] = sex
        self.column(heading, slot, cell)

    def is_female(self, _: Heading, __: Slot, cell: Cell) -> None:
        """Take a sign under *Nữ* for the sex."""
        self._cells.setdefault("gender", "male" if kept_cells.says_no(cell) else "female")

    def education(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take the schooling that words tell of; note words that say more."""
        if known := kept_cells.education(plain(cell)):
            self._put(heading, "education", known)
        if known is None or fold_words(plain(cell)) not in _PLAIN_SCHOOLS:
            self.note(heading, slot, cell)

    def helper(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take the helpers named in one cell."""
        if named := kept_cells.helpers(str(cell)):
            self._put(heading, "nominate.helper", named)
        else:
            self._unread["nominate.helper"] = plain(cell)
            self.note(heading, slot, cell)

    def helped_on(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take the day of the helper's assignment for that of the meeting, where none is told; note another day."""
        found = kept_cells.day(cell)
        if found and "nominate.on" not in self._cells:
            self._put(heading, "nominate.on", found)
        elif found is None or found != self._cells.get("nominate.on"):
            self.note(heading, slot, cell)

    def branch(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take the branch where the register knows it."""
        unit = self._units.get(fold_words(plain(cell)))
        if unit and self._cells.get("unit") in (None, unit):
            self._put(heading, "unit", unit)
        else:
            self.note(heading, slot, cell)

    def class_no(self, _: Heading, __: Slot, cell: Cell) -> None:
        """Keep the number of the decision by which a class was opened."""
        self._class_no = plain(cell)

    def class_time(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take from when to when the class lasted."""
        if found := kept_cells.lasting(cell):
            self._put(heading, "enrol.starts", found.starts)
            self._put(heading, "enrol.ends", found.ends)
        else:
            self._unread["enrol.starts"] = self._unread["enrol.ends"] = plain(cell)
            self.note(heading, slot, cell)

    def code(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take a code for the certificate's number, where no other is told."""
        if "certify.issued" in self._cells and "certify.certificate" not in self._cells:
            self._put(heading, "certify.certificate", plain(cell))
        else:
            self.note(heading, slot, cell)

    # -- where the person stands ------------------------------------------------------------------

    def status(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take free words for a claim."""
        self._says(heading, slot, cell, statuses.propose(plain(cell)))

    def admitted(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take it for a claim that the person was admitted, unless it says no."""
        no = kept_cells.says_no(cell) or "chua" in fold_words(plain(cell)).split()
        claim = None if no else statuses.propose(plain(cell)) or "probation"
        self._says(heading, slot, cell, claim)

    def ceremony(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take the day of a ceremony, and the claim that it was held."""
        found = kept_cells.day(cell)
        if found:
            self._put(heading, "hold_ceremony.on", found)
        self._says(heading, slot, cell, "probation" if found else None)

    def left(self, heading: Heading, slot: Slot, cell: Cell) -> None:
        """Take it for a claim that the person moved away, unless it says no."""
        self._says(heading, slot, cell, None if kept_cells.says_no(cell) else "handed_over")

    def _says(self, heading: Heading, slot: Slot, cell: Cell, claim: str | None) -> None:
        self.note(heading, slot, cell)
        before, self._claim = self._claim, statuses.furthest(self._claim, claim)
        if self._claim != before:
            self._unread["state"] = plain(cell)

    # -- in the end -------------------------------------------------------------------------------

    def _class(self) -> None:
        """Name the class that a person was sent to, where the list tells when it was."""
        named = CLASS_BY_DECISION.format(no=self._class_no) if self._class_no else CLASS
        if "enrol.on" in self._cells or "enrol.starts" in self._cells:
            self._cells["enrol.class"] = named
            self._cells.setdefault("enrol.on", self._cells.get("enrol.starts"))
        elif self._class_no:
            self._notes.append(named)

    def _lacking(self) -> None:
        """Note what a step has of which a paper is missing, for that step will not be taken."""
        for act in {column.partition(".")[0]: None for column in self._cells if "." in column}:
            needed = [one.name for one in columns.fields(act) if one.required]
            if all(f"{act}.{name}" in self._cells for name in needed):
                continue
            for column, heading in self._whose.items():
                if column.partition(".")[0] == act:
                    self._notes.append(noted(heading, self._cells[column]))


def noted(heading: Heading, cell: Cell) -> str:
    """Return what a note says of a cell; a telephone number gets back the nought that a workbook took from it."""
    told = plain(cell)
    if (
        isinstance(cell, float)
        and len(told) == PHONE_DIGITS
        and _PHONE.search(folded(heading.words))
    ):
        told = f"0{told}"
    return f"{heading.words}: {told}"


def with_notes(own: Cell, notes: Sequence[str]) -> str:
    """Return the note of a row with what else is to be noted."""
    first = [plain(own)] if own else []
    return "; ".join((*first, *dict.fromkeys(notes)))[:MOST_NOTED]


_PLAIN_SCHOOLS = frozenset(
    {"dai hoc", "cao dang", "trung cap", "thpt", "thcs", "12 12", "9 12", "tieu hoc", "sau dai hoc"}
)
"""Schoolings that say no more than a case keeps."""
_PHONE = late(r"\b(?:sdt|dt|dien thoai)\b")
_TURNS: Mapping[Use, Callable[[Kept, Heading, Slot, Cell], None]] = {
    Use.COLUMN: Kept.column,
    Use.NOTE: Kept.note,
    Use.MALE: Kept.born,
    Use.FEMALE: Kept.born,
    Use.IS_FEMALE: Kept.is_female,
    Use.EDUCATION: Kept.education,
    Use.HELPER: Kept.helper,
    Use.HELPED_ON: Kept.helped_on,
    Use.BRANCH: Kept.branch,
    Use.STATUS: Kept.status,
    Use.ADMITTED: Kept.admitted,
    Use.CEREMONY: Kept.ceremony,
    Use.LEFT: Kept.left,
    Use.CLASS_NO: Kept.class_no,
    Use.CLASS_TIME: Kept.class_time,
    Use.CODE: Kept.code,
}
"""What becomes of a cell, by the use of its heading."""
