"""How fast the people of a unit come on, counted from their stays in each state: the life tables of a forecast.

A stay is followed day by day. On each day it may end, onward, back or out of the unit; those that still go
on count for the days seen so far, and whoever came late only from then on (the estimates of Kaplan and
Meier, of several ends that of Aalen and Johansen, with the days taken together in spans).
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING

from states.catalogue.candidacy import PRE_DECISION
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import date
    from random import Random

    from states.history.acts import Act
    from workflow.reports.stories import Story

WAY = (*PRE_DECISION, "decided")
"""The states before admission, in their order."""
ADMITTED, OUT = "probation", "out"
_ON_THE_WAY = frozenset(WAY)
MEMORY = 1096
"""Days back for which stays are looked at: three years. What was before tells of other times."""
YEAR = 365
EDGES = (
    0, 1, 4, 8, 15, 22, 30, 38, 46, 61, 76, 91, 106, 121, 151, 181, 211, 241, 271, 301, 331, 361, 391, 451,
    541, 631, 721, 901, 1081, 1441,
)  # fmt: skip
"""The first day of each span of a stay; in the last it may go on for ever."""
SPANS = len(EDGES)
LENT = 10
"""So many people of the unit above are counted beside the unit's own: they tell where these are few."""
_GREAT = 60.0
SMOOTHED = 0.5
"""So much of one person with the same chance on every day: what was never seen is rare, not impossible."""


class Stay(NamedTuple):
    """Days in a state, counted from `entry` on; `to` is the state it led to, `OUT`, or None while it goes on."""

    state: str
    entry: int
    days: int
    to: str | None


class Seen:
    """What was seen of one unit with all below, up to the day `end`.

    `stays` are those of each length, `arrivals` who came within a year, `here` who is there now, for how
    many days; `then` who was there at the end of each of some earlier days (`days`), `admitted` how many
    were on which day; `quickest` the least days from the list to the ceremony.
    """

    def __init__(self, end: date, days: Sequence[date] = ()) -> None:
        self.end, self._days = end, sorted(days)
        self.stays: Counter[Stay] = Counter()
        self.arrivals: Counter[str] = Counter()
        self.here: Counter[tuple[str, int]] = Counter()
        self.then: dict[date, Counter[tuple[str, int]]] = {day: Counter() for day in self._days}
        self.admitted: Counter[date] = Counter()
        self.ended = 0
        self.quickest: int | None = None

    def add(self, story: Story, inside: Callable[[int], bool]) -> bool:
        """Follow one case while it was inside; say whether it is on its way inside at the end."""
        ended, last, end = False, None, self.end
        for stay in _stays(story, end, inside):
            if stay.came and (end - stay.came).days < YEAR:
                self.arrivals[stay.state] += 1
            ended = ended or stay.to == ADMITTED or (stay.to == OUT and not stay.moved)
            if stay.to == ADMITTED:
                took = (stay.until - story.steps[0].on).days
                self.quickest = took if self.quickest is None else min(took, self.quickest)
                self.admitted[stay.until] += 1
            last = stay
            self._count(stay)
        self.ended += ended
        if last is None or last.to is not None:
            return False
        self.here[last.state, (end - last.since).days] += 1
        return True

    def _count(self, stay: _Told) -> None:
        """Count a stay for the days that lie within the memory."""
        first = self.end - timedelta(MEMORY)
        for day in self._days[bisect_left(self._days, stay.begins) :]:
            if day >= stay.until:
                break
            self.then[day][stay.state, (day - stay.since).days] += 1
        if stay.until < first:
            return
        entry = max((stay.begins - stay.since).days, (first - stay.since).days, 0)
        self.stays[Stay(stay.state, entry, (stay.until - stay.since).days, stay.to)] += 1


class _Told(NamedTuple):
    """One stay inside: in the state `since`, inside from `begins` on; `came` where it is an arrival."""

    state: str
    since: date
    begins: date
    until: date
    to: str | None
    moved: bool
    came: date | None


def _stays(story: Story, end: date, inside: Callable[[int], bool]) -> Iterator[_Told]:
    """Yield the stays of a case on the way while its owner was inside, the last until `end` if it goes on."""
    here: Act | None = None
    since = begins = story.steps[0].on
    was_inside = came_on_way = False
    for step in story.steps:
        now = inside(step.unit_id)
        same = here is not None and here.to_state == step.to_state
        if same and now == was_inside:
            continue
        if here and was_inside and here.to_state in _ON_THE_WAY:
            to = step.to_state if now and step.to_state in (*WAY, ADMITTED) else OUT
            came = None if came_on_way else begins
            yield _Told(here.to_state, since, begins, step.on, to, not now, came)
            came_on_way = now
        else:
            came_on_way = False
        since = since if same else step.on
        here, begins, was_inside = step, step.on, now
    if here and was_inside and here.to_state in _ON_THE_WAY:
        came = None if came_on_way else begins
        yield _Told(here.to_state, since, begins, end, to=None, moved=False, came=came)


# -- tables -----------------------------------------------------------------------------------------


class Cell:
    """One span of the stays in a state: people who were in it, their days there, and how they ended."""

    __slots__ = ("days", "ends", "people")

    def __init__(self) -> None:
        self.people = 0
        self.days = 0
        self.ends: Counter[str] = Counter()

    def put(self, other: Cell, sign: int) -> None:
        """Add another cell's figures, or take them away."""
        self.people += sign * other.people
        self.days += sign * other.days
        for to, count in other.ends.items():
            self.ends[to] += sign * count


Table = dict[str, list[Cell]]


def table(stays: Mapping[Stay, int]) -> Table:
    """Count the stays span by span: a day at risk is one on which the stay could have ended."""
    found: Table = {state: [Cell() for _ in range(SPANS)] for state in WAY}
    for stay, count in stays.items():
        cells = found[stay.state]
        for span, days in parts(stay.entry, stay.days):
            cells[span].people += count
            cells[span].days += count * days
        if stay.to is not None:
            cells[bisect_right(EDGES, stay.days) - 1].ends[stay.to] += count
    return found


@cache
def parts(first: int, last: int) -> tuple[tuple[int, int], ...]:
    """Return the spans that the days from first to last lie in, each with how many of them."""
    told = []
    for span in range(max(bisect_right(EDGES, first) - 1, 0), SPANS):
        until = EDGES[span + 1] if span + 1 < SPANS else last + 1
        days = min(until, last + 1) - max(EDGES[span], first)
        if days <= 0:
            break
        told.append((span, days))
    return tuple(told)


def without(whole: Table, part: Table) -> Table:
    """Return what a table holds beside a part of it."""
    found = table({})
    for state, cells in found.items():
        for span, cell in enumerate(cells):
            cell.put(whole[state][span], 1)
            cell.put(part[state][span], -1)
    return found


class Pace(NamedTuple):
    """The chance that a stay ends on one day of a span, and which part of that goes where."""

    ends: float
    to: tuple[tuple[str, float], ...]


NEVER = Pace(0.0, ())
Paces = dict[str, list[Pace]]
Weights = dict[str, list[tuple[float, tuple[tuple[str, float], ...]]]]


def weights(own: Table, lent: Table) -> Weights:
    """Weigh for every span of every state the days on which nothing ended, and the ends by where they led.

    Of the `lent` table, what remains of the unit above, no more than `LENT` people count.
    """
    found: Weights = {}
    for state in WAY:
        cells = [*zip(own[state], lent[state], strict=True)]
        days = sum(one.days + two.days for one, two in cells)
        ends: Counter[str] = Counter()
        for pair in cells:
            for cell in pair:
                ends.update(cell.ends)
        usual = {to: count / days for to, count in sorted(ends.items()) if count}
        found[state] = [_weight(one, two, usual) for one, two in cells]
    return found


def _weight(
    own: Cell, lent: Cell, usual: Mapping[str, float]
) -> tuple[float, tuple[tuple[str, float], ...]]:
    part = min(LENT / lent.people, 1.0) if lent.people else 0.0
    people, days = own.people + part * lent.people, own.days + part * lent.days
    smooth = SMOOTHED * (days / people if people else 30.0)
    ends = {to: own.ends[to] + part * lent.ends[to] + smooth * share for to, share in usual.items()}
    return max(days + smooth - sum(ends.values()), 0.0), (*ends.items(),)


def drawn(weighed: Weights, random: Random) -> Paces:
    """Draw paces as likely as what was seen makes them: sure where many were seen, loose where few were."""
    found: Paces = defaultdict(list)
    for state, spans in weighed.items():
        for stays, ends in spans:
            told = [(to, _gamma(weight, random)) for to, weight in ends if weight > 0]
            found[state].append(_pace(_gamma(stays, random), told))
    return found


def usual(weighed: Weights) -> Paces:
    """Return the paces as they were seen."""
    return {
        state: [_pace(stays, ends) for stays, ends in spans] for state, spans in weighed.items()
    }


def _pace(stays: float, ends: Sequence[tuple[str, float]]) -> Pace:
    whole = sum(weight for _, weight in ends)
    if whole <= 0:
        return NEVER
    return Pace(whole / (whole + stays), tuple((to, part / whole) for to, part in ends))


def _gamma(weight: float, random: Random) -> float:
    """Draw from the gamma distribution; a great weight by the bell curve, which takes less time."""
    if weight > _GREAT:
        return random.gauss(weight, weight**0.5)
    return random.gammavariate(weight, 1.0) if weight > 0 else 0.0
