"""How long something takes, where some still wait: the estimate of Kaplan and Meier, exactly.

Those who still wait have waited at least so long; leaving them out would tell only of the fast.
"""

from __future__ import annotations

from collections import Counter
from fractions import Fraction
from typing import TYPE_CHECKING

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

HALF, TENTH = Fraction(1, 2), Fraction(1, 10)


class Wait(NamedTuple):
    """A time of so many days, counted from `entry`; it has `ended`, or is still going on."""

    days: int
    ended: bool
    entry: int = 0


class Survival(NamedTuple):
    """From this day on, the share of those who still wait."""

    day: int
    share: Fraction


def curve(waits: Iterable[Wait]) -> Iterator[Survival]:
    """Yield the days on which somebody ended, and the share that still waits after each.

    Who came late (`entry`) is at risk only after that day.
    """
    held = [*waits]
    ended = Counter(wait.days for wait in held if wait.ended)
    out = Counter(wait.days for wait in held)
    into = Counter(wait.entry for wait in held if wait.entry)
    at_risk, share = len(held) - into.total(), Fraction(1)
    for day in sorted({*out, *into}):
        if ends := ended[day]:
            share *= Fraction(at_risk - ends, at_risk)
            yield Survival(day, share)
        at_risk += into[day] - out[day]


def quantile(steps: Sequence[Survival], share: Fraction) -> int | None:
    """Return the least day after which at most this share still waits; None where that was never reached."""
    return next((step.day for step in steps if step.share <= share), None)
