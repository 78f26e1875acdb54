"""Say which cases are stuck, why, since when, who must act, and what to type."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from states.pipeline import Kind
from states.stalls import CAUSE_BY_ID, DAY, Stall, cause_of, days_late, order
from workflow import clock, scope, views
from workflow.queries import stuck_histories, todo
from workflow.queries.cases import FEW
from workflow.queries.way_out import way_out

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import date, datetime

    from states.actors import Actor
    from states.counters import Counters
    from workflow.app import App
    from workflow.database import Row, Session

PAGE = 500
KINDS = ("statutory", "service", "advisory")


@dataclass(frozen=True, slots=True)
class StalledCase:
    """One reason why one case is stuck, as it is promised; `stall` has what the screen says besides.

    `since` is the day it became stuck, `waiting_for` the code of the unit that must act, or a word.
    """

    ref: str
    unit: str
    name: str
    state: str
    rule: str | None
    kind: str
    cause: str
    since: date
    due: date | None
    days_late: int
    owner: str
    waiting_for: str
    last_act: date
    last_reminded: date | None
    escalated_to: str | None
    next: str
    first_listed_on: date
    first_certified_on: date | None
    total_days: int
    resets: int
    held_days: int
    _stall: Stall
    _meets: str | None
    _step: str

    @property
    def stall(self) -> Stall:
        """Return what was found, with what is missing and what is foreseen."""
        return self._stall

    @property
    def meets(self) -> str | None:
        """Return the meeting days of the branch."""
        return self._meets

    @property
    def step(self) -> str:
        """Return the step the case waits for: a move, or the state that no move leads out of."""
        return self._step


@dataclass(frozen=True, slots=True)
class Summary:
    """How many cases are stuck under one key, and how late the latest is."""

    key: str
    cases: int
    worst_days: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to list; None filters nothing.

    `kind` keeps one kind of limit, `silent` the cases with no act for so many days, `resets` those that
    were restarted so often, late or not, and `limit` so many of the worst rows.
    """

    unit: str | None = None
    kind: str | None = None
    silent: int | None = None
    resets: int | None = None
    limit: int | None = None

    def keeps(self, row: StalledCase, today: date) -> bool:
        """Say whether a row is of a case that was silent, and restarted, as long and as often as wanted."""
        quiet = self.silent is None or (today - row.last_act).days >= self.silent
        return quiet and (self.resets is None or row.resets >= self.resets)


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
        found = list(_found(session, reach, today, few=few))
        if wanted.resets is not None:
            found += _restarted(session, {**reach, "resets": wanted.resets}, found, few=few)
        found = [stall for stall in found if wanted.kind in (None, stall.kind)]
        found = sorted(_with_papers(found), key=lambda stall: order(stall, today))
        rows = (row for row in _shaped(session, found, today) if wanted.keeps(row, today))
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
    found = [Summary(key, len(refs[key]), worst[key]) for key in refs]
    return sorted(found, key=lambda one: (-one.worst_days, -one.cases, one.key))


# -- what is found ----------------------------------------------------------------------------------


def _few(session: Session, reach: Mapping[str, str]) -> bool:
    """Say whether there are so few units that cases are better read unit by unit."""
    return bool(session.execute("units_few", {**reach, "most": FEW + 1})[0]["units"] <= FEW)


def _found(
    session: Session, reach: Mapping[str, str], today: date, *, few: bool
) -> Iterator[Stall]:
    windows = {**reach, **stuck_histories.windows(today)}
    rows = session.execute("stuck_limits_of_few" if few else "stuck_limits", windows)
    for row in (*rows, *session.execute("stuck_limits_elsewhere", windows)):
        yield from _of_limit(row, today)
    yield from _causes(session, windows)
    for row in session.execute("holds_in_force", windows):
        yield Stall(row["case_id"], "on-hold", Kind.PRODUCT, "branch", row["since"], row["until"])
    limits = stuck_histories.candidates(session, reach, today)
    for _, told in stuck_histories.look_into(session, limits, today):
        yield from told  # a case that cannot be read is the affair of check and audit verify


def _restarted(
    session: Session, reach: Mapping[str, object], found: Iterable[Stall], *, few: bool
) -> Iterator[Stall]:
    """Yield the cases that were restarted often enough and are not found stuck: none of them may vanish.

    They count since they were first listed, for that is what a restart would hide.
    """
    stuck = {stall.case_id for stall in found if stall.stuck}
    for row in session.execute("stuck_restarted_of_few" if few else "stuck_restarted", reach):
        if row["case_id"] not in stuck:
            yield Stall(row["case_id"], "restarted", Kind.PRODUCT, "branch", row["since"])


def _with_papers(found: list[Stall]) -> Iterator[Stall]:
    """Tell limits passed or about to be which papers their case lacks: these come before the step itself."""
    lacking = {stall.case_id: stall.missing for stall in found if stall.missing}
    for stall in found:
        wants = stall.cause in ("limit-passed", "cannot-finish") and stall.case_id in lacking
        yield stall._replace(missing=lacking[stall.case_id]) if wants else stall


def _of_limit(row: Row, today: date) -> Iterator[Stall]:
    waiting_for = row["asked_unit"] or row["asked"] or row["owner_code"]
    one = Stall(
        row["case_id"], cause_of(row["rule"]), Kind(row["kind"]), row["owner"], row["due"] + DAY, row["due"],
        row["rule"], row["anchor"], waiting_for=waiting_for,
    )  # fmt: skip
    if row["due"] < today:
        yield one
    if row["provisional"]:
        yield one._replace(cause="provisional", since=row["start"])


def _causes(session: Session, windows: Mapping[str, object]) -> Iterator[Stall]:
    for row in session.execute("stuck_causes_listed", windows):
        cause = CAUSE_BY_ID[row["cause"]]
        due = row["since"] - DAY if cause.id == "hold-expired" else None
        yield Stall(
            row["case_id"], cause.id, Kind(row["kind"]), cause.owner or "branch", row["since"], due
        )


# -- how it is shown --------------------------------------------------------------------------------


def _shaped(session: Session, found: list[Stall], today: date) -> Iterator[StalledCase]:
    for at in range(0, len(found), PAGE):
        page = found[at : at + PAGE]
        of = {"cases": sorted({stall.case_id for stall in page})}
        cases = {row["id"]: row for row in session.execute("stalled_cases", of)}
        counts = _counts(cases, session.execute("holds_of_cases", of), today)
        reminded = _reminded(session.execute("reminders_of_cases", of))
        told = {
            (row["case_id"], row["rule"]): row["code"]
            for row in session.execute("escalations_of_cases", of)
        }
        for stall in page:
            row = cases[stall.case_id]
            about = stall.rule or f"stalled {stall.cause}"
            yield _row(
                row,
                stall,
                (today, counts[stall.case_id]),
                reminded.get((stall.case_id, about)),
                told.get((stall.case_id, stall.rule)),
            )


def _counts(cases: Mapping[int, Row], held: Iterable[Row], today: date) -> Mapping[int, Counters]:
    """Return the counters of each case of a page."""
    holds: dict[int, list[Row]] = defaultdict(list)
    for row in held:
        holds[row["case_id"]].append(row)
    return {key: views.counters(row, holds[key], today) for key, row in cases.items()}


def _reminded(rows: Iterable[Row]) -> dict[tuple[int, str], date]:
    """Return when each case was last reminded of each limit, or of each cause that is none."""
    latest: dict[tuple[int, str], datetime] = {}
    for row in rows:
        key = (row["case_id"], row["rule"] or row["rung"] or "")
        latest[key] = max(row["sent_at"], latest.get(key, row["sent_at"]))
    return {key: clock.day_of(at) for key, at in latest.items()}


def _row(
    row: Row,
    stall: Stall,
    seen: tuple[date, Counters],
    reminded: date | None,
    escalated: str | None,
) -> StalledCase:
    today, counts = seen
    return StalledCase(
        ref=row["ref"], unit=row["unit"], name=row["name"], state=row["state"], rule=stall.rule,
        kind=stall.kind.value, cause=stall.cause, since=stall.since, due=stall.due,
        days_late=days_late(stall.due, today), owner=stall.owner, waiting_for=_waiting_for(row, stall),
        last_act=row["last_act"], last_reminded=reminded, escalated_to=escalated,
        next=way_out(row, stall, today), **counts._asdict(), _stall=stall, _meets=row["meets"],
        _step=todo.forward(row["state"], own_decides=bool(row["own_decides"])) or row["state"],
    )  # fmt: skip


def _waiting_for(row: Row, stall: Stall) -> str:
    """Return who must act: a unit of the register, or a word for who is none.

    The leaving branch chases a place outside the register, which is the one that must answer.
    """
    if stall.cause == "notice-unanswered" and row["residence"]:
        return str(row["residence"])
    by_owner = _WAITS_FOR.get(stall.owner)
    known = by_owner(row, stall) if by_owner else None
    return str(known or stall.waiting_for or row["unit"])


def _of_authority(row: Row, _: Stall) -> str | None:
    """Return the own committee while it has not endorsed; the authority is that of the deadline."""
    return row["parent"] if row["state"].endswith("proposed") and not row["own_decides"] else None


_WAITS_FOR: Mapping[str, Callable[[Row, Stall], str | None]] = {
    "authority": _of_authority,
    "committee": lambda row, _: row["parent"],
    "admin": lambda _, __: "admin",
    "receiving-unit": lambda row, _: row["to_code"],
}
