"""The rule register: what is in force on a day, one rule through the years, two sets compared."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from states.errors import BadInput
from states.frozen import NamedTuple
from states.law import rules
from states.law.calendar import add_months
from states.pipeline import N_, Kind, Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from states.law.rules import Rule, RuleSet, Value
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

NOT_YET = N_("{field}: {value} has not come yet; record it on the day or after.")


@dataclass(frozen=True, slots=True)
class PartView:
    """How one part of a rule stands: a share, a body, a move or a case, by its name."""

    part: str
    kind: Kind
    document: str
    point: str
    confidence: str | None


@dataclass(frozen=True, slots=True)
class RuleView:
    """One rule as a set has it; `value` is a number of `unit`, or a table of such numbers.

    `confidence` is A, B or C, None where there was nothing to read, and `parts` what stands otherwise;
    `until` is the last day in force, None while it lasts, and `since` None for our own rules.
    `checked_on` and `checked_by` say who last held the row against its paper.
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
    checked_on: date | None
    checked_by: str | None
    parts: tuple[PartView, ...]
    rule_set: str


@dataclass(frozen=True, slots=True)
class InSet:
    """What one set says of a rule."""

    rule_set: str
    kind: Kind
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


class Known(NamedTuple):
    """What a register adds to the rule book: the day of the city's Conclusion, who checked which row."""

    adopted: date | None = None
    checks: Mapping[tuple[str, str], tuple[date, str]] = MappingProxyType({})


PLAIN = Known()


def known(app: App) -> Known:
    """Return what a register adds to the rule book."""
    with app.reading() as session:
        return _known(session)


def _known(session: Session) -> Known:
    from workflow.ground import tree

    checks = session.execute("rule_checks")
    adopted = tree.adopted(session)
    told = {
        (row["rule"], row["rule_set"]): (row["checked_on"], row["checked_by"]) for row in checks
    }
    return Known(adopted, told)


def listed(on: date, kinds: Iterable[str] = (), of: Known = PLAIN) -> list[RuleView]:
    """Return the rules in force on a day, all or only those of some kinds."""
    return _views(rules.in_force(on).adopting(of.adopted), kinds, on, of)


def stale(rows: Iterable[RuleView], today: date, months: int) -> list[RuleView]:
    """Return the rules that nobody has held against their papers for so many months."""
    return [
        row for row in rows if not row.checked_on or add_months(row.checked_on, months) <= today
    ]


def listed_for(
    app: App, unit: str, actor: Actor, on: date, kinds: Iterable[str] = ()
) -> list[RuleView]:
    """Return the rules in force in a unit on a day, with its own values; raises `NotFound`."""
    from workflow.ground import scope, tree

    with app.reading() as session:
        row = scope.unit(session, unit, actor)
        chain = tree.chain(session, row["id"], on)
        law = tree.law(session, chain)
    return _views(law(on), kinds, on, known(app))


def check(app: App, id: str, on: date, stamp: Stamp) -> RuleDetail:
    """Record that the actor held a rule, as in force on a day, against its paper on that day.

    Raises `NotFound`, with near ids, `NotPermitted` but for an administrator, `BadInput` for a day to come.
    """
    from workflow.ground import people

    people.require_admin(stamp.actor)
    if on > app.today():
        raise BadInput(NOT_YET, field="--on", value=on)
    rule = named(id, on)
    row = {
        "rule": rule.id,
        "rule_set": rules.set_on(on),
        "checked_on": on,
        "user_id": stamp.actor.user_id,
        "note": stamp.note or "",
        "at": stamp.at,
    }
    with app.transaction() as session:
        session.run("rule_check_insert", row)
        return app.answered(session, show(rule.id, on, _known(session)))


def named(id: str, on: date) -> Rule:
    """Return the rule of this id, however it is spelt, in force on a day; raises `NotFound`."""
    in_force = rules.in_force(on)
    return in_force[
        id.strip().upper() if id.strip().upper() in in_force.rules else _spelt(id, in_force)
    ]


def show(id: str, on: date, of: Known = PLAIN) -> RuleDetail:
    """Return one rule as it is in force on a day; raises `NotFound`, with near ids."""
    in_force = rules.in_force(on).adopting(of.adopted)
    rule = in_force[named(id, on).id]
    told = _told(rule, in_force, of)
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


def _views(of: RuleSet, kinds: Iterable[str], on: date, known: Known) -> list[RuleView]:
    wanted = set(kinds) or set(Kind)
    return [
        RuleView(**_told(rule, of, known))
        for rule in of
        if rule.kind in wanted and rule.asks_on(on)
    ]


def _told(rule: Rule, of: RuleSet, known: Known = PLAIN) -> dict[str, Any]:
    told = rule._asdict()
    del told["marks"], told["city"]
    checked = known.checks.get((rule.id, of.id))
    if checked and (rule.checked_on is None or checked[0] >= rule.checked_on):
        told["checked_on"], told["checked_by"] = checked
    return told | {"rule_set": of.id, "parts": tuple(_parts(rule))}


def _parts(rule: Rule) -> Iterator[PartView]:
    for name, mark in rule.marks.items():
        yield PartView(name, mark.kind, mark.document, mark.point, mark.confidence)


def _in_set(one: RuleSet, id: str) -> InSet:
    rule = one[id]
    return InSet(
        one.id,
        rule.kind,
        one.since,
        one.until,
        rule.value,
        rule.unit,
        rule.document,
        rule.point,
        rule.confidence,
    )


def _side(value: object, of: RuleSet) -> object:
    from states.law.rules import Rule

    return RuleView(**_told(value, of)) if isinstance(value, Rule) else value
