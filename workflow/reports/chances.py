"""The chances of those on the way to be admitted within some days, at one pace of all steps.

All ways are reckoned at once, slice by slice of the days left, so that the work does not grow with the
number of people.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from itertools import accumulate
from operator import mul
from typing import TYPE_CHECKING

from workflow.reports import speeds
from workflow.reports.speeds import ADMITTED, WAY, parts

if TYPE_CHECKING:
    from workflow.reports.speeds import Pace, Paces

SLICES = 26
"""The days left are taken together to no more than so many slices."""
_RANK = {state: at for at, state in enumerate(WAY)}


def classes(here: Mapping[tuple[str, int], int]) -> dict[tuple[str, int], int]:
    """Take together who has waited about as long: to a tenth of the days waited."""
    found: dict[tuple[str, int], int] = defaultdict(int)
    for (state, waited), count in sorted(here.items()):
        wide = max(min(waited, speeds.EDGES[-1]) // 10, 1)
        found[state, min(waited, speeds.EDGES[-1]) // wide * wide + wide // 2] += count
    return found


def chances(
    paces: Paces,
    left: int,
    people: Mapping[tuple[str, int], int],
    new: tuple[Mapping[str, float], int | None],
) -> tuple[list[float], float]:
    """Return the chance of each class to be admitted within the days left, and how many newcomers are."""
    width = -(-left // SLICES)
    width += 1 - width % 2  # odd, so that a slice has a middle day
    slices = -(-left // width)
    fresh = Fresh(paces, slices, width)
    found = [fresh.waiting(state, waited, left) for state, waited in people]
    arrivals, quickest = new
    least = slices if quickest is None else quickest // width
    newly = sum(
        rate * width / speeds.YEAR * sum(fresh.chance[state][least:slices])
        for state, rate in arrivals.items()
    )
    return found, newly


class Fresh:
    """The chance of who comes into a state with so many slices left, by state: `chance[state][slices]`."""

    def __init__(self, paces: Paces, slices: int, width: int) -> None:
        self.slices, self.width, self._paces = slices, width, paces
        self.chance: dict[str, list[float]] = {state: [] for state in WAY}
        half = width // 2
        spread = [parts(max(at * width - half, 0), at * width + half) for at in range(slices + 1)]
        self._reckon({state: _ends(paces[state], spread) for state in WAY})

    def _reckon(self, ends: Mapping[str, Mapping[str, list[float]]]) -> None:
        """Go from nothing left to all slices left; from the last state to the first, for ways lead onward.

        A way back takes one slice at least.
        """
        through = {state: [*accumulate(ends[state].get(ADMITTED, ()))] for state in WAY}
        for left in range(self.slices + 1):
            for state in reversed(WAY):
                chance = through[state][left] if through[state] else 0.0
                for to, shares in ends[state].items():
                    if to in _RANK:
                        chance += sum(map(mul, shares, reversed(self.chance[to])))
                self.chance[state].append(min(chance, 1.0))

    def waiting(self, state: str, waited: int, left: int) -> float:
        """Return the chance of who has been in a state for some days already, with so many days left."""
        paces, here, chance = self._paces[state], 1.0, 0.0
        for span, days, slices in _line(waited, left, self.width):
            pace = paces[span]
            if pace.ends:
                stay = here * (1 - pace.ends) ** days
                gone, here = here - stay, stay
                for to, share in pace.to:
                    if to in _RANK:
                        chance += gone * share * self.chance[to][slices]
                    elif to == ADMITTED:
                        chance += gone * share
        return min(chance, 1.0)


@lru_cache(4096)
def _line(waited: int, left: int, width: int) -> tuple[tuple[int, int, int], ...]:
    """Return the days to come of who has waited some, by their spans, with the slices left after each."""
    slices = -(-left // width)
    found, begins = [], waited + 1
    for at in range(slices):
        ends = waited + left - (slices - 1 - at) * width
        found += [(span, days, slices - 1 - at) for span, days in parts(begins, ends)]
        begins = ends + 1
    return tuple(found)


def _ends(
    paces: Sequence[Pace], spread: Sequence[Sequence[tuple[int, int]]]
) -> dict[str, list[float]]:
    """Return where a stay that begins now leads, and with which chance in each slice."""
    found: dict[str, list[float]] = {}
    here = 1.0
    for at, spans in enumerate(spread):
        for span, days in spans:
            pace = paces[span]
            if not pace.ends:
                continue
            stay = here * (1 - pace.ends) ** days
            for to, share in pace.to:
                if to not in found:
                    found[to] = [0.0] * len(spread)
                found[to][at] += (here - stay) * share
            here = stay
    return found
