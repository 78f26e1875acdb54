"""The engine a register runs on, and how it keeps its journal."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING

from states.pipeline import N_, Warned
from workflow.store import location
from workflow.store.faults import require_driver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.store.session import Engine

WAL = "wal"

AT_RISK = N_(
    "SQLite {version} by itself can damage a file that several programs write to at once (fixed in "
    "SQLite 3.51.3). ketnap works so that this cannot happen; let no other program write to the register."
)
NOT_AHEAD = N_(
    "The register's journal is of the kind {journal}: who reads and who writes wait for each other. To "
    "change it, while nobody else has the register open: ketnap db upgrade"
)


def of(where: location.Location) -> Engine:
    """Return the engine of a register, with the journal of its file; raises Unavailable."""
    require_driver(where)
    if where.dialect == "postgresql":
        return here(where)
    import sqlite3

    from workflow.store import sqlite, sqlite_log

    with closing(sqlite.open_existing(where, location.patience())) as connection:
        try:
            return sqlite_log.engine(sqlite_log.journal(connection))
        except sqlite3.Error as error:
            sqlite.fail(error, where)


def here(where: location.Location) -> Engine:
    """Return the engine that runs here, without a look at the register."""
    if where.dialect == "sqlite":
        from workflow.store import sqlite_log

        return sqlite_log.engine("")
    from workflow.store.session import Engine

    return Engine("PostgreSQL", f"(psycopg {package('psycopg')})")


def package(name: str) -> str:
    """Return the version of an installed package, "–" where it is not installed."""
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(name)
    except PackageNotFoundError:
        return "–"


def findings(engine: Engine) -> Iterator[Warned]:
    """Yield what is worth a look about the journal of a register."""
    if engine.journal not in ("", WAL):
        yield Warned(NOT_AHEAD, {"journal": engine.journal})
