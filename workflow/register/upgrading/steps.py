"""The steps of an upgrade besides the schema: each writes or only looks, and reports rows.

A step is given the session, open and at the newest schema, and the day. What it returns stands under its name
in the preview; `says` puts the number of its rows into words. A step that writes comes in `BRINGING`, before the
cases are recomputed; one that only tells comes in `TELLING`, after.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any

from states.catalogue.stages import CLOSED
from states.frozen import NamedTuple
from states.law import rules
from states.pipeline import N_
from workflow.ground import first_day, tree
from workflow.register.upgrading import calendar
from workflow.store import settings
from workflow.upkeep import journal_start

if TYPE_CHECKING:
    from workflow.store import Session
    from workflow.upkeep.long_holds import Beyond


class Step(NamedTuple):
    """One thing an upgrade brings or tells: its name in the answer, its words, and what does it."""

    name: str
    says: str
    run: Callable[[Session, date], Sequence[Any]]


@dataclass(frozen=True, slots=True)
class InForce:
    """From which day on the city's own rules are in force, and which they are."""

    rule: str
    since: date


def _conclusion(session: Session, today: date) -> list[InForce]:
    """Return since when each of the city's own rules counts."""
    law = rules.in_force(today).adopting(tree.adopted(session))
    return [InForce(rule.id, rule.since) for rule in law if rule.city and rule.since]


@dataclass(frozen=True, slots=True)
class Clash:
    """Open cases that bear one identity number: only people can say which of them to keep."""

    refs: tuple[str, ...]


def _identity_clashes(session: Session, _: date) -> list[Clash]:
    """Return the open cases that bear one identity number now that separators count no more."""
    rows = [row for row in session.execute("identity_clashes") if row["state"] not in CLOSED]
    by_number = groupby(rows, lambda row: row["identity_no"])
    clashes = (tuple(row["ref"] for row in same) for _, same in by_number)
    return [Clash(refs) for refs in clashes if len(refs) > 1]


@dataclass(frozen=True, slots=True)
class FirstDay:
    """The day before which what is entered comes from old papers."""

    on: date


def _first_day(session: Session, _: date) -> list[FirstDay]:
    """Set the first day of a register that has none: that of its first entry, or of its making."""
    if settings.read(session, first_day.FIRST_DAY):
        return []
    begun = first_day.begun(session)
    settings.write(session, first_day.FIRST_DAY, begun.isoformat())
    return [FirstDay(begun)]


BRINGING: tuple[Step, ...] = (
    Step(
        "journal",
        N_("Tables whose rows the journal of the office begins with: {count}"),
        journal_start.start,
    ),
    Step("calendar", N_("Days of the calendar that are brought or kept: {count}"), calendar.bring),
    Step(
        "first_day",
        N_("First days that are set, before which lists tell of old papers: {count}"),
        _first_day,
    ),
)


def _holds_beyond(session: Session, today: date) -> list[Beyond]:
    """Return the holds in force that today's bounds would not allow; they stay as they were laid."""
    from workflow.upkeep import long_holds

    return list(long_holds.holds_beyond(session, today))


@dataclass(frozen=True, slots=True)
class LetterKept:
    """A letter that was given before: it keeps its number, its form and its bytes."""

    symbol: str
    unit: str
    ref: str
    issued_on: date


def _letters(session: Session, _: date) -> list[LetterKept]:
    """Return the letters given before; those of today wait for the dispatch book unless told otherwise."""
    return [LetterKept(**row) for row in session.execute("letters_of_old")]


TELLING: tuple[Step, ...] = (
    Step(
        "letters",
        N_(
            "Letters that keep their number and form, while the dispatch book numbers new ones: {count}"
        ),
        _letters,
    ),
    Step(
        "conclusion", N_("Rules of the city, in force from its Conclusion on: {count}"), _conclusion
    ),
    Step(
        "identity_clashes",
        N_("Identity numbers that several open cases bear, to be settled by hand: {count}"),
        _identity_clashes,
    ),
    Step(
        "holds_beyond",
        N_("Holds in force beyond today's bounds, which stay as they were recorded: {count}"),
        _holds_beyond,
    ),
)
