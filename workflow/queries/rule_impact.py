"""The impact of a rule set: what it would change on open cases and would have refused of past acts; nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.catalogue.groups import STATES
from states.history.dossier import Dossier
from states.law import rules
from states.law.deadlines import open_deadlines
from states.pipeline import Label, Warned
from states.watch.stalls import cause_of
from workflow.casework import derived, replay
from workflow.casework.casefile import act_of
from workflow.ground import basis, scope, tree
from workflow.queries import stuck_histories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from states.history.acts import Act
    from states.law.deadlines import Deadline
    from states.law.limits import Law
    from states.law.rules import RuleSet, Value
    from states.units import Actor
    from workflow.app import App
    from workflow.ground.basis import Ground
    from workflow.store import Row, Session

PAGE = 500
_CLOSED = frozenset(STATES["closed"])
_VOID = frozenset(STATES["void"])


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
class PastRefusal:
    """A past act that the set would have refused, by one rule, and which the law of its day allowed.

    `move` is what was done, of a paper its kind; `explain` says why, in words.
    """

    ref: str
    unit: str
    act: int
    move: str
    on: date
    rule: str
    explain: Warned


@dataclass(frozen=True, slots=True)
class Stuck:
    """A reason for which an open case would be stuck today, or (`freed`) would be no longer."""

    ref: str
    unit: str
    cause: str
    rule: str
    due: date | None
    freed: bool


@dataclass(frozen=True, slots=True)
class Impact:
    """What a rule set would change: `against` is the set in force today.

    `cases` are the open ones looked at, `acts` the past acts judged again, those of closed cases too.
    """

    rule_set: str
    since: date
    against: str
    cases: int
    deadlines: tuple[Shift, ...]
    numbers: tuple[Number, ...]
    acts: int
    refused: tuple[PastRefusal, ...]
    stuck: tuple[Stuck, ...]


class _Side:
    """The ground of a unit under its own law and under one set throughout."""

    def __init__(self, session: Session, unit_id: int, today: date, wanted: RuleSet) -> None:
        self.own = basis.ground(session, unit_id, today=today)
        law = _law(session, self.own, wanted)
        self.other = self.own._replace(context=self.own.context._replace(law=law))


class _Found:
    """What was found so far, case by case."""

    def __init__(self) -> None:
        self.cases = self.acts = 0
        self.shifts: list[Shift] = []
        self.refused: list[PastRefusal] = []
        self.stuck: list[Stuck] = []

    def look(self, session: Session, row: Row, dossier: Dossier, side: _Side) -> None:
        """Look at one case."""
        for act in dossier.acts:
            self.acts += 1
            self.refused += _refused(session, row, dossier, act, side)
        if dossier.state in _CLOSED:
            return
        self.cases += 1
        before = open_deadlines(dossier, side.own.context)
        after = open_deadlines(dossier, side.other.context)
        self.shifts += _shifts(row, before, after)
        had = _causes(row, dossier, before, side.own)
        has = _causes(row, dossier, after, side.other)
        for freed, some, others in ((False, has, had), (True, had, has)):
            self.stuck += [
                Stuck(row["ref"], row["unit"], *key, some[key], freed)
                for key in some
                if key not in others
            ]


def impact(app: App, set_id: str, actor: Actor, unit: str | None = None) -> Impact:
    """Compare the cases in the actor's sight, or of one unit, under their own law and under one set throughout.

    Past acts are judged again as they stood on their days. Cases are read page by page; one that cannot be
    read is left out. Raises `NotFound`, with near ids, for a set or a unit there is not.
    """
    wanted, today, found = rules.load(set_id.strip()), app.today(), _Found()
    sides: dict[int, _Side] = {}
    with app.reading() as session:
        path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        for row, acts in _histories(session, path):
            unit_id = int(row["unit_id"])
            if unit_id not in sides:
                sides[unit_id] = _Side(session, unit_id, today, wanted)
            if dossier := _read(row, acts):
                found.look(session, row, dossier, sides[unit_id])
    now = rules.in_force(today)
    return Impact(
        wanted.id,
        wanted.since,
        now.id,
        found.cases,
        tuple(found.shifts),
        tuple(_numbers(now, wanted)),
        found.acts,
        tuple(found.refused),
        tuple(found.stuck),
    )


def _histories(session: Session, path: str) -> Iterator[tuple[Row, list[Row]]]:
    """Yield the cases of a range of units with their acts, page by page; those opened by mistake are left out."""
    reach, after = scope.subtree(path), 0
    while page := session.execute("cases_page_within", {**reach, "after": after, "limit": PAGE}):
        keys = [row["id"] for row in page]
        rows = groupby(session.execute("acts_of_cases", {"cases": keys}), itemgetter("case_id"))
        acts = {key: list(told) for key, told in rows}
        yield from ((row, acts.get(row["id"], [])) for row in page if row["state"] not in _VOID)
        after = keys[-1]


def _read(row: Row, acts: Iterable[Row]) -> Dossier | None:
    try:
        return Dossier(tuple(map(act_of, acts)), ref=row["ref"])
    except Exception:  # noqa: BLE001 - a case that cannot be read is the affair of check
        return None


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


def _refused(
    session: Session, row: Row, whole: Dossier, act: Act, side: _Side
) -> Iterator[PastRefusal]:
    """Yield why the set would have refused an act, beyond what its own law has against it."""
    told = replay.reasons(session, whole, act, side.other)
    if not told:
        return
    had = replay.reasons(session, whole, act, side.own)
    for one in told:
        if not any(replay.no_worse(one, old) for old in had):
            why = Warned(one.message, one.params)
            move = act.evidence or act.move
            yield PastRefusal(row["ref"], row["unit"], act.n, move, act.on, one.rule, why)


def _shifts(row: Row, own: Iterable[Deadline], other: Iterable[Deadline]) -> Iterator[Shift]:
    before = {(one.rule, one.anchor): one.due for one in own}
    after = {(one.rule, one.anchor): one.due for one in other}
    for one in derived.day_changes(before, after):
        yield Shift(row["ref"], row["unit"], one.rule, one.before, one.after, one.days)


def _causes(
    row: Row, dossier: Dossier, due: Sequence[Deadline], base: Ground
) -> dict[tuple[str, str], date | None]:
    """Return for what an open case is stuck, by cause and rule: a limit passed, papers missing, no time left."""
    limits = [one for one in due if not one.milestone and not one.waits]
    today = base.context.today
    passed = {(cause_of(one.rule), one.rule): one.due for one in limits if one.due < today}
    seen = stuck_histories.of_one(row["id"], dossier, limits, base)
    return {**passed, **{(one.cause, one.rule or ""): one.due for one in seen}}


def _numbers(now: RuleSet, wanted: RuleSet) -> Iterator[Number]:
    for change in rules.diff(now, wanted):
        if change.field in ("value", ""):
            rule = wanted.rules.get(change.rule) or now[change.rule]
            sides = [one.rules.get(change.rule) for one in (now, wanted)]
            old, new = (side and side.value for side in sides)
            if old != new:
                yield Number(change.rule, rule.label, rule.unit, old, new)
