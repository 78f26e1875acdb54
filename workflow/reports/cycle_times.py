"""The report of cycle times: how many days a case stays in each state, those still there counted as waiting."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from states.catalogue.stages import OPEN
from workflow.ground import calendars
from workflow.reports import stories, trees, waited_for
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.survival import HALF, TENTH, Wait, curve, quantile
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.stories import Sojourn
    from workflow.stamp import Actor

    Length = Callable[[date, date], int]


class Row(Counted, kw_only=True):
    """One state: how many stays in it ended and how many go on, and within how many days half and nine in ten end.

    `waits_for` says how many of those that go on wait for whom.
    """

    step: str
    cases: int
    open: int
    p50_days: int | None
    p90_days: int | None
    waits_for: Mapping[str, int]


def report(
    app: App,
    actor: Actor,
    given: Given = NOTHING_GIVEN,
    *,
    cases: bool = False,
    working_days: bool = False,
) -> list[Row]:
    """Measure the stays in each open state that began in the window; those not ended at its end are censored.

    A stay is of the unit that owned the case when it began. Days are calendar days, or working days. Raises
    as `asked` does.
    """
    tally: Tally[tuple[str, str]] = Tally(kept=cases)
    waits: dict[str, Counter[Wait]] = defaultdict(Counter)
    whom: dict[str, Counter[str]] = defaultdict(Counter)
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        length = calendars.load(session).working_days if working_days else _calendar
        for story in stories.stories(session, put, tree):
            for stay in story.sojourns():
                if put.holds(stay.since) and tree.within(stay.unit, put.unit, stay.since):
                    wait = measured(stay, put, length)
                    waits[stay.state][wait] += 1
                    tally.add((stay.state, "cases" if wait.ended else "open"), story.ref)
                    if not wait.ended and (who := waited_for.at(story, put.end, tree)):
                        whom[stay.state][who] += 1
    return [_row(state, waits[state], whom[state], tally) for state in OPEN]


def measured(stay: Sojourn, put: Asked, length: Length) -> Wait:
    """Return how long a stay took; one that had not ended at the end of the window goes on."""
    ended = stay.until is not None and stay.until <= put.end
    until = stay.until if ended and stay.until else put.end
    return Wait(max(length(stay.since, until), 0), ended)


def _calendar(first: date, last: date) -> int:
    return (last - first).days


def _row(
    state: str, waits: Counter[Wait], whom: Counter[str], tally: Tally[tuple[str, str]]
) -> Row:
    steps = [*curve(waits)]
    return Row(
        step=state,
        cases=tally.count((state, "cases")),
        open=tally.count((state, "open")),
        p50_days=quantile(steps, HALF),
        p90_days=quantile(steps, TENTH),
        waits_for=dict(sorted(whom.items())),
        _refs={name: tally.refs((state, name)) for name in ("cases", "open")},
    )
