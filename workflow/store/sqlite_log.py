"""The write-ahead log of a SQLite register: when it is copied into the file, and under which lock.

SQLite 3.7.0 to 3.51.2 can lose what was committed where one connection copies the log into the file
(a checkpoint) while another commits and begins the log anew. So no connection of ours does it at a
commit by itself. Whoever finds the log grown takes the register's write lock, under which nobody can
commit, and lets a second connection copy. That holds on every engine: a file may be carried to
another machine, or be open under two engines at once.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

from workflow.store.session import Engine

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.store.location import Location

GROWN = 4 * 1024 * 1024
"""From how many bytes on a log is copied: about 1000 pages, which is SQLite's own measure."""

_FIRST = (3, 7, 0)  # the first with a write-ahead log
_MENDED = ((3, 44, 6), (3, 50, 7), (3, 51, 3))


def can_damage(version: tuple[int, ...]) -> bool:
    """Say whether a version of SQLite has the fault; two older series were mended in late patches."""
    if version < _FIRST or version >= _MENDED[-1]:
        return False
    return not any(version[:2] == mended[:2] and version >= mended for mended in _MENDED)


def engine(journal: str) -> Engine:
    """Return the SQLite that runs here, for a register with this journal."""
    return Engine(
        "SQLite", sqlite3.sqlite_version, can_damage(sqlite3.sqlite_version_info), journal
    )


def by_hand(connection: sqlite3.Connection) -> None:
    """Let a connection never copy the log at a commit, and cut the log's file when it begins anew.

    That the file is cut lets its size tell how much is in it.
    """
    connection.execute("PRAGMA wal_autocheckpoint = 0")
    connection.execute("PRAGMA journal_size_limit = 0")


def begin(connection: sqlite3.Connection) -> str:
    """Choose the write-ahead log, which the file remembers; return the journal the file has now.

    A file that somebody else has open keeps the journal it has.
    """
    with suppress(sqlite3.OperationalError):
        connection.execute("PRAGMA journal_mode = WAL")
    return journal(connection)


def journal(connection: sqlite3.Connection) -> str:
    """Return how the file keeps its journal: "wal", or one of the older ways such as "delete"."""
    (found,) = connection.execute("PRAGMA journal_mode").fetchone()
    return str(found)


class Log:
    """The log of one register, as one process watches it grow."""

    def __init__(self, where: Location, second: Callable[[], sqlite3.Connection]) -> None:
        self._path = where.path + "-wal"
        self._second = second
        self._due = GROWN

    def tend(self, writer: sqlite3.Connection) -> None:
        """Copy the log into the file if it has grown; to be called after each commit.

        What fails here is left to the next who commits: everything committed is in the log already.
        Where a reader still needs an old state, it is tried again when the log has grown as much again.
        """
        size = self._size()
        if size < GROWN:
            self._due = GROWN
        if size < self._due:
            return
        self._due = size + GROWN
        with suppress(sqlite3.Error):
            self._copy(writer)

    def _size(self) -> int:
        try:
            return os.stat(self._path).st_size
        except OSError:
            return 0

    def _copy(self, writer: sqlite3.Connection) -> None:
        """Copy under the write lock of `writer`; a connection cannot copy inside its own transaction."""
        writer.execute("BEGIN IMMEDIATE")
        try:
            with closing(self._second()) as second:
                second.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchall()
        finally:
            writer.execute("ROLLBACK")
