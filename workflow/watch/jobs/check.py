"""The job `check`: states that cannot be, over the whole register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.pipeline import N_, Warned
from workflow.upkeep import impossible
from workflow.upkeep.pending import Late, Pending
from workflow.watch import lateness
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App


WAITS = N_(
    "{count} cases wait for the recomputing, which is late: that is no difference. To run it: ketnap job run recompute"
)


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - the shape of every job
    """Hunt for impossible states and change nothing; `errors` has a line for each, with its remedy.

    `examined` counts the cases. What is found has not failed: the hunt itself has done its work. What the
    next `recompute` puts right by itself is no finding. Where that job is late, only what was right when it last ran
    is none: a note says how many cases wait; what differs otherwise was made past the program.
    """
    del now, dry_run
    watch = lateness.of(app, "recompute")
    waits = Pending(app.today(), Late(watch.ran_at) if watch.late else None)
    found = list(impossible.find(app, waits))
    late = watch.late and bool(waits.left_out)
    with app.reading() as session:
        cases = int(session.execute("cases_count")[0]["cases"])
    return Report(
        examined=cases,
        errors=tuple(one.line() for one in found),
        notes=(Warned(WAITS, {"count": len(waits.left_out)}),) if late else (),
        planned=tuple(
            Planned(one.kind, one.about, None, {"detail": one.detail, "hint": one.hint})
            for one in found
        ),
    )
