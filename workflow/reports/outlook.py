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
SURE = 4.0
"""How sure it is before any stretch is looked at that there is no luck: to one half of the log odds (1 / 0.5²)."""
SEASON = 4.0
"""By so many days' worth of people the time of the year makes more or fewer: a standard deviation."""
USUAL_SPREAD, PRIOR = 1.0, 4.0
"""The spread before any stretch is looked at, and as how many stretches this counts."""
WIDEST = 1.0
"""The greatest variance of the log odds: among few people a spell cannot be better or worse than that."""
_STEPS, _FARTHEST = 3, 6.0
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
    if days[1] <= 0:
        return [0]
    classes = chances.classes(people.here)
    middle, _ = _odds(classes, (people.arrivals, people.quickest), speeds.usual(weighed), days).sums
    told = []
    for _ in range(PACES):
        paces = speeds.drawn(weighed, random)
        arrivals = {s: random.gammavariate(n, 1.0) for s, n in sorted(people.arrivals.items()) if n}
        told.append(_odds(classes, (arrivals, people.quickest), paces, days))
    evened = luck._replace(shift=luck.shift + _even(middle, told))
    found: list[int] = []
    for odds in told:
        found += (_happened(*_lucky(odds, evened, random), random) for _ in range(EACH))
    return found


class Odds(NamedTuple):
    """The people of each class with their chance to be admitted, and how many newcomers are."""

    likely: Sequence[tuple[int, float]]
    new: float

    @property
    def sums(self) -> tuple[float, float]:
        """Return how many are admitted on the whole, and the variance that chance alone makes."""
        mean = self.new + sum(count * chance for count, chance in self.likely)
        return mean, self.new + sum(count * chance * (1 - chance) for count, chance in self.likely)

    def moved(self, shift: float) -> Odds:
        """Return all with their odds multiplied: whoever is sure to come stays so, and likewise who is sure not to."""
        times = math.exp(min(max(shift, -_FARTHEST), _FARTHEST))
        likely = [(n, min(p * times / (1 - p + p * times), 1.0)) for n, p in self.likely]
        return Odds(likely, self.new * times)


def _odds(
    classes: Mapping[tuple[str, int], int],
    new: tuple[Mapping[str, float], int | None],
    paces: Paces,
    days: tuple[int, int],
) -> Odds:
    skipped, left = days
    told, newly = chances.chances(paces, left, classes, new)
    if skipped > 0:
        early, before = chances.chances(paces, skipped, classes, new)
        told = [max(all_ - some, 0.0) for all_, some in zip(told, early, strict=True)]
        newly = max(newly - before, 0.0)
    return Odds([*zip(classes.values(), told, strict=True)], newly)


def _even(middle: float, told: Sequence[Odds]) -> float:
    """Return the shift that brings what was drawn to what the usual paces tell.

    A step that is unsure is slower on the whole: a way is as slow as its slowest step.
    """
    sums = [one.sums for one in told]
    spread = sum(var for _, var in sums)
    return sum(middle - mean for mean, _ in sums) / spread if spread > _NEVER else 0.0


# -- luck -------------------------------------------------------------------------------------------


class Luck(NamedTuple):
    """How what came was to what the paces tell: the log odds by `shift` greater, unsure by `unsure` (a variance).

    `spread` is how many times greater the variance was than chance alone makes it: people are certified,
    voted on and decided on together, in good months and bad ones.
    """

    shift: float = 0.0
    unsure: float = 0.0
    spread: float = 1.0


class Stretch(NamedTuple):
    """Who was there on an earlier day, and how many were admitted within as many days from then on as are left now.

    `again` says whether it began at this time of the year.
    """

    there: Mapping[tuple[str, int], int]
    came: int
    again: bool


def luck(
    stretches: Sequence[Stretch], people: Pipeline, weighed: Weights, left: int, apart: int
) -> Luck:
    """Compare what came in earlier stretches of as many days, begun so many days apart, with what the paces tell.

    Where little was seen it is as chance makes it: no shift, no more spread than is usual.
    """
    if left <= 0 or not stretches:
        return Luck()
    paces, new = speeds.usual(weighed), (people.arrivals, people.quickest)
    told = [_odds(chances.classes(one.there), new, paces, (0, left)) for one in stretches]
    came = [one.came for one in stretches]
    seen = max(len(told) * min(apart / left, 1.0), 1.0)  # stretches that do not overlap
    part = seen / len(told) / USUAL_SPREAD
    shift, sure = 0.0, SURE
    for _ in range(_STEPS):  # Newton's: the likeliest shift
        sums = [one.moved(shift).sums for one in told]
        sure = part * sum(var for _, var in sums) + SURE
        more = sum(count - mean for count, (mean, _) in zip(came, sums, strict=True))
        shift += (part * more - SURE * shift) / sure
    sums = [one.moved(shift).sums for one in told]
    spread = sum(var for _, var in sums)
    if spread <= _NEVER:
        return Luck()
    mean, var = sum(mean for mean, _ in sums) / len(sums), spread / len(sums)
    season = (SEASON * mean / left) ** 2
    off = [one.came - mean for one, (mean, _) in zip(stretches, sums, strict=True)]
    missed = max(sum(one**2 for one in off) / len(off) - season, 0.0)
    wide = (seen * missed / var + PRIOR * USUAL_SPREAD) / (seen + PRIOR)
    found = Luck(shift, 1 / sure, max(wide, 1.0))
    again = [one for one, stretch in zip(off, stretches, strict=True) if stretch.again]
    return _in_season(found, again, var, season)


def _in_season(luck: Luck, off: Sequence[float], var: float, season: float) -> Luck:
    """Add what the same time of earlier years tells: so many more came each year than without it (`off`).

    Before days of remembrance ceremonies wait, before the year ends they do not. `var` is the variance that
    chance alone makes in a stretch, `season` the one between the times of the year.
    """
    if season <= 0:
        return luck
    noise = var * luck.spread
    sure = len(off) / noise + 1 / season
    more = sum(off) / noise / sure
    return luck._replace(shift=luck.shift + more / var, unsure=luck.unsure + 1 / sure / var**2)


def _lucky(odds: Odds, luck: Luck, random: Random) -> Odds:
    """Return the odds in a good or bad spell, as good or bad ones came before; on the whole as many come."""
    usual = odds.moved(luck.shift)
    _, var = usual.sums
    if var <= _NEVER:
        return odds
    wide = min(luck.unsure + (luck.spread - 1) / var, WIDEST)
    if wide <= 0:
        return usual
    bent = usual.new + sum(n * p * (1 - p) * (1 - 2 * p) for n, p in usual.likely)
    return usual.moved(random.gauss(-wide / 2 * bent / var, math.sqrt(wide)))


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
