"""The rows of a list of cases, read by their columns: facts, steps with their days, and all that is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from states.errors import BadInput, NotFound
from states.frozen import NamedTuple
from states.pipeline import N_, NOTHING, FieldType, Warned
from states.values import missing
from workflow.exchange import columns
from workflow.exchange.columns import Cell, Column
from workflow.exchange.rows import ImportRow, Problem
from workflow.ground import refs

LACKS = N_("{field}: this is missing.")
NO_COLUMN = N_("There is no column {field}.")
UNKNOWN_REF = N_("{field}: {value} is no reference of a case.")


class Step(NamedTuple):
    """A move or a paper of a row: its day, its fields as typed values, what it still lacks.

    `bad` says that a cell of it cannot be read; `nth` of how manieth of its kind it is.
    """

    act: str
    nth: int
    on: date | None
    fields: Mapping[str, object] = NOTHING
    note: str | None = None
    lacks: tuple[str, ...] = ()
    bad: bool = False

    @property
    def is_evidence(self) -> bool:
        """Return whether this is a paper rather than a move."""
        return columns.is_evidence(self.act)

    def column(self, part: str) -> str:
        """Return the name of the column that tells a part of it."""
        return f"{self.act}.{part}" if self.nth == 1 else f"{self.act}.{self.nth}.{part}"


class Planned(NamedTuple):
    """A row as it was read: the person, the steps in the order of their days, and what the list claims."""

    row: ImportRow
    told: Mapping[str, Any]
    facts: Mapping[str, object]
    opened: date | None
    steps: tuple[Step, ...]
    undated: tuple[Step, ...]
    problems: tuple[Problem, ...]

    @property
    def number(self) -> int:
        """Return the number of the row in its sheet."""
        return self.row.number

    @property
    def state(self) -> str | None:
        """Return the state that the list says the person has reached: as confirmed, or by its own status."""
        state: str | None = self.told.get("state")
        return state or self.row.claim

    @property
    def identity(self) -> str | None:
        """Return the identity number that the row gives, if it does."""
        told = self.facts.get("identity_no")
        return str(told) if told else None

    def problem(
        self, column: str, message: Warned, rule: str | None = None, value: object = None
    ) -> Problem:
        """Return a problem of a column of this row, with what stands there."""
        cell = self.row.cells.get(column) if value is None else value
        return Problem(self.number, column, shown(cell), message, rule)


def plan(row: ImportRow) -> Planned:
    """Read a row; what cannot be read is told, all of it."""
    values: dict[str, object] = {}
    problems = list(row.problems)
    bad: set[tuple[str | None, int]] = set()
    by_act: dict[tuple[str, int], dict[str, object]] = {}
    for name, cell in row.cells.items():
        column = columns.named(name)
        try:
            value = _value(column, name, cell)
        except BadInput as refused:
            problems.append(
                Problem(row.number, name, shown(cell), Warned(refused.message, refused.params))
            )
            if column is not None:
                bad.add((column.act, column.nth))
            continue
        if column is None or value is None:
            continue
        if column.act is None:
            values[column.name] = value
        else:
            by_act.setdefault((column.act, column.nth), {})[column.part] = value
    problems += _facts_missing(row, values, problems)
    for of in bad:
        if of[0] is not None:
            by_act.setdefault((of[0], of[1]), {})
    steps = [_step(act, nth, told, bad=(act, nth) in bad) for (act, nth), told in by_act.items()]
    dated = sorted((step for step in steps if step.on), key=_place)
    return Planned(
        row,
        {name: values[name] for name in _ABOUT_THE_ROW if name in values},
        {name: value for name, value in values.items() if name in _FACTS},
        _opened(values, dated),
        tuple(dated),
        tuple(step for step in steps if not step.on),
        tuple(problems),
    )


def shown(cell: object) -> str:
    """Return what stands in a cell as it is told, never more than a line of it."""
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return (cell.isoformat()[:10] if isinstance(cell, date) else " ".join(str(cell).split()))[:80]


_ABOUT_THE_ROW = ("unit", "state", "despite", "reason", "note")
_FACTS = frozenset(column.name for column in columns.facts()) - {*_ABOUT_THE_ROW, "opened"}
_PLACES = {act: at for at, act in enumerate(columns.acts())}


@lru_cache(maxsize=16_384)
def _text(name: str, text: str) -> object:
    """Return what the text of a cell says; in a list the same words stand in many rows."""
    column = columns.named(name)
    return columns.read(column, text) if column else None


def _value(column: Column | None, name: str, cell: Cell) -> object:
    if column is None:
        raise BadInput(NO_COLUMN, field=name, value=name)
    value = _text(name, cell) if isinstance(cell, str) else columns.read(column, cell)
    if value is not None and column.field.type is FieldType.CASE:
        try:
            return refs.read(str(value))
        except NotFound:
            raise BadInput(UNKNOWN_REF, field=name, value=str(value)) from None
    return value


def _facts_missing(
    row: ImportRow, values: Mapping[str, object], problems: Iterable[Problem]
) -> Iterator[Problem]:
    told = {problem.column for problem in problems}
    for field in missing([c.field for c in columns.facts()], values):
        if field.name not in told:
            yield Problem(row.number, field.name, "", Warned(LACKS, {"field": field.name}))


def _step(act: str, nth: int, told: Mapping[str, object], *, bad: bool) -> Step:
    on = told.get("on") or told.get(columns.OWN_DATES.get(act, ""))
    fields = {name: value for name, value in told.items() if name not in ("on", "note")}
    note = told.get("note")
    lacks = tuple(field.name for field in missing(columns.fields(act), fields))
    day = on if isinstance(on, date) else None
    return Step(act, nth, day, fields, str(note) if note else None, lacks, bad)


def _place(step: Step) -> tuple[date, int, int]:
    """Order steps by their days; those of one day as the columns of the template, the order of a dossier."""
    return step.on or date.max, _PLACES[step.act], step.nth


def _opened(values: Mapping[str, object], dated: Iterable[Step]) -> date | None:
    """Return the day of the opening: as told, else the earliest day of the row."""
    opened = values.get("opened")
    if isinstance(opened, date):
        return opened
    return min((step.on for step in dated if step.on), default=None)
