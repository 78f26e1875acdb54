"""The report of the targets: admissions of a year against the plan, and the shares that the Conclusion names."""

from __future__ import annotations

from collections import defaultdict
from itertools import product
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.ground import tree as ground_tree
from workflow.queries.search_range import entitled
from workflow.reports import acts_read, forecast, quotas, stories, transfers, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from states.history.dossier import Dossier
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.outlook import Interval
    from workflow.reports.stories import Story
    from workflow.reports.transfers import Mover
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor
    from workflow.store import records
    from workflow.store.office import OfficeSession

PUPILS = frozenset({"pupil", "student"})
WORKERS = frozenset({"worker", "direct-worker", "non-state-enterprise"})
DIRECT, OWNER = "direct-worker", "business-owner"
ENTERPRISES = frozenset({"enterprise", "foreign-owned"})
COUNTED = (
    "admitted", "decided", "annulled", "students", "workers", "direct_workers", "religious",
    "movers", "movers_notified", "movers_acknowledged",
)  # fmt: skip
FEW = 5
"""Fewer followers of a religion are not told to who may not know of one whether he has a religion."""
_ADMISSION, _DECISION, _ANNULMENT = "hold_ceremony", "decide", "annul"

BASIS = N_(
    "Admitted: ceremonies of the year that count, less those annulled since; decided: decisions of the year that "
    "count. On the day of the ceremony: students are pupils and students; workers are workers, direct workers and "
    "those of non-state enterprises, or of a branch in an enterprise, but neither owners of a business nor pupils "
    "or students; religious: a religion on file. Units are those directly under the unit that are open at the end, "
    "training centres aside; one has a plan where that has a number and a date. Movers: the certified of whom it "
    "became known in the year that they move before admission. Shares are per cent."
)


class Row(Counted, kw_only=True):
    """The figures of one unit with all below it for one year; what nobody told is None, shares are per cent.

    `forecast` is how many will have been admitted by the last day, None where too few have ended to say;
    `religious` is None for who is not shown a religion, where fewer than five of those admitted have one.
    """

    year: int
    unit: str
    name: str
    members_before: int | None
    admitted: int
    ratio: float | None
    quota: int | None
    students: int
    students_ratio: float | None
    workers: int
    workers_ratio: float | None
    religious: int | None
    units_with_plan: int
    units_total: int
    movers: int
    movers_notified: int
    movers_acknowledged: int
    decided: int
    annulled: int
    direct_workers: int
    students_target: int | None
    workers_target: int | None
    religious_target: int | None
    without_plan: tuple[str, ...]
    forecast: Interval | None


class Targets(NamedTuple):
    """The figures of the unit that was asked of, and of each that stood directly under it."""

    whole: Row
    units: tuple[Row, ...]


class Admission(NamedTuple):
    """A person's admission that counts: the unit that held the ceremony, and the day."""

    case_id: int
    ref: str
    unit: int
    on: date


Key = tuple[int, str]


def report(app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False) -> Targets:
    """Count the admissions of the window for a unit and for each directly under it; raises as `asked` does."""
    tally: Tally[Key] = Tally(kept=cases, hidden=hidden_from(actor))
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        ahead = None if forecast.too_far(put) else forecast.Gathered(put, tree)
        told = stories.stories(session, ahead.scope if ahead else put, tree)
        told = ahead.passing(told) if ahead else told
        admitted = [one for story in told for one in of_story(tally, story, put, tree)]
        _of_people(tally, session, admitted, put, tree)
        of_movers(tally, session, put, tree)
        plans = quotas.plans(session, put.year)
        below = tree.open_below(put.unit, put.end)
        rows = [
            row_of(unit, put, tally, (plans, tree))
            for unit in (put.unit, *(one.id for one in below))
        ]
    if ahead:
        forecasts = {tree.nodes[unit].code: ahead.ahead(unit).interval for unit in ahead.units}
        rows = [row._replace(forecast=forecasts.get(row.unit)) for row in rows]
    return Targets(rows[0], tuple(rows[1:]))


def hidden_from(actor: Actor) -> frozenset[str]:
    """Return the figures whose cases an actor is not shown, since they tell of a religion."""
    return frozenset() if entitled(actor) else frozenset({"religious"})


def of_story(tally: Tally[Key], story: Story, put: Asked, tree: Trees) -> Iterator[Admission]:
    """Count the admissions, decisions and annulments of one person; yield the admissions that count."""
    annulled = any(step.move == _ANNULMENT for step in story.steps)
    for step in story.moves():
        if not put.holds(step.on):
            continue
        whose = [*trees.concerned(tree, step.unit_id, step.on, put.unit)]
        counts = {_DECISION: "decided", _ANNULMENT: "annulled"}
        if step.move == _ADMISSION and not annulled:
            counts[_ADMISSION] = "admitted"
            if whose:
                yield Admission(story.case_id, story.ref, step.unit_id, step.on)
        for unit in whose if step.move in counts else ():
            tally.add((unit, counts[step.move]), story.ref)


def _of_people(
    tally: Tally[Key], session: OfficeSession, admitted: list[Admission], put: Asked, tree: Trees
) -> None:
    """Count of whom the admissions were, by what held of them on the day of the ceremony."""
    of_case: dict[int, list[Admission]] = defaultdict(list)
    for one in admitted:
        of_case[one.case_id].append(one)
    for case_id, dossier in acts_read.dossiers(session, sorted(of_case), put.known):
        for one in of_case[case_id]:
            sector = ground_tree.chain(session, one.unit, one.on)[-1].sector
            told = groups(dossier, one.on, sector)
            of_person(tally, one, told, trees.concerned(tree, one.unit, one.on, put.unit))


def of_person(
    tally: Tally[Key], one: Admission, groups: Iterable[str], units: Iterable[int]
) -> None:
    """Count an admission under each of its groups for each of the units concerned."""
    for unit, group in product(units, groups):
        tally.add((unit, group), one.ref)


def groups(dossier: Dossier, on: date, sector: str | None) -> Iterator[str]:
    """Yield the groups of the targets that a person was of on a day, in a branch of a sector."""
    of = frozenset(dossier.categories(on))
    learns = bool(of & PUPILS)
    if learns:
        yield "students"
    elif (of & WORKERS or sector in ENTERPRISES) and OWNER not in of:
        yield "workers"
    if DIRECT in of:
        yield "direct_workers"
    if dossier.fact("religion", on):
        yield "religious"


def of_movers(tally: Tally[Key], session: OfficeSession, put: Asked, tree: Trees) -> None:
    """Count the certified who moved before admission, and how far their notices came."""
    for mover in _movers(session, put, tree):
        move = mover.move
        if not put.holds(move.known_on):
            continue
        for unit in trees.concerned(tree, move.unit_id, move.known_on, put.unit):
            tally.add((unit, "movers"), mover.ref)
            if move.notified_on:
                tally.add((unit, "movers_notified"), mover.ref)
            if move.acknowledged_on:
                tally.add((unit, "movers_acknowledged"), mover.ref)


def _movers(session: OfficeSession, put: Asked, tree: Trees) -> Iterator[Mover]:
    """Yield the moves of every unit that was ever of the one asked of, wherever it stands today."""
    done: set[int] = set()
    top: str | None = None
    places = (tree.path(unit, put.today) for unit in tree.ever_within(put.unit))
    for path in sorted("".join(f"{unit}/" for unit in place) for place in places):
        if top is not None and path.startswith(top):
            continue
        top = path
        told = transfers.movers(session, path, put.known, put.as_of)
        found = [one for one in told if one.case_id not in done]
        done.update(one.case_id for one in found)
        yield from found


def row_of(
    unit: int, put: Asked, tally: Tally[Key], known: tuple[dict[int, records.Plan], Trees]
) -> Row:
    """Return the row of a unit; `known` are the plans of the year and the tree."""
    plans, tree = known
    plan, below = (
        plans.get(unit),
        [one for one in tree.open_below(unit, put.end) if one.kind != "centre"],
    )
    planned = [one for one in below if (p := plans.get(one.id)) and p.number and p.dated]
    counts = {name: tally.count((unit, name)) for name in COUNTED}
    faith: int | None = counts.pop("religious")
    if "religious" in tally.hidden and counts["admitted"] and (faith or 0) < FEW:
        faith = None
    before = plan.members_before if plan else None
    return Row(
        year=put.year,
        unit=tree.nodes[unit].code,
        name=tree.nodes[unit].name,
        members_before=before,
        ratio=share(counts["admitted"], before),
        quota=plan.quota if plan else None,
        students_ratio=share(counts["students"], counts["admitted"]),
        workers_ratio=share(counts["workers"], counts["admitted"]),
        units_with_plan=len(planned),
        units_total=len(below),
        students_target=plan.students if plan else None,
        workers_target=plan.workers if plan else None,
        religious_target=plan.religious if plan else None,
        forecast=None,
        religious=faith,
        without_plan=tuple(one.code for one in below if one not in planned),
        _refs={name: tally.refs((unit, name)) for name in COUNTED if name not in tally.hidden},
        **counts,
    )


def share(part: int, whole: int | None) -> float | None:
    """Return a part in per cent of the whole, to two places; None of nothing."""
    return round(100 * part / whole, 2) if whole else None
