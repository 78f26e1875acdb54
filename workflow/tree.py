"""Read the tree of units as it stood on a day, and the law that holds in a place of it.

These reads are part of every step of every case: two statements, no SQLAlchemy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from states import rules
from states.errors import NotFound
from states.facts import Unit
from states.pipeline import N_

if TYPE_CHECKING:
    from states.deadlines import Law
    from states.rules import RuleSet, Value
    from workflow.database import Row, Session

FACTS = (
    "decides", "hard_area", "has_youth_union", "official_members", "head", "meets", "sector",
)  # fmt: skip
_OF_A_UNIT = frozenset(FACTS) - {"head"}

_FIRST = itemgetter(0)

Chain = tuple[Unit, ...]


class Overlay(NamedTuple):
    """One value of a unit's own for a service or advisory rule, from a day on.

    `depth` counts from the root; a `value` of None gives the rule back to the units above.
    """

    depth: int
    rule: str
    value: Value
    since: date
    source: str


def chain(session: Session, unit_id: int, on: date) -> Chain:
    """Return the units from the root to this one as they stood on a day.

    Names, parents and facts are those of the day; a day before the first row of each is answered by
    that row. Raises `NotFound` for a key that is none.
    """
    units: list[Unit] = []
    path = ""
    for row in session.execute("unit_chain", {"unit_id": unit_id, "on": on}):
        path = f"{path}{row['id']}/"
        units.append(_unit(row, path, on.isoformat()))
    if not units:
        raise NotFound(N_("There is no unit {value}."), value=unit_id)
    return tuple(units)


def _unit(row: Row, path: str, on: str) -> Unit:
    told: dict[str, Any] = {}
    for since, fact, value in sorted(json.loads(row["facts"] or "[]"), key=_FIRST):
        if fact in _OF_A_UNIT and (since <= on or fact not in told):
            told[fact] = value
    names = sorted(json.loads(row["names"] or "[]"))
    name = next((name for since, name in reversed(names) if since <= on), names[0][1])
    return Unit(code=row["code"], name=name, kind=row["kind"], path=path, **told)


def id_of(unit: Unit) -> int:
    """Return the key of a unit of a chain: the last of its path."""
    return int(unit.path[:-1].rpartition("/")[2])


def overlays(session: Session, chain: Chain) -> tuple[Overlay, ...]:
    """Return the values that the units of a chain have of their own, of all days, oldest first."""
    depths = {id_of(unit): depth for depth, unit in enumerate(chain)}
    return tuple(
        Overlay(
            depths[row["unit_id"]],
            row["rule"],
            json.loads(row["value"]),
            row["since"],
            row["source"],
        )
        for row in session.execute("unit_rules", {"units": list(depths)})
    )


def in_force(of: Sequence[Overlay], on: date) -> Mapping[str, Overlay]:
    """Return by rule the value that holds on a day at the end of the chain: the nearest unit's."""
    latest = {(one.depth, one.rule): one for one in of if one.since <= on}
    nearest = sorted(latest.values(), key=_FIRST)
    return {one.rule: one for one in nearest if one.value is not None}


def overlay(session: Session, chain: Chain, on: date) -> Mapping[str, Value]:
    """Return by rule the values that units of the chain have of their own on a day."""
    held = in_force(overlays(session, chain), on)
    return {rule: one.value for rule, one in held.items()}


def law(session: Session, chain: Chain) -> Law:
    """Return what gives the rules in force on a day at the end of the chain, with the own values."""
    own = overlays(session, chain)
    return _with_own(own) if own else rules.in_force


def _with_own(own: Sequence[Overlay]) -> Callable[[date], RuleSet]:
    known: dict[tuple[str, frozenset[Overlay]], RuleSet] = {}

    def law(day: date) -> RuleSet:
        held = in_force(own, day)
        key = rules.set_on(day), frozenset(held.values())
        if key not in known:
            known[key] = rules.in_force(day).overlaid(
                {rule: one.value for rule, one in held.items()},
                sources={rule: one.source for rule, one in held.items()},
            )
        return known[key]

    return law
