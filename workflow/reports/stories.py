"""The ways of cases through the states, folded from their acts, which is what most figures are counted from.

Only the acts that move a case or correct one are read, page by page; so it needs little memory however
many cases there are.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING

from states.catalogue.groups import MOVES, STATES
from states.frozen import NamedTuple
from states.history.acts import Act, effective

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from workflow.reports.asked import Asked
    from workflow.reports.trees import Trees
    from workflow.store import Row, Session

PAGE = 1000
LARGE = 4
"""One in so many of all units hold so many cases that all are walked through, not those of these units sorted."""
_WANTED = itemgetter("n", "move", "from_state", "to_state", "acted_on", "unit_id", "fields")
_VOID = frozenset(STATES["void"])
_ARRIVING = frozenset(MOVES["arriving"])


class Sojourn(NamedTuple):
    """A stay of a case in one state; `unit` owned it when it came, `until` is None while it is there.

    `by` is the move that ended it, `to` the state that this led to.
    """

    state: str
    unit: int
    since: date
    until: date | None = None
    by: str | None = None
    to: str | None = None


class Story(NamedTuple):
    """The effective acts that moved one case, oldest first: from state to state, or from unit to unit.

    One that is `void` was opened by mistake, as is known, on whatever day that was said.
    """

    case_id: int
    ref: str
    steps: tuple[Act, ...]
    void: bool = False

    def last(self, day: date) -> Act | None:
        """Return the last step up to a day; None before the opening."""
        found = None
        for step in self.steps:
            if step.on > day:
                break
            found = step
        return found

    def moves(self) -> Iterator[Act]:
        """Yield the steps that changed the state, the opening first."""
        return (step for step in self.steps if step.from_state != step.to_state)

    def sojourns(self) -> Iterator[Sojourn]:
        """Yield the stays of the case in each state, in order."""
        return _between(self.moves())

    def stands(self) -> Iterator[Sojourn]:
        """Yield the stays of the case in each state of each unit: a hand-over begins a new one."""
        return _between(self.steps)


def _between(steps: Iterable[Act]) -> Iterator[Sojourn]:
    here: Act | None = None
    for step in steps:
        if here:
            yield Sojourn(here.to_state, here.unit_id, here.on, step.on, step.move, step.to_state)
        here = step
    if here:
        yield Sojourn(here.to_state, here.unit_id, here.on)


def stories(session: Session, asked: Asked, trees: Trees, *, void: bool = False) -> Iterator[Story]:
    """Yield the stories of all cases that are, or were, of the unit asked of, in the order of their numbers.

    Acts dated after `asked.as_of`, or entered later than `asked.known`, are not in them; cases opened by
    mistake are left out unless they are asked for.
    """
    for page in pages(session, asked.unit, trees):
        rows = session.execute("report_steps", {"cases": page, "known": asked.known})
        for case_id, acts in groupby(rows, itemgetter("case_id")):
            told = [*acts]
            story = of_acts(case_id, told[0]["ref"], effective(map(_act, told)), asked)
            if story and (void or not story.void):
                yield story


def of_acts(case_id: int, ref: str, counting: Iterable[Act], asked: Asked) -> Story | None:
    """Return the story that the acts of a case tell, of those that count; None where it begins after `asked.as_of`."""
    known = [*_moving(counting)]
    steps = tuple(step for step in known if step.on <= asked.as_of)
    mistaken = bool(known) and known[-1].to_state in _VOID
    return Story(case_id, ref, steps, mistaken) if steps else None


def paged(session: Session, asked: Asked, trees: Trees) -> Iterator[dict[int, Story]]:
    """Yield the stories page by page, each page by the keys of its cases."""
    page: dict[int, Story] = {}
    for story in stories(session, asked, trees):
        page[story.case_id] = story
        if len(page) == PAGE:
            yield page
            page = {}
    yield page


def pages(session: Session, top: int, trees: Trees) -> Iterator[list[int]]:
    """Yield the keys of the cases that are, or were, of a unit or below it, so many at a time, in their order."""
    units = trees.ever_within(top)
    many = LARGE * len(units) > len(trees.nodes)
    statement = "report_cases_walked" if many else "report_cases"
    after = 0
    while True:
        wanted = {"units": units, "after": after, "limit": PAGE}
        page = [row["id"] for row in session.execute(statement, wanted)]
        if page:
            yield page
            after = page[-1]
        if len(page) < PAGE:
            return


def steps_of(rows: Iterable[Row]) -> Iterator[Act]:
    """Yield the steps of one case as they count: with the corrections of their dates, without what was undone."""
    held = [*rows]
    acts: Iterable[Act] = map(_act, held)
    if any(row["fields"] for row in held):  # only what corrects has fields here
        acts = effective(acts)
    return _moving(acts)


def _moving(acts: Iterable[Act]) -> Iterator[Act]:
    for act in acts:
        if act.from_state != act.to_state or act.move in _ARRIVING:
            yield act


def _act(row: Row) -> Act:
    n, move, from_state, to_state, on, unit, fields = _WANTED(row)
    if not fields:
        return Act(n, move, from_state, to_state, on, unit_id=unit)
    raw = json.loads(fields)
    raw.pop("fields", None)  # what else was corrected moves nothing
    return Act(n, move, from_state, to_state, on, raw, unit_id=unit)
