"""What is due and late for each unit, for the briefing at which its committee hands it out.

The rows are those of the stuck list and of the limits that come next; nothing is found by a rule of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from workflow.ground import scope
from workflow.queries import stalled

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from states.units import Actor
    from workflow.app import App
    from workflow.queries.stuck_rows import StalledCase
    from workflow.store import Row

WITHIN = 31
"""Days to look ahead: until the briefing of the next month."""
_OF_THE_OFFICE = "admin"
"""Who runs the register looks after accounts and mail; no unit is reminded of that."""


@dataclass(frozen=True, slots=True)
class Reminder:
    """One thing that a unit has to see to; `days_left` is below zero where it is late, None where it has no day.

    `of` is the unit that has the case, `unit` the one that must act.
    """

    unit: str
    unit_name: str
    ref: str
    name: str
    of: str
    rule: str | None
    kind: str
    cause: str
    due: date | None
    days_left: int | None
    todo: str | None
    last_reminded: date | None
    _row: StalledCase

    @property
    def row(self) -> StalledCase:
        """Return the row of the stuck list, for the paper."""
        return self._row


def reminders(
    app: App, actor: Actor, *, unit: str | None = None, within: int = WITHIN
) -> list[Reminder]:
    """Return what each unit in the actor's scope has to see to, or one of them, unit by unit, soonest first.

    Raises `NotFound` for a unit out of sight.
    """
    rows = stalled.stalled(app, actor, stalled.Wanted(unit=unit, coming=within))
    with app.reading() as session:
        path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        within_reach = session.execute("units_within", scope.subtree(path))
        asked = {"codes": sorted({row.waiting_for for row in rows})}
        known = {row["code"] for row in session.execute("units_called", asked)}
    named = {row["code"]: row for row in within_reach if not unit or row["path"] == path}
    found = _each(rows, named, known, app.today())
    return sorted(
        found,
        key=lambda one: (
            _place(named[one.unit]["path"]),
            one.due or date.max,
            one.ref,
            one.rule or "",
        ),
    )


def _place(path: str) -> tuple[int, ...]:
    """Return by what units are ordered: a committee, then those below it."""
    return tuple(int(key) for key in path.strip("/").split("/"))


def _each(
    rows: Iterable[StalledCase], named: Mapping[str, Row], known: Collection[str], today: date
) -> Iterator[Reminder]:
    """Yield what falls to the named units, each limit of a case once, by its worst cause.

    Where nobody of the register is waited for, whose case it is must see to it. `known` are the codes of units.
    """
    told: set[tuple[str, str]] = set()
    for row in rows:
        unit = row.waiting_for if row.waiting_for in known else row.unit
        about = (row.ref, row.rule or row.cause)
        if unit in named and about not in told and row.stall.stuck and row.owner != _OF_THE_OFFICE:
            told.add(about)
            yield _reminder(row, named[unit], today)


def _reminder(row: StalledCase, unit: Row, today: date) -> Reminder:
    return Reminder(
        unit=unit["code"],
        unit_name=unit["name"],
        ref=row.ref,
        name=row.name,
        of=row.unit,
        rule=row.rule,
        kind=row.kind,
        cause=row.cause,
        due=row.due,
        days_left=(row.due - today).days if row.due else None,
        todo=row.next,
        last_reminded=row.last_reminded,
        _row=row,
    )
