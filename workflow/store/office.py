"""The office: an SQLModel session and named SQL, together in one transaction."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
import sqlmodel
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from workflow.store.faults import require_driver
from workflow.store.journal import NOBODY, By, Change, enter
from workflow.store.noticing import notice
from workflow.store.session import NOTHING, Params, Row, Session

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from states import errors
    from workflow.store.location import Location


class OfficeSession:
    """A transaction that is open: `orm` for tables, and named statements beside it.

    What `orm` holds is flushed before each named statement, so that it sees it.
    """

    kept = None  # the office writes what the desk keeps

    def __init__(self, orm: sqlmodel.Session, named: Session) -> None:
        self.orm = orm
        self.changes: list[Change] = []
        """What was written of the tables that the journal stands for, and is not entered yet."""
        self._named = named
        notice(orm, self.changes)

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""
        return self._named.dialect

    def execute(self, name: str, params: Params = NOTHING, /) -> list[Row]:
        """Run a statement and return its rows."""
        self.orm.flush()
        return self._named.execute(name, params)

    def run(self, name: str, params: Params = NOTHING, /) -> int:
        """Run a statement and return how many rows it wrote."""
        self.orm.flush()
        return self._named.run(name, params)

    def many(self, name: str, rows: Iterable[Params], /) -> None:
        """Run a statement once for every row."""
        self.orm.flush()
        self._named.many(name, rows)


class Office:
    """The SQLAlchemy side of an open register; it opens a connection for each transaction."""

    def __init__(self, where: Location, patience: float, *, rehearsal: bool) -> None:
        require_driver(where)
        self.where = where
        self._patience = patience
        self._rehearsal = rehearsal
        self.engine = sqlite_engine(self) if where.dialect == "sqlite" else postgres_engine(self)

    @contextmanager
    def session(self, *, writing: bool = True, by: By = NOBODY) -> Iterator[OfficeSession]:
        """Open one transaction; commit at its end, roll back on any exception.

        What it writes of the office's tables is entered into the journal as done `by` somebody.
        """
        with self._connection(writing=writing) as connection:
            with sqlmodel.Session(connection, expire_on_commit=False) as orm:
                lent = OfficeSession(orm, self.named(connection))
                yield lent
                if writing:
                    orm.flush()
                    enter(lent, lent.changes, by)
                    orm.commit()
            if writing:
                self._commit(connection)

    @contextmanager
    def migrating(self) -> Iterator[sa.Connection]:
        """Open one transaction in which tables may be rebuilt; no row may dangle at its end.

        SQLite cannot rebuild a table others point to while it enforces foreign keys.
        """
        with self._connection(writing=True, enforcing=False) as connection:
            yield connection
            if self.where.dialect == "sqlite":
                dangling = connection.exec_driver_sql("PRAGMA foreign_key_check").first()
                if dangling:
                    raise RuntimeError(f"the migration leaves a dangling row: {tuple(dangling)}")
            self._commit(connection)

    def _commit(self, connection: sa.Connection) -> None:
        raw: Any = connection.connection.dbapi_connection
        connection.commit()
        if self.where.dialect == "sqlite":
            from workflow.store import sqlite

            sqlite.log(self.where).tend(raw)

    @contextmanager
    def _connection(self, *, writing: bool, enforcing: bool = True) -> Iterator[sa.Connection]:
        try:
            with self.engine.connect() as connection:
                self._begin(connection, writing=writing, enforcing=enforcing)
                if not connection.in_transaction():
                    connection.begin()  # else its commit() does nothing when only named SQL has run
                yield connection
        except DBAPIError as error:
            told = self._fault(error.orig)
            if told is None:
                raise
            raise told from error

    def connect(self) -> Any:  # noqa: ANN401 - either driver's connection
        """Open a driver's connection, set up as the desk sets up its own."""
        if self.where.dialect == "sqlite":
            from workflow.store import sqlite

            connection = sqlite.open_existing(self.where, self._patience)
            sqlite.settle(connection, rehearsal=self._rehearsal)
            return connection
        from workflow.store import postgresql

        lent = postgresql.connect(self.where, self._patience)
        lent.autocommit = False
        return lent

    def _begin(self, connection: sa.Connection, *, writing: bool, enforcing: bool) -> None:
        raw: Any = connection.connection.dbapi_connection
        if self.where.dialect == "postgresql":
            if not writing:
                connection.exec_driver_sql(
                    "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"
                )
            return
        from workflow.store import sqlite

        if not enforcing:  # has no effect inside a transaction
            raw.execute("PRAGMA foreign_keys = OFF")
        if writing:
            sqlite.begin_writing(raw, self.where, self._patience)
        else:
            raw.execute("PRAGMA query_only = ON")  # this connection is not used again
            raw.execute("BEGIN")

    def named(self, connection: sa.Connection) -> Session:
        """Lend named statements in the transaction of a connection."""
        raw: Any = connection.connection.dbapi_connection
        if self.where.dialect == "sqlite":
            from workflow.store.sqlite import SqliteSession

            return SqliteSession(raw, self.where)
        from workflow.store.postgresql import PostgresSession, named_cursor

        return PostgresSession(named_cursor(raw), self.where)

    def _fault(self, error: Any) -> errors.KetnapError | None:  # noqa: ANN401 - either driver's
        if self.where.dialect == "sqlite":
            from workflow.store import sqlite

            return sqlite.fault(error, self.where)
        from workflow.store import postgresql_faults

        return postgresql_faults.fault(error, self.where)


def sqlite_engine(office: Office) -> sa.Engine:
    """Make an engine over the desk's kind of connection.

    `native_datetime` leaves dates and instants to the driver's own adapters and converters, which
    are the desk's, so that the two cannot come to store them differently.
    """
    return sa.create_engine(
        "sqlite://", creator=office.connect, poolclass=NullPool, native_datetime=True
    )


def postgres_engine(office: Office) -> sa.Engine:
    """Make an engine over the desk's kind of connection."""
    return sa.create_engine("postgresql+psycopg://", creator=office.connect, poolclass=NullPool)
