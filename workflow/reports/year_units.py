"""The figures of each unit directly below that speak for praise, or that it has to account for."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from states.history.dossier import Dossier
from states.law.calendar import add_months
from states.law.deadlines import open_deadlines
from states.watch import year_review
from workflow.ground import basis
from workflow.reports import conflicts, exceptions, idle_units, training
from workflow.reports.tally import Counted, Tally
from workflow.reports.trees import concerned

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import date

    from workflow.reports import targets
    from workflow.reports.asked import Asked
    from workflow.reports.readings import Told
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.store.office import OfficeSession

OVERDUE: Mapping[str, str] = {
    "D4": "overdue_ceremonies", "D7": "overdue_recognitions", "D2": "overdue_recognitions",
}  # fmt: skip
"""The figures of limits that have passed, by the rule of the limit."""
_WAITING = frozenset({"decided", "probation", "recognition_proposed", "recognition_endorsed"})
COUNTED = ("annulled_lately", "exceptions", "overdue_ceremonies", "overdue_recognitions", "expired")
OF_UNITS = ("bursts", "idle")
"""Figures whose lists are of units, not of cases."""


class UnitYear(Counted, kw_only=True):
    """What a year of one unit, with all below it, comes to; `head` led it at the end.

    `planned`: its plan has a number and a date; `annulled_lately`: in the 24 months before the end; `exceptions`:
    of the kinds that weigh; `expired`: certificates that ran out in the window before a vote; `bursts` and `idle`
    count units; `ended`: the last day of the window has come.
    """

    unit: str
    name: str
    head: str | None
    head_since: date | None
    planned: bool
    quota: int | None
    admitted: int
    movers: int
    movers_notified: int
    bursts: int
    annulled_lately: int
    exceptions: int
    overdue_ceremonies: int
    overdue_recognitions: int
    expired: int
    idle: int
    ended: bool


class Seen:
    """What was seen of the units, case by case."""

    def __init__(self, session: OfficeSession, put: Asked, tree: Trees, *, kept: bool) -> None:
        self._session, self._put, self._tree = session, put, tree
        self._tally: Tally[tuple[int, str]] = Tally(kept=kept)
        self._ceremonies: dict[tuple[int, int], list[date]] = defaultdict(list)
        self._codes = {node.code: node.id for node in tree.nodes.values()}
        self._bases: dict[int, basis.Ground] = {}
        self.idle = idle_units.Seen(put)

    def take(self, told: Told, story: Story, dossier: Dossier) -> None:
        """Look at one case; of a voided one only its exceptions count."""
        for row in exceptions.of_case(told, self._put, self._tree):
            if row.kind in year_review.WEIGHED:
                self._add("exceptions", told.ref, self._codes[row.unit], row.on)
        if story.void:
            return
        self.idle.take(story)
        self._steps(story)
        self._expiries(story, dossier)
        self._overdue(told, story)

    def _add(self, name: str, ref: str, unit: int, day: date) -> None:
        """Count a case for the unit asked of and the one directly below, if its unit was within them that day."""
        for one in concerned(self._tree, unit, day, self._put.unit):
            self._tally.add((one, name), ref)

    def _steps(self, story: Story) -> None:
        since = add_months(self._put.end, -year_review.ANNULLED_MONTHS)
        for step in story.moves():
            if step.move == "annul" and since < step.on <= self._put.end:
                self._add("annulled_lately", story.ref, step.unit_id, step.on)
            if step.move == "hold_ceremony" and self._put.holds(step.on):
                whose = [*concerned(self._tree, step.unit_id, step.on, self._put.unit)]
                for unit in {*whose, step.unit_id} if whose else ():
                    self._ceremonies[unit, step.on.year].append(step.on)

    def _expiries(self, story: Story, dossier: Dossier) -> None:
        if not any(step.to_state == "certified" for step in story.steps):
            return
        for day in training.expiries(dossier, self._put.as_of):
            step = story.last(day)
            if self._put.holds(day) and step:
                self._add("expired", story.ref, step.unit_id, day)

    def _overdue(self, told: Told, story: Story) -> None:
        """Count the ceremonies and recognitions whose limit had passed at the end; one under review never has."""
        end = self._put.end
        here = story.last(end)
        if here is None or here.to_state not in _WAITING:
            return
        then = Dossier(tuple(act for act in told.acts if act.move == "correct" or act.on <= end))
        late = {
            OVERDUE[deadline.rule]
            for deadline in open_deadlines(then, self._base(here.unit_id).context)
            if deadline.rule in OVERDUE and deadline.due < end
        }
        for name in late:
            self._add(name, story.ref, here.unit_id, end)

    def _base(self, unit: int) -> basis.Ground:
        if unit not in self._bases:
            self._bases[unit] = basis.ground(self._session, unit, today=self._put.end)
        return self._bases[unit]

    # -- the rows ---------------------------------------------------------------------------------

    def rows(
        self, rows: Sequence[targets.Row], idle: Sequence[idle_units.Row], planned: Collection[str]
    ) -> Iterator[UnitYear]:
        """Yield the year of each unit whose targets were counted; `idle` are branches, `planned` units with a plan."""
        found = conflicts.bursts(self._ceremonies, self._tree)
        crowded = [*dict.fromkeys(one.unit for one in found)]
        for row in rows:
            unit = self._codes[row.unit]
            head, since = idle_units.head_on(self._session, unit, self._put.end)
            lists = {
                "bursts": self._below(unit, crowded),
                "idle": self._below(unit, [one.unit for one in idle]),
            }
            counts = {name: self._tally.count((unit, name)) for name in COUNTED}
            refs = {name: self._tally.refs((unit, name)) for name in COUNTED}
            of_targets = {
                name: row.refs[name] for name in ("admitted", "movers", "movers_notified")
            }
            yield UnitYear(
                unit=row.unit, name=row.name, head=head, head_since=since, planned=row.unit in planned,
                quota=row.quota, admitted=row.admitted, movers=row.movers,
                movers_notified=row.movers_notified, ended=self._put.end == self._put.last,
                **counts, **{name: len(units) for name, units in lists.items()},
                _refs={**of_targets, **refs, **(lists if self._tally.kept else {})},
            )  # fmt: skip

    def _below(self, unit: int, codes: Sequence[str]) -> tuple[str, ...]:
        """Return those of some units that are a unit or below it at the end."""
        end = self._put.end
        return tuple(code for code in codes if self._tree.within(self._codes[code], unit, end))
