"""The report of idle units: branches that have people to bring on, or list nobody, and admitted nobody for years."""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.candidacy import PRE_DECISION
from states.frozen import NamedTuple
from workflow.ground import tree as ground_tree
from workflow.reports import stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.certified_waiting import months_between
from workflow.reports.trees import is_open

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Node, Trees
    from workflow.stamp import Actor
    from workflow.store.office import OfficeSession

YEARS, MONTHS = 3, 12
_UNDER_WAY = frozenset((*PRE_DECISION, "decided"))


class Row(NamedTuple):
    """One branch that admitted nobody for years: who leads it since when, and how many it follows.

    `last_admission` is None where it never admitted anybody; `years` are whole years since then, or since
    the unit began.
    """

    unit: str
    name: str
    head: str | None
    head_since: date | None
    candidates: int
    last_admission: date | None
    years: int


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, years: int = YEARS
) -> list[Row]:
    """List the branches that admitted nobody for so many years, the longest first; raises as `asked` does.

    An admission is of the branch that held the ceremony: no heir inherits it. Left out are branches that
    follow nobody and of which it is on file that nobody is left there to be brought on.
    """
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        seen = Seen(put)
        for story in stories.stories(session, put, tree):
            seen.take(story)
        return seen.rows(session, tree, years)


class Seen:
    """What was seen of the branches, case by case: whom they follow, and when they admitted last."""

    def __init__(self, put: Asked) -> None:
        self._put = put
        self._last: dict[int, date] = {}
        self._follows: dict[int, int] = defaultdict(int)

    def take(self, story: Story) -> None:
        """Look at one case."""
        here = story.last(self._put.end)
        if here and here.to_state in _UNDER_WAY:
            self._follows[here.unit_id] += 1
        if any(step.move == "annul" for step in story.steps):
            return
        for step in story.moves():
            if step.move == "hold_ceremony" and step.on <= self._put.end:
                self._last[step.unit_id] = max(step.on, self._last.get(step.unit_id, date.min))

    def rows(self, session: OfficeSession, tree: Trees, years: int = YEARS) -> list[Row]:
        """Return the branches that admitted nobody for so many years, the longest first."""
        put, last = self._put, self._last
        rows = [
            _row(session, node, put, (self._follows[node.id], last.get(node.id)))
            for node in _branches(put, tree)
            if idle_years(node, put, last.get(node.id)) >= years
            and (self._follows[node.id] or not nobody_left(session, node, put.end))
        ]
        return sorted(rows, key=lambda row: (-row.years, row.unit))


def _branches(put: Asked, tree: Trees) -> list[Node]:
    return [
        node
        for node in tree.nodes.values()
        if node.kind == "branch"
        and is_open(node, put.end)
        and tree.within(node.id, put.unit, put.end)
    ]


def idle_years(node: Node, put: Asked, last: date | None) -> int:
    """Return the whole years since the last admission, or since the unit began."""
    return months_between(last or node.opened_on, put.end) // MONTHS


def nobody_left(session: OfficeSession, node: Node, day: date) -> bool:
    """Say whether it is on file on a day that nobody is left in a unit to bring on."""
    (*_, row) = session.execute("unit_chain", {"unit_id": node.id, "on": day})
    return ground_tree.nobody_left(row["facts"], day.isoformat())


def _row(session: OfficeSession, node: Node, put: Asked, told: tuple[int, date | None]) -> Row:
    candidates, last = told
    head, since = head_on(session, node.id, put.end)
    return Row(node.code, node.name, head, since, candidates, last, idle_years(node, put, last))


def head_on(session: OfficeSession, unit: int, day: date) -> tuple[str | None, date | None]:
    """Return who led a unit on a day, and since when this person has led it without a break."""
    import json

    from sqlmodel import col, select

    from workflow.store.records import UnitFact

    wanted = (
        select(UnitFact)
        .where(UnitFact.unit_id == unit, UnitFact.name == "head", col(UnitFact.since) <= day)
        .order_by(col(UnitFact.since), col(UnitFact.id))
    )
    name: str | None = None
    since: date | None = None
    for row in session.orm.exec(wanted):
        told = json.loads(row.value)
        if told != name:
            name, since = told, row.since
    return name, since if name else None
