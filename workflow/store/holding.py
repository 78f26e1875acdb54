"""Locks by a token, each held by one process for as long as it works: the system frees them when it dies.

They say whether whoever took something is still at it, which no clock can: a clock jumps, and two computers
have two. A SQLite register has a file beside it for each, ``REGISTER.hold-TOKEN``, which its holder locks; on
PostgreSQL it is an advisory lock of the holder's own connection. A token is made for one holder and never
used again.
"""

from __future__ import annotations

import os
from contextlib import suppress
from typing import IO, TYPE_CHECKING

from workflow.store import faults

if TYPE_CHECKING:
    from workflow.store.location import Location

LENGTH = 16  # characters of a token, all hexadecimal


def token() -> str:
    """Return a new token."""
    return os.urandom(LENGTH // 2).hex()


def claim(of: str) -> str:
    """Return how whoever holds a token signs what is taken: computer, process and token."""
    import socket

    return f"{socket.gethostname()}:{os.getpid()}#{of}"


def token_of(claimed_by: str | None) -> str:
    """Return the token of a claim, which may say before it whose it is; "" where there is none."""
    return (claimed_by or "").rpartition("#")[2]


def is_token(text: str) -> bool:
    """Say whether a text, read from the register, can be a token: it becomes the name of a file."""
    return len(text) == LENGTH and not text.strip("0123456789abcdef")


def keys(of: str) -> tuple[int, int]:
    """Return the two numbers by which PostgreSQL knows the lock of a token; neither is negative there."""
    half = LENGTH // 2
    return int(of[:half], 16) >> 1, int(of[half:], 16) >> 1


class FileHolds:
    """The locks of this process beside one SQLite register."""

    def __init__(self, where: Location) -> None:
        self._where = where
        self._files: dict[str, IO[bytes]] = {}

    def take(self, of: str) -> None:
        """Lock the file of a token; raises Unavailable where none can be made."""
        try:
            mode = os.stat(self._where.path).st_mode & 0o666
            descriptor = os.open(self._path(of), os.O_RDWR | os.O_CREAT | os.O_EXCL, mode)
        except OSError as error:
            raise faults.unavailable(faults.CANNOT_OPEN, self._where) from error
        file = self._files[of] = os.fdopen(descriptor, "r+b", buffering=0)
        lock(file)

    def held(self, of: str) -> bool:
        """Say whether whoever took the token is alive; where that cannot be asked, that they are."""
        if of in self._files or not is_token(of):
            return of in self._files
        try:
            with open(self._path(of), "r+b", buffering=0) as file:
                if not lock(file):
                    return True
        except FileNotFoundError:
            return False
        except OSError:
            return True
        self._remove(of)
        return False

    def leave(self, of: str) -> None:
        """Let go of a token; nothing where it is not ours."""
        if file := self._files.pop(of, None):
            file.close()
            self._remove(of)

    def close(self) -> None:
        """Let go of every token."""
        for of in list(self._files):
            self.leave(of)

    def _remove(self, of: str) -> None:
        with suppress(OSError):
            os.remove(self._path(of))

    def _path(self, of: str) -> str:
        return f"{os.path.realpath(self._where.path)}.hold-{of}"


def lock(file: IO[bytes]) -> bool:
    """Lock a file without waiting; return whether it worked. It ends with the process, however it ends."""
    try:
        if os.name == "nt":
            import msvcrt

            file.seek(_FAR)  # a byte nobody writes, so that the name before it can be read
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined, unused-ignore]
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


_FAR = 1_000_000
