"""The impact of a rule set: what it would change on today's open cases; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from states.law import rules
from states.law.deadlines import open_deadlines
from states.pipeline import Label
from workflow.casework import casefile, derived
from workflow.ground import basis, scope, tree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from states.law.limits import Law
    from states.law.rules import RuleSet, Value
    from states.units import Actor
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.store import Session


@dataclass(frozen=True, slots=True)
class Shift:
    """A deadline of an open case that would have another day; `days` is how many later."""

    ref: str
    unit: str
    rule: str
    before: date | None
    after: date | None
    days: int | None


@dataclass(frozen=True, slots=True)
class Number:
    """A number of the rule register that the set has otherwise, or one side lacks (None)."""

    rule: str
    label: Label
    unit: str | None
    before: Value
    after: Value


@dataclass(frozen=True, slots=True)
class Impact:
    """What a rule set would change: `against` is the set in force today, `cases` those looked at."""

    rule_set: str
    since: date
    against: str
    cases: int
    deadlines: tuple[Shift, ...]
    numbers: tuple[Number, ...]


def impact(app: App, set_id: str, actor: Actor) -> Impact:
    """Compare the open cases in the actor's sight under their own law and under one set throughout.

    Raises `NotFound`, with near ids, for a set there is not.
    """
    wanted, today = rules.load(set_id.strip()), app.today()
    shifts: list[Shift] = []
    grounds: dict[int, tuple[Ground, Law]] = {}
    with app.reading() as session:
        rows = session.execute("cases_open", scope.subtree(actor.unit_path))
        for row in rows:
            unit_id = int(row["unit_id"])
            if unit_id not in grounds:
                base = basis.ground(session, unit_id, today=today)
                grounds[unit_id] = base, _law(session, base, wanted)
            shifts += _shifts(casefile.read_row(session, row), *grounds[unit_id])
    now = rules.in_force(today)
    return Impact(
        wanted.id, wanted.since, now.id, len(rows), tuple(shifts), tuple(_numbers(now, wanted))
    )


def _law(session: Session, base: Ground, wanted: RuleSet) -> Law:
    """Return a law by which the set has always been in force, with the units' own values."""
    own, since = tree.own_values(session, base.now), tree.adopted(session)
    known: dict[frozenset[tree.OwnValue], RuleSet] = {}

    def law(day: date) -> RuleSet:
        held = tree.in_force(own, day)
        key = frozenset(held.values())
        if key not in known:
            own_values = {rule: one.value for rule, one in held.items()}
            known[key] = wanted.adopting(since).with_own_values(own_values)
        return known[key]

    return law


def _shifts(case: CaseFile, base: Ground, law: Law) -> Iterator[Shift]:
    before = {(one.rule, one.anchor): one.due for one in open_deadlines(case.dossier, base.context)}
    other = open_deadlines(case.dossier, base.context._replace(law=law))
    after = {(one.rule, one.anchor): one.due for one in other}
    for one in derived.day_changes(before, after):
        yield Shift(case.ref, case.row["unit"], one.rule, one.before, one.after, one.days)


def _numbers(now: RuleSet, wanted: RuleSet) -> Iterator[Number]:
    for change in rules.diff(now, wanted):
        if change.field in ("value", ""):
            rule = wanted.rules.get(change.rule) or now[change.rule]
            sides = [one.rules.get(change.rule) for one in (now, wanted)]
            old, new = (side and side.value for side in sides)
            if old != new:
                yield Number(change.rule, rule.label, rule.unit, old, new)
