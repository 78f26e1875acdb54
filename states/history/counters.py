"""The counters that nothing resets: days followed, restarts, days on hold.

Here is what a stored case and its holds say on a day; `states.history.restarts` says what is stored.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.catalogue.stages import CLOSED
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from states.history.holds import Hold

DAY = timedelta(days=1)
FINISHED = (*CLOSED, "member")
"""The states in which nothing is waited for any more: the days end with the step that led there."""


class Counters(NamedTuple):
    """What a case carries whatever is done to it: since when, how many days in all, restarts, days on hold."""

    first_listed_on: date
    first_certified_on: date | None
    total_days: int
    resets: int
    held_days: int


class Kept(NamedTuple):
    """The part of the counters that does not depend on the day asked; `ended_on`: the case was finished."""

    first_listed_on: date
    first_certified_on: date | None
    resets: int
    ended_on: date | None


def ended_on(state: str, entered_on: date) -> date | None:
    """Return the day a case was finished: closed, or the person recognised; None while it goes on."""
    return entered_on if state in FINISHED else None


def counters(kept: Kept, holds: Iterable[Hold], on: date) -> Counters:
    """Return the counters of a case as seen on the day `on`."""
    last = on if kept.ended_on is None else min(on, kept.ended_on)
    total = max(0, (last - kept.first_listed_on).days)
    held = held_days(holds, on if kept.ended_on is None else min(on, kept.ended_on - DAY))
    return Counters(kept.first_listed_on, kept.first_certified_on, total, kept.resets, held)


def held_days(holds: Iterable[Hold], last: date) -> int:
    """Count the calendar days on hold up to the day `last`; days of several holds count once."""
    count, counted = 0, date.min
    for since, until in sorted((hold.on, min(hold.last_day(last), last)) for hold in holds):
        first = max(since, counted + DAY)
        if first <= until:
            count += (until - first).days + 1
            counted = until
    return count
