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

    Who came late (`entry`) is at risk only after that day. Equal waits may come counted.
    """
    ended, out, into = Counter[int](), Counter[int](), Counter[int]()
    for wait, number in Counter(waits).items():
        out[wait.days] += number
        if wait.ended:
            ended[wait.days] += number
        if wait.entry:
            into[wait.entry] += number
    at_risk, share = out.total() - into.total(), Fraction(1)
    for day in sorted({*out, *into}):
        if ends := ended[day]:
            share *= Fraction(at_risk - ends, at_risk)
            yield Survival(day, share)
        at_risk += into[day] - out[day]


def quantile(steps: Sequence[Survival], share: Fraction) -> int | None:
    """Return the least day after which at most this share still waits; None where that was never reached."""
    return next((step.day for step in steps if step.share <= share), None)


class End(NamedTuple):
    """A time of so many days from `entry` on, and how it ended; None where it is still going on."""

    days: int
    how: str | None
    entry: int = 0


class Incidence(NamedTuple):
    """From this day on, the share of all that came to one kind of end."""

    day: int
    share: Fraction


def incidence(ends: Iterable[End], how: str) -> Iterator[Incidence]:
    """Yield the days on which somebody came to an end of one kind, and the share that had after each.

    The estimate of Aalen and Johansen: whoever ends otherwise can come to this end no more, and whoever
    is still on the way may. Equal times may come counted.
    """
    other, wanted, out, into = Counter[int](), Counter[int](), Counter[int](), Counter[int]()
    for one, number in Counter(ends).items():
        out[one.days] += number
        other[one.days] += number if one.how is not None else 0
        wanted[one.days] += number if one.how == how else 0
        into[one.entry] += number if one.entry else 0
    at_risk, on_the_way, share = out.total() - into.total(), Fraction(1), Fraction(0)
    for day in sorted({*out, *into}):
        if other[day]:
            if wanted[day]:
                share += on_the_way * Fraction(wanted[day], at_risk)
                yield Incidence(day, share)
            on_the_way *= Fraction(at_risk - other[day], at_risk)
        at_risk += into[day] - out[day]


def median(days: Iterable[int]) -> int | None:
    """Return the least of some days with at least half of them up to it; None of none. They may come counted."""
    counted, before = Counter(days), 0
    for day in sorted(counted):
        before += counted[day]
        if 2 * before >= counted.total():
            return day
    return None
