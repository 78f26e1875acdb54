"""The simulation behind a forecast: how many more are admitted within so many days, drawn many times.

Each draw first draws how fast the unit is (`speeds.drawn`), then what becomes of each person at that pace,
given the days already waited (`chances`).
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping
from itertools import accumulate
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.reports import chances, speeds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from random import Random

    from workflow.reports.speeds import Paces, Weights

PACES, EACH = 32, 25
"""So many paces are drawn, and at each so many times what becomes of the people."""
MONTH = 30
"""Earlier stretches begin about so many days apart: months."""
TAIL, HALF = 0.1, 0.5
"""What lies on either side of the interval: the middle 80 % are inside."""
ONE = 40.0
"""How sure it is before any stretch is looked at that the factor of luck is one: to a sixth."""
USUAL_SPREAD, PRIOR = 2.0, 4.0
"""The spread before any stretch is looked at, and as how many stretches this counts."""
_NEVER = 1e-12
_MANY = 60.0
"""With a greater variance a sum of chances is drawn from the bell curve."""


class Pipeline(NamedTuple):
    """Who is on the way: how many in each state for how many days, and how many arrive there in a year.

    `quickest` are the least days from being listed to the ceremony that anybody took, None where nobody
    arrived yet.
    """

    here: Mapping[tuple[str, int], int]
    arrivals: Mapping[str, int]
    quickest: int | None


class Interval(NamedTuple):
    """The middle 80 % of what was drawn, and its middle."""

    low: int
    expected: int
    high: int


def interval(draws: Sequence[int]) -> Interval:
    """Return the interval of draws: a number is inside where the middle of its own share lies in the middle 80 %.

    Whole numbers do not divide evenly into tenths. Counting of each number's own share one half makes the
    interval neither too wide nor too narrow on the whole (the rule of the mid-p).
    """
    counts = sorted(Counter(draws).items())
    upto = [*accumulate(count for _, count in counts)]
    told = [
        (value, (2 * until - count) / 2 / len(draws), until / len(draws))
        for (value, count), until in zip(counts, upto, strict=True)
    ]
    return Interval(
        next(value for value, middle, _ in told if middle >= TAIL),
        next(value for value, _, until in told if until >= HALF),
        [value for value, middle, _ in told if middle <= 1 - TAIL][-1],
    )


def draws(
    people: Pipeline, weighed: Weights, days: tuple[int, int], luck: Luck, random: Random
) -> list[int]:
    """Draw how often it happens that so many more are admitted from the first of the days left to the last.

    Of `days`, the second is how many are left, the first how many of them pass before the window begins.
    """
    skipped, left = days
    if left <= 0:
        return [0]
    classes = chances.classes(people.here)
    found: list[int] = []
    for _ in range(PACES):
        paces = speeds.drawn(weighed, random)
        arrivals = {s: random.gammavariate(n, 1.0) for s, n in sorted(people.arrivals.items()) if n}
        told, new = chances.chances(paces, left, classes, (arrivals, people.quickest))
        if skipped > 0:
            early, newly = chances.chances(paces, skipped, classes, (arrivals, people.quickest))
            told = [max(all_ - some, 0.0) for all_, some in zip(told, early, strict=True)]
            new = max(new - newly, 0.0)
        likely = [*zip(classes.values(), told, strict=True)]
        found += (_happened(*_lucky(likely, new, luck, random), random) for _ in range(EACH))
    return found


# -- luck -------------------------------------------------------------------------------------------


class Luck(NamedTuple):
    """How what came was to what the paces tell: `factor` times it, itself unsure by `unsure` (a variance).

    `spread` is how many times greater the variance was than chance alone makes it: people are certified,
    voted on and decided on together, in good months and bad ones.
    """

    factor: float = 1.0
    unsure: float = 0.0
    spread: float = 1.0


Stretch = tuple[Mapping[tuple[str, int], int], int]
"""Who was there on an earlier day, and how many were admitted within as many days from then on as are left now."""


def luck(
    stretches: Sequence[Stretch], people: Pipeline, weighed: Weights, left: int, apart: int
) -> Luck:
    """Compare what came in earlier stretches of as many days, begun so many days apart, with what the paces tell.

    Where little was seen it is as chance makes it: the factor near one, no more spread than is usual.
    """
    if left <= 0:
        return Luck()
    paces = speeds.usual(weighed)
    told = [_expected(there, people, paces, left) for there, _ in stretches]
    whole, spread = sum(mean for mean, _ in told), sum(var for _, var in told)
    if spread <= 0:
        return Luck()
    seen = max(len(stretches) * min(apart / left, 1.0), 1.0)  # stretches that do not overlap
    weight = seen * (whole / len(told)) ** 2 / (spread / len(told)) / USUAL_SPREAD
    ratio = sum(came for _, came in stretches) / whole
    factor = (weight * ratio + ONE) / (weight + ONE)
    missed = sum(
        (came - factor * mean) ** 2 for (_, came), (mean, _) in zip(stretches, told, strict=True)
    )
    wide = (seen * missed / spread + PRIOR * USUAL_SPREAD) / (seen + PRIOR)
    return Luck(factor, 1 / (weight + ONE), max(wide, 1.0))


def _expected(
    there: Mapping[tuple[str, int], int], people: Pipeline, paces: Paces, left: int
) -> tuple[float, float]:
    classes = chances.classes(there)
    told, new = chances.chances(paces, left, classes, (people.arrivals, people.quickest))
    mean = var = new
    for count, chance in zip(classes.values(), told, strict=True):
        mean += count * chance
        var += count * chance * (1 - chance)
    return mean, var


def _lucky(
    likely: Sequence[tuple[int, float]], new: float, luck: Luck, random: Random
) -> tuple[list[tuple[int, float]], float]:
    """Return the chances in a good or bad spell, as good or bad ones came before."""
    mean = new + sum(count * chance for count, chance in likely)
    if mean <= 0:
        return [*likely], new
    var = new + sum(count * chance * (1 - chance) for count, chance in likely)
    wide = luck.unsure + (luck.spread - 1) * var / mean**2
    factor = luck.factor
    if wide > 0:
        factor *= random.gammavariate(factor**2 / wide, wide / factor**2)
    return [(count, min(chance * factor, 1.0)) for count, chance in likely], new * factor


# -- what happens -----------------------------------------------------------------------------------


def _happened(likely: Sequence[tuple[int, float]], new: float, random: Random) -> int:
    """Draw how many are admitted: of each class by its chance, of the newcomers as many as come."""
    spread = new + sum(count * chance * (1 - chance) for count, chance in likely)
    if spread > _MANY:
        mean = new + sum(count * chance for count, chance in likely)
        most = math.inf if new else sum(count for count, _ in likely)
        return int(min(max(round(random.gauss(mean, math.sqrt(spread))), 0), most))
    return _poisson(new, random) + sum(_binomial(*one, random) for one in likely)


def _binomial(count: int, chance: float, random: Random) -> int:
    """Draw how many of some people it happens to: by the gaps between those, whose work is in their number."""
    if chance >= 1.0:
        return count
    if chance < _NEVER:
        return 0
    return sum(1 for _ in _hits(count, math.log1p(-chance), random))


def _hits(count: int, log_not: float, random: Random) -> Iterator[int]:
    at = 0
    while True:
        at += int(math.log(1.0 - random.random()) / log_not) + 1
        if at > count:
            return
        yield at


def _poisson(mean: float, random: Random) -> int:
    """Draw how many come where so many come on the whole."""
    left, count = math.exp(-mean), 0
    told = random.random()
    while told > left:
        told *= random.random()
        count += 1
    return count
