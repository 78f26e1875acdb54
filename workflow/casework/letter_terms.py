"""How a unit numbers its letters on a day: by which book, in which term, with its code or not; and whether it has a seal."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.ground import tree

if TYPE_CHECKING:
    from states.units import Unit
    from workflow.store import Session

Told = tuple[tuple[str, str, Any], ...]
"""What was told of a unit: since when, which fact, its value; oldest first."""

OWN, CLERK = "own", "clerk"
_EVE = timedelta(days=1)


class Habits(NamedTuple):
    """What holds for the letters of a unit on a day; a `term` of four digits is a calendar year that stands in."""

    seal: bool
    own: bool
    code: bool
    term: str
    first: date
    last: date

    @property
    def by_year(self) -> bool:
        """Return whether the term is not known, so that letters are counted by the calendar year."""
        return len(self.term) == len("2026")


def habits(session: Session, unit: Unit, on: date) -> Habits:
    """Return what holds for the letters of a unit on a day."""
    return of(tree.letter_facts(session, tree.id_of(unit)), unit.kind, on)


def of(told: Told, kind: str, on: date) -> Habits:
    """Return the same, out of what was told of a unit of a kind; committees have a seal unless told otherwise."""
    held: dict[str, Any] = {name: value for since, name, value in told if since <= on.isoformat()}
    seal = held.get("seal")
    return Habits(
        kind != "branch" if seal is None else seal,
        held.get("numbers") == OWN,
        bool(held.get("code_in_numbers")),
        *_term(told, on),
    )


def _term(told: Told, on: date) -> tuple[str, date, date]:
    """Return the term that a day lies in, with its first and last day, or the calendar year without one."""
    starts = sorted(since for since, name, value in told if name == "term_from" and value)
    later = [since for since in starts if since > on.isoformat()]
    until = date.fromisoformat(later[0]) - _EVE if later else date.max
    begun = [since for since in starts if since <= on.isoformat()]
    if begun:
        return begun[-1], date.fromisoformat(begun[-1]), until
    return f"{on.year:04}", date(on.year, 1, 1), min(date(on.year, 12, 31), until)
