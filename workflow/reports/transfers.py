"""Report the hundred per cent: of the certified who move before admission, how many were notified.

Counted from the acts themselves (see `states.history.moving`), so that the figure can be recounted by anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING, NamedTuple

from states.history.acts import Act, effective, typed
from states.history.moving import MovedAway, moves
from workflow.ground import scope

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.app import App
    from workflow.stamp import Actor
    from workflow.store import Row, Session


class Counts(NamedTuple):
    """How far the moves of a unit and those below it came; `ratio` is notified of movers, in per cent.

    `ratio` is None where nobody moved; the medians are in days, None where there is no such step.
    """

    unit: str
    name: str
    movers: int
    notified: int
    acknowledged: int
    accepted: int
    ratio: float | None
    p50_days_to_acknowledge: float | None
    p50_days_to_accept: float | None


class Unanswered(NamedTuple):
    """A move that is not at its end: `step` is notify, acknowledge or accept, `waits` the days so far."""

    ref: str
    unit: str
    transfer: int | None
    to: str | None
    known_on: date
    sent_on: date | None
    step: str
    waits: int


class Report(NamedTuple):
    """The figures of one year, of a unit with all below it, and of each of those that somebody left.

    `year` is the year in which the move became known; `unanswered` lists longest waiting first.
    """

    year: int
    unit: str
    movers: int
    notified: int
    acknowledged: int
    accepted: int
    ratio: float | None
    p50_days_to_acknowledge: float | None
    p50_days_to_accept: float | None
    units: tuple[Counts, ...]
    unanswered: tuple[Unanswered, ...]


class Mover(NamedTuple):
    """A move with the case it is of."""

    case_id: int
    ref: str
    move: MovedAway


def report(app: App, unit: str | None, year: int | None, actor: Actor) -> Report:
    """Count the moves out of a unit (default: the actor's own) and those below it in a year (this one).

    Raises `NotFound` for a unit out of sight.
    """
    year = app.today().year if year is None else year
    with app.reading() as session:
        top = scope.unit(session, unit or actor.unit_code, actor)
        units = session.execute("units_of_range", scope.subtree(top["path"]))
        paths = {row["id"]: str(row["path"]) for row in units}
        found = [m for m in movers(session, top["path"], year) if m.move.unit_id in paths]
        waiting = tuple(_unanswered(session, found, units, app.today()))
    below = _by_unit(found, paths)
    own = _counts(top, below.get(top["id"], ()))
    rows = tuple(_counts(row, below[row["id"]]) for row in units if row["id"] in below)
    return Report(
        year,
        own.unit,
        own.movers,
        own.notified,
        own.acknowledged,
        own.accepted,
        own.ratio,
        own.p50_days_to_acknowledge,
        own.p50_days_to_accept,
        rows,
        waiting,
    )


def movers(session: Session, path: str, year: int) -> Iterator[Mover]:
    """Yield the moves that became known in a year of the cases that concern a range of units."""
    rows = session.execute("acts_of_moves", scope.subtree(path))
    for (case_id, ref), acts in groupby(rows, itemgetter("case_id", "ref")):
        for move in moves(effective(map(_act, acts))):
            if move.known_on.year == year:
                yield Mover(case_id, ref, move)


def _act(row: Row) -> Act:
    raw = json.loads(row["fields"])
    raw.pop("despite", None)
    return Act(
        row["n"],
        row["move"],
        row["from_state"],
        row["to_state"],
        row["acted_on"],
        typed(row["move"], raw),
        unit_id=row["unit_id"],
    )


def _by_unit(found: Iterable[Mover], paths: Mapping[int, str]) -> dict[int, list[MovedAway]]:
    """Return the moves of every unit, with those of the units below it."""
    below: dict[int, list[MovedAway]] = {}
    for one in found:
        for key in paths[one.move.unit_id].split("/")[:-1]:
            below.setdefault(int(key), []).append(one.move)
    return below


def _counts(row: Row, told: Sequence[MovedAway]) -> Counts:
    notified = sum(one.notified_on is not None for one in told)
    return Counts(
        row["code"],
        row["name"],
        len(told),
        notified,
        sum(one.acknowledged_on is not None for one in told),
        sum(one.accepted_on is not None for one in told),
        round(100 * notified / len(told), 1) if told else None,
        _days((one.notified_on, one.acknowledged_on) for one in told),
        _days((one.acknowledged_on, one.accepted_on) for one in told),
    )


def _days(spans: Iterable[tuple[date | None, date | None]]) -> float | None:
    lengths = [(last - first).days for first, last in spans if first and last]
    return float(median(lengths)) if lengths else None


def _unanswered(
    session: Session, found: Iterable[Mover], units: Iterable[Row], today: date
) -> list[Unanswered]:
    """Return the moves that nobody has accepted yet, longest waiting first."""
    codes = {row["id"]: row["code"] for row in units}
    waiting = []
    for one in found:
        move = one.move
        if move.accepted_on:
            continue
        number, to = _latest(session, one) if move.number is not None else (None, None)
        step = "accept" if move.acknowledged_on else "acknowledge" if move.notified_on else "notify"
        since = move.acknowledged_on or move.notified_on or move.known_on
        waiting.append(
            Unanswered(
                one.ref,
                codes[move.unit_id],
                number,
                to,
                move.known_on,
                move.notified_on,
                step,
                (today - since).days,
            )
        )
    return sorted(waiting, key=lambda one: (-one.waits, one.ref))


def _latest(session: Session, one: Mover) -> tuple[int, str]:
    """Return the number of the latest hand-over of a case, and where it goes."""
    row = session.execute("transfers_of_case_named", {"case_id": one.case_id})[-1]
    return int(row["id"]), str(row["to_code"] or row["residence"])
