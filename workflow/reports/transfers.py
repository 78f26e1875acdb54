"""The report of movers: of the certified who move before admission, how many were notified.

Counted from the acts themselves (see `states.history.moving`), so that the figure can be recounted by anybody.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from itertools import groupby
from operator import itemgetter
from statistics import median
from typing import TYPE_CHECKING

from states.catalogue.groups import STATES
from states.frozen import NamedTuple
from states.history.acts import Act, effective
from states.history.moving import MovedAway, moves
from workflow.casework.casefile import act_of
from workflow.ground import scope
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.tally import Counted

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.stamp import Actor
    from workflow.store import Row, Session, records
    from workflow.store.office import OfficeSession

    Units = Mapping[int | None, records.Unit]


PAGE = 1000
_VOID = frozenset(STATES["void"])


class Counts(Counted, kw_only=True):
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
    """A move with the case it is of; `nth` says which of the case's hand-overs it is, None where it has none."""

    case_id: int
    ref: str
    move: MovedAway
    nth: int | None = None


def report(
    app: App, unit: str | None, year: int | None, actor: Actor, given: Given = NOTHING_GIVEN
) -> Report:
    """Count the moves out of a unit (default: the actor's own) and those below it, known in a year (this one).

    `given` may name a window instead, and the day as of which, and as known on which, it is asked. Raises as
    `asked` does.
    """
    given = given._replace(unit=unit or given.unit, year=year if year is not None else given.year)
    with app.office(writing=False) as session:
        put = asked(session, app, actor, given)
        path = scope.unit(session, put.code, actor)["path"]
        units = {row.id: row for row in _units(session, path)}
        told = _moved(session, path, (put.known, put.as_of))
        found = [one for one in told if one.move.unit_id in units and put.holds(one.move.known_on)]
        waiting = _unanswered(session, found, units, put)
    below = _by_unit(found, units)
    top = next(row for row in units.values() if row.path == path)
    own = _counts(top, below.get(top.id, ()))
    rows = tuple(_counts(row, below[key]) for key, row in units.items() if key in below)
    figures = {name: getattr(own, name) for name in Counts._fields if name in Report._fields}
    return Report(year=put.year, **figures, units=rows, unanswered=tuple(waiting))


def _units(session: OfficeSession, path: str) -> Iterable[records.Unit]:
    """Return a unit and those below it, from the top down."""
    from sqlmodel import col, select

    from workflow.store import records

    span, own = scope.subtree(path), col(records.Unit.path)
    wanted = select(records.Unit).where(own >= span["low"], own < span["high"])
    return session.orm.exec(wanted.order_by(own)).all()


def movers(session: Session, path: str, known: datetime, as_of: date = date.max) -> Iterator[Mover]:
    """Yield the moves of the cases that concern a range of units.

    Only acts entered before the instant `known` and dated up to `as_of` tell of them.
    """
    return _moved(session, path, (known, as_of))


def _moved(session: Session, path: str, until: tuple[datetime, date]) -> Iterator[Mover]:
    """Yield all moves of the cases that concern a range of units, by acts entered and dated up to then."""
    known, as_of = until
    keys = [row["case_id"] for row in session.execute("cases_that_move", scope.subtree(path))]
    for at in range(0, len(keys), PAGE):
        page = {"cases": keys[at : at + PAGE], "known": known}
        rows = session.execute("acts_of_moves", page)
        for (case_id, ref), found in groupby(rows, itemgetter("case_id", "ref")):
            acts = [*map(_act, found)]
            drafts = [act.n for act in acts if act.move == "transfer_open"]
            counting = [act for act in effective(acts) if act.on <= as_of]
            if not counting or counting[-1].to_state in _VOID:
                continue
            for move in moves(counting):
                yield Mover(case_id, ref, move, drafts.index(move.number) if move.number else None)


def _act(row: Row) -> Act:
    """Return an act with what tells of a move: whole where it drafts one, of the others no more than is asked."""
    if row["move"] == "transfer_open":
        return act_of(row)
    fields = json.loads(row["fields"]) if row["fields"] else {}
    fields.pop("fields", None)  # what else was corrected moves nobody
    return Act(
        row["n"],
        row["move"],
        row["from_state"],
        row["to_state"],
        row["acted_on"],
        fields,
        unit_id=row["unit_id"],
    )


def _by_unit(found: Iterable[Mover], units: Units) -> dict[int | None, list[Mover]]:
    """Return the moves of every unit, with those of the units below it."""
    below: dict[int | None, list[Mover]] = {}
    for one in found:
        for key in units[one.move.unit_id].path.split("/")[:-1]:
            below.setdefault(int(key), []).append(one)
    return below


def _counts(unit: records.Unit, movers: Sequence[Mover]) -> Counts:
    steps = {
        "movers": movers,
        "notified": [one for one in movers if one.move.notified_on is not None],
        "acknowledged": [one for one in movers if one.move.acknowledged_on is not None],
        "accepted": [one for one in movers if one.move.accepted_on is not None],
    }
    counted = {name: len(those) for name, those in steps.items()}
    told = [one.move for one in movers]
    return Counts(
        unit=unit.code,
        name=unit.name,
        **counted,
        ratio=round(100 * counted["notified"] / len(told), 1) if told else None,
        p50_days_to_acknowledge=_days((one.notified_on, one.acknowledged_on) for one in told),
        p50_days_to_accept=_days((one.acknowledged_on, one.accepted_on) for one in told),
        _refs={name: tuple(one.ref for one in those) for name, those in steps.items()},
    )


def _days(spans: Iterable[tuple[date | None, date | None]]) -> float | None:
    lengths = [(last - first).days for first, last in spans if first and last]
    return float(median(lengths)) if lengths else None


def _unanswered(
    session: OfficeSession, found: Iterable[Mover], units: Units, put: Asked
) -> list[Unanswered]:
    """Return the moves that nobody has accepted yet, longest waiting first."""
    waiting = []
    open_ones = [one for one in found if not one.move.accepted_on]
    over = _hand_overs(session, [one.case_id for one in open_ones if one.nth is not None])
    for one in open_ones:
        move = one.move
        number, to = over[one.case_id][one.nth] if one.nth is not None else (None, None)
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
                (put.as_of - since).days,
            )
        )
    return sorted(waiting, key=lambda one: (-one.waits, one.ref))


def _hand_overs(
    session: OfficeSession, cases: Sequence[int]
) -> Mapping[int, list[tuple[int, str | None]]]:
    """Return the hand-overs of cases in their order: the number of each, and where it goes."""
    found: dict[int, list[tuple[int, str | None]]] = {}
    for at in range(0, len(cases), PAGE):
        page = {"cases": sorted(set(cases[at : at + PAGE]))}
        for row in session.execute("transfers_of_keys", page):
            found.setdefault(row["case_id"], []).append(
                (row["id"], row["to_code"] or row["residence"])
            )
    return found
