"""The forecast of a year's admissions, where there is one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from workflow.reports import targets


class Ahead(NamedTuple):
    """How many will be admitted by the end of the year: the least, the expected and the most."""

    low: float
    expected: float
    high: float


def of(row: targets.Row) -> Ahead | None:
    """Return the forecast of a unit's year; None where none is made, or where too few cases have ended."""
    told = getattr(row, "forecast", None)
    values = [_value(told, name) for name in Ahead._fields]
    if any(value is None for value in values):
        return None
    return Ahead(*(float(value) for value in values if value is not None))


def _value(told: object, name: str) -> float | None:
    value = told.get(name) if isinstance(told, dict) else getattr(told, name, None)
    return value if isinstance(value, int | float) else None
