"""The tree of units as it stood on a day, and the law that holds in a place of it.

These reads are part of every step of every case: three statements, no SQLAlchemy.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from operator import itemgetter
from typing import TYPE_CHECKING, Any

from states.errors import NotFound
from states.frozen import NamedTuple
from states.law import rules
from states.pipeline import N_
from states.units import Unit
from workflow.store import settings
from workflow.store.cache import once

if TYPE_CHECKING:
    from states.law.limits import Law
    from states.law.rules import RuleSet, Value
    from workflow.store import Row, Session

FACTS = ("decides", "hard_area", "has_youth_union", "official_members", "head", "meets", "sector")
OF_LETTERS = ("seal", "numbers", "term_from", "code_in_numbers")
"""The facts that only letters ask for: they are no part of a `Unit`."""
NOBODY_LEFT = "nobody_left"
"""The fact that only reports ask for: nobody is left here who could be brought on (không còn quần chúng)."""
BESIDE = (*OF_LETTERS, NOBODY_LEFT)
"""The facts that are no part of a `Unit`."""
CONCLUSION = "conclusion"
"""The setting that says from which day on the city's own rules are in force."""

_FIRST = itemgetter(0)

Chain = tuple[Unit, ...]


class OwnValue(NamedTuple):
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
    that row. Raises `NotFound` for an unknown key.
    """
    return once(session, ("chain", unit_id, on), lambda: _chain(session, unit_id, on))


def changed(session: Session) -> tuple[date, ...]:
    """Return the days on which the tree, a name or a fact of any unit changed, in order; between two of them it stood."""
    return tuple(row["since"] for row in session.execute("tree_changed"))


def _chain(session: Session, unit_id: int, on: date) -> Chain:
    units: list[Unit] = []
    path = ""
    for row in session.execute("unit_chain", {"unit_id": unit_id, "on": on}):
        path = f"{path}{row['id']}/"
        units.append(_unit(row, path, on.isoformat()))
    if not units:
        raise NotFound(N_("There is no unit {value}."), value=unit_id)
    return tuple(units)


def _unit(row: Row, path: str, on: str) -> Unit:
    told = facts_on(row["facts"], on)
    return Unit(row["code"], value_on(row["names"], on), row["kind"], path, **told)


def value_on(recorded: str | None, on: str) -> Any:  # noqa: ANN401 - a name, a code
    """Return what held on a day (ISO) out of a JSON list of [since, value]; None of an empty one."""
    rows = sorted(json.loads(recorded or "[]"))
    return (
        next((value for since, value in reversed(rows) if since <= on), rows and rows[0][1]) or None
    )


def facts_on(recorded: str | None, on: str, wanted: Collection[str] = FACTS) -> dict[str, Any]:
    """Return the facts that held on a day (ISO) out of a JSON list of [since, name, value]."""
    told: dict[str, Any] = {}
    for since, name, value in sorted(json.loads(recorded or "[]"), key=_FIRST):
        if name in wanted and (since <= on or name not in told):
            told[name] = value
    return told


def nobody_left(recorded: str | None, on: str) -> bool:
    """Return whether it is on file on a day (ISO) that nobody is left to bring on; before it was said it was not so."""
    told = [
        (since, value)
        for since, name, value in json.loads(recorded or "[]")
        if name == NOBODY_LEFT and since <= on
    ]
    return bool(max(told)[1]) if told else False


def letter_facts(session: Session, unit_id: int) -> tuple[tuple[str, str, Any], ...]:
    """Return every [since, name, value] that was told of a unit for its letters, oldest first."""
    last = session.execute("unit_chain", {"unit_id": unit_id, "on": date.max})[-1]
    return letter_facts_in(last["facts"])


def letter_facts_in(recorded: str | None) -> tuple[tuple[str, str, Any], ...]:
    """Return those out of a JSON list of [since, name, value]."""
    told = sorted(json.loads(recorded or "[]"), key=_FIRST)
    return tuple((since, name, value) for since, name, value in told if name in OF_LETTERS)


def id_of(unit: Unit) -> int:
    """Return the key of a unit: the last of its path."""
    return int(unit.path[:-1].rpartition("/")[2])


def own_values(session: Session, chain: Chain) -> tuple[OwnValue, ...]:
    """Return the values that the units of a chain have of their own, of all days, oldest first."""
    depths = {id_of(unit): depth for depth, unit in enumerate(chain)}
    return tuple(
        OwnValue(
            depths[row["unit_id"]],
            row["rule"],
            json.loads(row["value"]),
            row["since"],
            row["source"],
        )
        for row in session.execute("unit_rules", {"units": list(depths)})
    )


def in_force(of: Sequence[OwnValue], on: date) -> Mapping[str, OwnValue]:
    """Return by rule the value that holds on a day at the end of the chain: the nearest unit's."""
    latest = {(one.depth, one.rule): one for one in of if one.since <= on}
    nearest = sorted(latest.values(), key=_FIRST)
    return {one.rule: one for one in nearest if one.value is not None}


def law(session: Session, chain: Chain) -> Law:
    """Return what gives the rules in force on a day at the end of the chain, with the own values."""
    return once(
        session, ("law", chain[-1].path), lambda: _law(own_values(session, chain), adopted(session))
    )


def adopted(session: Session) -> date | None:
    """Return the day from which the city's own rules are in force here, None where nobody set one."""
    told = once(session, (CONCLUSION,), lambda: settings.read(session, CONCLUSION))
    return date.fromisoformat(told) if told else None


def _law(own: Sequence[OwnValue], since: date | None) -> Law:
    """Return the law with the units' own values, and with the city's own rules from a day on."""
    return _with_own(own, since) if own or since else rules.in_force


def _with_own(own: Sequence[OwnValue], since: date | None) -> Callable[[date], RuleSet]:
    known: dict[tuple[str, frozenset[OwnValue]], RuleSet] = {}

    def law(day: date) -> RuleSet:
        held = in_force(own, day)
        key = rules.set_on(day), frozenset(held.values())
        if key not in known:
            known[key] = (
                rules.in_force(day)
                .adopting(since)
                .with_own_values(
                    {rule: one.value for rule, one in held.items()},
                    sources={rule: one.source for rule, one in held.items()},
                )
            )
        return known[key]

    return law
