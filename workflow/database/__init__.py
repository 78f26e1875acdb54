"""Open the register for the desk: named SQL over the database's own driver, in one transaction.

Drivers are imported only when the address asks for them. Both give rows as dicts, dates as `date`,
instants as aware UTC `datetime` and truths as `bool`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from workflow.settings import Location

Row = Mapping[str, Any]
Params = Mapping[str, Any]
NOTHING: Params = {}


class Session(Protocol):
    """A transaction that is open: named statements with ``:name`` parameters, and no commit."""

    @property
    def dialect(self) -> str:
        """Return "sqlite" or "postgresql"."""

    def execute(self, name: str, params: Params = NOTHING, /) -> list[Row]:
        """Run a statement and return its rows; none for a write without RETURNING."""

    def run(self, name: str, params: Params = NOTHING, /) -> int:
        """Run a statement and return how many rows it wrote."""

    def many(self, name: str, rows: Iterable[Params], /) -> None:
        """Run a statement once for every row."""


class Head(NamedTuple):
    """What a register says of itself when it is opened."""

    version: str
    id: str
    rehearsal: bool
    city: str
    account: str


class Desk(Protocol):
    """A register that is open, over connections it keeps, one for each thread."""

    head: Head

    def writing(self) -> AbstractContextManager[Session]:
        """Open a transaction that may write; commit at its end, roll back on any exception."""

    def reading(self) -> AbstractContextManager[Session]:
        """Open a transaction that sees one state of the register and cannot write."""

    def close(self) -> None:
        """Close every connection."""


def open_desk(where: Location, patience: float) -> Desk:
    """Open an existing register of this program's version; raises Unavailable otherwise.

    `patience` is how many seconds to wait for somebody else's transaction.
    """
    if where.dialect == "sqlite":
        from workflow.database.sqlite import SqliteDesk

        return SqliteDesk(where, patience)
    require_driver(where)
    from workflow.database.postgresql import PostgresDesk

    return PostgresDesk(where, patience)


def require_driver(where: Location) -> None:
    """Raise Unavailable where a register is on PostgreSQL and its driver is not installed."""
    if where.dialect != "postgresql":
        return
    try:
        import psycopg  # noqa: F401 - only to see whether it can be
    except ImportError as error:
        from workflow.database import faults

        raise faults.unavailable(faults.NO_DRIVER, where) from error
