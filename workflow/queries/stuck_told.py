"""The stuck cases of a page: a line a case, from what the sweep of today left or from how things stand now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue.groups import STATES
from states.frozen import NamedTuple
from states.watch.stalls import CAUSE_BY_ID, DAY, days_late
from workflow.ground import scope
from workflow.queries import stalled, swept
from workflow.queries.case_counters import counters

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import date, datetime

    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row, Session


class Line(NamedTuple):
    """One stuck case: its worst cause first, how late that is, who must act, and what nothing resets."""

    ref: str
    unit: str
    name: str
    state: str
    causes: tuple[str, ...]
    owner: str
    days_late: int
    first_listed_on: date
    total_days: int
    resets: int


class Rate(NamedTuple):
    """A unit with all below it: how many of its cases under way are stuck."""

    unit: str
    name: str
    stuck: int
    under_way: int

    @property
    def share(self) -> float:
        """Return the stuck in per cent of the cases under way."""
        return 100 * self.stuck / self.under_way if self.under_way else 0.0


class Told(NamedTuple):
    """What is stuck in a unit and below it, worst first; `swept_at` is None where it was looked at just now.

    `under_way` counts its open cases, stuck or not; `rates` are of the units directly under it.
    """

    swept_at: datetime | None
    lines: tuple[Line, ...]
    under_way: int
    rates: tuple[Rate, ...]


def told(app: App, actor: Actor, unit: str | None = None) -> Told:
    """Return what is stuck within a unit (the actor's own unless named); raises `NotFound` for one out of sight."""
    today = app.today()
    with app.reading() as session:
        path = str(scope.unit(session, unit or actor.unit_code, actor)["path"])
        reach = scope.subtree(path)
        at = swept.ran_at(session, reach, today)
        lines = [*_kept(session, reach, today)] if at else []
        counted = {
            row["unit"]: int(row["cases"])
            for row in session.execute("cases_under_way_counted", reach)
        }
        places = {row["code"]: row for row in session.execute("units_within", reach)}
    if at is None:
        lines = [*_now(app, actor, unit)]
    rates = _rates(lines, counted, places, path)
    return Told(at, tuple(_ordered(lines)), sum(counted.values()), tuple(rates))


def _now(app: App, actor: Actor, unit: str | None) -> Iterator[Line]:
    """Yield the stuck cases as they stand now."""
    rows = stalled.stalled(app, actor, stalled.Wanted(unit=unit, judged=0))
    return _by_case(
        Line(
            row.ref, row.unit, row.name, row.state, (row.cause,), row.owner, row.days_late,
            row.first_listed_on, row.total_days, row.resets,
        )
        for row in rows
        if row.stall.stuck
    )  # fmt: skip


def _kept(session: Session, reach: Mapping[str, str], today: date) -> Iterator[Line]:
    """Yield the stuck cases as the sweep left them."""
    rows = session.execute("kept_stalls_listed", {**reach, "but": []})
    return _by_case(_line(row, today) for row in rows)


def _line(row: Row, today: date) -> Line:
    days = [row["due"], row["since"] and row["since"] - DAY]
    return Line(
        ref=row["ref"],
        unit=row["unit"],
        name=row["name"],
        state=row["state"],
        causes=(row["cause"],),
        owner=row["owner"] or CAUSE_BY_ID[row["cause"]].owner or "branch",
        days_late=max(days_late(day, today) for day in days),
        first_listed_on=row["first_listed_on"],
        total_days=counters(row, (), today).total_days,
        resets=row["resets"],
    )


def _by_case(rows: Iterable[Line]) -> Iterator[Line]:
    """Yield one line a case: that of its worst cause, with the other causes behind it."""
    found: dict[str, list[Line]] = {}
    for row in rows:
        found.setdefault(row.ref, []).append(row)
    for lines in found.values():
        worst = min(lines, key=lambda one: (-one.days_late, one.causes))
        others = (cause for one in lines for cause in one.causes)
        yield worst._replace(causes=tuple(dict.fromkeys((*worst.causes, *sorted(others)))))


def _ordered(lines: Iterable[Line]) -> list[Line]:
    return sorted(lines, key=lambda one: (-one.days_late, -one.total_days, one.ref))


def _rates(
    lines: Iterable[Line], counted: Mapping[str, int], places: Mapping[str, Row], path: str
) -> list[Rate]:
    """Return the rates of the units directly under a path that have cases under way, the highest first."""
    under = {
        code: str(row["path"])[: str(row["path"]).find("/", len(path)) + 1]
        for code, row in places.items()
        if row["path"] != path
    }
    tops = {str(row["path"]): row for row in places.values()}
    stuck: dict[str, int] = {}
    under_way: dict[str, int] = {}
    for one in lines:
        if one.state in STATES["under_way"] and (top := under.get(one.unit)):
            stuck[top] = stuck.get(top, 0) + 1
    for code, count in counted.items():
        if top := under.get(code):
            under_way[top] = under_way.get(top, 0) + count
    rates = (
        Rate(tops[top]["code"], tops[top]["name"], stuck.get(top, 0), count)
        for top, count in under_way.items()
    )
    return sorted(rates, key=lambda one: (-one.share, -one.stuck, one.unit))
