"""Changes of the calendar of working days; the open cases are recomputed with them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from states.law.calendar import CalendarDay
from workflow.ground import calendars, people
from workflow.organisation.calendar import files
from workflow.upkeep import ground_changes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.app import App
    from workflow.organisation.calendar.days import Problem
    from workflow.stamp import Stamp
    from workflow.store.office import OfficeSession
    from workflow.upkeep.corrected_mail import Wrong
    from workflow.upkeep.ground_changes import Effect
    from workflow.upkeep.recomputing import Moved


@dataclass(frozen=True, slots=True)
class Changed:
    """A day of the calendar as it is now, or on a dry run as it would be, and the deadlines that move.

    `wrong` are the messages that have left and tell a day that holds no longer.
    """

    day: date
    kind: str
    name: str
    source: str
    provisional: bool
    moved: tuple[Moved, ...]
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a calendar file.

    `dropped` counts expected days of the file's years that the announced calendar does not have.
    """

    read: int
    accepted: int
    problems: tuple[Problem, ...]
    dropped: int = 0
    moved: tuple[Moved, ...] = ()
    wrong: tuple[Wrong, ...] = ()


@dataclass(frozen=True, slots=True)
class How:
    """How a file is taken: `partial` takes the good rows of a bad file, `dry_run` writes nothing.

    `reason` is recorded with the deadlines that move; by default the papers the days rest on.
    """

    partial: bool = False
    dry_run: bool = False
    reason: str = ""


def put(app: App, day: CalendarDay, stamp: Stamp, how: How = How()) -> Changed:
    """Say what one day is; all open cases are recomputed with it.

    Who was told another day is told the new one.

    Raises `NotPermitted` but for an administrator of the whole city, `BadInput` for a day far off.
    """
    people.require_admin(stamp.actor, whole_city=True)
    with ground_changes.changing(app, stamp, dry_run=how.dry_run) as session:
        again = _write(session, app, [day], stamp, how.reason)
        return app.answered(session, Changed(*day, *again))


def import_file(app: App, file: str, stamp: Stamp, how: How = How()) -> Imported:
    """Take the days of a CSV file: day, kind, source, and if known name and provisional.

    A confirmed day makes its year an announced one: expected days of that year which the file does not
    have are dropped. With any problem nothing is written, unless `how.partial`.
    Raises as `put` does, and `BadInput` for a file that is no such table.
    """
    people.require_admin(stamp.actor, whole_city=True)
    read, days, problems = files.read(file)
    if problems and not how.partial:
        return Imported(read, 0, problems)
    with ground_changes.changing(app, stamp, dry_run=how.dry_run) as session:
        announced = {day.day.year for day in days if not day.provisional}
        dropped = sum(_drop_expected(session, year) for year in announced)
        again = _write(session, app, days, stamp, how.reason)
        done = Imported(read, len(days), problems, dropped, *again)
        return app.answered(session, done)


def _drop_expected(session: OfficeSession, year: int) -> int:
    """Drop the days of a year that were only expected; return how many there were."""
    from sqlmodel import col, select

    from workflow.store import records

    span, day = calendars.year_span(year), col(records.CalendarDay.day)
    expected = select(records.CalendarDay).where(
        col(records.CalendarDay.provisional), day.between(span["first"], span["last"])
    )
    dropped = list(session.orm.exec(expected))
    for one in dropped:
        session.orm.delete(one)
    session.orm.flush()
    return len(dropped)


def _write(
    session: OfficeSession, app: App, days: Sequence[CalendarDay], stamp: Stamp, reason: str
) -> Effect:
    """Write days over those of the same date, and recompute the open cases."""
    from workflow.store import records

    for day in days:
        session.orm.merge(records.CalendarDay(**day._asdict()))
    papers = "; ".join(dict.fromkeys(day.source for day in days))
    return ground_changes.recompute(session, app, stamp, reason or papers)
