"""The one process at a time that leads a register: a lock that the system frees when its holder dies.

A SQLite register has a file beside it, ``REGISTER.scheduler``, which the leader locks; on PostgreSQL the
leader holds an advisory lock on a connection of its own.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Protocol

from workflow.store import faults
from workflow.store.holding import lock

if TYPE_CHECKING:
    from workflow.store.location import Location

SUFFIX = ".scheduler"
_UNKNOWN = "?"


class Seat(Protocol):
    """The place of the leader, taken or not."""

    def take(self, name: str) -> bool:
        """Try to lead under a name, which others are told; return whether we do now."""

    def held(self) -> bool:
        """Say whether we still lead; a lock may be lost with its connection."""

    def leader(self) -> str:
        """Return the name of whoever leads, or "?"."""

    def leave(self) -> None:
        """Lead no longer."""


def seat(where: Location, patience: float) -> Seat:
    """Return the leader's place of a register; nobody sits in it yet."""
    return FileSeat(where) if where.dialect == "sqlite" else ServerSeat(where, patience)


class FileSeat:
    """The lock on a file beside a SQLite register. The file stays; only the lock means something.

    Where somebody removes the file, another may lead at once; whoever led before learns of it at its next look,
    and until then the claim of a slot keeps any job from running twice.
    """

    def __init__(self, where: Location) -> None:
        self._where = where
        self._path = os.path.realpath(where.path) + SUFFIX
        self._file: IO[bytes] | None = None

    def take(self, name: str) -> bool:
        """Try to lock the file, and write the name into it."""
        if self._file is not None:
            return True
        while True:
            file = self._opened()
            if not lock(file):
                file.close()
                return False
            if self._is_there(file):
                break
            file.close()  # taken away between opening and locking; whoever comes next finds another one
        file.truncate(0)
        file.seek(0)
        file.write(name.encode())
        self._file = file
        return True

    def held(self) -> bool:
        """Say whether we lead: the lock is not lost, but its file may have been taken away."""
        if self._file is None:
            return False
        if self._is_there(self._file):
            return True
        self.leave()
        return False

    def _opened(self) -> IO[bytes]:
        try:
            descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise faults.unavailable(faults.CANNOT_OPEN, self._where) from error
        return os.fdopen(descriptor, "r+b", buffering=0)

    def _is_there(self, file: IO[bytes]) -> bool:
        """Say whether an open file is the one that others find: a lock on any other keeps nobody out."""
        try:
            return os.path.samestat(os.fstat(file.fileno()), os.stat(self._path))
        except OSError:
            return False

    def leader(self) -> str:
        """Return what the leader wrote into the file."""
        try:
            with open(self._path, "rb") as file:
                return file.read(200).decode(errors="replace") or _UNKNOWN
        except OSError:  # on Windows a locked file cannot be read
            return _UNKNOWN

    def leave(self) -> None:
        """Close the file, and with it the lock."""
        if self._file is not None:
            self._file.close()
            self._file = None


class ServerSeat:
    """An advisory lock on a connection of its own, which no pool ever sees."""

    def __init__(self, where: Location, patience: float) -> None:
        self._where = where
        self._patience = patience
        self._connection: Any = None

    def take(self, name: str) -> bool:
        """Try to get the lock; the name is that of the connection, for others to see."""
        import psycopg

        from workflow.store import postgresql

        if self._connection is None or self._connection.closed:
            self._connection = postgresql.connect(self._where, self._patience)
        try:
            self._ask("SELECT set_config('application_name', %s, false)", f"{_SIGN}{name}"[:63])
            return bool(self._ask(f"SELECT pg_try_advisory_lock({_KEY})"))
        except psycopg.Error:
            self.leave()
            return False

    def held(self) -> bool:
        """Ask over the same connection: with it, the lock would be gone."""
        import psycopg

        if self._connection is None or self._connection.closed:
            return False
        try:
            return bool(self._ask("SELECT 1"))
        except psycopg.Error:
            self.leave()
            return False

    def leader(self) -> str:
        """Return the name of the connection that holds the lock."""
        told = self._ask(_LEADER) if self._connection is not None else None
        return str(told or _UNKNOWN).removeprefix(_SIGN)

    def leave(self) -> None:
        """Give the lock back and close the connection, which would give it back a moment later."""
        import psycopg

        if self._connection is not None:
            with suppress(psycopg.Error):
                self._ask("SELECT pg_advisory_unlock_all()")
            self._connection.close()
            self._connection = None

    def _ask(self, text: str, *values: str) -> Any:  # noqa: ANN401 - whatever the server answers
        row = self._connection.execute(text.encode(), values or None).fetchone()
        return row and row[0]


_SIGN = "ketnap scheduler "
_KEY = "hashtext('ketnap: the scheduler'), 0"
_LEADER = """
SELECT a.application_name FROM pg_locks l JOIN pg_stat_activity a ON a.pid = l.pid
WHERE l.locktype = 'advisory' AND l.granted AND l.objsubid = 2
  AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())
  AND l.classid::bigint = (hashtext('ketnap: the scheduler')::bigint & 4294967295)
LIMIT 1
"""
