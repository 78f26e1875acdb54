"""Classes as they stand: a list of them, and one with everybody who was in it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from states.errors import NotFound
from states.frozen import Frozen
from states.names import fold, near
from states.pipeline import N_
from workflow.casework.class_places import FAILED, LEFT, PASSED

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session

WAITS = "waits"
NO_CLASS = N_("There is no class {value}.")


class ClassView(Frozen):
    """One class, and of those in the reader's sight how many were in it and what became of them."""

    code: str
    name: str
    centre: str
    starts: date
    ends: date
    enrolled: int
    waits: int
    passed: int
    failed: int
    left: int


class Place(Frozen):
    """One person of a class: `n` counts in the order of enrolment, `outcome` is waits, passed, failed or left."""

    n: int
    ref: str
    name: str
    born: date
    unit: str
    unit_name: str
    outcome: str
    certificate: str | None
    issued: date | None


class Roster(ClassView):
    """One class with everybody in the reader's sight who is or was in it."""

    centre_name: str
    roster: tuple[Place, ...]


def listed(app: App, actor: Actor) -> list[ClassView]:
    """Return the classes that the actor may see, newest first."""
    with app.reading() as session:
        rows = [row for row in session.execute("classes_told") if in_sight(row, actor)]
        places = _places(session, rows, actor)
    return [ClassView(**_told(row, places.get(row["id"], ()))) for row in rows]


def show(app: App, code: str, actor: Actor) -> Roster:
    """Return a class with its roster; raises `NotFound` with near codes."""
    with app.reading() as session:
        row = find(session, code, actor)
        places = roster(session, row, actor)
    return Roster(**_told(row, places), centre_name=row["centre_name"], roster=places)


def find(session: Session, code: str, actor: Actor) -> Row:
    """Return the row of the class `code`, with its centre; raises `NotFound` for one out of sight."""
    rows = session.execute("class_by_code", {"folded": fold(code)})
    if rows and in_sight(rows[0], actor):
        return rows[0]
    known = [row for row in session.execute("classes_told") if in_sight(row, actor)]
    words = [(row[spelt], row["code"]) for row in known for spelt in ("code", "name")]
    raise NotFound(NO_CLASS, value=code, near=near(code, words))


def in_sight(row: Row, actor: Actor) -> bool:
    """Say whether a class is of the actor's own part of the tree, or may take people of it."""
    return str(row["centre_path"]).startswith(actor.unit_path) or actor.unit_path.startswith(
        str(row["around"])
    )


def roster(session: Session, row: Row, actor: Actor) -> tuple[Place, ...]:
    """Return everybody in the actor's sight who is or was in a class, in the order of enrolment."""
    return tuple(_places(session, [row], actor).get(row["id"], ()))


def _places(session: Session, rows: Iterable[Row], actor: Actor) -> dict[int, list[Place]]:
    """Return who was in classes, by class; a centre, and who stands above it, sees all of its own classes."""
    classes = {row["id"]: row for row in rows}
    found = session.execute("class_roster", {"classes": [*classes]})
    by_class = groupby(sorted(found, key=itemgetter("class_id")), itemgetter("class_id"))
    return {
        key: [_place(n, one) for n, one in enumerate(of_one, 1) if _seen(one, classes[key], actor)]
        for key, of_one in by_class
    }


def _seen(place: Row, of: Row, actor: Actor) -> bool:
    whole = str(of["centre_path"]).startswith(actor.unit_path)
    return whole or str(place["unit_path"]).startswith(actor.unit_path)


def _place(n: int, row: Row) -> Place:
    return Place(
        n=n,
        ref=row["ref"],
        name=row["name"],
        born=row["born"],
        unit=row["unit"],
        unit_name=row["unit_name"],
        outcome=row["outcome"] or WAITS,
        certificate=row["certificate"],
        issued=row["issued"],
    )


def _told(row: Row, places: Sequence[Place]) -> dict[str, Any]:
    outcomes = Counter(place.outcome for place in places)
    counts = {name: outcomes[name] for name in (WAITS, PASSED, FAILED, LEFT)}
    own = {name: row[name] for name in ("code", "name", "centre", "starts", "ends")}
    return {**own, "enrolled": len(places), **counts}
