"""What people came to on their way, with who they were on that day: listed, certified, admitted and so on."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.reports import acts_read, stories

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date

    from states.history.dossier import Dossier
    from workflow.reports.asked import Asked
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.store import Session

MOVES: Mapping[str, str] = {
    "open": "opened",
    "transfer_receive": "opened",
    "enrol": "enrolled",
    "fail_course": "failed",
    "certify": "certified",
    "apply": "applied",
    "decide": "decided",
    "hold_ceremony": "admitted",
    "annul": "annulled",
}
"""What is counted, by the move that brings it about."""


class Milestone(NamedTuple):
    """One thing that a person came to: what, on which day, and in which unit."""

    what: str
    case_id: int
    ref: str
    unit: int
    on: date


def milestones(session: Session, put: Asked, tree: Trees) -> Iterator[Milestone]:
    """Yield what the people of a unit came to within the window, case by case."""
    for story in stories.stories(session, put, tree):
        yield from of_story(story, put, tree)


def of_story(story: Story, put: Asked, tree: Trees) -> Iterator[Milestone]:
    """Yield what one person came to; an admission that was annulled since is none."""
    annulled = any(step.move == "annul" for step in story.steps)
    for step in story.moves():
        what = MOVES.get(step.move)
        if what is None or not put.holds(step.on) or (what == "admitted" and annulled):
            continue
        if tree.within(step.unit_id, put.unit, step.on):
            yield Milestone(what, story.case_id, story.ref, step.unit_id, step.on)


def with_people(
    session: Session, told: Iterable[Milestone], put: Asked
) -> Iterator[tuple[Milestone, Dossier]]:
    """Yield each milestone with the dossier of the person, read page by page."""
    page: dict[int, list[Milestone]] = defaultdict(list)
    for one in told:
        if len(page) == stories.PAGE and one.case_id not in page:
            yield from _page(session, page, put)
            page = defaultdict(list)
        page[one.case_id].append(one)
    yield from _page(session, page, put)


def _page(
    session: Session, page: Mapping[int, list[Milestone]], put: Asked
) -> Iterator[tuple[Milestone, Dossier]]:
    for case_id, dossier in acts_read.dossiers(session, sorted(page), put.known):
        yield from ((one, dossier) for one in page[case_id])
