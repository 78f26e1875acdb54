"""The report of capacity: who could be admitted by the end of the year as far as the rules' own times go."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.law import rules
from states.law.calendar import add_months
from states.names import same_person
from states.pipeline import N_
from workflow.reports import acts_read, quotas, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.certified_waiting import acts_up_to
from workflow.reports.speeds import WAY
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from states.history.dossier import Dossier
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor
    from workflow.store import Session

BASIS = N_(
    "Counted are those on the way who hold a certificate. They could be admitted where on some day until the end "
    "the certificate is not too old, the age is right and those who help have been together with them long "
    "enough; of whom the branch has proposed that is settled. How long the work takes is told by the forecast."
)
_VOTED = frozenset(WAY[WAY.index("proposed") :])
_INTRODUCED = frozenset(WAY[WAY.index("applied") :])
Key = tuple[int, str]


class Row(Counted, kw_only=True):
    """One unit with all below it: who could be admitted by the last day, who has been, and the quota."""

    year: int
    unit: str
    name: str
    eligible_by_year_end: int
    admitted: int
    quota: int | None


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """Count for a unit and each directly below it; raises as `asked` does.

    A case is of the unit that owns it at the end of the days that have come.
    """
    tally: Tally[Key] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for page in stories.paged(session, put, tree):
            _admitted(tally, page, put, tree)
            for story in _eligible(page, session, put, tree):
                last = story.last(put.end)
                for unit in trees.concerned(tree, last.unit_id, put.end, put.unit) if last else ():
                    tally.add((unit, "eligible_by_year_end"), story.ref)
        plans = quotas.plans(session, put.year)
        below = [one.id for one in tree.open_below(put.unit, put.end) if one.kind != "centre"]
    rows = []
    for unit in (put.unit, *below):
        node, plan = tree.nodes[unit], plans.get(unit)
        names = ("eligible_by_year_end", "admitted")
        counts = {name: tally.count((unit, name)) for name in names}
        refs = {name: tally.refs((unit, name)) for name in names}
        quota = plan.quota if plan else None
        rows.append(
            Row(year=put.year, unit=node.code, name=node.name, quota=quota, _refs=refs, **counts)
        )
    return rows


def _admitted(tally: Tally[Key], page: dict[int, Story], put: Asked, tree: Trees) -> None:
    for story in page.values():
        if any(step.move == "annul" for step in story.steps):
            continue
        for step in story.moves():
            if step.move == "hold_ceremony" and put.holds(step.on):
                for unit in trees.concerned(tree, step.unit_id, step.on, put.unit):
                    tally.add((unit, "admitted"), story.ref)


def _eligible(page: dict[int, Story], session: Session, put: Asked, tree: Trees) -> Iterator[Story]:
    """Yield who is on the way in the unit and could be admitted."""
    asked_of = []
    for key, story in page.items():
        last = story.last(put.end)
        if last is None or not tree.within(last.unit_id, put.unit, put.end):
            continue
        if last.to_state in _VOTED:
            yield story
        elif last.to_state in WAY:
            asked_of.append(key)
    for key, acts in acts_read.rows(session, asked_of, put.known):
        if could_be(acts_up_to(acts, put.end), put.end, put.last):
            yield page[key]


def could_be(case: Dossier, today: date, last: date) -> bool:
    """Say whether there is a day from today to the last one on which certificate, age and time together all hold.

    Sources: C1, C2 (age), C6 (certificate), C10 and C12 (time together; not asked after a transfer, nor of
    who took another's place, and settled once the application is in).
    """
    act = case.certified_by(today)
    issued = act.day("issued") if act else None
    if issued is None:
        return False
    law = rules.in_force(today)
    ages, months = law["C1"], law["C6"].amount
    first = max(today, add_months(case.born.replace(day=1), ages.part("min")))
    if case.state not in _INTRODUCED and not case.moved_in(today):
        first = max((first, *_together(case, law["C10"].amount)))
    until = min(last, add_months(issued, months))
    too_old = add_months(
        case.born.replace(day=1), ages.part("max") + 1
    )  # the first day over the age
    if first >= too_old and not case.approved("over-60"):
        return False
    return first <= until


def _together(case: Dossier, months: int) -> Iterator[date]:
    """Yield from when each helper of now has been together with the candidate long enough."""
    since: dict[str, date] = {}
    for act in case.since_reopened:
        if act.move == "nominate":
            since |= {one.name: one.since or act.on for one in act.people("helper")}
        elif act.evidence == "helper" and not act.fields.get("replaces"):
            since[str(act.text("name"))] = act.day("since") or act.on
    for name, day in since.items():
        if any(same_person(name, helper) for helper in case.helpers):
            yield add_months(day, months)
