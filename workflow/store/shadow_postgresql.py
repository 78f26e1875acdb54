"""The temporary tables of a register as it was, on PostgreSQL: of one transaction, which is rolled back."""

from __future__ import annotations

from contextlib import closing, contextmanager
from typing import TYPE_CHECKING, Any

import psycopg

from workflow import clock
from workflow.store import postgresql
from workflow.store.postgresql_faults import fail

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from workflow.store.location import Location

_BEGIN = b"BEGIN ISOLATION LEVEL REPEATABLE READ"
_HOME = "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = 'cases'::regclass"
_COLUMNS = """
SELECT attname::text FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum
"""
_INDEXED = {
    "cases": ("id", "unit_id", "next_due"),
    "deadlines": ("case_id", "due", "owner_unit_id"),
}


class Tables:
    """Temporary tables on one connection; the true ones are in the schema `home`."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._cursor = connection.cursor()
        self.home = str(self._one(_HOME))

    def run(self, text: str) -> None:
        """Run one statement."""
        self._cursor.execute(text.encode())

    def many(self, table: str, rows: Iterable[Sequence[int]]) -> None:
        """Add rows of two numbers to a temporary table."""
        text = f"INSERT INTO pg_temp.{table} VALUES (%s, %s)"
        self._cursor.executemany(text.encode(), rows)

    def marked(self, table: str, keys: Iterable[int]) -> None:
        """Fill a temporary table of keys anew."""
        self.run(f"DELETE FROM pg_temp.{table}")
        text = f"INSERT INTO pg_temp.{table} SELECT unnest(%s::integer[])"
        self._cursor.execute(text.encode(), ([*keys],))

    def empty(self, names: Iterable[str]) -> None:
        """Make tables like the true ones, with the indexes that lists use, and nothing in them."""
        for name in names:
            self.run(
                f"CREATE TEMP TABLE {name} ON COMMIT DROP AS"
                f" SELECT * FROM {self.home}.{name} WITH NO DATA"
            )
            for column in _INDEXED.get(name, ("case_id",)):
                self.run(f"CREATE INDEX ON pg_temp.{name} ({column})")

    def columns(self, table: str) -> list[str]:
        """Return the names of the columns of a true table."""
        found = self._cursor.execute(_COLUMNS.encode(), (f"{self.home}.{table}",)).fetchall()
        return [row[0] for row in found]

    def instant(self, at: datetime) -> str:
        """Write an instant as the server reads it."""
        return at.isoformat()

    def day_of(self, at: datetime) -> str:
        """Write the day of an instant as the server reads it."""
        return clock.day_of(at).isoformat()

    def _one(self, text: str) -> object:
        row = self._cursor.execute(text.encode()).fetchone()
        return row and row[0]


@contextmanager
def opened(where: Location, patience: float) -> Iterator[tuple[postgresql.PostgresSession, Tables]]:
    """Open a register in one transaction that is rolled back."""
    connection = postgresql.connect(where, patience)
    with closing(connection):
        try:
            postgresql.command(connection, _BEGIN)
            session = postgresql.PostgresSession(postgresql.named_cursor(connection), where)
            yield session, Tables(connection)
            session.over()
            postgresql.command(connection, b"ROLLBACK")
        except psycopg.Error as error:
            fail(error, where)
