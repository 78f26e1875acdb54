"""What the sweep of today left for who asks of many cases: when it ran, and which cases were worked on since."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow import clock
from workflow.queries.search_range import FEW

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from workflow.store import Session

MANY = 2000
"""Cases; of more, what the sweep of today left is told."""
LATEST = 50_000
"""Acts, the latest ones, among which those entered since a sweep of today are looked for."""


def few(session: Session, reach: Mapping[str, str]) -> bool:
    """Say whether there are so few units that cases are better read unit by unit."""
    return bool(session.execute("units_few", {**reach, "most": FEW + 1})[0]["units"] <= FEW)


def much(session: Session, reach: Mapping[str, str]) -> bool:
    """Say whether there are so many units, or cases, that looking at each takes long."""
    if not few(session, reach):
        return True
    return bool(session.execute("cases_many", {**reach, "most": MANY + 1})[0]["cases"] > MANY)


def ran_at(session: Session, reach: Mapping[str, str], today: date) -> datetime | None:
    """Return when the sweep of today began; None where none ran, or there is little to look at."""
    run = session.execute("run_newest_whole", {"job": "flag-stalled"})
    if not run or clock.day_of(run[0]["started_at"]) != today or not much(session, reach):
        return None
    at: datetime = run[0]["started_at"]
    return at


def worked_on(session: Session, reach: Mapping[str, str], today: date) -> set[int] | None:
    """Return the cases worked on since the sweep of today; None where none ran, or there is little to look at."""
    at = ran_at(session, reach, today)
    if at is None:
        return None
    since = {**reach, "since": at, "latest": LATEST}
    return {row["id"] for row in session.execute("cases_worked_on_since", since)}
