"""The report of training: who was enrolled, certified and not, applied, was admitted, and whose certificate expired."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.catalogue.groups import STATES
from states.law import rules
from states.law.calendar import add_months
from workflow.reports import acts_read, milestones, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from states.history.dossier import Dossier
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor
    from workflow.store import Session

COUNTED = ("enrolled", "certificates", "failed", "applied", "admitted", "expired")
_NAMES: Mapping[str, str] = {
    "enrolled": "enrolled", "certified": "certificates", "failed": "failed", "applied": "applied",
    "admitted": "admitted",
}  # fmt: skip
_CLOSED = frozenset(STATES["closed"])
Key = tuple[int, int, str]


class Row(Counted, kw_only=True):
    """One year of the unit asked of, or of one directly under it, with all below."""

    unit: str
    name: str
    year: int
    enrolled: int
    certificates: int
    failed: int
    applied: int
    admitted: int
    expired: int


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """Count by unit and year, the unit asked of first; a unit with nothing in a year has no row.

    A certificate expired where its time passed and the branch had not voted. Raises as `asked` does.
    """
    tally: Tally[Key] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for page in stories.paged(session, put, tree):
            _count(tally, page, (session, put, tree))
    units = {key[0] for key in tally.keys()}  # noqa: SIM118 - a tally is no mapping
    order = sorted(units, key=lambda one: (one != put.unit, tree.nodes[one].code))
    years = range(put.first.year, put.last.year + 1)
    return [
        _row(tree.nodes[unit].code, tree.nodes[unit].name, (unit, year), tally)
        for unit in order
        for year in years
        if any(tally.count((unit, year, name)) for name in COUNTED)
    ]


def _count(tally: Tally[Key], page: dict[int, Story], where: tuple[Session, Asked, Trees]) -> None:
    session, put, tree = where
    for story in page.values():
        for one in milestones.of_story(story, put, tree):
            if name := _NAMES.get(one.what):
                _add(tally, name, (one.ref, one.unit, one.on), put, tree)
    certified = [
        key
        for key, story in page.items()
        if any(step.to_state == "certified" for step in story.steps)
    ]
    for case_id, dossier in acts_read.dossiers(session, certified, put.known):
        story = page[case_id]
        for day in expiries(dossier, put.as_of):
            step = story.last(day)
            if put.holds(day) and step and tree.within(step.unit_id, put.unit, day):
                _add(tally, "expired", (story.ref, step.unit_id, day), put, tree)


def _add(tally: Tally[Key], name: str, one: tuple[str, int, date], put: Asked, tree: Trees) -> None:
    ref, unit, on = one
    path = tree.path(unit, on)
    for concerned in path[path.index(put.unit) :][:2]:
        tally.add((concerned, on.year, name), ref)


def expiries(dossier: Dossier, as_of: date) -> Iterator[date]:
    """Yield the days on which certificates ran out before the branch had voted and before a newer one came."""
    issued = sorted(
        (day, act.on)
        for act in dossier.acts
        if (day := act.day("issued")) and act.move not in ("open", "set")
    )
    voted = [act.on for act in dossier.acts if act.move == "propose"]
    for at, (day, _) in enumerate(issued):
        ends = add_months(day, rules.in_force(day)["D10"].part("months")) + timedelta(1)
        newer = issued[at + 1][1] if at + 1 < len(issued) else date.max
        before = min((newer, *(on for on in voted if on >= day)))
        if ends <= min(before - timedelta(1), as_of) and not _closed(dossier, ends):
            yield ends


def _closed(dossier: Dossier, day: date) -> bool:
    """Say whether the case was closed at the end of a day; one that was taken up again is not."""
    moves = [act for act in dossier.acts if act.is_move and act.on <= day]
    return bool(moves) and moves[-1].to_state in _CLOSED


def _row(code: str, name: str, of: tuple[int, int], tally: Tally[Key]) -> Row:
    counts = {one: tally.count((*of, one)) for one in COUNTED}
    refs = {one: tally.refs((*of, one)) for one in COUNTED}
    return Row(unit=code, name=name, year=of[1], **counts, _refs=refs)
