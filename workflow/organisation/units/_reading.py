"""Units as they stood on a day: one with its history, or a whole subtree in its order."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from workflow.casework import letter_terms
from workflow.ground import scope, tree

if TYPE_CHECKING:
    from states.law.rules import Value
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session


@dataclass(frozen=True, slots=True)
class UnitView:
    """One unit as it stood on a day; `depth` counts from the top of what is listed."""

    code: str
    name: str
    kind: str
    parent: str | None
    depth: int
    sector: str | None
    decides: bool
    hard_area: bool
    has_youth_union: bool
    official_members: int | None
    head: str | None
    meets: str | None
    official_code: str | None
    email: str | None
    seal: bool
    numbers: str
    term_from: date | None
    code_in_numbers: bool
    nobody_left: bool
    opened_on: date
    closed_on: date | None
    successor: str | None


@dataclass(frozen=True, slots=True)
class OwnLimit:
    """A value of the unit's own for a service or advisory rule; None gives it back."""

    rule: str
    value: Value
    since: date
    source: str


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that came to hold of a unit on a day: `what` is name, parent or a fact."""

    since: date
    what: str
    value: Any


@dataclass(frozen=True, slots=True)
class UnitDetail(UnitView):
    """One unit with its own limits and everything that was recorded of it, oldest first."""

    limits: tuple[OwnLimit, ...]
    history: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which units to list: those at and below `unit`, of one kind, as they stood `on`.

    Closed ones only where asked for; what is left out limits nothing, the day is today.
    """

    unit: str | None = None
    kind: str | None = None
    on: date | None = None
    closed: bool = False


def listed(app: App, wanted: Wanted, actor: Actor) -> list[UnitView]:
    """Return the units the actor may see that fit, in the order of the tree."""
    day = wanted.on or app.today()
    with app.reading() as session:
        path = scope.unit(session, wanted.unit, actor)["path"] if wanted.unit else actor.unit_path
        rows = session.execute("units_told", scope.subtree(path))
    views = [_view(row, day) for row in rows]
    kept = [one for one in views if wanted.closed or not one.closed_on or one.closed_on > day]
    return [one for one in in_order(kept) if wanted.kind in (None, one.kind)]


def show(app: App, code: str, actor: Actor, *, on: date | None = None) -> UnitDetail:
    """Return one unit as it stood `on` (default: today), with its history; raises `NotFound`."""
    with app.reading() as session:
        path = scope.unit(session, code, actor)["path"]
        return detail(session, path, on or app.today())


def view(session: Session, path: str, on: date) -> UnitView:
    """Return the unit at the end of a path as it stood on a day."""
    return _view(_row(session, path), on)


def detail(session: Session, path: str, on: date) -> UnitDetail:
    """Return the unit at the end of a path as it stood on a day, with its history."""
    row = _row(session, path)
    own = session.execute("unit_rules", {"units": [row["id"]]})
    limits = (OwnLimit(o["rule"], json.loads(o["value"]), o["since"], o["source"]) for o in own)
    plain = _view(row, on)
    told = {field.name: getattr(plain, field.name) for field in fields(plain)}
    return UnitDetail(**told, limits=tuple(limits), history=tuple(_history(row)))


def in_order(views: Iterable[UnitView]) -> Iterator[UnitView]:
    """Yield units from the top down, each before those below it, siblings by code, with its depth."""
    from dataclasses import replace

    given = sorted(views, key=lambda one: _natural(one.code))
    below: dict[str | None, list[UnitView]] = {}
    known = {one.code for one in given}
    for one in given:
        below.setdefault(one.parent if one.parent in known else None, []).append(one)
    waiting = [(one, 0) for one in reversed(below.get(None, []))]
    while waiting:
        one, depth = waiting.pop()
        yield replace(one, depth=depth)
        waiting += [(child, depth + 1) for child in reversed(below.get(one.code, []))]


def _natural(code: str) -> list[tuple[int, str]]:
    """Return a key by which LC9 comes before LC10."""
    parts = re.findall(r"\d+|\D+", code)
    return [(int(part), "") if part.isdigit() else (-1, part.casefold()) for part in parts]


def _row(session: Session, path: str) -> Row:
    """Return the row of exactly this path: nothing lies between it and its first child."""
    return session.execute("units_told", {"low": path, "high": path + "0"})[0]


def _view(row: Row, on: date) -> UnitView:
    day = on.isoformat()
    blank = {"decides": False, "hard_area": False, "has_youth_union": False}
    facts: dict[str, Any] = dict.fromkeys(tree.FACTS) | blank | tree.facts_on(row["facts"], day)
    habits = letter_terms.of(tree.letter_facts_in(row["facts"]), row["kind"], on)
    return UnitView(
        code=row["code"],
        name=tree.value_on(row["names"], day),
        kind=row["kind"],
        parent=tree.value_on(row["parents"], day),
        depth=0,
        official_code=row["official_code"],
        email=row["email"],
        seal=habits.seal,
        numbers=letter_terms.OWN if habits.own else letter_terms.CLERK,
        term_from=None if habits.by_year else habits.first,
        code_in_numbers=habits.code,
        nobody_left=tree.nobody_left(row["facts"], day),
        opened_on=row["opened_on"],
        closed_on=row["closed_on"],
        successor=row["successor"],
        **facts,
    )


def _history(row: Row) -> Iterator[Step]:
    """Yield what came to hold, by day; what was not so from the beginning is no news."""
    before: set[str] = set()
    for since, what, value in sorted(_said(row), key=lambda one: (one[0], _ORDER.index(one[1]))):
        if (value is not None and value is not False) or what in before:
            yield Step(date.fromisoformat(since), what, value)
        before.add(what)
    if row["closed_on"]:
        yield Step(row["closed_on"], "closed", row["successor"])


def _said(row: Row) -> Iterator[tuple[str, str, Any]]:
    """Yield since when which name, parent or fact held."""
    for what, column in (("name", "names"), ("parent", "parents")):
        yield from ((since, what, value) for since, value in json.loads(row[column] or "[]"))
    yield from json.loads(row["facts"] or "[]")


_ORDER = ("name", "parent", *tree.FACTS, *tree.BESIDE)
