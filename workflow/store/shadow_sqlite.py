"""The temporary tables of a register as it was, on SQLite: in files that have no name and go with the connection."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from workflow import clock
from workflow.store import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime

    from workflow.store.location import Location

_ASKED = re.compile(r"\((case_id|unit_id|due|owner_unit_id|resets)\b")
"""The indexes by which lists are read, by their first column; another costs its writing and serves nobody."""


class Tables:
    """Temporary tables on one connection; the true ones are in `home`."""

    home = "main"

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def run(self, text: str) -> None:
        """Run one statement."""
        self._connection.execute(text)

    def many(self, table: str, rows: Iterable[Sequence[int]]) -> None:
        """Add rows of two numbers to a temporary table."""
        self._connection.executemany(f"INSERT INTO temp.{table} VALUES (?, ?)", rows)

    def marked(self, table: str, keys: Iterable[int]) -> None:
        """Fill a temporary table of keys anew."""
        self._connection.execute(f"DELETE FROM temp.{table}")
        self._connection.executemany(
            f"INSERT INTO temp.{table} VALUES (?)", ((key,) for key in keys)
        )

    def empty(self, names: Iterable[str]) -> None:
        """Make tables like the true ones, with their types and indexes, and nothing in them."""
        for name in names:
            for kind, made in self._connection.execute(
                "SELECT type, sql FROM main.sqlite_master WHERE tbl_name = ? AND sql IS NOT NULL"
                " AND type IN ('table', 'index') ORDER BY type DESC",
                (name,),
            ).fetchall():
                if kind == "table" or _ASKED.search(made):
                    self._connection.execute(_temporary(kind, made))

    def columns(self, table: str) -> list[str]:
        """Return the names of the columns of a true table."""
        found = self._connection.execute(f"PRAGMA main.table_info({table})").fetchall()
        return [row[1] for row in found]

    def instant(self, at: datetime) -> str:
        """Write an instant as it is stored."""
        (text,) = self._connection.execute("SELECT ?", (at,)).fetchone()
        return str(text)

    def day_of(self, at: datetime) -> str:
        """Write the day of an instant as it is stored."""
        return clock.day_of(at).isoformat()


def _temporary(kind: str, made: str) -> str:
    if kind == "table":
        return made.replace("CREATE TABLE ", "CREATE TEMP TABLE ", 1)
    return made.replace(" INDEX ", " INDEX temp.", 1)


@contextmanager
def opened(where: Location, patience: float) -> Iterator[tuple[sqlite.SqliteSession, Tables]]:
    """Open a register for reading alone, in one transaction."""
    connection = sqlite.open_existing(where, patience, mode="ro")
    with closing(connection):
        try:
            connection.execute("PRAGMA foreign_keys = OFF")  # a temporary table knows no other
            connection.execute("BEGIN")
            session = sqlite.SqliteSession(connection, where, {})
            yield session, Tables(connection)
            session.over()
            connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            sqlite.fail(error, where)
