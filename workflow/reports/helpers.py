"""The report of the helpers: whom each one helps now, and how many of those helped were admitted or lost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import candidacy
from states.catalogue.groups import STATES
from states.catalogue.stages import CLOSED
from states.history.dossier import Dossier
from workflow.reports import acts_read, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from states.history.acts import Act
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

COUNTED = ("helping", "admitted", "lost")
_HELPED = frozenset(STATES["helped"])
_CLOSED = frozenset(CLOSED)
Key = tuple[str, str, str]


class Row(Counted, kw_only=True):
    """One member who helps, by the unit of those helped: how many now, admitted in the window, lost in it.

    Admitted is whose ceremony was not annulled since, lost is who was closed before a decision.
    """

    helper: str
    unit: str
    helping: int
    admitted: int
    lost: int


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """Count by helper and unit; raises as `asked` does."""
    tally: Tally[Key] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for page in stories.paged(session, put, tree):
            for key, dossier in acts_read.dossiers(session, [*page], put.known):
                for helper, unit, what in _of_case(page[key], dossier, put, tree):
                    tally.add((helper, unit, what), page[key].ref)
    found = sorted({key[:2] for key in tally.keys()})  # noqa: SIM118 - a tally is no mapping
    return [
        Row(
            helper=helper,
            unit=unit,
            _refs={name: tally.refs((helper, unit, name)) for name in COUNTED},
            **{name: tally.count((helper, unit, name)) for name in COUNTED},
        )
        for helper, unit in found
    ]


def _of_case(
    story: Story, dossier: Dossier, put: Asked, tree: Trees
) -> Iterator[tuple[str, str, str]]:
    annulled = any(step.move == "annul" for step in story.steps)
    for step in story.moves():
        outcome = None
        if step.move == "hold_ceremony":
            outcome = None if annulled else "admitted"
        elif step.to_state in _CLOSED and step.from_state in candidacy.PRE_DECISION:
            outcome = "lost"
        if outcome and put.holds(step.on) and tree.within(step.unit_id, put.unit, step.on):
            names = _helpers([act for act in dossier.acts if act.n < step.n])
            yield from ((name, tree.nodes[step.unit_id].code, outcome) for name in names)
    last = story.last(put.end)
    if last and last.to_state in _HELPED and tree.within(last.unit_id, put.unit, put.end):
        names = _helpers([act for act in dossier.acts if act.on <= put.end])
        yield from ((name, tree.nodes[last.unit_id].code, "helping") for name in names)


def _helpers(acts: Sequence[Act]) -> tuple[str, ...]:
    """Return who was assigned to help after these acts."""
    return Dossier(acts).helpers
