"""The stuck cases: which, why, since when, who must act, and what to type."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING

from states.frozen import Frozen
from states.pipeline import Kind
from states.watch.stalls import CAUSE_BY_ID, DAY, MEASURED, Stall, cause_of, days_late, order
from states.way_on.ahead import forward
from workflow import clock
from workflow.casework import secrecy
from workflow.ground import scope
from workflow.queries import stuck_histories, way_on
from workflow.queries.search_range import FEW
from workflow.queries.stuck_rows import StalledCase as StalledCase
from workflow.queries.stuck_rows import shaped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session

KINDS = ("statutory", "service", "advisory")


class Summary(Frozen):
    """How many cases are stuck under one key, and how late the latest is."""

    key: str
    cases: int
    worst_days: int


class Kept(Frozen):
    """The stuck cases counted by the sweep that ran last, and when that was."""

    swept_at: datetime
    rows: Sequence[Summary]


class Wanted(Frozen):
    """What to list; None filters nothing.

    `kind` keeps one kind of limit, `silent` the cases with no act for so many days, `resets` those that
    were restarted so often, late or not, and `limit` so many of the worst rows. `coming` adds the limits that
    are due in so many days, today among them, as if they had passed: their `due` says that they have not. Of so
    many cases as `judged` says the way on is judged, of all where it is None: a screen shows few, and a
    summary none.
    """

    unit: str | None = None
    kind: str | None = None
    silent: int | None = None
    resets: int | None = None
    limit: int | None = None
    coming: int | None = None
    judged: int | None = None


EVERYTHING = Wanted()


def stalled(app: App, actor: Actor, wanted: Wanted = EVERYTHING) -> list[StalledCase]:
    """Return what is stuck within the actor's scope, worst first; notes and those rightly waiting come last.

    Raises `NotFound` for a unit out of sight.
    """
    today = app.today()
    with app.reading() as session:
        path = scope.unit(session, wanted.unit, actor)["path"] if wanted.unit else actor.unit_path
        reach = scope.subtree(path)
        few = _few(session, reach)
        found = list(_found(session, reach, today, few=few, coming=wanted.coming))
        if wanted.resets is not None:
            found = _restarted(session, {**reach, "resets": wanted.resets}, found, few=few)
        found = [stall for stall in found if wanted.kind in (None, stall.kind)]
        found = sorted(_with_papers(found), key=lambda stall: order(stall, today))
        knowing = secrecy.knows({"unit_path": path}, actor)
        reader = way_on.Reader(actor, today, today)
        rows: Iterable[StalledCase] = shaped(
            session, found, (reader, wanted.judged), knowing=knowing
        )
        if wanted.silent is not None:
            rows = (row for row in rows if (today - row.last_act).days >= wanted.silent)
        return list(islice(rows, wanted.limit))


def summary(rows: Iterable[StalledCase], by: str) -> list[Summary]:
    """Return the stuck cases counted by unit, step, owner or cause, worst first; notes do not count."""
    refs: dict[str, set[str]] = defaultdict(set)
    worst: dict[str, int] = defaultdict(int)
    for row in rows:
        if row.stall.stuck:
            key = str(getattr(row, by))
            refs[key].add(row.ref)
            worst[key] = max(worst[key], row.days_late)
    return _ranked(Summary(key, len(refs[key]), worst[key]) for key in refs)


def kept(app: App, actor: Actor, unit: str | None, by: str) -> Kept | None:
    """Return the same counts as the sweep of today left them, where there are too many units to look anew.

    None where there are few, and where no sweep ran through today: then what stands now is looked into.
    Raises `NotFound` for a unit out of sight.
    """
    today = app.today()
    with app.reading() as session:
        path = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        reach = scope.subtree(path)
        at = swept_at(session, reach, today)
        if at is None:
            return None
        found: dict[str, Summary] = {}
        for row in session.execute(f"kept_stalls_by_{by}", reach):
            _add(found, _key(row, by), row, today)
    return Kept(at, _ranked(found.values()))


def swept_at(session: Session, reach: Mapping[str, str], today: date) -> datetime | None:
    """Return when the sweep of today ran, where there are too many units to look into each anew.

    None where there are few, and where no sweep ran through today.
    """
    run = session.execute("run_newest_whole", {"job": "flag-stalled"})
    if not run or clock.day_of(run[0]["started_at"]) != today or _few(session, reach):
        return None
    at: datetime = run[0]["started_at"]
    return at


def _key(row: Row, by: str) -> str:
    if by != "step":
        return str(row["key"])
    return forward(row["key"], own_decides=bool(row["own_decides"])) or str(row["key"])


def _add(found: dict[str, Summary], key: str, row: Row, today: date) -> None:
    days = [row["due"], row["since"] and row["since"] - DAY]
    late = max(days_late(day, today) for day in days)
    before = found.get(key, Summary(key, 0, 0))
    found[key] = Summary(key, before.cases + row["cases"], max(before.worst_days, late))


def _ranked(found: Iterable[Summary]) -> list[Summary]:
    return sorted(found, key=lambda one: (-one.worst_days, -one.cases, one.key))


# -- what is found ----------------------------------------------------------------------------------


def _few(session: Session, reach: Mapping[str, str]) -> bool:
    """Say whether there are so few units that cases are better read unit by unit."""
    return bool(session.execute("units_few", {**reach, "most": FEW + 1})[0]["units"] <= FEW)


def _found(
    session: Session, reach: Mapping[str, str], today: date, *, few: bool, coming: int | None
) -> Iterator[Stall]:
    days = stuck_histories.windows(today)
    windows = {**reach, **days}
    before = today if coming is None else today + (coming + 1) * DAY
    due = {**windows, "today": before, "soon": max(days["soon"], before)}
    rows = session.execute("stuck_limits_of_few" if few else "stuck_limits", due)
    for row in (*rows, *session.execute("stuck_limits_elsewhere", due)):
        yield from _of_limit(row, before)
    yield from _causes(session, windows)
    for row in session.execute("holds_in_force", windows):
        yield Stall(row["case_id"], "on-hold", Kind.PRODUCT, "branch", row["since"], row["until"])
    limits = stuck_histories.candidates(session, reach, today)
    for _, told in stuck_histories.look_into(session, limits, today):
        yield from told  # a case that cannot be read is the affair of check and audit verify


def _restarted(
    session: Session, wanted: Mapping[str, object], found: Iterable[Stall], *, few: bool
) -> list[Stall]:
    """Keep the cases that were restarted often enough, and add those not found stuck: none may vanish.

    These count since they were first listed, for that is what a restart would hide.
    """
    cases = {"cases": sorted({stall.case_id for stall in found}), "resets": wanted["resets"]}
    often = {row["id"] for row in session.execute("cases_restarted", cases)}
    kept = [stall for stall in found if stall.case_id in often]
    stuck = {stall.case_id for stall in kept if stall.stuck}
    rows = session.execute("stuck_restarted_of_few" if few else "stuck_restarted", wanted)
    return kept + [
        Stall(row["case_id"], "restarted", Kind.PRODUCT, "branch", row["since"])
        for row in rows
        if row["case_id"] not in stuck
    ]


def _with_papers(found: list[Stall]) -> Iterator[Stall]:
    """Tell limits passed or about to be which papers their case lacks: these come before the step itself."""
    lacking = {stall.case_id: stall.missing for stall in found if stall.missing}
    for stall in found:
        wants = stall.cause in ("limit-passed", "cannot-finish") and stall.case_id in lacking
        yield stall._replace(missing=lacking[stall.case_id]) if wants else stall


def _of_limit(row: Row, today: date) -> Iterator[Stall]:
    waiting_for = row["asked_unit"] or row["asked"] or row["owner_code"]
    one = Stall(
        row["case_id"],
        cause_of(row["rule"]),
        Kind(row["kind"]),
        row["owner"],
        row["due"] + DAY,
        row["due"],
        row["rule"],
        row["anchor"],
        waiting_for=waiting_for,
    )
    if row["due"] < today:
        yield one
    if row["provisional"]:
        yield one._replace(cause="provisional", since=row["start"])


def _causes(session: Session, windows: Mapping[str, object]) -> Iterator[Stall]:
    for row in session.execute("stuck_causes_listed", windows):
        cause = CAUSE_BY_ID[row["cause"]]
        due = row["since"] - DAY if cause.id in MEASURED else None
        yield Stall(
            row["case_id"], cause.id, Kind(row["kind"]), cause.owner or "branch", row["since"], due
        )
