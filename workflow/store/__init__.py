"""The register open for the desk: named SQL over the database's own driver, in one transaction.

Drivers are imported only when the address asks for them. Both give rows as dicts, dates as `date`,
instants as aware UTC `datetime` and truths as `bool`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.store.faults import require_driver
from workflow.store.session import NOTHING, Desk, Head, Params, Row, Session

if TYPE_CHECKING:
    from workflow.store.location import Location

__all__ = ["NOTHING", "Desk", "Head", "Params", "Row", "Session", "open_desk"]


def open_desk(where: Location, patience: float) -> Desk:
    """Open an existing register of this program's version; raises Unavailable otherwise.

    `patience` is how many seconds to wait for somebody else's transaction.
    """
    if where.dialect == "sqlite":
        from workflow.store.sqlite import SqliteDesk

        return SqliteDesk(where, patience)
    require_driver(where)
    from workflow.store.postgresql import PostgresDesk

    return PostgresDesk(where, patience)
