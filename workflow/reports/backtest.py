"""The forecasts of a year that is over, as they would have been made then, beside what came."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.reports import stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked, before
from workflow.reports.forecast import SEED, Gathered, within

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.forecast import Ahead
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

DAYS = ((3, 31), (6, 30), (9, 30), (11, 30))
"""The days of the year on which it is forecast."""
NOT_OVER = N_("{field}: the year {value} is not over yet.")
ALONE = N_("{field} names the year by itself: leave out --year, --from, --to and --as-of.")


class Tested(NamedTuple):
    """A forecast as it would have been made on a day of a year that is over, beside what came.

    `covered` says whether what came lies within the interval, None where too few had ended to forecast.
    """

    year: int
    unit: str
    name: str
    as_of: date
    admitted: int
    low: int | None
    expected: int | None
    high: int | None
    actual: int
    covered: bool | None
    too_few: bool


def report(
    app: App, actor: Actor, year: int, given: Given = NOTHING_GIVEN, *, seed: int = SEED
) -> list[Tested]:
    """Forecast a year that is over from four of its days, with what had been entered by then.

    What came is told as it is known now. Raises as `asked` does, and `BadInput` for a year not over yet.
    """
    if given.year or given.first or given.last or given.as_of:
        raise BadInput(ALONE, field="--backtest")
    if year >= app.today().year:
        raise BadInput(NOT_OVER, field="--backtest", value=year)
    with app.office(writing=False) as session:
        now = asked(session, app, actor, given._replace(year=year))
        tree = trees.load(session)
        came = Gathered(now, tree, seed)
        came.gather(stories.stories(session, came.scope, tree))
        found = []
        for month, day in DAYS:
            then = date(year, month, day)
            put = now._replace(as_of=then, known=min(before(then), now.known))
            gathered = Gathered(put, tree, seed)
            gathered.gather(stories.stories(session, gathered.scope, tree))
            for unit in gathered.units:
                actual = came.tally.count((unit, "admitted"))
                found.append(_tested(tree, unit, put, gathered.ahead(unit), actual))
    order = {row.unit: at for at, row in reversed([*enumerate(found)])}
    return sorted(found, key=lambda row: (order[row.unit], row.as_of))


def _tested(tree: Trees, unit: int, put: Asked, ahead: Ahead, actual: int) -> Tested:
    node, interval = tree.nodes[unit], ahead.interval
    covered = interval.low <= actual <= interval.high if interval else None
    return Tested(
        year=put.year,
        unit=node.code,
        name=node.name,
        as_of=put.as_of,
        admitted=ahead.admitted,
        actual=actual,
        covered=covered,
        too_few=ahead.more is None,
        **within(ahead),
    )
