"""The forecast: how many will have been admitted by the end of the year, from who is on the way and how fast."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from random import Random
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.frozen import NamedTuple
from states.law.calendar import add_months
from states.pipeline import N_, Role
from workflow.reports import outlook, quotas, speeds, stages, stories, trees
from workflow.reports.asked import NOTHING_GIVEN, asked
from workflow.reports.outlook import Interval, Pipeline
from workflow.reports.tally import Counted, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from workflow.app import App
    from workflow.reports.asked import Asked, Given
    from workflow.reports.speeds import Seen, Table
    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees
    from workflow.stamp import Actor

FEWEST = stages.LEAST
"""Of a unit with fewer ended cases nothing is forecast."""
SEED = 1
FARTHEST = 731
"""No more days ahead are forecast: who is admitted then is not on the list yet."""
TOO_FAR = N_("{field}: {value} lies more than two years ahead.")
YEARS = 5
"""So many years back the same time of the year is looked at."""
_CENTRE, _CITY = "centre", "city"


class Row(Counted, kw_only=True):
    """The forecast of one unit with all below it, for the last day of the window.

    `admitted` are there already, `open` on the way; `low` to `high` is the middle 80 %. With fewer than 20
    `ended` cases all three are None (`too_few`). `probability` is the chance to meet the quota, None where
    there is none and for whom it is not meant.
    """

    year: int
    unit: str
    name: str
    admitted: int
    open: int
    ended: int
    quota: int | None
    low: int | None
    expected: int | None
    high: int | None
    probability: float | None
    too_few: bool


class Ahead(NamedTuple):
    """What one unit has and may come to: the draws of how many more, None where too few have ended."""

    admitted: int
    open: int
    ended: int
    more: list[int] | None

    @property
    def interval(self) -> Interval | None:
        """Return the interval of all that will have been admitted."""
        return outlook.interval([self.admitted + one for one in self.more]) if self.more else None

    def reaches(self, quota: int | None) -> float | None:
        """Return the share of the draws in which so many are admitted."""
        if quota is None or not self.more:
            return None
        met = sum(self.admitted + one >= quota for one in self.more)
        return round(met / len(self.more), 2)


Key = tuple[int, str]


class Gathered:
    """What a forecast needs of the cases, gathered story by story: of the unit asked of, those below, the one above.

    Units stand where the tree has them at the end of the days that have come; admissions count where it had
    them on their day, as in the targets.
    """

    def __init__(self, put: Asked, tree: Trees, seed: int = SEED, *, cases: bool = False) -> None:
        self._put, self._tree, self._seed = put, tree, seed
        above = tree.path(put.unit, put.end)[-2:-1]
        self.scope = put._replace(unit=above[0]) if above else put
        self.below = [one for one in tree.open_below(put.unit, put.end) if one.kind != _CENTRE]
        self.left = max((put.last - put.end).days, 0)
        self.tally: Tally[Key] = Tally(kept=cases)
        self._days = _stretches(put.end, self.left)
        held = {*above, put.unit, *(one.id for one in self.below)}
        self._seen: dict[int, Seen] = {unit: speeds.Seen(put.end, self._days) for unit in held}
        self._homes: dict[int, tuple[int, ...]] = {}
        self._tables: dict[int, Table] = {}
        self._above = above[0] if above else None

    @property
    def units(self) -> tuple[int, ...]:
        """Return the unit asked of and those below that are forecast."""
        return self._put.unit, *(one.id for one in self.below)

    def passing(self, told: Iterable[Story]) -> Iterator[Story]:
        """Yield the stories as they come, each gathered; they must be those of `scope`."""
        for story in told:
            self._gather(story)
            yield story

    def gather(self, told: Iterable[Story]) -> None:
        """Gather stories, which must be those of `scope`."""
        for story in told:
            self._gather(story)

    def _gather(self, story: Story) -> None:
        put = self._put
        homes = {home for step in story.steps for home in self._home(step.unit_id)}
        for unit in homes:
            if self._seen[unit].add(story, lambda one, unit=unit: unit in self._home(one)):  # type: ignore[misc]
                self.tally.add((unit, "open"), story.ref)
        if any(step.move == "annul" for step in story.steps):
            return
        for step in story.moves():
            if step.move == "hold_ceremony" and put.first <= step.on <= put.end:
                for unit in trees.concerned(self._tree, step.unit_id, step.on, put.unit):
                    self.tally.add((unit, "admitted"), story.ref)

    def _home(self, unit: int) -> tuple[int, ...]:
        found = self._homes.get(unit)
        if found is None:
            path = self._tree.path(unit, self._put.end)
            found = self._homes[unit] = tuple(one for one in path if one in self._seen)
        return found

    def ahead(self, unit: int) -> Ahead:
        """Draw what is ahead of the unit asked of, or of one of those below."""
        seen = self._seen[unit]
        counts = self.tally.count((unit, "admitted")), self.tally.count((unit, "open")), seen.ended
        if not self.left:
            return Ahead(*counts, [0])
        return Ahead(*counts, self._draws(unit, seen) if seen.ended >= FEWEST else None)

    def _draws(self, unit: int, seen: Seen) -> list[int]:
        weighed = speeds.weights(self._table(unit), self._lent(unit))
        people = Pipeline(seen.here, seen.arrivals, seen.quickest)
        luck = outlook.luck([*self._came(seen)], people, weighed, self.left, outlook.MONTH)
        put = self._put
        told = f"{self._seed} {self._tree.nodes[unit].code} {put.first} {put.end} {put.last}"
        skipped = max((put.first - put.end).days - 1, 0)
        return outlook.draws(people, weighed, (skipped, self.left), luck, Random(told))  # noqa: S311 - no secret

    def _came(self, seen: Seen) -> Iterator[outlook.Stretch]:
        for day in self._days:
            last = day + timedelta(self.left)
            came = sum(count for on, count in seen.admitted.items() if day < on <= last)
            if seen.then[day]:
                yield outlook.Stretch(seen.then[day], came, day.month == self._put.end.month)

    def _table(self, unit: int) -> Table:
        if unit not in self._tables:
            self._tables[unit] = speeds.table(self._seen[unit].stays)
        return self._tables[unit]

    def _lent(self, unit: int) -> Table:
        """Return what the unit above tells beside the unit's own."""
        above = self._above if unit == self._put.unit else self._put.unit
        if above is None:
            return speeds.table({})
        return speeds.without(self._table(above), self._table(unit))


def _stretches(end: date, left: int) -> list[date]:
    """Return the days months before one from which as many days as are left had passed by then.

    Those at the same time of the year go back further.
    """
    months = {
        *range(1, speeds.MEMORY // outlook.MONTH + 1),
        *(12 * year for year in range(1, YEARS + 1)),
    }
    if end.year <= max(months) // 12 + 1:
        return []
    days = (add_months(end, -back) for back in sorted(months))
    return [day for day in days if day.toordinal() <= end.toordinal() - left]


def report(
    app: App, actor: Actor, given: Given = NOTHING_GIVEN, *, cases: bool = False, seed: int = SEED
) -> list[Row]:
    """Forecast a unit and each directly below it, in that order.

    The same seed gives the same figures. Raises as `asked` does, and `BadInput` for a day too far ahead.
    """
    with app.office(writing=False) as session:
        put, tree = asked(session, app, actor, given), trees.load(session)
        if too_far(put):
            raise BadInput(TOO_FAR, field="--year" if given.year else "--to", value=put.last)
        gathered = Gathered(put, tree, seed, cases=cases)
        gathered.gather(stories.stories(session, gathered.scope, tree))
        plans, shown = quotas.plans(session, put.year), sees_chances(actor, tree)
    rows = []
    for unit in gathered.units:
        ahead, plan, node = gathered.ahead(unit), plans.get(unit), tree.nodes[unit]
        quota = plan.quota if plan else None
        told: Mapping[str, int | None] = within(ahead)
        rows.append(
            Row(
                year=put.year,
                unit=node.code,
                name=node.name,
                admitted=ahead.admitted,
                open=ahead.open,
                ended=ahead.ended,
                quota=quota,
                probability=ahead.reaches(quota) if shown else None,
                too_few=ahead.more is None,
                _refs={name: gathered.tally.refs((unit, name)) for name in ("admitted", "open")},
                **told,
            )
        )
    return rows


def too_far(put: Asked) -> bool:
    """Say whether the last day of a window is too far ahead for a forecast."""
    return (put.last - put.end).days > FARTHEST


def within(ahead: Ahead) -> dict[str, int | None]:
    """Return the three figures of the interval by their names."""
    found = ahead.interval
    return found._asdict() if found else dict.fromkeys(Interval._fields)


def sees_chances(actor: Actor, tree: Trees) -> bool:
    """Say whether the chance to meet a quota is meant for a user: of the city, or of an authority."""
    return Role.AUTHORITY in actor.roles or tree.nodes[actor.unit_id].kind == _CITY
