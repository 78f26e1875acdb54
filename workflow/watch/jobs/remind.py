"""The job `remind`: deadlines before and after their day, and what people were told of them put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications import delivery
from workflow.upkeep import corrected_mail
from workflow.watch import reminding
from workflow.watch.sweeping import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App
    from workflow.ground.refs import Cases
    from workflow.store import Session
    from workflow.upkeep.wrote import Wrote
    from workflow.watch.outcome import Report


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - every job takes these
    """Take back and put right what is not so any more, then queue the rungs that were reached."""
    sweep = Sweep(app, now, dry_run=dry_run)

    def settle(session: Session, cases: Cases) -> Wrote:
        delivery.free(session, delivery.dead(session, app.held), now)
        return corrected_mail.settle(session, cases, now)

    sweep.in_pages(settle)
    reminding.remind(sweep)
    return sweep.report()
