"""Dated truth: what holds of a unit from a day on, until the next day something is said of it."""

from __future__ import annotations

import json
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar

from sqlmodel import col, select

from workflow.ground import scope
from workflow.ground.tree import FACTS
from workflow.store import records

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.store.office import OfficeSession

R = TypeVar("R", records.UnitParent, records.UnitName, records.UnitFact)
_EVE = timedelta(days=1)


def lock(session: OfficeSession) -> None:
    """Let no other change of the tree run beside this one."""
    session.execute("tree_lock")


def rows_of(
    session: OfficeSession, table: type[R], unit: records.Unit, fact: str | None = None
) -> list[R]:
    """Return what a dated table says of a unit, oldest first."""
    wanted = select(table).where(col(table.unit_id) == unit.id)
    if fact is not None:
        wanted = wanted.where(col(records.UnitFact.name) == fact)
    return list(session.orm.exec(wanted.order_by(col(table.since))).all())


def put_name(session: OfficeSession, unit: records.Unit, name: str, on: date) -> None:
    """Let the unit be called `name` from a day on."""
    rows = rows_of(session, records.UnitName, unit)
    _put(
        session,
        rows,
        ("name", name),
        on,
        lambda: records.UnitName(unit_id=key(unit), name=name, since=on),
    )
    unit.name = rows[-1].name


def put_fact(session: OfficeSession, unit: records.Unit, fact: str, told: Any, on: date) -> None:  # noqa: ANN401
    """Let a fact hold of the unit from a day on."""
    rows = rows_of(session, records.UnitFact, unit, fact)
    if not rows:  # nothing was said of it when the unit was made: then it was not so
        rows.append(_fact(unit, fact, getattr(unit, fact), min(unit.opened_on, on - _EVE)))
        session.orm.add(rows[0])
    text = json.dumps(told, ensure_ascii=False)
    _put(session, rows, ("value", text), on, lambda: _fact(unit, fact, told, on))
    setattr(unit, fact, json.loads(rows[-1].value))


def put_fact_beside(
    session: OfficeSession,
    unit: records.Unit,
    fact: str,
    told: Any,  # noqa: ANN401 - what JSON can hold
    on: date,
) -> None:
    """Let a fact that only letters or reports ask for hold from a day on; a term from its own first day, whenever it is told.

    Nothing is kept of it in the row of the unit, and before it nothing was said.
    """
    on = date.fromisoformat(told) if fact == "term_from" and told else on
    rows = rows_of(session, records.UnitFact, unit, fact)
    text = json.dumps(told, ensure_ascii=False)
    same = next((row for row in rows if row.since == on), None)
    if same:
        same.value = text
    else:
        session.orm.add(_fact(unit, fact, told, on))


def put_parent(session: OfficeSession, unit: records.Unit, parent: records.Unit, on: date) -> None:
    """Let the unit stand under `parent` from a day on, and rebuild the paths if that is today's place."""
    rows = rows_of(session, records.UnitParent, unit)
    under = key(parent)
    _put(
        session,
        rows,
        ("parent_id", under),
        on,
        lambda: records.UnitParent(unit_id=key(unit), parent_id=under, since=on),
    )
    if unit.parent_id == rows[-1].parent_id:
        return
    unit.parent_id = rows[-1].parent_id
    session.orm.flush()
    moved = {"path": f"{parent.path}{unit.id}/", "cut": len(unit.path) + 1}
    session.run("unit_paths_move", moved | scope.subtree(unit.path))
    session.orm.expire_all()


def first_rows(session: OfficeSession, unit: records.Unit) -> None:
    """Write the first row of each dated table of a unit that is new."""
    session.orm.add(records.UnitName(unit_id=key(unit), name=unit.name, since=unit.opened_on))
    if unit.parent_id is not None:
        session.orm.add(
            records.UnitParent(unit_id=key(unit), parent_id=unit.parent_id, since=unit.opened_on)
        )
    session.orm.add_all(_fact(unit, fact, getattr(unit, fact), unit.opened_on) for fact in FACTS)


def key(unit: records.Unit) -> int:
    """Return the key of a unit that was flushed."""
    assert unit.id is not None  # noqa: S101 - for the type checker
    return unit.id


def _fact(unit: records.Unit, fact: str, told: Any, since: date) -> records.UnitFact:  # noqa: ANN401
    text = json.dumps(told, ensure_ascii=False)
    return records.UnitFact(unit_id=key(unit), name=fact, value=text, since=since)


def _put(
    session: OfficeSession, rows: list[R], told: tuple[str, Any], on: date, make: Callable[[], R]
) -> None:
    """Let a column have a value from a day on, until the next row; keep `rows` in order.

    What is said of a day before the first row leaves that row to answer for the days before: it is
    dated back, so that the new row ends it.
    """
    column, value = told
    holding = next((row for row in reversed(rows) if row.since <= on), rows[0])
    if getattr(holding, column) == value:
        return
    if holding.since == on:
        setattr(holding, column, value)
        return
    if on < rows[0].since:
        rows[0].since = on - _EVE
    rows.append(make())
    session.orm.add(rows[-1])
    rows.sort(key=lambda row: row.since)
    _close_ends(rows)


def _close_ends(rows: list[R]) -> None:
    """Let each row last through the eve of the next one."""
    for row, following in pairwise(rows):
        if not isinstance(row, records.UnitFact):
            row.until = following.since - _EVE
