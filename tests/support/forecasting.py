"""Forecasts of made-up cities beside what came: how many intervals hold."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests.support import made_up
from workflow.reports.asked import Asked
from workflow.reports.forecast import Ahead, Gathered

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.reports.stories import Story

YEAR = 2024


class Trial(NamedTuple):
    """One forecast of a made-up unit, and what came: it `held` where that lies within the interval."""

    unit: int
    left: int
    low: int
    expected: int
    high: int
    actual: int

    @property
    def held(self) -> bool:
        """Return whether what came lies within the interval."""
        return self.low <= self.actual <= self.high


def asked_on(day: date, unit: int = made_up.ROOT, year: int = YEAR) -> Asked:
    """Return the question for a year, asked on one of its days."""
    whole = date(year, 1, 1), date(year, 12, 31)
    return Asked(unit, "TP", *whole, day, datetime.max.replace(tzinfo=UTC), day)


def known(story: Story, day: date) -> Story | None:
    """Return what had happened of a story by a day; None where it had not begun."""
    steps = tuple(step for step in story.steps if step.on <= day)
    return story._replace(steps=steps) if steps else None


def gathered(city: made_up.City, day: date, seed: int = 1) -> Gathered:
    """Gather a city as it stood on a day."""
    found = Gathered(asked_on(day), city.tree, seed)
    found.gather(one for story in city.stories if (one := known(story, day)))
    return found


def ahead(city: made_up.City, day: date, unit: int = made_up.ROOT, seed: int = 1) -> Ahead:
    """Forecast one unit of a city on a day."""
    return gathered(city, day, seed).ahead(unit)


def actual(city: made_up.City, unit: int) -> int:
    """Return how many were admitted in the year in the end."""
    return sum(
        step.move == "hold_ceremony"
        and step.on.year == YEAR
        and unit in {made_up.ROOT, step.unit_id}
        for story in city.stories
        for step in story.steps
    )


def trials(seed: int, *, units: bool = False) -> Iterator[Trial]:
    """Forecast a made-up city on some day of the year; with `units` each of its branches too."""
    city = made_up.city(seed)
    day = date(YEAR, 1, 31) + timedelta(Random(f"day {seed}").randint(0, 314))
    then = gathered(city, day, seed)
    for unit in then.units if units else then.units[:1]:
        if interval := then.ahead(unit).interval:
            yield Trial(unit, (date(YEAR, 12, 31) - day).days, *interval, actual(city, unit))
