"""The stuck cases: which, why, since when, who must act, and what to type."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from states.frozen import Frozen
from states.watch.stalls import order
from workflow.casework import secrecy
from workflow.ground import scope
from workflow.queries import stuck_found, stuck_histories, swept, way_on
from workflow.queries.stuck_found import How
from workflow.queries.stuck_rows import StalledCase as StalledCase
from workflow.queries.stuck_rows import shaped

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from states.units import Actor
    from states.watch.stalls import Stall
    from workflow.app import App
    from workflow.queries.past import Past
    from workflow.store import Row, Session

KINDS = ("statutory", "service", "advisory")


class Summary(Frozen):
    """How many cases are stuck under one key, and how late the latest is."""

    key: str
    cases: int
    worst_days: int


class Wanted(Frozen):
    """What to list; None filters nothing.

    `kind` keeps one kind of limit, `silent` the cases with no act for so many days, `resets` those that
    were restarted so often, late or not, and `limit` so many of the worst rows. `coming` adds the limits that
    are due in so many days, today among them, as if they had passed: their `due` says that they have not. Of so
    many cases as `judged` says the way on is judged, of all where it is None: a screen shows few, and a
    summary none. With `swept` what today's sweep found in histories may be taken over, where there are many cases;
    then of no more cases than are `judged` it is told which papers are missing.
    """

    unit: str | None = None
    kind: str | None = None
    silent: int | None = None
    resets: int | None = None
    limit: int | None = None
    coming: int | None = None
    judged: int | None = None
    swept: bool = False


EVERYTHING = Wanted()


def stalled(app: App, actor: Actor, wanted: Wanted = EVERYTHING) -> list[StalledCase]:
    """Return what is stuck within the actor's scope, worst first; notes and those rightly waiting come last.

    Raises `NotFound` for a unit out of sight.
    """
    today = app.today()
    with app.reading() as session:
        path = scope.unit(session, wanted.unit, actor)["path"] if wanted.unit else actor.unit_path
        reach = scope.subtree(path)
        few = swept.few(session, reach)
        since = swept.worked_on(session, reach, today) if wanted.swept else None
        how = How(few=few, coming=wanted.coming, swept=since)
        found = list(stuck_found.found(session, reach, today, how))
        if wanted.resets is not None:
            found = stuck_found.restarted(
                session, {**reach, "resets": wanted.resets}, found, few=few
            )
        found = [stall for stall in found if wanted.kind in (None, stall.kind)]
        found = sorted(stuck_found.with_papers(found), key=lambda stall: order(stall, today))
        if since is not None:
            limits = stuck_histories.candidates(session, reach, today, few=few)
            found = _looked_into(session, limits, found, (today, wanted.judged))
        knowing = secrecy.knows({"unit_path": path}, actor)
        reader = way_on.Reader(actor, today, today)
        rows: Iterable[StalledCase] = shaped(
            session, found, (reader, wanted.judged), knowing=knowing
        )
        if wanted.silent is not None:
            rows = (row for row in rows if (today - row.last_act).days >= wanted.silent)
        return list(islice(rows, wanted.limit))


def stalled_then(app: App, actor: Actor, wanted: Wanted, past: Past) -> list[StalledCase]:
    """Return what was stuck, or was known to be; what began only after the day asked of was not.

    Raises `NotFound` for a unit out of sight.
    """
    from workflow.queries import as_known

    with as_known.lent(app, actor, past, wanted.unit, whole=True) as then:
        then.fill()
        return stalled(then.app, actor, wanted)


def swept_at(app: App, actor: Actor, unit: str | None) -> datetime | None:
    """Return when today's sweep ran, where there is so much that what it found should be taken over; else None.

    Raises `NotFound` for a unit out of sight.
    """
    with app.reading() as session:
        path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        return swept.ran_at(session, scope.subtree(path), app.today())


def _looked_into(
    session: Session,
    limits: Iterable[Row],
    found: list[Stall],
    asked: tuple[date, int | None],
) -> list[Stall]:
    """Return what was found with what their histories say besides, of the first cases alone: those that are shown."""
    today, most = asked
    first = set(islice(dict.fromkeys(stall.case_id for stall in found), most))
    shown = [row for row in limits if row["case_id"] in first]
    told = {
        (one.case_id, one.cause, one.rule): one
        for _, those in stuck_histories.look_into(session, shown, today)
        for one in those
    }
    whole = [told.get((one.case_id, one.cause, one.rule), one) for one in found]
    return list(stuck_found.with_papers(whole))


def summary(rows: Iterable[StalledCase], by: str) -> list[Summary]:
    """Return the stuck cases counted by unit, step, owner or cause, worst first; notes do not count."""
    refs: dict[str, set[str]] = defaultdict(set)
    worst: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.stall.stuck:
            key = str(getattr(row, by))
            refs[key].add(row.ref)
            worst[key] = max(worst[key], row.days_late)
    return ranked(Summary(key, len(refs[key]), worst[key]) for key in refs)


def ranked(found: Iterable[Summary]) -> list[Summary]:
    """Return counts, worst first."""
    return sorted(found, key=lambda one: (-one.worst_days, -one.cases, one.key))
