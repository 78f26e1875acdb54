"""The report of the stages: how long one stage takes to the next, where a case may also end otherwise."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING

from states.catalogue.groups import STATES as GROUPS
from states.catalogue.stages import STAGES, STATE_BY_ID
from states.frozen import NamedTuple
from workflow.reports import stories, trees, waited_for
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.survival import HALF, End, incidence, median
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date

    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Story
    from workflow.stamp import Actor

    Length = Callable[[date, date], int]

LEAST = 20
"""Fewer ended cases than these tell nothing that could be relied on."""
ONWARD, BACK = "onward", "back"
_NAMES: Mapping[str | None, str] = {ONWARD: "finished", None: "waiting"}
_CLOSED = frozenset(GROUPS["closed"])
_ORDER: Mapping[str, int] = {stage.id: at for at, stage in enumerate(STAGES)}
_PAIRS = tuple((one.id, next_.id) for one, next_ in pairwise(STAGES[:-1]))


class Row(Counted, kw_only=True):
    """One stage to the next: the median of those that finished, of those still waiting, and the estimate.

    `estimate_p50` is the day by which half of all that come into the stage have reached the next one,
    `probability` the share that ever does as far as was seen; both None where too few have ended
    (`too_few`). The estimate reckons with those that end otherwise (`ends`) or are not through yet; `waits_for`
    says how many of these wait for whom.
    """

    from_: str
    to: str
    cases: int
    finished: int
    waiting: int
    ends: Mapping[str, int]
    finished_p50: int | None
    waiting_p50: int | None
    estimate_p50: int | None
    probability: float | None
    too_few: bool
    waits_for: Mapping[str, int]


class _Stay(NamedTuple):
    """A stay of one case in one stage: how it ended, None while it goes on."""

    unit: int
    stage: str
    since: date
    until: date | None = None
    how: str | None = None


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False
) -> list[Row]:
    """Measure each stage by the stays that touch the window; raises as `asked` does.

    A stay that began before the window counts from the window's first day on as one that came late. It is of
    the unit that owned the case when it began.
    """
    ends: dict[str, Counter[End]] = defaultdict(Counter)
    whom: dict[str, Counter[str]] = defaultdict(Counter)
    tally: Tally[tuple[str, str]] = Tally(kept=cases)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        for story in stories.stories(session, put, tree):
            for stay in _stays(story):
                touches = stay.since <= put.end and (stay.until is None or stay.until >= put.first)
                if touches and tree.within(stay.unit, put.unit, stay.since):
                    end = _end(stay, put)
                    ends[stay.stage][end] += 1
                    tally.add((stay.stage, _NAMES.get(end.how, "")), story.ref)
                    if end.how is None and (who := waited_for.at(story, put.end, tree)):
                        whom[stay.stage][who] += 1
    return [_row(pair, ends[pair[0]], whom[pair[0]], tally) for pair in _PAIRS]


def _stays(story: Story) -> Iterator[_Stay]:
    """Yield the stays of a case in each stage; moves within a stage end none."""
    here: _Stay | None = None
    for step in story.moves():
        stage = STATE_BY_ID[step.to_state].stage
        if here and stage == here.stage:
            continue
        if here:
            yield here._replace(until=step.on, how=_how(here.stage, step.to_state))
        here = None
        if step.to_state not in _CLOSED:
            here = _Stay(step.unit_id, stage, step.on)
    if here:
        yield here


def _how(stage: str, state: str) -> str:
    """Return how a stay in a stage ended: onward, back, or in which closed state."""
    if state in _CLOSED:
        return state
    return ONWARD if _ORDER[STATE_BY_ID[state].stage] > _ORDER[stage] else BACK


def _row(
    pair: tuple[str, str], ends: Counter[End], whom: Counter[str], tally: Tally[tuple[str, str]]
) -> Row:
    done, waiting, others = Counter[int](), Counter[int](), Counter[str]()
    for one, number in ends.items():
        if one.how is None:
            waiting[one.days] += number
        elif one.how == ONWARD:
            done[one.days] += number
        else:
            others[one.how] += number
    too_few = done.total() + others.total() < LEAST
    steps = [] if too_few else [*incidence(ends, ONWARD)]
    return Row(
        from_=pair[0],
        to=pair[1],
        cases=ends.total(),
        finished=done.total(),
        waiting=waiting.total(),
        ends=dict(sorted(others.items())),
        finished_p50=median(done),
        waiting_p50=median(waiting),
        estimate_p50=next((one.day for one in steps if one.share >= HALF), None),
        probability=None if too_few else round(float(steps[-1].share), 4) if steps else 0.0,
        too_few=too_few,
        waits_for=dict(sorted(whom.items())),
        _refs={name: tally.refs((pair[0], name)) for name in _NAMES.values()},
    )


def _end(stay: _Stay, put: Asked) -> End:
    """Return how long a stay took by the end of the window, counted from where it was seen first."""
    ended = stay.until is not None and stay.until <= put.end
    until = stay.until if ended and stay.until else put.end
    entry = max((put.first - stay.since).days, 0)
    return End((until - stay.since).days, stay.how if ended else None, entry)
