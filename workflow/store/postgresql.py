"""The desk on PostgreSQL, over psycopg."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import datetime
from threading import local
from typing import TYPE_CHECKING, Any

import psycopg
from psycopg import errors as pg
from psycopg.pq import DiagnosticField, ExecStatus, TransactionStatus
from psycopg.rows import tuple_row
from psycopg.types.datetime import DatetimeDumper

from states.errors import KetnapError
from workflow.store import faults
from workflow.store.holding import is_token, keys
from workflow.store.postgresql_faults import fail
from workflow.store.session import NOTHING, Head, Params, Row
from workflow.store.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from psycopg.abc import PyFormat
    from psycopg.rows import RowMaker

    from workflow.store.location import Location

ANSWER_SECONDS = 10

_encoded: dict[str, bytes] = {}

_WRITING = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_READING = b"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_HEAD = """
SELECT (SELECT version_num FROM alembic_version) AS version, id, rehearsal, city,
       session_user::text AS account
FROM register
"""


def connect(where: Location, patience: float) -> psycopg.Connection[Any]:
    """Connect in UTC, with every transaction begun by hand; raises Unavailable."""
    try:
        given = psycopg.conninfo.conninfo_to_dict(where.url)
        given.setdefault("connect_timeout", ANSWER_SECONDS)
        given.setdefault("application_name", "ketnap")
        given["options"] = f"{given.get('options') or ''} {_options(patience)}".strip()
        connection = psycopg.connect(**given, autocommit=True)  # type: ignore[arg-type]
    except psycopg.Error as error:
        fail(error, where)
    connection.adapters.register_dumper(datetime, AwareDumper)
    return connection


_HOLD = b"SELECT pg_try_advisory_lock(%s::int, %s::int)"
_LET_GO = b"SELECT pg_advisory_unlock(%s::int, %s::int)"
_HELD = b"""
SELECT EXISTS (SELECT 1 FROM pg_locks
               WHERE locktype = 'advisory' AND granted AND objsubid = 2 AND classid = %s::oid AND objid = %s::oid
                 AND database = (SELECT oid FROM pg_database WHERE datname = current_database()))
"""


class AwareDumper(DatetimeDumper):
    """A dumper that refuses a naive instant, which the server would take for one of its own zone."""

    def upgrade(self, obj: datetime, format: PyFormat) -> AwareDumper:  # noqa: ARG002 - psycopg's
        """Look at every instant before it is written."""
        if obj.tzinfo is None:
            raise ValueError("an instant must be aware")
        return self


class PostgresSession:
    """Named statements on one cursor; of no use once its transaction is over."""

    dialect = "postgresql"
    kept = None  # nothing tells cheaply that another session has written
    __slots__ = ("_cursor", "_where")

    def __init__(self, cursor: psycopg.Cursor[Row], where: Location) -> None:
        self._cursor = cursor
        self._where = where

    def execute(self, name: str, params: Params = NOTHING, /) -> list[Row]:
        """Run a statement and return its rows."""
        cursor = self._cursor
        try:
            cursor.execute(_query(name), params)
            return cursor.fetchall() if _has_rows(cursor) else []
        except psycopg.Error as error:
            fail(error, self._where)

    def run(self, name: str, params: Params = NOTHING, /) -> int:
        """Run a statement and return how many rows it wrote."""
        try:
            return self._cursor.execute(_query(name), params).rowcount
        except psycopg.Error as error:
            fail(error, self._where)

    def many(self, name: str, rows: Iterable[Params], /) -> None:
        """Run a statement once for every row."""
        try:
            self._cursor.executemany(_query(name), rows)
        except psycopg.Error as error:
            fail(error, self._where)

    def over(self) -> None:
        """Let go of the cursor: a later statement would commit by itself."""
        del self._cursor


class PostgresDesk:
    """An open PostgreSQL register."""

    def __init__(self, where: Location, patience: float) -> None:
        self.where = where
        self._patience = patience
        self._mine = local()
        self._all: list[psycopg.Connection[Any]] = []
        try:
            self.head = read_head(self._cursor().connection, where)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[PostgresSession]:
        """Begin a transaction; the version check of a case guards what it read before."""
        with self._transaction(_WRITING) as session:
            yield session

    @contextmanager
    def reading(self, *, as_it_is: bool = False) -> Iterator[PostgresSession]:
        """See one state of the register, and refuse to write; the server keeps only what is a value."""
        del as_it_is
        with self._transaction(_READING) as session:
            yield session

    def hold(self, token: str) -> None:
        """Take the advisory lock of a token on this thread's connection; it outlives transactions."""
        self._locked(_HOLD, token)
        self._tokens().add(token)

    def held(self, token: str) -> bool:
        """Ask whether anybody has the lock of a token; the answer is of this moment, not of a snapshot."""
        return is_token(token) and bool(self._locked(_HELD, token))

    def let_go(self, token: str) -> None:
        """Give the lock of a token back; a connection that is lost has given it back already."""
        if token in self._tokens():
            self._tokens().remove(token)
            with suppress(KetnapError):
                self._locked(_LET_GO, token)

    def _tokens(self) -> set[str]:
        """Return the tokens that this thread holds."""
        if not hasattr(self._mine, "tokens"):
            self._mine.tokens = set()
        tokens: set[str] = self._mine.tokens
        return tokens

    def _locked(self, text: bytes, token: str) -> Any:  # noqa: ANN401 - whatever the server answers
        """Ask of the lock of a token, within the transaction that is open, or in none."""
        try:
            connection = self._cursor().connection
            row = connection.cursor(row_factory=tuple_row).execute(text, keys(token)).fetchone()
        except psycopg.Error as error:
            fail(error, self.where)
        return row and row[0]

    def close(self) -> None:
        """Close the connections of every thread."""
        while self._all:
            self._all.pop().close()
        self._mine = local()

    @contextmanager
    def _transaction(self, beginning: bytes) -> Iterator[PostgresSession]:
        cursor = self._begin(beginning)
        session = PostgresSession(cursor, self.where)
        try:
            yield session
            command(cursor.connection, b"COMMIT")
        except psycopg.Error as error:
            fail(error, self.where)
        finally:
            session.over()
            _end(cursor.connection)

    def _begin(self, beginning: bytes) -> psycopg.Cursor[Row]:
        """Begin, on a new connection where the kept one was lost meanwhile."""
        cursor = self._cursor()
        if cursor.connection.pgconn.transaction_status != TransactionStatus.IDLE:
            raise RuntimeError("a transaction is open already; pass its session instead of the app")
        try:
            command(cursor.connection, beginning)
        except psycopg.OperationalError:
            cursor.connection.close()
            cursor = self._cursor()
            command(cursor.connection, beginning)
        return cursor

    def _cursor(self) -> psycopg.Cursor[Row]:
        """Return this thread's cursor, which is kept, since making one costs as much as a query."""
        cursor: psycopg.Cursor[Row] | None = getattr(self._mine, "cursor", None)
        if cursor is None or cursor.connection.closed:
            connection = connect(self.where, self._patience)
            self._all = [*(kept for kept in self._all if not kept.closed), connection]
            self._mine.cursor = cursor = named_cursor(connection)
            for token in self._tokens():  # the lost connection gave them back
                self._locked(_HOLD, token)
        return cursor


def named_cursor(connection: psycopg.Connection[Any]) -> psycopg.Cursor[Row]:
    """Make a cursor for named statements."""
    return connection.cursor(row_factory=_rows)


def command(connection: psycopg.Connection[Any], text: bytes) -> None:
    """Begin or commit, without the machinery of a query, which costs more than the command."""
    result = connection.pgconn.exec_(text)
    if result.status != ExecStatus.COMMAND_OK:
        if result.error_field(DiagnosticField.SQLSTATE):
            raise pg.error_from_result(result)
        raise psycopg.OperationalError(connection.pgconn.error_message.decode(errors="replace"))
    if text == b"COMMIT" and result.command_status != b"COMMIT":
        raise RuntimeError(
            "a statement had failed and its error was swallowed; nothing was written"
        )


def _end(connection: psycopg.Connection[Any]) -> None:
    """Roll back what is still open, and let go of a connection that is lost."""
    if connection.pgconn.transaction_status == TransactionStatus.IDLE:
        return
    try:
        connection.rollback()
    except psycopg.Error:
        connection.close()


def read_head(connection: psycopg.Connection[Any], where: Location) -> Head:
    """Read what the register is and check its schema version; raises Unavailable."""
    try:
        row = connection.execute(_HEAD.encode()).fetchone()
    except pg.UndefinedTable as error:
        raise faults.unavailable(faults.NOT_A_REGISTER, where) from error
    except psycopg.Error as error:
        fail(error, where)
    faults.check_version(row and row[0], where)
    return Head(*row or ())


def _has_rows(cursor: psycopg.Cursor[Any]) -> bool:
    result = cursor.pgresult
    return result is not None and result.status == ExecStatus.TUPLES_OK


def _rows(cursor: psycopg.Cursor[Any]) -> RowMaker[Row]:
    """Make dicts; a type mark that SQLite needs, ``"due [date]"``, is not part of the name.

    The names are asked of the result itself: psycopg's own description of 30 columns costs 100 µs.
    """
    result = cursor.pgresult
    fields = [result.fname(n) or b"" for n in range(result.nfields)] if result else []
    names = [field.partition(b" [")[0].decode() for field in fields]

    def make(values: Sequence[Any]) -> Row:
        return dict(zip(names, values, strict=True))

    return make


def _query(name: str) -> bytes:
    text = statement(name, "postgresql")
    try:
        return _encoded[text]
    except KeyError:
        return _encoded.setdefault(text, text.encode())


def _options(patience: float) -> str:
    """Return what the server is to know of a session; of a computer that is gone it learns in two minutes."""
    alive = "-c tcp_keepalives_idle=60 -c tcp_keepalives_interval=15 -c tcp_keepalives_count=4"
    return f"-c timezone=UTC -c lock_timeout={max(1, int(patience * 1000))} {alive}"
