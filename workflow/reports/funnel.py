"""The report of the funnel: how many stand in each state, came into it, and left it onward, back or for good."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.catalogue.groups import STATES as GROUPS
from states.catalogue.stages import STATES
from states.frozen import Frozen
from workflow.reports import stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from states.history.acts import Act
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

COUNTED = ("open", "entered", "left_onward", "left_back", "left_closed")
_ORDER: Mapping[str, int] = {state.id: at for at, state in enumerate(STATES)}
_CLOSED = frozenset(GROUPS["closed"])


class Row(Frozen):
    """One state: who is in it at the end of the window, who came and who left within it."""

    stage: str
    state: str
    open: int
    entered: int
    left_onward: int
    left_back: int
    left_closed: int
    _refs: Mapping[str, tuple[str, ...]]

    @property
    def refs(self) -> Mapping[str, tuple[str, ...]]:
        """Return the references behind each number, where they were asked for."""
        return self._refs


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """Count for each state, in the order of the way, the cases of a unit and of those below it.

    `entered` and `left_…` are effective moves dated in the window, of the unit that owned the case on that
    day; `open` are the cases that stand in the state at its end. Raises as `asked` does.
    """
    tally: Tally[tuple[str, str]] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for story in stories.stories(session, put, tree):
            _count(tally, story, put, tree)
    return [
        _row(state.stage, state.id, tally) for state in STATES if state.id not in GROUPS["void"]
    ]


def _count(tally: Tally[tuple[str, str]], story: Story, put: Asked, tree: Trees) -> None:
    last = story.last(put.end)
    if last and tree.within(last.unit_id, put.unit, put.end):
        tally.add((last.to_state, "open"), story.ref)
    for step in story.moves():
        if put.holds(step.on) and tree.within(step.unit_id, put.unit, step.on):
            tally.add((step.to_state, "entered"), story.ref)
            if step.from_state:
                tally.add((step.from_state, left(step)), story.ref)


def left(step: Act) -> str:
    """Return how a step left its state: onward, back or closed."""
    if step.to_state in _CLOSED:
        return "left_closed"
    move = MOVE_BY_NAME.get(step.move)
    back = _ORDER[step.to_state] < _ORDER[step.from_state or step.to_state]
    return "left_back" if back or (move and move.resets) else "left_onward"


def _row(stage: str, state: str, tally: Tally[tuple[str, str]]) -> Row:
    counts = {name: tally.count((state, name)) for name in COUNTED}
    refs = {name: tally.refs((state, name)) for name in COUNTED}
    return Row(stage=stage, state=state, **counts, _refs=refs)


def total(rows: Iterable[Row], name: str) -> int:
    """Return the sum of one count over all states."""
    return sum(getattr(row, name) for row in rows)
