"""What every step reads and almost nobody writes - tree, law, calendar - kept while it still holds."""

from __future__ import annotations

from threading import local
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from workflow.store.session import Session

T = TypeVar("T")

MOST = 10_000


def once(session: Session, key: tuple[Any, ...], read: Callable[[], T]) -> T:
    """Return what was read under a key before and still holds, or read it now."""
    kept = session.kept
    if kept is None:
        return read()
    if key not in kept:
        kept[key] = read()
    found: T = kept[key]
    return found


def forget(session: Session) -> None:
    """Forget everything, where this session has written what is kept."""
    if session.kept is not None:
        session.kept.clear()


class Kept:
    """What each thread's connection has read, forgotten when another connection has written."""

    def __init__(self) -> None:
        self._mine = local()

    def of(self, connection: sqlite3.Connection) -> dict[Any, Any]:
        """Return what is kept and holds in the transaction that has just begun."""
        version = connection.execute("PRAGMA data_version").fetchone()[0]
        kept: dict[Any, Any] = getattr(self._mine, "kept", {})
        if getattr(self._mine, "version", None) != version or len(kept) > MOST:
            kept = {}
        self._mine.kept, self._mine.version = kept, version
        return kept

    def forget(self) -> None:
        """Forget everything: what was read may have been undone."""
        self._mine.kept = {}
