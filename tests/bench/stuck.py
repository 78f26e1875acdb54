"""Time the stuck list and the report of movers on a city of 120,000 cases against raw aggregates of what they count.

The goals: `stalled --by cause` of the city from what the sweep keeps within a second, `stalled` of a ward with
9,000 cases and `report transfers` of the city within half a second; each at most twice its floor.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench import city
from tests.bench.desk import Figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WARD = 9_000
_BY_CAUSE = """
SELECT f.cause, count(DISTINCT f.case_id), min(d.due) FROM flags f
LEFT JOIN deadlines d ON d.case_id = f.case_id AND d.rule = f.rule AND d.anchor = f.anchor
WHERE f.cleared_at IS NULL GROUP BY f.cause
"""
_WARD = """
SELECT d.*, c.* FROM units u JOIN cases c ON c.unit_id = u.id JOIN deadlines d ON d.case_id = c.id
WHERE u.path >= ? AND u.path < ? AND d.due <= '2026-12-31'
"""
_MOVERS = """
SELECT a.* FROM acts a WHERE a.case_id IN (SELECT case_id FROM transfers) ORDER BY a.case_id, a.n
"""


def figures(runs: int) -> Iterator[Figure]:
    """Make the city, sweep it and measure; a city is large enough for a few turns to tell."""
    from workflow.demo import build

    with tempfile.TemporaryDirectory() as folder:
        built = build.build_in(Path(folder) / "city")
        city.grow(Path(folder) / "city" / build.FILE)
        yield from measured(built.url, min(runs, 5))


def measured(url: str, turns: int) -> Iterator[Figure]:
    """Measure a register that is there."""
    from workflow.app import App
    from workflow.demo.build import STANDARD
    from workflow.ground import people
    from workflow.queries import kept_stalls, stalled
    from workflow.reports import transfers
    from workflow.watch import running

    with App.open(url, STANDARD.today) as app:
        running.run_now(app, "flag-stalled")
        raw = sqlite3.connect(url.removeprefix("sqlite:///"))
        actor = people.resolve(app, "admin")
        code, path = _ward(raw)
        yield from _figure(
            "stalled --by cause", turns, 1000,
            lambda: raw.execute(_BY_CAUSE).fetchall(),
            lambda: kept_stalls.kept(app, actor, None, "cause"),
        )  # fmt: skip
        ward = stalled.Wanted(unit=code, judged=20, swept=True)
        yield from _figure(
            f"stalled of {code}", turns, 500,
            lambda: raw.execute(_WARD, (path, path[:-1] + "0")).fetchall(),
            lambda: stalled.stalled(app, actor, ward),
        )  # fmt: skip
        yield from _figure(
            "report transfers", turns, 500,
            lambda: raw.execute(_MOVERS).fetchall(),
            lambda: transfers.report(app, None, None, actor),
        )  # fmt: skip
        raw.close()


def _figure(
    what: str, turns: int, limit: int, floor: Callable[[], object], ours: Callable[[], object]
) -> tuple[Figure, Figure]:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(turns):
        for at, work in enumerate((floor, ours)):
            began = time.perf_counter()
            work()
            times[at].append((time.perf_counter() - began) * 1000)
    took = median(times[1])
    return (
        Figure(what, median(times[0]), took, 2.0),
        Figure(f"… ms of {limit}", float(limit), took, 1.0),
    )


def _ward(raw: sqlite3.Connection) -> tuple[str, str]:
    """Return the unit whose cases, with those below it, come nearest to the number of a large ward."""
    rows = raw.execute(
        "SELECT w.code, w.path, count(*) AS n FROM units w JOIN units u ON u.path >= w.path"
        " AND u.path < substr(w.path, 1, length(w.path) - 1) || '0' JOIN cases c ON c.unit_id = u.id"
        " GROUP BY w.id ORDER BY abs(n - ?) LIMIT 1",
        (WARD,),
    )
    code, path, _ = rows.fetchone()
    return str(code), str(path)
