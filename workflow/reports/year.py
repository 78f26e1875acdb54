"""The report of a year: its targets beside the last's, the form of new members, praise, and who has to account."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.law.calendar import add_months
from states.pipeline import N_
from states.watch import year_review
from workflow.ground.tree import NOBODY_LEFT
from workflow.queries.search_range import entitled
from workflow.reports import quotas, readings, targets, trees, year_counts, year_units
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.form_lines import RELIGIOUS, UNITS
from workflow.reports.trees import is_open
from workflow.reports.year_counts import Counts, FormLine, GroupLine
from workflow.reports.year_units import UnitYear

if TYPE_CHECKING:
    from collections.abc import Iterable

    from workflow.app import App
    from workflow.reports import idle_units
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Node, Trees
    from workflow.stamp import Actor
    from workflow.store.office import OfficeSession

BASIS = N_(
    "Targets as in the report of targets. The form counts ceremonies of the period that count and were not annulled "
    "since, by what was on file on the day of the ceremony, in the branch that held it; the period before ends on the "
    "same day of its year. Everybody is of one occupation, the first that fits in the order: pupil, student, armed "
    "forces, manager, worker, non-public unit, public staff, official, farming, village, enterprise, other. Praise is "
    "proposed for consideration where a plan with number and date was met, every mover notified, ceremonies not "
    "crowded at the year's end, nothing annulled in 24 months, and weighty exceptions are at most one in ten admitted. "
    "An unmet plan has to be accounted for once the period has ended."
)
BASIS_FORM = "11-HD/BTCTW, 13/12/2021, 2-BTCTW"
MONTHS = 12


class Year(NamedTuple):
    """A year as it is told: `put` is the question, `same` the same period before, `prior` the whole one before.

    `form_b` is None for those to whom religion and people are not shown; `units` are those directly below, or the
    unit itself where there are none; `voided` are the cases opened by mistake and taken back in the period.
    """

    put: Asked
    same: Asked
    prior: Asked
    name: str
    this: targets.Row
    same_period: targets.Row
    last: targets.Row
    form: tuple[FormLine, ...]
    form_b: tuple[GroupLine, ...] | None
    units: tuple[UnitYear, ...]
    idle: tuple[idle_units.Row, ...]
    voided: int
    voided_refs: tuple[str, ...]

    @property
    def praised(self) -> tuple[UnitYear, ...]:
        """Return the units that may be proposed for praise."""
        return tuple(unit for unit in self.units if not any(year_review.unmet(unit)))

    @property
    def to_account(self) -> tuple[UnitYear, ...]:
        """Return the units that have something to account for, those with most reasons first."""
        found = [unit for unit in self.units if any(year_review.reasons(unit))]
        return tuple(sorted(found, key=lambda unit: -sum(1 for _ in year_review.reasons(unit))))


def report(app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False) -> Year:
    """Tell of a year (or of another period and the one before) of a unit; raises as `asked` does."""
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        reader = _Reader(session, put, tree, _hidden(actor), kept=cases)
        for told in readings.read(session, put, tree):
            reader.take(told)
        return reader.result(knowing=entitled(actor))


def _hidden(actor: Actor) -> frozenset[str]:
    return targets.hidden_from(actor) and frozenset({RELIGIOUS})


def named(put: Asked) -> str:
    """Return what a period is called: its year, or its first and last one."""
    years = dict.fromkeys((put.first.year, put.last.year))
    return "–".join(map(str, years))


def before(put: Asked) -> Asked:
    """Return the same question of the period before: as many years earlier as the period touches."""
    months = -MONTHS * (put.last.year - put.first.year + 1)
    return put._replace(first=add_months(put.first, months), last=add_months(put.last, months))


def same_period(put: Asked) -> Asked:
    """Return the question of the period before, up to the day of its year that has come in this one."""
    prior = before(put)
    months = -MONTHS * (put.last.year - put.first.year + 1)
    return prior._replace(last=max(prior.first, min(prior.last, add_months(put.end, months))))


class _Reader:
    """Everything that is counted in one reading of the acts."""

    def __init__(
        self,
        session: OfficeSession,
        put: Asked,
        tree: Trees,
        hidden: frozenset[str],
        *,
        kept: bool,
    ) -> None:
        self._session, self._put, self._tree, self._kept = session, put, tree, kept
        self.this = Counts(put, tree, hidden, kept=kept)
        self.same = Counts(same_period(put), tree, hidden, kept=kept)
        self.prior = Counts(before(put), tree, hidden, kept=kept)
        self.same.share_spelling(self.this)
        self.units = year_units.Seen(session, put, tree, kept=kept)
        self._voided: list[str] = []

    def take(self, told: readings.Told) -> None:
        """Count one case."""
        story = told.story(self._put)
        if story is None:
            return
        dossier = Dossier(told.acts)
        self.units.take(told, story, dossier)
        if story.void:
            self._void(story)
            return
        for counts in (self.this, self.same, self.prior):
            counts.take(story, dossier, self._session)

    def _void(self, story: Story) -> None:
        end = story.steps[-1]
        ours = self._tree.within(end.unit_id, self._put.unit, end.on)
        if end.move == "void" and self._put.holds(end.on) and ours:
            self._voided.append(story.ref)

    def result(self, *, knowing: bool) -> Year:
        """Return the year that was counted."""
        below = [
            one for one in self._tree.open_below(self._put.unit, self._put.end)
            if one.kind != "centre"
        ]  # fmt: skip
        whole, *rows = self._targets(self.this, [one.id for one in below])
        idle = tuple(self.units.idle.rows(self._session, self._tree))
        return Year(
            put=self._put,
            same=self.same.put,
            prior=self.prior.put,
            name=whole.name,
            this=whole,
            same_period=self._targets(self.same, [])[0],
            last=self._targets(self.prior, [])[0],
            form=tuple(year_counts.form(self.this, self.same, self._organisations())),
            form_b=tuple(year_counts.groups(self.this, self.same)) if knowing else None,
            units=tuple(self.units.rows(rows or [whole], idle, self._planned())),
            idle=idle,
            voided=len(self._voided),
            voided_refs=tuple(self._voided) if self._kept else (),
        )

    def _targets(self, counts: Counts, below: Iterable[int]) -> list[targets.Row]:
        """Return the targets of the unit asked of, and of those directly below it."""
        put = counts.put
        targets.of_movers(counts.targets, self._session, put, self._tree)
        known = quotas.plans(self._session, put.year), self._tree
        units = (put.unit, *below)
        return [targets.row_of(unit, put, counts.targets, known) for unit in units]

    def _planned(self) -> set[str]:
        plans = quotas.plans(self._session, self._put.year)
        return {
            self._tree.nodes[unit].code
            for unit, plan in plans.items()
            if plan.number and plan.dated
        }

    # -- the organisations of the form ------------------------------------------------------------

    def _organisations(self) -> dict[str, tuple[list[str], list[str]]]:
        """Return the codes of the grassroots organisations by the line of the form, at either end."""
        left = _nobody_left(self._session)
        now, then = self._grassroots(self.this, left), self._grassroots(self.same, left)
        return {line: (now[at], then[at]) for at, line in enumerate(UNITS)}

    def _grassroots(
        self, counts: Counts, left: dict[int, list[tuple[date, bool]]]
    ) -> tuple[list[str], list[str], list[str]]:
        day, tree = counts.put.end, self._tree
        admitting = {above for one in counts.admissions for above in tree.path(one.unit, one.on)}
        found = [node for node in tree.nodes.values() if self._is_grassroots(node, day)]
        found.sort(key=lambda node: node.code)
        empty = _without_people(tree, day, left)
        return (
            [node.code for node in found],
            [node.code for node in found if node.id in admitting],
            [node.code for node in found if node.id in empty],
        )

    def _is_grassroots(self, node: Node, day: date) -> bool:
        """Say whether a unit is a grassroots committee, or a branch without one above it, and open on a day."""
        if node.kind not in ("committee", "branch") or not is_open(node, day):
            return False
        path = self._tree.path(node.id, day)
        above = (self._tree.nodes[unit].kind for unit in path[:-1])
        return self._put.unit in path and "committee" not in above


def _nobody_left(session: OfficeSession) -> dict[int, list[tuple[date, bool]]]:
    """Return what was told, and since when, of units in which nobody is left to bring on."""
    from sqlmodel import col, select

    from workflow.store.records import UnitFact

    told: dict[int, list[tuple[date, bool]]] = {}
    wanted = select(UnitFact).where(UnitFact.name == NOBODY_LEFT)
    for row in session.orm.exec(wanted.order_by(col(UnitFact.since), col(UnitFact.id))):
        told.setdefault(row.unit_id, []).append((row.since, bool(json.loads(row.value))))
    return told


def _without_people(tree: Trees, day: date, told: dict[int, list[tuple[date, bool]]]) -> set[int]:
    """Return the units of which it is on file on a day that nobody is left, or of whose open branches it all is."""

    def left(unit: int) -> bool:
        known = [value for since, value in told.get(unit, ()) if since <= day]
        return bool(known) and known[-1]

    empty = {unit for unit in told if left(unit)}
    branches: dict[int, list[int]] = {}
    for node in tree.nodes.values():
        if node.kind == "branch" and is_open(node, day):
            for above in tree.path(node.id, day)[:-1]:
                branches.setdefault(above, []).append(node.id)
    return empty | {unit for unit, below in branches.items() if empty.issuperset(below)}
