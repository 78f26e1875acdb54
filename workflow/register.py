"""Make a register, bring its schema up to date, and look whether it is sound."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from states import errors
from states.pipeline import N_
from workflow import clock, records, seeding, settings
from workflow.database import faults
from workflow.database.office import Office, OfficeSession
from workflow.migrations import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from workflow.seeding import OneBranch

CITY = "Đảng bộ Thành phố"
REGISTER_EXISTS = N_("There is a register at {url} already; nothing was changed")


class Created(NamedTuple):
    """A new register. `user` is who acts in it without --as."""

    id: str
    url: str
    rehearsal: bool
    city: str
    user: str


class Upgraded(NamedTuple):
    """The schema versions before and after; equal where nothing was to do."""

    before: str
    after: str


def create(
    url: str | None = None,
    *,
    rehearsal: bool = False,
    city: str = CITY,
    one_branch: OneBranch | None = None,
    today: date | None = None,
) -> Created:
    """Make a register with its schema, its calendar, the root unit TP and the user admin.

    `one_branch` adds what a single branch needs to work. `today` replaces the date, on a rehearsal
    register only. Raises AlreadyExists where something is there; then nothing was changed.
    """
    where = settings.locate(url)
    if today and not rehearsal:
        from workflow.app import NOT_ON_A_LIVE_REGISTER

        raise errors.BadInput(NOT_ON_A_LIVE_REGISTER, today=today)
    day = today or clock.today()
    at = clock.midnight(day) if rehearsal else clock.now()
    new = seeding.New(city, rehearsal=rehearsal, on=day, at=at)
    with _empty(where, rehearsal=rehearsal) as session:
        records.metadata.create_all(session.orm.connection())
        session.orm.add(records.SchemaVersion(version_num=HEAD))
        register, user = seeding.seed(session, new, one_branch)
    return Created(register.id, where.shown, rehearsal, city, user)


@contextmanager
def _empty(where: settings.Location, *, rehearsal: bool) -> Iterator[OfficeSession]:
    """Open a database without tables in one transaction; a SQLite file appears only when done."""
    if where.dialect == "sqlite":
        with _new_file(where) as draft, _office(draft, rehearsal=rehearsal) as session:
            yield session
        return
    with _office(where, rehearsal=rehearsal) as session:
        import sqlalchemy as sa

        if sa.inspect(session.orm.connection()).has_table("alembic_version"):
            raise errors.AlreadyExists(REGISTER_EXISTS, url=where.shown)
        yield session


@contextmanager
def _office(where: settings.Location, *, rehearsal: bool) -> Iterator[OfficeSession]:
    with Office(where, settings.patience(), rehearsal=rehearsal).session() as session:
        yield session


@contextmanager
def _new_file(where: settings.Location) -> Iterator[settings.Location]:
    """Give a draft beside the wanted file, and put it in place whole, over nobody's file."""
    if os.path.lexists(where.path):
        raise errors.AlreadyExists(REGISTER_EXISTS, url=where.shown)
    draft = where._replace(path=f"{where.path}.new-{os.getpid()}")
    try:
        _start_file(draft)
        yield draft
        try:
            os.link(draft.path, where.path)
        except FileExistsError:
            raise errors.AlreadyExists(REGISTER_EXISTS, url=where.shown) from None
    except OSError as error:
        raise faults.unavailable(faults.CANNOT_OPEN, where) from error
    finally:
        for end in ("", "-wal", "-shm"):
            with suppress(OSError):
                os.unlink(draft.path + end)


def _start_file(draft: settings.Location) -> None:
    from workflow.database import sqlite

    os.makedirs(os.path.dirname(os.path.abspath(draft.path)), exist_ok=True)
    connection = sqlite.open_existing(draft, settings.patience(), mode="rwc")
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    finally:
        connection.close()
