"""The job `check`: states that cannot be, over the whole register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.upkeep import impossible
from workflow.upkeep.pending import Pending
from workflow.watch import lateness
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - the shape of every job
    """Hunt for impossible states and change nothing; `errors` has a line for each, with its remedy.

    `examined` counts the cases. What is found has not failed: the hunt itself has done its work. What the
    next `recompute` puts right by itself is told only where that job is late.
    """
    del now, dry_run
    late = lateness.of(app, "recompute").late
    found = list(impossible.find(app, None if late else Pending(app.today())))
    with app.reading() as session:
        cases = int(session.execute("cases_count")[0]["cases"])
    return Report(
        examined=cases,
        errors=tuple(one.line() for one in found),
        planned=tuple(
            Planned(one.kind, one.about, None, {"detail": one.detail, "hint": one.hint})
            for one in found
        ),
    )
