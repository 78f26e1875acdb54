"""The report of movers: of the certified who move before admission, how many were notified.

Counted from the acts themselves (see `states.history.moving`), so that the figure can be recounted by anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.history.acts import effective
from states.history.moving import MovedAway, moves
from workflow.casework.casefile import act_of
from workflow.ground import scope
from workflow.reports.asked import before

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflow.app import App
    from workflow.stamp import Actor
    from workflow.store import Session, records
    from workflow.store.office import OfficeSession

    Units = Mapping[int | None, records.Unit]


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
    with app.office(writing=False) as session:
        path = scope.unit(session, unit or actor.unit_code, actor)["path"]
        units = {row.id: row for row in _units(session, path)}
        known = before(app.today())
        of_year = range(year, year + 1)
        found = [one for one in movers(session, path, of_year, known) if one.move.unit_id in units]
        waiting = _unanswered(session, found, units, app.today())
    below = _by_unit(found, units)
    top = next(row for row in units.values() if row.path == path)
    own = _counts(top, below.get(top.id, ()))._asdict()
    del own["name"]
    rows = tuple(_counts(row, below[key]) for key, row in units.items() if key in below)
    return Report(year, **own, units=rows, unanswered=tuple(waiting))


def _units(session: OfficeSession, path: str) -> Iterable[records.Unit]:
    """Return a unit and those below it, from the top down."""
    from sqlmodel import col, select

    from workflow.store import records

    span, own = scope.subtree(path), col(records.Unit.path)
    wanted = select(records.Unit).where(own >= span["low"], own < span["high"])
    return session.orm.exec(wanted.order_by(own)).all()


def movers(session: Session, path: str, years: range, known: datetime) -> Iterator[Mover]:
    """Yield the moves that became known in some years of the cases that concern a range of units.

    Only acts entered before the instant `known` tell of them.
    """
    rows = session.execute("acts_of_moves", {**scope.subtree(path), "known": known})
    for (case_id, ref), acts in groupby(rows, itemgetter("case_id", "ref")):
        for move in moves(effective(map(act_of, acts))):
            if move.known_on.year in years:
                yield Mover(case_id, ref, move)


def _by_unit(found: Iterable[Mover], units: Units) -> dict[int | None, list[MovedAway]]:
    """Return the moves of every unit, with those of the units below it."""
    below: dict[int | None, list[MovedAway]] = {}
    for one in found:
        for key in units[one.move.unit_id].path.split("/")[:-1]:
            below.setdefault(int(key), []).append(one.move)
    return below


def _counts(unit: records.Unit, told: Sequence[MovedAway]) -> Counts:
    notified = sum(one.notified_on is not None for one in told)
    return Counts(
        unit.code,
        unit.name,
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
    session: OfficeSession, found: Iterable[Mover], units: Units, today: date
) -> list[Unanswered]:
    """Return the moves that nobody has accepted yet, longest waiting first."""
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
                units[move.unit_id].code,
                number,
                to,
                move.known_on,
                move.notified_on,
                step,
                (today - since).days,
            )
        )
    return sorted(waiting, key=lambda one: (-one.waits, one.ref))


def _latest(session: OfficeSession, one: Mover) -> tuple[int | None, str | None]:
    """Return the number of the latest hand-over of a case, and where it goes."""
    from sqlmodel import col, select

    from workflow.store.records import Transfer, Unit

    wanted = (
        select(Transfer.id, Transfer.residence, Unit.code)
        .join(Unit, col(Transfer.to_unit_id) == col(Unit.id), isouter=True)
        .where(Transfer.case_id == one.case_id)
        .order_by(col(Transfer.id).desc())
        .limit(1)
    )
    number, residence, code = session.orm.exec(wanted).one()
    return number, code or residence
