"""The reminder sheets: for each unit one, to be handed over at the briefing and signed for."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from notifications.letters import Sheet
from notifications.letters.finding import FORMATS
from notifications.letters.values import day
from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.papers import printing, sheets, stuck
from workflow.papers.actions import helping

if TYPE_CHECKING:
    from states.pipeline import Warned
    from states.units import Actor
    from workflow.app import App
    from workflow.queries.reminders import Reminder

TITLE = "PHIẾU NHẮC VIỆC"
NOT_A_PLACE = N_(
    "{field}: {value} is neither a file that ends in .docx or .pdf nor a folder; write a folder with / at its end."
)


class Printed(NamedTuple):
    """The sheet of one unit: where it was written, and how much of what it tells is late, soon or without a day."""

    unit: str
    unit_name: str
    late: int
    soon: int
    other: int
    file: str


class Done(NamedTuple):
    """What was printed, with what is worth saying of it."""

    sheets: list[Printed]
    warnings: tuple[Warned, ...]


class Place(NamedTuple):
    """Where sheets are written: one file, or a folder with a file of one kind for each unit."""

    out: str
    kind: str = "docx"
    force: bool = False

    @property
    def one_file(self) -> bool:
        """Return whether all sheets stand in one file."""
        return os.path.splitext(self.out)[1].lower().removeprefix(".") in FORMATS

    def file_of(self, unit: str) -> str:
        """Return the file in which the sheet of a unit stands."""
        name = f"nhac-viec-{unit}.{self.kind}".replace(os.sep, "-")
        return self.out if self.one_file else os.path.join(self.out, name)


def write(app: App, rows: Sequence[Reminder], actor: Actor, place: Place, within: int) -> Done:
    """Print what each unit has to see to; `rows` come unit by unit. Nothing is marked as sent.

    Raises `BadInput` for a place that cannot be, `AlreadyExists` before anything is written, `Unavailable`.
    """
    _may_be(place)
    by_unit = {unit: list(its) for unit, its in groupby(rows, key=lambda row: row.unit)}
    files = {unit: place.file_of(unit) for unit in by_unit}
    for file in files.values():
        printing.may_write(file, force=place.force)
    if by_unit and not place.one_file:
        os.makedirs(place.out, exist_ok=True)
    templates = printing.preferred(app)
    warnings: dict[Warned, None] = {}
    for units in [list(by_unit)] if place.one_file else [[unit] for unit in by_unit]:
        if units:
            made = sheet(app, {unit: by_unit[unit] for unit in units}, actor, within)
            written = printing.write(made, files[units[0]], templates)
            warnings |= dict.fromkeys(written.warnings)
    printed = [_printed(its, files[unit]) for unit, its in by_unit.items()]
    return Done(printed, tuple(warnings))


def told(sheets: Iterable[Printed], actor: Actor) -> Iterator[tuple[str, str, int]]:
    """Yield each file that was printed, of which unit it is (of several: the actor's), and how many it tells of."""
    files: dict[str, list[Printed]] = {}
    for one in sheets:
        files.setdefault(one.file, []).append(one)
    for file, its in files.items():
        unit = its[0].unit if len(its) == 1 else actor.unit_code
        yield file, unit, sum(one.late + one.soon + one.other for one in its)


def sheet(app: App, by_unit: dict[str, list[Reminder]], actor: Actor, within: int) -> Sheet:
    """Return the sheets of some units, issued by the actor's unit."""
    today = app.today()
    with app.reading() as session:
        head = sheets.head_of(session, app, actor.unit_id, today)
    units: list[dict[str, str]] = []
    tables: dict[str, list[dict[str, str]]] = {"late": [], "soon": [], "other": []}
    for unit, rows in by_unit.items():
        found = _sorted(rows)
        units.append(
            {
                "unit": unit,
                "name": rows[0].unit_name,
                "on": day(today),
                "counts": _counts(found, within),
            }
        )
        for name, its in found.items():
            tables[name] += [_line(n, one) for n, one in enumerate(its, 1)]
    told = {"units": units, **tables}
    return Sheet("reminders", today, head, TITLE, (), told, printing.seal(app))


def _may_be(place: Place) -> None:
    """Refuse the name of a file of another kind; a folder that is not there yet ends with a slash or has no dot."""
    folder = os.path.isdir(place.out) or place.out.endswith(("/", os.sep))
    if not place.one_file and not folder and os.path.splitext(place.out)[1]:
        raise BadInput(NOT_A_PLACE, field="--out", value=place.out)
    above = os.path.dirname(place.out) or "."
    if place.one_file and not os.path.isdir(above):
        message = N_("{field}: {value} is not the path of a file in a folder that is there.")
        raise BadInput(message, field="--out", value=place.out)


def _sorted(rows: Sequence[Reminder]) -> dict[str, list[Reminder]]:
    """Return the rows by the tables of the sheet: late, soon, and what has no day."""
    found: dict[str, list[Reminder]] = {"late": [], "soon": [], "other": []}
    for row in rows:
        left = row.days_left
        found["other" if left is None else "late" if left < 0 else "soon"].append(row)
    return found


def _counts(found: dict[str, list[Reminder]], within: int) -> str:
    told = {
        "late": "{} việc quá hạn",
        "soon": f"{{}} việc đến hạn trong {within} ngày tới",
        "other": "{} vướng mắc khác",
    }
    said = [told[name].format(len(rows)) for name, rows in found.items() if rows or name != "other"]
    return ", ".join(said)


def _line(n: int, one: Reminder) -> dict[str, str]:
    row = stuck.keyed(one.row)
    passed = one.cause == "limit-passed" and one.rule
    return {
        "unit": one.unit,
        "n": str(n),
        "ref": one.ref,
        "name": one.name,
        "what": stuck.limit(row) if passed else stuck.cause(row),
        "due": day(one.due),
        "left": "" if one.days_left is None else stuck.left(one.days_left, one.kind),
        "action": helping(row),
    }


def _printed(rows: Sequence[Reminder], file: str) -> Printed:
    found = _sorted(rows)
    return Printed(
        rows[0].unit,
        rows[0].unit_name,
        len(found["late"]),
        len(found["soon"]),
        len(found["other"]),
        file,
    )
