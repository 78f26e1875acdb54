"""Backups of SQLite registers with SQLite's own online backup, which is one transaction on both sides."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from states import errors
from workflow.register.backups import common
from workflow.store import faults, files, location, sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator

PAUSE = 0.1  # seconds between two tries at a locked register

_PROGRESS = {
    "acts": "SELECT coalesce(max(id), 0) FROM acts",
    "messages": "SELECT coalesce(max(id), 0) FROM messages",
}


def copy(where: location.Location, draft: str) -> common.Identity:
    """Copy a register into an empty file, as one self-contained file, and check the copy."""
    with closing(sqlite.open_existing(where, location.patience())) as source:
        try:
            found = identify(source)
        except sqlite3.Error as error:
            raise _fault(error, where) from error
        with closing(sqlite.connect(_file(draft), 0.0)) as target:
            try:
                _pour(source, target, where)
                target.execute("PRAGMA journal_mode = DELETE")
            except sqlite3.Error as error:
                raise _fault(error, where) from error
            if _first_problem(target):
                raise faults.unavailable(faults.DAMAGED, where)
    return found


def bring_back(where: location.Location, file: str, *, force: bool) -> common.Restored:
    """Validate a backup and put it in the register's place."""
    with closing(_open_backup(file)) as source:
        here = _identify_backup(source, file)
        if not os.path.lexists(where.path):
            _place(source, where)
            return common.Restored(where.shown, here.id, here.version)
        kept = _set_aside(where, source) if _is_unreadable(where) else None
        if kept is None:
            _pour_over(source, where, file, here, force=force)
        return common.Restored(where.shown, here.id, here.version, kept)


def identify(connection: sqlite3.Connection) -> common.Identity:
    """Read which register this is; raises OperationalError for what is no register."""
    version, key = connection.execute(
        "SELECT (SELECT version_num FROM alembic_version), id FROM register"
    ).fetchone() or ("", "")
    acts, messages = (_last(connection, table) for table in ("acts", "messages"))
    return common.Identity(version, key, (acts, messages))


def inspect(where: location.Location) -> tuple[str | None, list[tuple[str, str]]]:
    """Return the schema version of a register and what is wrong inside its file.

    The version is None where the file is damaged so badly that it cannot be read.
    """
    with closing(sqlite.open_existing(where, location.patience())) as connection:
        try:
            version: str | None = identify(connection).version
        except sqlite3.Error as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_CORRUPT:
                raise _fault(error, where) from error
            version = None
        try:
            return version, list(problems(connection))
        except sqlite3.DatabaseError as error:
            return version, [("damaged", str(error))]


def problems(connection: sqlite3.Connection) -> Iterator[tuple[str, str]]:
    """Yield what is wrong inside a file, as (kind, detail): "damaged" or "foreign-key"."""
    for (line,) in connection.execute("PRAGMA integrity_check"):
        if line != "ok":
            yield "damaged", line
    for table, row, parent, _ in connection.execute("PRAGMA foreign_key_check"):
        yield "foreign-key", f"{table} {row} -> {parent}"


def _open_backup(file: str) -> sqlite3.Connection:
    try:
        return sqlite.connect(_file(file), location.patience(), mode="ro")
    except sqlite3.Error as error:
        raise errors.Unavailable(common.DAMAGED_BACKUP, file=file, detail=str(error)) from error


def _identify_backup(source: sqlite3.Connection, file: str) -> common.Identity:
    try:
        found = identify(source)
    except sqlite3.OperationalError as error:
        raise errors.Unavailable(common.NOT_A_BACKUP, file=file) from error
    except sqlite3.DatabaseError as error:
        raise errors.Unavailable(common.DAMAGED_BACKUP, file=file, detail=str(error)) from error
    common.check_backup_version(found, file)
    wrong = _first_problem(source)
    if wrong:
        raise errors.Unavailable(common.DAMAGED_BACKUP, file=file, detail=wrong)
    return found


def _first_problem(connection: sqlite3.Connection) -> str | None:
    try:
        return next((detail for _, detail in problems(connection)), None)
    except sqlite3.DatabaseError as error:
        return str(error)


def _pour_over(
    source: sqlite3.Connection,
    where: location.Location,
    file: str,
    here: common.Identity,
    *,
    force: bool,
) -> None:
    """Replace what is in a register by a backup, in one transaction of the register's own."""
    with closing(_take_over(where, force=force)) as target:
        try:
            common.may_replace(where, identify(target), file, here, force=force)
            _pour(source, target, where)
        except sqlite3.Error as error:
            raise _fault(error, where) from error


def _take_over(where: location.Location, *, force: bool) -> sqlite3.Connection:
    """Connect alone to a register, or with force also beside others, who then see it change."""
    connection = sqlite.open_existing(where, location.patience() if force else 0.0)
    try:
        if not force:  # to be said before anything is read; then the first reading takes the file
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        connection.execute("PRAGMA synchronous = FULL")
    except sqlite3.DatabaseError as error:
        connection.close()
        if not force and error.sqlite_errorname.startswith("SQLITE_BUSY"):
            raise faults.unavailable(common.IN_USE, where) from error
        raise _fault(error, where) from error
    return connection


def _place(source: sqlite3.Connection, where: location.Location) -> None:
    """Write a new register beside its place and link it there whole."""
    with files.draft_of(where.path) as draft:
        _fill(source, draft)
        files.place_new(draft, where.path)


def _set_aside(where: location.Location, source: sqlite3.Connection) -> str:
    """Replace a file that cannot be read; it is kept under another name, with its journal.

    The journal has to go before the new file comes: SQLite would play it into the new one.
    """
    kept = _free_name(where.path + ".damaged")
    with files.draft_of(where.path) as draft:
        _fill(source, draft)
        _copy_name(where.path, kept)
        for end in ("-wal", "-journal"):
            with suppress(FileNotFoundError):
                os.replace(where.path + end, kept + end)
        with suppress(FileNotFoundError):
            os.unlink(where.path + "-shm")
        os.replace(draft, where.path)
        files.settle_folder(where.path)
    return kept


def _fill(source: sqlite3.Connection, draft: str) -> None:
    with closing(sqlite.connect(_file(draft), 0.0)) as target:
        _pour(source, target, _file(draft))
        target.execute("PRAGMA journal_mode = WAL")
    files.settle(draft)


def _pour(source: sqlite3.Connection, target: sqlite3.Connection, where: location.Location) -> None:
    """Copy everything in one transaction; the driver alone would wait for a lock for ever."""
    tries_left = location.patience() / PAUSE

    def step(status: int, _remaining: int, _total: int) -> None:
        nonlocal tries_left
        if status in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            tries_left -= 1
            if tries_left < 0:
                raise faults.unavailable(faults.LOCKED, where)

    source.backup(target, progress=step, sleep=PAUSE)


def _last(connection: sqlite3.Connection, table: str) -> int:
    """Return the last key of a table, 0 where the schema is too old to have it."""
    with suppress(sqlite3.OperationalError):
        last: int = connection.execute(_PROGRESS[table]).fetchone()[0]
        return last
    return 0


def _is_unreadable(where: location.Location) -> bool:
    """Return whether a file cannot be read as a register; looking changes nothing about it."""
    try:
        with closing(sqlite.connect(where, location.patience(), mode="ro")) as connection:
            identify(connection)
    except sqlite3.Error as error:
        code = error.sqlite_errorname
        return code.startswith(("SQLITE_NOTADB", "SQLITE_CORRUPT")) or code == "SQLITE_ERROR"
    return False


def _fault(error: sqlite3.Error, where: location.Location) -> errors.KetnapError:
    return sqlite.fault(error, where) or faults.unavailable(faults.NOT_A_REGISTER, where)


def _copy_name(path: str, name: str) -> None:
    """Give a file a second name; a second copy where the file system has no links."""
    try:
        os.link(path, name)
    except OSError:
        shutil.copyfile(path, name)


def _free_name(wanted: str) -> str:
    name, number = wanted, 1
    while os.path.lexists(name):
        number += 1
        name = f"{wanted}-{number}"
    return name


def _file(path: str) -> location.Location:
    return location.Location("sqlite", path, path)
