"""The report of those who hold a certificate since 2019 and of whom the branch has not voted yet."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.stages import CLOSED
from states.frozen import NamedTuple
from states.history.counters import counters
from states.history.dossier import Dossier
from states.history.restarts import kept
from states.law import rules
from states.law.calendar import add_months
from workflow.casework.casefile import act_of
from workflow.reports import acts_read, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from states.history.acts import Act
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor
    from workflow.store import Row as StoredRow
    from workflow.store import Session

SINCE = date(2019, 1, 1)
"""From which day on certificates are asked for. Source: the Conclusion, 4.9(1)."""
MONTHS = 12


class Row(NamedTuple):
    """One person who waits with a certificate; `reason` is the branch's own note of why, where there is one.

    `months_left` are whole months until the certificate expires, negative after it has; `waiting_days` count
    from the certificate that counts, `first_certified_on` and `resets` are what nothing sets back.
    """

    ref: str
    unit: str
    name: str
    certified_on: date
    issued: date
    expires: date
    months_left: int
    helper: str | None
    reason: str | None
    waiting_days: int
    first_certified_on: date | None
    resets: int
    state: str
    closed: bool


def report(app: App, actor: Actor, given: Given = NOTHING_GIVEN) -> list[Row]:
    """List who waits, longest first, of the unit that owns the case; the closed come last.

    Raises as `asked` does. The window only says on which day is asked: its last, or today.
    """
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        rows = [
            row
            for page in stories.paged(session, put, tree)
            for row in _of_page(page, session, put, tree)
        ]
    return sorted(rows, key=lambda row: (row.closed, -row.waiting_days, row.ref))


def _of_page(page: dict[int, Story], session: Session, put: Asked, tree: Trees) -> Iterator[Row]:
    waiting = [key for key, story in page.items() if _unvoted(story, put, tree)]
    for key, acts in acts_read.rows(session, waiting, put.known):
        yield from _row(page[key], acts_up_to(acts, put.end), put, tree)


def acts_up_to(rows: list[StoredRow], day: date) -> Dossier:
    """Return the dossier of the acts dated up to a day; corrections count whenever they were made."""
    acts = map(act_of, rows)
    return Dossier(tuple(act for act in acts if act.move == "correct" or act.on <= day))


def _unvoted(story: Story, put: Asked, tree: Trees) -> bool:
    """Say whether somebody was ever certified and never voted on, whatever was begun anew; of a unit asked of."""
    last = story.last(put.end)
    if last is None or not tree.within(last.unit_id, put.unit, put.end):
        return False
    certified = False
    for step in story.steps:
        if step.on > put.end:
            break
        if step.move == "propose":
            return False
        certified = certified or step.to_state == "certified"
    return certified


def _row(story: Story, dossier: Dossier, put: Asked, tree: Trees) -> Iterator[Row]:
    act = _certificate(dossier, put.end)
    issued = act.day("issued") if act else None
    if act is None or issued is None or issued < SINCE:
        return
    expires = add_months(issued, rules.in_force(issued)["D10"].part("months"))
    state, last = dossier.state, story.last(put.end)
    told = counters(kept(dossier), dossier.holds, put.end)
    ends = put.end if state not in CLOSED else dossier.entered.on
    yield Row(
        ref=story.ref,
        unit=tree.nodes[last.unit_id].code if last else "",
        name=str(dossier.fact("name", put.end)),
        certified_on=act.on,
        issued=issued,
        expires=expires,
        months_left=months_between(put.end, expires),
        helper="; ".join(dossier.helpers) or None,
        reason=dossier.not_yet.text("reason") if dossier.not_yet else None,
        waiting_days=max((ends - act.on).days, 0),
        first_certified_on=told.first_certified_on,
        resets=told.resets,
        state=state,
        closed=state in CLOSED,
    )


def _certificate(dossier: Dossier, day: date) -> Act | None:
    """Return what put the latest certificate issued by a day on file.

    One from before a new start counts for no guard until it is recorded anew, but the person holds it still.
    """
    held = [act for act in dossier.acts if (act.day("issued") or date.max) <= day]
    return max(held, key=lambda act: (act.day("issued") or date.min, -act.n), default=None)


def months_between(first: date, last: date) -> int:
    """Return the whole months from one day to another; negative, rounded down, where that came before."""
    months = MONTHS * (last.year - first.year) + last.month - first.month
    return months - (last.day < first.day)
