"""Run the desk on PostgreSQL, over psycopg."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import datetime
from threading import local
from typing import TYPE_CHECKING, Any, NoReturn

import psycopg
from psycopg import errors as pg
from psycopg.types.datetime import DatetimeDumper

from workflow.database import faults
from workflow.database.session import NOTHING, Head, Params, Row
from workflow.statements import statement

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from psycopg.abc import PyFormat
    from psycopg.rows import RowMaker

    from states import errors
    from workflow.settings import Location

ANSWER_SECONDS = 10

_WRITING = b"BEGIN ISOLATION LEVEL READ COMMITTED"
_READING = b"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"
_HEAD = """
SELECT (SELECT version_num FROM alembic_version) AS version, id, rehearsal, city,
       session_user::text AS account
FROM register
"""

# By SQLSTATE, the longest beginning that fits.
_FAULTS = {
    "08": faults.UNREACHABLE,
    "25006": faults.READ_ONLY,
    "28": faults.FORBIDDEN,
    "3D": faults.NO_DATABASE,
    "40": faults.LOCKED,
    "42501": faults.FORBIDDEN,
    "53": faults.UNREACHABLE,
    "53100": faults.FULL,
    "55P03": faults.LOCKED,
    "57": faults.UNREACHABLE,
    "58": faults.DISK,
    "XX001": faults.DAMAGED,
    "XX002": faults.DAMAGED,
}


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


def fault(error: psycopg.Error, where: Location) -> errors.KetnapError | None:
    """Return the house's error for the driver's; None where the mistake is ours."""
    if isinstance(error, pg.UniqueViolation):
        return faults.duplicate(f"{error.diag.table_name}.{_columns(error)}")
    message = _message(error)
    if message is None:
        return None
    return faults.unavailable(message, where, detail=_first_line(error))


def fail(error: psycopg.Error, where: Location) -> NoReturn:
    """Raise the house's error for the driver's, or the driver's where the mistake is ours."""
    told = fault(error, where)
    if told is None:
        raise error
    raise told from error


def begin(connection: psycopg.Connection[Any], text: bytes) -> None:
    """Begin a transaction; a mistake of ours if one is open."""
    if connection.info.transaction_status != psycopg.pq.TransactionStatus.IDLE:
        raise RuntimeError("a transaction is open already; pass its session instead of the app")
    connection.execute(text)


class AwareDumper(DatetimeDumper):
    """Refuse a naive instant, which the server would take for one of its own zone."""

    def upgrade(self, obj: datetime, format: PyFormat) -> AwareDumper:  # noqa: ARG002 - psycopg's
        """Look at every instant before it is written."""
        if obj.tzinfo is None:
            raise ValueError("an instant must be aware")
        return self


class PostgresSession:
    """Named statements on one connection."""

    dialect = "postgresql"
    __slots__ = ("_connection", "_where")

    def __init__(self, connection: psycopg.Connection[Any], where: Location) -> None:
        self._connection = connection
        self._where = where

    def execute(self, name: str, params: Params = NOTHING, /) -> list[Row]:
        """Run a statement and return its rows."""
        try:
            cursor = self._cursor().execute(_query(name), params)
            return cursor.fetchall() if cursor.description else []
        except psycopg.Error as error:
            fail(error, self._where)

    def run(self, name: str, params: Params = NOTHING, /) -> int:
        """Run a statement and return how many rows it wrote."""
        try:
            return self._cursor().execute(_query(name), params).rowcount
        except psycopg.Error as error:
            fail(error, self._where)

    def many(self, name: str, rows: Iterable[Params], /) -> None:
        """Run a statement once for every row."""
        try:
            self._cursor().executemany(_query(name), rows)
        except psycopg.Error as error:
            fail(error, self._where)

    def _cursor(self) -> psycopg.Cursor[Row]:
        return self._connection.cursor(row_factory=_rows)


class PostgresDesk:
    """An open PostgreSQL register."""

    def __init__(self, where: Location, patience: float) -> None:
        self.where = where
        self._patience = patience
        self._mine = local()
        self._all: list[psycopg.Connection[Any]] = []
        try:
            self.head = read_head(self._connection(), where)
        except BaseException:
            self.close()
            raise

    @contextmanager
    def writing(self) -> Iterator[PostgresSession]:
        """Begin a transaction; the version check of a case guards what it read before."""
        with self._transaction(_WRITING) as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[PostgresSession]:
        """See one state of the register, and refuse to write."""
        with self._transaction(_READING) as session:
            yield session

    def close(self) -> None:
        """Close the connections of every thread."""
        while self._all:
            self._all.pop().close()
        self._mine = local()

    @contextmanager
    def _transaction(self, beginning: bytes) -> Iterator[PostgresSession]:
        connection = self._connection()
        try:
            begin(connection, beginning)
            yield PostgresSession(connection, self.where)
            connection.execute(b"COMMIT")
        except psycopg.Error as error:
            fail(error, self.where)
        finally:
            _end(connection)

    def _connection(self) -> psycopg.Connection[Any]:
        connection: psycopg.Connection[Any] | None = getattr(self._mine, "connection", None)
        if connection is None or connection.closed:
            connection = connect(self.where, self._patience)
            self._mine.connection = connection
            self._all.append(connection)
        return connection


def _end(connection: psycopg.Connection[Any]) -> None:
    """Roll back what is still open, and let go of a connection that is lost."""
    if connection.info.transaction_status == psycopg.pq.TransactionStatus.IDLE:
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


def _rows(cursor: psycopg.Cursor[Any]) -> RowMaker[Row]:
    """Make dicts; a type mark that SQLite needs, ``"due [date]"``, is not part of the name."""
    names = [column.name.partition(" [")[0] for column in cursor.description or ()]

    def make(values: Sequence[Any]) -> Row:
        return dict(zip(names, values, strict=True))

    return make


def _query(name: str) -> bytes:
    return statement(name, "postgresql").encode()


def _options(patience: float) -> str:
    return f"-c timezone=UTC -c lock_timeout={max(1, int(patience * 1000))}"


def _message(error: psycopg.Error) -> str | None:
    state = error.sqlstate
    if state is None:  # refused while connecting, where psycopg has no state, or lost
        return _refused(error) if isinstance(error, psycopg.OperationalError) else None
    fitting = [beginning for beginning in _FAULTS if state.startswith(beginning)]
    return _FAULTS[max(fitting, key=len)] if fitting else None


def _refused(error: psycopg.OperationalError) -> str:
    """Tell from the words why a connection was refused; in words we do not know, it is unreachable."""
    text = str(error)
    if "database" in text and "does not exist" in text:
        return faults.NO_DATABASE
    refusals = (
        "authentication failed",
        "no pg_hba.conf entry",
        "permission denied",
        "does not exist",
    )
    return faults.FORBIDDEN if any(words in text for words in refusals) else faults.UNREACHABLE


def _first_line(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error).strip()).partition("\n")[0]


def _columns(error: psycopg.Error) -> str:
    """Read the first column out of a key's name, uq_table_column."""
    name, table = error.diag.constraint_name or "", error.diag.table_name or ""
    return name.partition(f"{table}_")[2] or name
