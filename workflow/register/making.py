"""The making of a register, its upgrade, its check for damage, its copy and its return."""

from __future__ import annotations

import os
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from states import errors
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow import clock
from workflow.register.backups import backup, restore
from workflow.register.seeding import OneBranch
from workflow.register.upgrading import AS_IT_IS, How, Upgraded, nothing_to_bring
from workflow.store import engines, faults, files, location
from workflow.store.faults import require_driver
from workflow.store.journal import By
from workflow.store.migrations import HEAD, REVISIONS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workflow.store.office import OfficeSession
    from workflow.store.session import Engine

CITY = "Đảng bộ Thành phố"
MADE = "Lập sổ theo dõi"
"""Why the first rows came, for the journal; read in the office."""

NOT_YET = N_("{field}: {value} has not come yet; before the first day nobody asks who may act.")
REGISTER_EXISTS = N_("There is a register at {url} already; nothing was changed")
FOUND_DAMAGE = N_("The file is damaged: {detail}")
FOUND_DANGLING = N_("A row points to one that is not there: {detail}")
FOUND_OLDER = N_("The schema is {found}, this program needs {head}; run: ketnap db upgrade")
FOUND_NEWER = N_("The schema is {found}, newer than this program, which knows {head}")
FOUND_INVALID = N_("An index or a rule of the database is not in force: {detail}")
FOUND = {
    "damaged": FOUND_DAMAGE,
    "foreign-key": FOUND_DANGLING,
    "older": FOUND_OLDER,
    "newer": FOUND_NEWER,
    "invalid": FOUND_INVALID,
}


class Created(NamedTuple):
    """A new register. `user` is who acts in it without --as; `engine` is what it runs on."""

    id: str
    url: str
    rehearsal: bool
    city: str
    user: str
    engine: Engine


class Finding(NamedTuple):
    """Something wrong with a register: a kind, and the words with their values."""

    kind: str
    message: str
    params: dict[str, str]


def create(  # noqa: PLR0913 - all that a register may begin with
    url: str | None = None,
    *,
    rehearsal: bool = False,
    city: str = CITY,
    one_branch: OneBranch | None = None,
    today: date | None = None,
    first_day: date | None = None,
) -> Created:
    """Make a register with its schema, its calendar, the root unit TP and the user admin.

    `one_branch` adds what a single branch needs to work. `today` replaces the date, on a rehearsal
    register only. What is dated before `first_day` (today unless given) comes from old papers. Raises
    AlreadyExists where something is there; then nothing was changed.
    """
    from workflow.register import seeding

    where = location.locate(url)
    if today and not rehearsal:
        from workflow.app import NOT_ON_A_LIVE_REGISTER

        raise errors.BadInput(NOT_ON_A_LIVE_REGISTER, today=today)
    day = today or clock.today()
    at = clock.midnight(day) if rehearsal else clock.now()
    first = _first_day(first_day or day, day, rehearsal=rehearsal)
    new = seeding.New(city, rehearsal=rehearsal, on=day, at=at, first_day=first)
    with _nothing_yet(where, By(at, reason=MADE), rehearsal=rehearsal) as session:
        register, user = seeding.seed(session, new, one_branch)
    return Created(register.id, where.shown, rehearsal, city, user, engines.of(where))


def upgrade(url: str | None = None, how: How = AS_IT_IS) -> Upgraded:
    """Bring a register up to this program, its schema and what is derived in it, in one transaction.

    Raises Unavailable where it is missing, not a register, or newer than this program.
    """
    from workflow.register.upgrading import frame

    where = location.locate(url)
    done = frame.upgrade(where, how)
    if where.dialect == "sqlite" and done.after == HEAD and not how.dry_run:
        _start_journal(where.path)
    return done


def check(url: str | None = None) -> tuple[Finding, ...]:
    """Look a register over: its file, its references, its schema version; empty where all is well.

    Raises Unavailable where it is missing, locked, or nothing of it can be read.
    """
    where = location.locate(url)
    require_driver(where)
    if where.dialect == "sqlite":
        from workflow.register.backups.sqlite import inspect
    else:
        from workflow.register.backups.postgresql import inspect
    version, problems = inspect(where)
    found = [Finding(kind, FOUND[kind], {"detail": detail}) for kind, detail in problems]
    if version not in (HEAD, None):
        kind = "older" if version in REVISIONS else "newer"
        found.insert(0, Finding(kind, FOUND[kind], {"found": version, "head": HEAD}))
    return tuple(found)


def _first_day(first: date, today: date, *, rehearsal: bool) -> date:
    """Return the first day; raises `BadInput` for one to come, before which nobody would ask who acts."""
    if first > today and not rehearsal:
        raise errors.BadInput(NOT_YET, field="--first-day", value=first)
    return first


@contextmanager
def _nothing_yet(where: location.Location, by: By, *, rehearsal: bool) -> Iterator[OfficeSession]:
    """Open a new schema in one transaction; a SQLite file appears only when it is complete."""
    if where.dialect == "postgresql":
        with _new_schema(where, by, rehearsal=rehearsal) as session:
            yield session
        return
    if os.path.lexists(where.path):
        raise errors.AlreadyExists(REGISTER_EXISTS, url=where.shown)
    _make_folder(where)
    with files.draft_of(where.path) as draft:
        _start_journal(draft)
        with _new_schema(where._replace(path=draft), by, rehearsal=rehearsal) as session:
            yield session
        files.settle(draft)
        files.place_new(draft, where.path)


@contextmanager
def _new_schema(where: location.Location, by: By, *, rehearsal: bool) -> Iterator[OfficeSession]:
    """Make every table as the records say; a test holds the migrations to the same result."""
    from sqlalchemy import inspect

    from workflow.store import records
    from workflow.store.office import Office

    with Office(where, location.patience(), rehearsal=rehearsal).session(by=by) as session:
        connection = session.orm.connection()
        if inspect(connection).has_table("alembic_version"):
            raise errors.AlreadyExists(REGISTER_EXISTS, url=where.shown)
        records.metadata.create_all(connection)
        session.orm.add(records.SchemaVersion(version_num=HEAD))
        yield session


def _make_folder(where: location.Location) -> None:
    try:
        os.makedirs(os.path.dirname(os.path.abspath(where.path)), mode=0o700, exist_ok=True)
    except OSError as error:
        raise faults.unavailable(faults.CANNOT_OPEN, where) from error


def _start_journal(path: str) -> None:
    """Choose the write-ahead log, which a file remembers; one that is in use keeps what it has."""
    from workflow.store import sqlite, sqlite_log

    with closing(sqlite.connect(location.Location("sqlite", path, path), 0.0)) as connection:
        sqlite_log.begin(connection)


__all__ = [
    "CITY",
    "Created",
    "Finding",
    "How",
    "OneBranch",
    "Upgraded",
    "backup",
    "check",
    "create",
    "nothing_to_bring",
    "restore",
    "upgrade",
]
