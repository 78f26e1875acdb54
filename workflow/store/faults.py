"""The words for why a register cannot be used, and what to do about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states import errors
from states.pipeline import N_
from workflow.store.migrations import HEAD, REVISIONS

if TYPE_CHECKING:
    from workflow.store.location import Location

MISSING = N_("There is no register at {url}. Make one with: ketnap init")
NOT_A_REGISTER = N_(
    "What is at {url} is not a register of ketnap. Give the right address with --db, "
    "or make a register with: ketnap init"
)
OLDER = N_(
    "The register {url} was made by an older version (schema {found}, this program needs {head}). "
    "Bring it up to date with: ketnap db upgrade"
)
NEWER = N_(
    "The register {url} was made by a newer version (schema {found}, this program knows {head}). "
    "Install the newer ketnap; nothing was changed"
)
LOCKED = N_(
    "Somebody else is writing to the register {url} and has not finished. Wait a moment and try "
    "again; nothing was changed"
)
READ_ONLY = N_(
    "The register {url} may only be read from here. Give this account the right to write to it "
    "and to its folder; nothing was changed"
)
FULL = N_(
    "There is no space left for the register {url}. Make room and try again; nothing was lost"
)
DAMAGED = N_(
    "The register {url} is damaged. Look at it with: ketnap db check, and go back to the last "
    "backup with: ketnap db restore FILE"
)
CANNOT_OPEN = N_(
    "The register {url} cannot be opened. Look whether its folder exists and whether this account "
    "may read it and write to it"
)
DISK = N_("The disk failed while the register {url} was used ({detail}). Check the disk")
NO_DATABASE = N_(
    "There is no database at {url}. Make an empty one on the server with createdb, then: ketnap init"
)
UNREACHABLE = N_("The server of the register {url} does not answer ({detail})")
FORBIDDEN = N_(
    "The server of the register {url} does not let this account do that ({detail}). Ask whoever "
    "looks after the database"
)
NO_DRIVER = N_(
    "The register {url} is on PostgreSQL, and the driver for it is not installed. Install it with: "
    "pip install 'ketnap[postgres]'"
)


def unavailable(message: str, where: Location, **params: object) -> errors.Unavailable:
    """Return the error that says the register cannot be used, without its password."""
    return errors.Unavailable(message, url=where.shown, **params)


def check_version(found: str | None, where: Location) -> None:
    """Raise Unavailable unless the schema is exactly the one this program was written for."""
    if found == HEAD:
        return
    if not found:
        raise unavailable(NOT_A_REGISTER, where)
    known = found in REVISIONS
    raise unavailable(OLDER if known else NEWER, where, found=found, head=HEAD)


def duplicate(columns: str) -> errors.AlreadyExists:
    """Return the error for a row that would break a unique key, named table.column."""
    table, _, column = columns.partition(".")
    return errors.AlreadyExists(what=table, value=column)


def require_driver(where: Location) -> None:
    """Raise Unavailable where a register is on PostgreSQL and its driver is not installed."""
    if where.dialect != "postgresql":
        return
    try:
        import psycopg  # noqa: F401 - only to see whether it can be
    except ImportError as error:
        raise unavailable(NO_DRIVER, where) from error
