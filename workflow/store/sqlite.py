"""The desk on a SQLite file, over the standard library's driver."""

from __future__ import annotations

import os
import sqlite3
import time
from contextlib import contextmanager, nullcontext
from itertools import chain, repeat
from threading import local
from typing import TYPE_CHECKING, Any, NoReturn

from workflow.store import faults, sqlite_log, sqlite_values
from workflow.store.cache import Kept
from workflow.store.holding import FileHolds
from workflow.store.session import NOTHING, Head, Params, Row
from workflow.store.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from states import errors
    from workflow.store.location import Location

# A writer that finds the file taken looks again after these seconds: short, so that eight writers
# share the file fairly; SQLite's own waiting doubles up to 100 ms and starves the unlucky.
PAUSES = (0.0005, 0.001, 0.002, 0.003)

_HEAD = """SELECT (SELECT version_num FROM alembic_version) AS version, id, rehearsal, city
FROM register"""

sqlite_values.register()


def connect(where: Location, patience: float, *, mode: str = "rw") -> sqlite3.Connection:
    """Connect to an existing file; `mode` is rw, ro or rwc. Never makes a file unless rwc.

    Transactions are begun by hand: the driver must not begin any of its own.
    """
    connection = sqlite3.connect(
        _uri(where.path, mode),
        uri=True,
        timeout=patience,
        isolation_level=None,
        detect_types=sqlite3.PARSE_DECLTYPES | sqlite3.PARSE_COLNAMES,
        check_same_thread=False,  # each thread has its own; close() closes them all
    )
    connection.execute("PRAGMA foreign_keys = ON")  # touches no file yet, so cannot fail
    sqlite_log.by_hand(connection)
    return connection


def log(where: Location) -> sqlite_log.Log:
    """Return the write-ahead log of a register, to be tended after each commit."""
    return sqlite_log.Log(where, lambda: connect(where, 0.0))


def settle(connection: sqlite3.Connection, *, rehearsal: bool) -> None:
    """Set how hard a commit is pressed onto the disk, and leave waiting to `begin_writing`.

    A live register survives a power cut after every commit (FULL). A rehearsal may lose its last
    moments then, never its order, and is several times faster (NORMAL). Beside a connection that is
    open nobody can lock out readers, so only writers ever wait from here on.
    """
    connection.execute(f"PRAGMA synchronous = {'NORMAL' if rehearsal else 'FULL'}")
    connection.execute("PRAGMA busy_timeout = 0")


def fault(error: sqlite3.Error, where: Location) -> errors.KetnapError | None:
    """Return the house's error for the driver's; None where the mistake is ours."""
    code = getattr(error, "sqlite_errorname", None) or ""
    if code in {"SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY"}:
        return faults.duplicate(str(error).rpartition(": ")[2].partition(",")[0])
    for prefix, message in _FAULTS.items():
        if code.startswith(prefix):
            return faults.unavailable(message, where, detail=str(error))
    return None


def fail(error: sqlite3.Error, where: Location) -> NoReturn:
    """Raise the house's error for the driver's, or the driver's where the mistake is ours."""
    told = fault(error, where)
    if told is None:
        raise error
    raise told from error


_FAULTS = {
    "SQLITE_BUSY": faults.LOCKED,
    "SQLITE_LOCKED": faults.LOCKED,
    "SQLITE_PROTOCOL": faults.LOCKED,
    "SQLITE_READONLY": faults.READ_ONLY,
    "SQLITE_PERM": faults.READ_ONLY,
    "SQLITE_FULL": faults.FULL,
    "SQLITE_CORRUPT": faults.DAMAGED,
    "SQLITE_NOTADB": faults.DAMAGED,
    "SQLITE_CANTOPEN": faults.CANNOT_OPEN,
    "SQLITE_IOERR": faults.DISK,
}


class SqliteSession:
    """Named statements on one connection; of no use once their transaction is over."""

    dialect = "sqlite"
    __slots__ = ("_connection", "_where", "kept")

    def __init__(
        self, connection: sqlite3.Connection, where: Location, kept: dict[Any, Any] | None = None
    ) -> None:
        self._connection = connection
        self._where = where
        self.kept = kept

    def execute(self, name: str, params: Params = NOTHING, /) -> list[Row]:
        """Run a statement and return its rows."""
        try:
            cursor = self._connection.execute(statement(name, "sqlite"), params)
            found = cursor.fetchall()
        except sqlite3.Error as error:
            fail(error, self._where)
        if not found:
            return []
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in found]

    def run(self, name: str, params: Params = NOTHING, /) -> int:
        """Run a statement and return how many rows it wrote."""
        try:
            cursor = self._connection.execute(statement(name, "sqlite"), params)
            if cursor.description:  # the count of a RETURNING is known once its rows are read
                cursor.fetchall()
        except sqlite3.Error as error:
            fail(error, self._where)
        return cursor.rowcount

    def many(self, name: str, rows: Iterable[Params], /) -> None:
        """Run a statement once for every row."""
        try:
            self._connection.executemany(statement(name, "sqlite"), rows)
        except sqlite3.Error as error:
            fail(error, self._where)

    def over(self) -> None:
        """Let go of the connection: a later statement would commit by itself."""
        del self._connection


class SqliteDesk:
    """An open SQLite register."""

    def __init__(self, where: Location, patience: float) -> None:
        self.where = where
        self._patience = patience
        self._mine = local()
        self._kept = Kept()
        self._log = log(where)
        self._holds = FileHolds(where)
        self.hold, self.held, self.let_go = self._holds.take, self._holds.held, self._holds.leave
        self._all: list[sqlite3.Connection] = []
        self.head = self._read_head()

    @contextmanager
    def writing(self) -> Iterator[SqliteSession]:
        """Begin immediately, so that nobody can write between this reader's read and its write."""
        connection = self._connection()
        begin_writing(connection, self.where, self._patience)
        session = self._session(connection)
        try:
            yield session
            connection.execute("COMMIT")
        except sqlite3.Error as error:
            fail(error, self.where)
        finally:
            session.over()
            if connection.in_transaction:
                self._kept.forget()
                connection.execute("ROLLBACK")
        self._log.tend(connection)

    @contextmanager
    def reading(self, *, as_it_is: bool = False) -> Iterator[SqliteSession]:
        """See one state of the register, and refuse to write."""
        connection = self._connection()
        with sqlite_values.as_it_is(connection) if as_it_is else nullcontext():
            yield from self._read(connection)

    def _read(self, connection: sqlite3.Connection) -> Iterator[SqliteSession]:
        _must_be_idle(connection)
        before = connection.total_changes
        connection.execute("BEGIN")
        session = self._session(connection)
        try:
            yield session
            if connection.total_changes != before:  # it is rolled back, but it is our mistake
                raise RuntimeError("a reading transaction has written")
        finally:
            session.over()
            if connection.in_transaction:
                connection.execute("ROLLBACK")

    def close(self) -> None:
        """Close the connections of every thread, and let go of every token."""
        self._holds.close()
        while self._all:
            self._all.pop().close()
        self._mine = local()

    def _connection(self) -> sqlite3.Connection:
        connection: sqlite3.Connection | None = getattr(self._mine, "connection", None)
        if connection is None:
            connection = connect(self.where, self._patience)
            settle(connection, rehearsal=self.head.rehearsal)
            self._keep(connection)
        return connection

    def _session(self, connection: sqlite3.Connection) -> SqliteSession:
        """Give the transaction that has just begun, with what is kept and holds in it."""
        try:
            return SqliteSession(connection, self.where, self._kept.of(connection))
        except sqlite3.Error as error:
            connection.rollback()
            fail(error, self.where)

    def _keep(self, connection: sqlite3.Connection) -> None:
        self._mine.connection = connection
        self._all.append(connection)

    def _read_head(self) -> Head:
        connection = open_existing(self.where, self._patience)
        self._keep(connection)
        try:
            head = read_head(connection, self.where)
        except BaseException:
            self.close()
            raise
        settle(connection, rehearsal=head.rehearsal)
        return head


def open_existing(where: Location, patience: float, *, mode: str = "rw") -> sqlite3.Connection:
    """Connect to a file that must be there; raises Unavailable where it is not or cannot be read."""
    try:
        return connect(where, patience, mode=mode)
    except sqlite3.Error as error:
        if not os.path.lexists(where.path):
            raise faults.unavailable(faults.MISSING, where) from error
        fail(error, where)


def read_head(connection: sqlite3.Connection, where: Location) -> Head:
    """Read what the register is and check its schema version; raises Unavailable."""
    try:
        row = connection.execute(_HEAD).fetchone()
    except sqlite3.Error as error:
        # What is no fault of the file is a table that is not there.
        told = fault(error, where)
        raise told or faults.unavailable(faults.NOT_A_REGISTER, where) from error
    except UnicodeDecodeError as error:  # SQLite's own words name what is no text any more
        raise faults.unavailable(faults.DAMAGED, where) from error
    faults.check_version(row and row[0], where)
    return Head._make((*row, ""))


def begin_writing(connection: sqlite3.Connection, where: Location, patience: float) -> None:
    """Take the file for writing, waiting at most `patience` seconds; raises Unavailable.

    The connection must have been settled, or SQLite waits in its own way too.
    """
    _must_be_idle(connection)
    waited = 0.0
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        if _take(connection, where, last=waited >= patience):
            return
        time.sleep(pause)
        waited += pause


def _must_be_idle(connection: sqlite3.Connection) -> None:
    if connection.in_transaction:
        raise RuntimeError("a transaction is open already; pass its session instead of the app")


def _take(connection: sqlite3.Connection, where: Location, *, last: bool) -> bool:
    """Try to begin; return whether it worked, and raise where waiting will not help."""
    try:
        connection.execute("BEGIN IMMEDIATE")
    except sqlite3.OperationalError as error:
        if last or not error.sqlite_errorname.startswith("SQLITE_BUSY"):
            fail(error, where)
        return False
    return True


def _uri(path: str, mode: str) -> str:
    """Write a path as SQLite's file URI; only the three characters with a meaning are escaped."""
    path = path.replace("%", "%25").replace("?", "%3f").replace("#", "%23")
    if path[1:2] == ":":  # C:\..., on Windows
        path = "/" + path.replace("\\", "/")
    return f"file:{path}?mode={mode}"
