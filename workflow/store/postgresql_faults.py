"""Why a register cannot be used, from what PostgreSQL or psycopg says."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

import psycopg
from psycopg import errors as pg

from workflow.store import faults

if TYPE_CHECKING:
    from states import errors
    from workflow.store.location import Location

# By SQLSTATE, the longest beginning that fits.
_FAULTS = {
    "08": faults.UNREACHABLE,
    "25006": faults.READ_ONLY,
    "28": faults.FORBIDDEN,
    "3D": faults.NO_DATABASE,
    "40": faults.LOCKED,
    "42501": faults.FORBIDDEN,
    "53": faults.UNREACHABLE,
    "53100": faults.FULL,
    "55P03": faults.LOCKED,
    "57": faults.UNREACHABLE,
    "58": faults.DISK,
    "XX001": faults.DAMAGED,
    "XX002": faults.DAMAGED,
}


def fault(error: psycopg.Error, where: Location) -> errors.KetnapError | None:
    """Return the house's error for the driver's; None where the mistake is ours."""
    if isinstance(error, pg.UniqueViolation):
        return faults.duplicate(f"{error.diag.table_name}.{_columns(error)}")
    message = _message(error)
    if message is None:
        return None
    return faults.unavailable(message, where, detail=_first_line(error))


def fail(error: psycopg.Error, where: Location) -> NoReturn:
    """Raise the house's error for the driver's, or the driver's where the mistake is ours."""
    told = fault(error, where)
    if told is None:
        raise error
    raise told from error


def _message(error: psycopg.Error) -> str | None:
    state = error.sqlstate
    if state is None:  # refused while connecting, where psycopg has no state, or lost
        return _refused(error) if isinstance(error, psycopg.OperationalError) else None
    fitting = [beginning for beginning in _FAULTS if state.startswith(beginning)]
    return _FAULTS[max(fitting, key=len)] if fitting else None


def _refused(error: psycopg.OperationalError) -> str:
    """Tell from the words why a connection was refused; in words we do not know, it is unreachable."""
    text = str(error)
    if "database" in text and "does not exist" in text:
        return faults.NO_DATABASE
    refusals = (
        "authentication failed",
        "no pg_hba.conf entry",
        "permission denied",
        "does not exist",
    )
    return faults.FORBIDDEN if any(words in text for words in refusals) else faults.UNREACHABLE


def _first_line(error: psycopg.Error) -> str:
    return (error.diag.message_primary or str(error).strip()).partition("\n")[0]


def _columns(error: psycopg.Error) -> str:
    """Read the first column out of a key's name, uq_table_column."""
    name, table = error.diag.constraint_name or "", error.diag.table_name or ""
    return name.partition(f"{table}_")[2] or name
