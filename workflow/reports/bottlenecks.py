"""The report of bottlenecks: which steps cost most case-days, in which unit, and what if one were as fast as most."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.groups import STATES as GROUPS
from states.frozen import NamedTuple
from workflow.reports import stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.survival import HALF, Wait, curve, median, quantile
from workflow.reports.tally import Counted, Tally
from workflow.reports.waited_for import waits_for

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Sojourn, Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

_COUNTED = frozenset(GROUPS["under_way"])
_FROM, _TO = "identified", "hold_ceremony"
LEAST = 5
"""A step is compared with the other units where so many stays ended there."""
Key = tuple[str, str, str]


class Row(Counted, kw_only=True):
    """One step in one unit: who is waited for, the cases that stood there, their days within the window.

    `share` is in per cent of all case-days of the window.
    """

    step: str
    unit: str
    waits_for: str
    cases: int
    case_days: int
    share: float


class WhatIf(NamedTuple):
    """What would be if one step of a unit took no longer than half of all take elsewhere.

    `change` names the step with its days now and then; `p50_…` are the days from the source list to the
    ceremony within which half of the unit's people come, as it is and replayed.
    """

    unit: str
    name: str
    step: str
    change: tuple[int, int]
    p50_before: int | None
    p50_after: int | None


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """List the steps by their case-days, the most costly first; open and ended stays count.

    Each day is of the unit that owned the case on it, in the tree of that day, and of who was waited for
    then. Raises as `asked` does.
    """
    days: dict[Key, int] = defaultdict(int)
    tally: Tally[Key] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for story in stories.stories(session, put, tree):
            stood: dict[Key, None] = {}
            for stay in _stays(story, put, tree):
                waits = waits_for(stay.state, stay.unit, stay.since, tree)
                key = stay.state, tree.nodes[stay.unit].code, waits or ""
                days[key] += ((stay.until or put.end) - stay.since).days
                stood[key] = None
            for key in stood:
                tally.add(key, story.ref)
    whole = sum(days.values())
    rows = [
        Row(
            step=key[0],
            unit=key[1],
            waits_for=key[2],
            cases=tally.count(key),
            case_days=spent,
            share=round(100 * spent / whole, 2) if whole else 0.0,
            _refs={"cases": tally.refs(key)},
        )
        for key, spent in days.items()
    ]
    return sorted(rows, key=lambda row: (-row.case_days, row.step, row.unit, row.waits_for))


def _stays(story: Story, put: Asked, tree: Trees) -> Iterator[Sojourn]:
    """Yield what lies within the window of the stays in states that are under way, cut where the tree turned."""
    for stay in story.stands():
        touches = stay.since <= put.end and (stay.until is None or stay.until >= put.first)
        if stay.state in _COUNTED and touches:
            since, until = max(stay.since, put.first), min(stay.until or put.end, put.end)
            for piece in _cut(stay._replace(since=since, until=until), tree.turns):
                if tree.within(piece.unit, put.unit, piece.since):
                    yield piece


def _cut(stay: Sojourn, turns: Sequence[date]) -> Iterator[Sojourn]:
    """Yield a stay in pieces, a new one from each of the days that lie within it."""
    until = stay.until or date.max
    for day in turns[bisect_right(turns, stay.since) : bisect_left(turns, until)]:
        yield stay._replace(until=day)
        stay = stay._replace(since=day)
    yield stay


# -- what if ----------------------------------------------------------------------------------------


class _Way(NamedTuple):
    """The way of one case from the source list to the ceremony: days in each state, and whether it arrived."""

    unit: int
    days: Mapping[str, int]
    ended: bool


def what_if(app: App, actor: Actor, given: Given = NOTHING_GIVEN) -> list[WhatIf]:
    """Replay the ways of each unit below with its slowest step shortened to what is usual elsewhere.

    Of every case each day in that step beyond the median of all units is taken away; everything else stays
    as it was, and who has not arrived counts as waiting. The most is gained first. Raises as `asked` does.
    """
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        ways = [
            way for story in stories.stories(session, put, tree) for way in _way(story, put, tree)
        ]
    usual = _medians(ways)
    found = [
        _replayed([way for way in ways if way.unit == unit], usual, tree)
        for unit in sorted({way.unit for way in ways})
    ]
    held = [one for one in found if one]
    return sorted(held, key=lambda one: ((one.p50_after or 0) - (one.p50_before or 0), one.unit))


def _way(story: Story, put: Asked, tree: Trees) -> Iterator[_Way]:
    days: dict[str, int] = defaultdict(int)
    ended = False
    first = next(iter(story.moves()), None)
    if first is None or not tree.within(first.unit_id, put.unit, first.on):
        return
    for stay in story.sojourns():
        if stay.state in GROUPS["member"] or stay.since > put.end or ended:
            break
        until = min(stay.until or put.end, put.end)
        days[stay.state] += (until - stay.since).days
        ended = stay.by == _TO and stay.until is not None and stay.until <= put.end
    if ended or put.holds(put.end):
        path = tree.path(first.unit_id, first.on)
        below = path[path.index(put.unit) :][:2][-1]
        yield _Way(below, days, ended)


def _medians(ways: Sequence[_Way]) -> dict[str, int]:
    """Return the median days of each step over all that arrived."""
    spent: dict[str, list[int]] = defaultdict(list)
    for way in ways:
        for state, days in way.days.items() if way.ended else ():
            spent[state].append(days)
    return {state: median(days) or 0 for state, days in spent.items() if len(days) >= LEAST}


def _replayed(ways: Sequence[_Way], usual: Mapping[str, int], tree: Trees) -> WhatIf | None:
    own = _medians(ways)
    slower = {state: own[state] - usual[state] for state in own if own[state] > usual[state]}
    if not slower:
        return None
    step = max(slower, key=lambda state: (slower[state], state))
    node = tree.nodes[ways[0].unit]
    before = [Wait(sum(way.days.values()), way.ended) for way in ways]
    after = [
        wait._replace(days=wait.days - max(way.days.get(step, 0) - usual[step], 0))
        for wait, way in zip(before, ways, strict=True)
    ]
    return WhatIf(
        node.code,
        node.name,
        step,
        (own[step], usual[step]),
        quantile([*curve(before)], HALF),
        quantile([*curve(after)], HALF),
    )
