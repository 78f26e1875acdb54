"""People about to leave a unit on a known day: school leavers, and those before enlistment."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from states.catalogue import transfer
from states.frozen import NamedTuple
from states.history.acts import Act
from states.history.dossier import Dossier
from states.pipeline import Label
from states.units import Unit

GOES: dict[str, Label] = {
    "graduation": Label("tốt nghiệp", "graduation"),
    "enlistment": Label("nhập ngũ", "enlistment"),
}
_STUDYING = ("pupil", "student")
_BEFORE_ENLISTMENT = "pre-enlistment"
CATEGORIES = (*_STUDYING, _BEFORE_ENLISTMENT)
"""Whose leaving can be foreseen, whatever is on file."""
_SCHOOL = "school"


class Leaving(NamedTuple):
    """Why a person leaves (graduation or enlistment), and on which day."""

    why: str
    on: date


def leaving(
    case: Dossier, chain: tuple[Unit, ...], day: date, *, everybody: bool
) -> Leaving | None:
    """Return why and when a person leaves the unit by a day, or None.

    A day of the person's own on file counts first, also where it has not come yet. With `everybody` it
    is the day on which all pupils and students of a school leave, or elsewhere all before enlistment.
    """
    own = list(_own_dates(case))
    due = [one for one in own if one.on <= day]
    if due:
        return min(due, key=lambda one: one.on)
    if own or not everybody:
        return None
    held = case.categories(day)
    if sector(chain) == _SCHOOL:
        return Leaving("graduation", day) if any(c in held for c in _STUDYING) else None
    return Leaving("enlistment", day) if _BEFORE_ENLISTMENT in held else None


def sector(chain: tuple[Unit, ...]) -> str | None:
    """Return the sector of a unit: its own, or that of the nearest unit above that has one."""
    return next((unit.sector for unit in reversed(chain) if unit.sector), None)


def _own_dates(case: Dossier) -> Iterator[Leaving]:
    """Yield the days on file since the person came to this unit."""
    arrived: Act | None = case.last(*transfer.ARRIVALS)
    for act in case.evidence("outside_date"):
        on = act.day("date")
        if on and not (arrived and arrived.n > act.n):
            yield Leaving(str(act.fields["kind"]), on)
