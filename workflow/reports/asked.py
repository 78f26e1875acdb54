"""What every report is asked: of which unit, of which days, and as it was known when."""

from __future__ import annotations

from datetime import MAXYEAR, date, timedelta
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow import clock
from workflow.ground import scope, tree

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App
    from workflow.stamp import Actor
    from workflow.store import Session

YEAR_AND_DAYS = N_("{field}: give a year or a first and a last day, not both.")
BACKWARDS = N_("{field}: {value} lies after the last day, {last}.")
LAST_DAY = date(MAXYEAR, 12, 31)


class Given(NamedTuple):
    """What of a report's options was given; None where it was not."""

    unit: str | None = None
    first: date | None = None
    last: date | None = None
    year: int | None = None
    as_of: date | None = None
    known_at: date | None = None


NOTHING_GIVEN = Given()


class Asked(NamedTuple):
    """A report's question: `first` and `last` bound the days that are counted, both included.

    `as_of` is the day up to which acts count, `known` the instant before which they were entered; `unit`
    is the key of the unit that is asked of, with all below it.
    """

    unit: int
    code: str
    first: date
    last: date
    as_of: date
    known: datetime
    today: date

    @property
    def year(self) -> int:
        """Return the year that is asked of: that of the last day."""
        return self.last.year

    @property
    def end(self) -> date:
        """Return the day at whose end is told how things stand: the last one that has come."""
        return min(self.last, self.as_of)

    def holds(self, day: date) -> bool:
        """Say whether a day is one of those that are counted."""
        return self.first <= day <= self.last


class Named(NamedTuple):
    """The same in words: the unit as it was called at the end, and the days, `known_at` the last one known of."""

    unit: str
    name: str
    first: date
    last: date
    as_of: date
    known_at: date


def asked(session: Session, app: App, actor: Actor, given: Given = NOTHING_GIVEN) -> Asked:
    """Return the question that was put: of this year and the actor's own unit, unless others are named.

    Raises `NotFound` for a unit out of sight and `BadInput` for days that make no window.
    """
    today = app.today()
    first, last = _window(given, today)
    row = scope.unit(session, given.unit or actor.unit_code, actor)
    return Asked(
        row["id"],
        row["code"],
        first,
        last,
        given.as_of or today,
        before(given.known_at or today),
        today,
    )


def named(app: App, actor: Actor, given: Given = NOTHING_GIVEN) -> Named:
    """Return the question in words for the head of a report; raises as `asked` does."""
    with app.reading() as session:
        put = asked(session, app, actor, given)
        unit = tree.chain(session, put.unit, put.end)[-1]
    known_at = given.known_at or put.today
    return Named(put.code, unit.name, put.first, put.last, put.as_of, known_at)


def _window(given: Given, today: date) -> tuple[date, date]:
    if given.year is not None and (given.first or given.last):
        raise BadInput(YEAR_AND_DAYS, field="--year", value=given.year)
    now = given.as_of or today
    begins = given.year or (given.last or now).year
    ends = given.year or max(now, given.first or now).year
    first, last = given.first or date(begins, 1, 1), given.last or date(ends, 12, 31)
    if first > last:
        raise BadInput(BACKWARDS, field="--from", value=first, last=last)
    return first, last


def before(day: date) -> datetime:
    """Return the instant at which a day has ended in Viet Nam."""
    return clock.midnight(min(day, LAST_DAY - timedelta(1)) + timedelta(1))
