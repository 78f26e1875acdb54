"""Keep the calendar of working days: a table of what differs from Monday to Friday, with sources."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, NoReturn

from states.calendar import HOLIDAY_WORDS, Calendar, CalendarDay
from states.pipeline import N_, Label, Warned

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from workflow.app import App
    from workflow.database import Session
    from workflow.stamp import Stamp
    from workflow.upkeep import Moved

KINDS = {
    "holiday": Label("ngày nghỉ", "day off"),
    "workday": Label("ngày làm việc", "working day"),
}
NAMES = {"holiday": "Ngày nghỉ", "workday": "Ngày làm bù"}
"""What a day is called where nobody says."""

FIRST_YEAR, LAST_YEAR = 2000, 2199

OUT_OF_RANGE = N_("{field}: {value} is not in the years {first} to {last}.")


@dataclass(frozen=True, slots=True)
class Changed:
    """A day of the calendar as it is now, or on a dry run as it would be, and the deadlines that move."""

    day: date
    kind: str
    name: str
    source: str
    provisional: bool
    moved: tuple[Moved, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with one cell of a file; the heading is row 1."""

    row: int
    column: str
    value: str
    message: Warned


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


@dataclass(frozen=True, slots=True)
class How:
    """How a file is taken: `partial` takes the good rows of a bad file, `dry_run` writes nothing."""

    partial: bool = False
    dry_run: bool = False


def load(session: Session, since: date = date.min) -> Calendar:
    """Return the calendar from the year of a day on; days carry no source, which counting does not ask.

    An unchanged calendar costs one statement and a comparison.
    """
    rows = session.execute("calendar_text", {"since": date(since.year, 1, 1)})
    return _calendar(rows[0]["days"] or "")


def listed(app: App, year: int) -> list[CalendarDay]:
    """Return the days of a year that differ from the plain week."""
    with app.reading() as session:
        rows = session.execute("calendar_year", _year(year))
    return [CalendarDay(**row) for row in rows]


def announced(app: App, year: int) -> bool:
    """Say whether the calendar of a year was announced and is not only expected."""
    with app.reading() as session:
        return not load(session, date(year, 1, 1)).provisional(date(year, 1, 1), date(year, 1, 1))


def day(
    on: date, kind: str, source: str, *, name: str | None = None, provisional: bool = False
) -> CalendarDay:
    """Return a day as it is kept: its words on one line, with a name where none was given."""
    known: Literal["holiday", "workday"] = "holiday" if kind == "holiday" else "workday"
    named = " ".join((name or NAMES[known]).split())
    return CalendarDay(on, known, named, " ".join(source.split()), provisional)


def label(name: str) -> Label:
    """Return the name of a day in both languages, where we have both."""
    return Label(name, HOLIDAY_WORDS.get(name, name))


def put(app: App, day: CalendarDay, stamp: Stamp, *, dry_run: bool = False) -> Changed:
    """Say what one day is; the open deadlines of all cases are derived anew with it.

    Raises `NotPermitted` but for an administrator of the whole city, `BadInput` for a day far off.
    """
    from workflow import people

    people.require_admin(stamp.actor, whole_city=True)
    check_year(day.day, "D")
    with _changing(app, dry_run=dry_run) as session:
        moved = _write(session, app, [day])
    return Changed(*day, moved)


def import_file(app: App, file: str, stamp: Stamp, how: How = How()) -> Imported:
    """Take the days of a CSV file: day, kind, source, and if known name and provisional.

    A confirmed day makes its year an announced one: expected days of that year which the file does not
    have are dropped. With any problem nothing is written, unless `how.partial`.
    Raises as `put` does, and `BadInput` for a file that is no such table.
    """
    from workflow import _calendar_files, people

    people.require_admin(stamp.actor, whole_city=True)
    read, days, problems = _calendar_files.read(file)
    if problems and not how.partial:
        return Imported(read, 0, problems)
    with _changing(app, dry_run=how.dry_run) as session:
        dropped = sum(
            session.run("calendar_drop_expected", _year(year))
            for year in sorted({day.day.year for day in days if not day.provisional})
        )
        moved = _write(session, app, days)
    return Imported(read, len(days), problems, dropped, moved)


def check_year(day: date, field: str) -> date:
    """Return the day; raises `BadInput` where its year is surely a slip."""
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        from states.errors import BadInput

        span = {"first": FIRST_YEAR, "last": LAST_YEAR}
        raise BadInput(OUT_OF_RANGE, field=field, value=day.isoformat(), **span)
    return day


@contextmanager
def _changing(app: App, *, dry_run: bool) -> Iterator[Session]:
    """Open a transaction that is undone at its end on a dry run."""
    with suppress(_UndoneError), app.transaction() as session:
        yield session
        if dry_run:
            _undo()


class _UndoneError(Exception):
    """The end of a dry run."""


def _undo() -> NoReturn:
    raise _UndoneError


def _write(session: Session, app: App, days: Iterable[CalendarDay]) -> tuple[Moved, ...]:
    from workflow import upkeep

    session.many("calendar_put", [day._asdict() for day in days])
    return upkeep.rederive(session, app)


def _year(year: int) -> dict[str, date]:
    return {"first": date(year, 1, 1), "last": date(year, 12, 31)}


@lru_cache(maxsize=16)
def _calendar(text: str) -> Calendar:
    return Calendar(_day(line) for line in text.split("\x1e") if line)


def _day(line: str) -> CalendarDay:
    day, kind, provisional, name = line.split("\x1f")
    return CalendarDay(
        date.fromisoformat(day),
        "holiday" if kind == "holiday" else "workday",
        name,
        "",
        provisional == "1",
    )
