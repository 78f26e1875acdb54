"""Say how many of the 80 % intervals hold: ``python -m tests.bench.forecast [FIRST [LAST]] [--units]``.

Of 500 made-up cities, each forecast on some day of its sixth year, what came must lie within 77 to 83 of 100
intervals. With ``--units`` the branches are forecast too. ``--table`` prints the table of docs/reports.md: one
made-up city on four days of its sixth year.
"""

from __future__ import annotations

import sys
from datetime import date
from typing import TYPE_CHECKING

from tests.support import made_up
from tests.support.forecasting import YEAR, Trial, actual, gathered, trials
from workflow.reports import backtest

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CITIES, TABLE = 500, 12
LEAST, MOST = 0.77, 0.83
SPANS = ((0, 90), (90, 180), (180, 366))


def _share(which: Iterable[bool]) -> float:
    told = [*which]
    return sum(told) / max(len(told), 1)


def told(name: str, found: Sequence[Trial]) -> str:
    """Return a line: how many intervals held, and how many of the rest lay below and above."""
    held = _share(one.held for one in found)
    below = _share(one.actual < one.low for one in found)
    above = _share(one.actual > one.high for one in found)
    return f"{name:<24} {len(found):>5} {held:>7.1%} {below:>7.1%} {above:>7.1%}"


def say(line: str) -> None:
    """Write a line as soon as it is known."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(first: int = 0, last: int = CITIES, *, units: bool = False) -> float:
    """Forecast the cities and tell what held; return the share of the cities."""
    cities, branches = [], []
    for seed in range(first, last):
        one, *others = trials(seed, units=units)
        cities.append(one)
        branches += others
    say(f"{'':<24} {'made':>5} {'held':>7} {'below':>7} {'above':>7}")
    for name, found in (("cities", cities), ("branches", branches)):
        say(told(name, found))
        for least, most in SPANS if found else ():
            some = [one for one in found if least <= one.left < most]
            say(told(f"  {least} to {most - 1} days left", some))
    return sum(one.held for one in cities) / len(cities)


def table(seed: int = TABLE) -> None:
    """Write the forecasts of one city and its branches on four days of the year, beside what came."""
    city = made_up.city(seed)
    say("| unit | as of | admitted | forecast | 80 % | came | held |")
    say("|---|---|---|---|---|---|---|")
    days = [date(YEAR, *day) for day in backtest.DAYS]
    then = {day: gathered(city, day) for day in days}
    for unit in then[days[0]].units:
        for day in days:
            ahead, came = then[day].ahead(unit), actual(city, unit)
            name = f"| {city.tree.nodes[unit].code} | {day} | {ahead.admitted}"
            if interval := ahead.interval:
                low, middle, high = interval
                held = "yes" if low <= came <= high else "no"
                say(f"{name} | {middle} | {low}–{high} | {came} | {held} |")
            else:
                say(f"{name} | too few | – | {came} | – |")


if __name__ == "__main__":
    if "--table" in sys.argv:
        table()
        sys.exit()
    numbers = [int(word) for word in sys.argv[1:] if word.isdigit()]
    main(*numbers, units="--units" in sys.argv)
