"""Units put in another place of the tree, and closed into others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.pipeline import N_
from workflow.ground import people, scope
from workflow.organisation import validation
from workflow.organisation.units import _changing, _profile, _reading
from workflow.store import journal
from workflow.upkeep import ground_changes, recomputing

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, records
    from workflow.store.office import OfficeSession

NOT_THE_ROOT = N_("{value} is the root of the tree; it cannot be moved or closed.")
CYCLE = N_("{value} cannot stand under {parent}, which stands under {value} itself on {day}.")
INTO_ITSELF = N_("--into: {value} cannot be closed into itself.")
INTO_BELOW = N_("--into: {into} stands under {value}; move it to another place first.")
OTHER_KIND = N_(
    "--into: {into} cannot do the work of {value}: a branch passes to a branch, a training centre to a "
    "training centre, a committee to a committee."
)
SUCCESSORS = {"branch": ("branch",), "centre": ("centre",)}


def move(app: App, code: str, under: str, stamp: Stamp) -> _reading.UnitView:
    """Let a unit stand under another one from the day of the stamp on, with all that is below it.

    Raises `NotFound` for a unit out of sight, `NotPermitted` without the role admin, `BadInput` for a
    place where it cannot stand, on that day or later.
    """
    from workflow.organisation.units import _dated
    from workflow.store import records

    with app.office(stamp) as session:
        row, parent = _both(session, app, (code, under), stamp)
        _profile.check_place(row["kind"], parent)
        _refuse_cycle(session, row, parent, stamp.on)
        unit = session.orm.get_one(records.Unit, row["id"])
        above = session.orm.get_one(records.Unit, parent["id"])
        _dated.put_parent(session, unit, above, stamp.on)
        session.orm.flush()
        reason = f"{row['code']} → {parent['code']}"
        ground_changes.recompute(session, app, stamp, reason, unit.path)
        return app.answered(session, _reading.view(session, unit.path, stamp.on))


def close(app: App, code: str, into: str, stamp: Stamp) -> _reading.UnitView:
    """Close a unit from the day of the stamp on; another one takes its cases, units and users.

    Raises as `move` does.
    """
    from workflow.organisation.units import _dated
    from workflow.store import records

    with app.office(stamp) as session:
        row, heir = _both(session, app, (code, into), stamp)
        _check_heir(row, heir)
        unit = session.orm.get_one(records.Unit, row["id"])
        above = session.orm.get_one(records.Unit, heir["id"])
        for child in _children(session, unit):
            _profile.check_place(child.kind, heir)
            _dated.put_parent(session, child, above, stamp.on)
        _rehouse(session, app, (row, heir), stamp)
        both = {"unit_id": row["id"], "into_id": heir["id"]}
        with journal.watched(session, "users", "office_users_of", both, journal.by(stamp)):
            session.run("users_move", both)
        unit.closed_on, unit.successor_id = stamp.on, heir["id"]
        session.orm.flush()
        reason = f"{row['code']} → {heir['code']}"
        ground_changes.recompute(session, app, stamp, reason, heir["path"])
        recomputing.recompute_waiting_for(session, app, row["id"])
        return app.answered(session, _reading.view(session, row["path"], stamp.on))


def _both(
    session: OfficeSession, app: App, codes: tuple[str, str], stamp: Stamp
) -> tuple[Row, Row]:
    """Return the unit to be moved or closed and the one it goes to, with the tree locked."""
    from workflow.organisation.units import _dated

    _dated.lock(session)
    row, other = (scope.unit(session, code, stamp.actor) for code in codes)
    people.require_admin(stamp.actor)
    validation.not_in_future(stamp.on, app.today())
    if row["parent_id"] is None:
        raise BadInput(NOT_THE_ROOT, value=row["code"])
    for one in (row, other):
        _changing.refuse_closed(session, one)
    return row, other


def _children(session: OfficeSession, unit: records.Unit) -> Sequence[records.Unit]:
    """Return the units that stand right below one today and are not closed."""
    from sqlmodel import col, select

    from workflow.store import records

    wanted = select(records.Unit).where(
        col(records.Unit.parent_id) == unit.id, col(records.Unit.closed_on).is_(None)
    )
    return session.orm.exec(wanted).all()


def _check_heir(row: Row, heir: Row) -> None:
    if row["id"] == heir["id"]:
        raise BadInput(INTO_ITSELF, value=row["code"])
    if heir["path"].startswith(row["path"]):
        raise BadInput(INTO_BELOW, value=row["code"], into=heir["code"])
    if heir["kind"] not in SUCCESSORS.get(row["kind"], _profile.COMMITTEES):
        raise BadInput(OTHER_KIND, value=row["code"], into=heir["code"])


def _rehouse(session: OfficeSession, app: App, sides: tuple[Row, Row], stamp: Stamp) -> None:
    """Pass the open cases of a unit that is closed to its heir, one act each."""
    from workflow.casework import rehousing

    row, heir = sides
    rehousing.rehouse(session, app, (row["id"], heir["id"]), stamp)


def _refuse_cycle(session: OfficeSession, row: Row, parent: Row, on: date) -> None:
    """Raise `BadInput` where the unit would stand above itself on any day the new place holds.

    A day before the first row is answered by that row, so the first place reaches back for ever.
    """
    edges: dict[int, list[tuple[date, int]]] = {}
    for edge in session.execute("unit_edges"):
        edges.setdefault(edge["unit_id"], []).append((edge["since"], edge["parent_id"]))
    for day in _days_of_place(edges, row["id"], on):
        if row["id"] in _above(edges, parent["id"], day):
            raise BadInput(CYCLE, value=row["code"], parent=parent["code"], day=max(day, on))


def _days_of_place(edges: Mapping[int, list[tuple[date, int]]], unit: int, on: date) -> list[date]:
    """Return the days on which the tree changes while a unit stands where it is put on a day."""
    places = [since for since, _ in edges[unit]]
    ends = next((since for since in places[1:] if since > on), date.max)
    begins = date.min if on == places[0] else on
    changes = {since for rows in edges.values() for since, _ in rows}
    return sorted({begins, *(since for since in changes if begins < since < ends)})


def _above(edges: Mapping[int, list[tuple[date, int]]], unit: int, on: date) -> set[int]:
    """Return a unit and those above it on a day."""
    found = {unit}
    while unit in edges:
        rows = edges[unit]
        unit = next((above for since, above in reversed(rows) if since <= on), rows[0][1])
        if unit in found:
            break
        found.add(unit)
    return found
