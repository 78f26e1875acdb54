"""Show the rule register: what is in force on a day, one rule through the years, two sets compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from states import rules
from states.pipeline import Kind, Label

if TYPE_CHECKING:
    from collections.abc import Iterable

    from states.facts import Actor
    from states.rules import Rule, RuleSet, Value
    from workflow.app import App


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as a set has it; `value` is a number of `unit`, or a table of such numbers.

    `confidence` is A, B or C for a statutory rule; `until` is the last day in force, None while it
    lasts, and `since` None for our own rules.
    """

    id: str
    kind: Kind
    label: Label
    document: str
    point: str
    value: Value
    unit: str | None
    since: date | None
    until: date | None
    confidence: str | None
    note: Label | None
    rule_set: str


@dataclass(frozen=True, slots=True)
class InSet:
    """What one set says of a rule."""

    rule_set: str
    since: date
    until: date | None
    value: Value
    unit: str | None
    document: str
    point: str
    confidence: str | None


@dataclass(frozen=True, slots=True)
class RuleDetail(RuleView):
    """One rule with the full title of its document and what every set says of it."""

    title: str
    sets: tuple[InSet, ...]


@dataclass(frozen=True, slots=True)
class Difference:
    """One difference between two sets; a rule that came or went is given whole, with no field."""

    rule: str
    change: str
    field: str
    before: Any
    after: Any


def listed(on: date, kinds: Iterable[str] = ()) -> list[RuleView]:
    """Return the rules in force on a day, all or only those of some kinds."""
    return _views(rules.in_force(on), kinds)


def listed_for(
    app: App, unit: str, actor: Actor, on: date, kinds: Iterable[str] = ()
) -> list[RuleView]:
    """Return the rules in force in a unit on a day, with its own values; raises `NotFound`."""
    from workflow import scope, tree

    with app.reading() as session:
        row = scope.unit(session, unit, actor)
        chain = tree.chain(session, row["id"], on)
        law = tree.law(session, chain)
    return _views(law(on), kinds)


def show(id: str, on: date) -> RuleDetail:
    """Return one rule as it is in force on a day; raises `NotFound`, with near ids."""
    in_force = rules.in_force(on)
    rule = in_force[
        id.strip().upper() if id.strip().upper() in in_force.rules else _spelt(id, in_force)
    ]
    told = _told(rule, in_force)
    title = in_force.documents.get(rule.document, "")
    every = (rules.load(name) for name, _ in rules.SETS)
    return RuleDetail(
        **told,
        title=title,
        sets=tuple(_in_set(one, rule.id) for one in every if rule.id in one.rules),
    )


def diff(before: str, after: str) -> list[Difference]:
    """Return what differs between two sets; raises `NotFound`, with near ids."""
    old, new = rules.load(before.strip()), rules.load(after.strip())
    return [
        Difference(one.rule, one.change, one.field, _side(one.before, old), _side(one.after, new))
        for one in rules.diff(old, new)
    ]


def _spelt(id: str, of: RuleSet) -> str:
    """Return the id in the register's own capitals (D4g), or as it was typed."""
    return next((known for known in of.rules if known.lower() == id.strip().lower()), id)


def _views(of: RuleSet, kinds: Iterable[str]) -> list[RuleView]:
    wanted = set(kinds) or set(Kind)
    return [RuleView(**_told(rule, of)) for rule in of if rule.kind in wanted]


def _told(rule: Rule, of: RuleSet) -> dict[str, Any]:
    told = rule._asdict()
    del told["marks"]
    return told | {"rule_set": of.id}


def _in_set(one: RuleSet, id: str) -> InSet:
    rule = one[id]
    return InSet(
        one.id,
        one.since,
        one.until,
        rule.value,
        rule.unit,
        rule.document,
        rule.point,
        rule.confidence,
    )


def _side(value: object, of: RuleSet) -> object:
    from states.rules import Rule

    return RuleView(**_told(value, of)) if isinstance(value, Rule) else value
