"""The job `expire-holds`: holds that have ended, or are due for review, are told of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications import outbox
from states.history.holds import LASTING
from states.law.calendar import add_months
from states.pipeline import Role
from workflow.upkeep.wrote import Wrote
from workflow.watch.sweeping import Sweep

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from workflow.app import App
    from workflow.ground.refs import Cases
    from workflow.store import Row, Session
    from workflow.watch.outcome import Report
    from workflow.watch.sweeping import When

TEMPLATE = "hold_ended"


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - every job takes these
    """Queue a message for each hold that is over, and one a month for a review that is late.

    No deadline is counted again: what waits for a conclusion is kept so that it is right on every day.
    """
    sweep = Sweep(app, now, dry_run=dry_run)
    when = sweep.when

    def tell(session: Session, cases: Cases) -> Wrote:
        asked = {**cases._asdict(), "today": when.today}
        rows = session.execute("holds_past", asked)
        queued = sum(_tell(session, row, when) for row in rows)
        return Wrote(queued, queued, len(rows))

    sweep.in_pages(tell)
    return sweep.report()


def reviews(until: date, today: date) -> int:
    """Return how many whole months ago a review was due; the message is repeated with each."""
    months = 0
    while add_months(until, months + 1) < today:
        months += 1
    return months


def _tell(session: Session, hold: Row, when: When) -> int:
    """Tell the branch of one hold, or where nobody there can be told its committee, once."""
    lasting = hold["kind"] == LASTING
    about = f"hold {hold['act_n']}"
    if lasting:
        about += f" review {reviews(hold['until'], when.today)}"
    asked = {"case_id": hold["case_id"], "about": about}
    if _told(session, asked):
        return 0
    params = {
        "ref": hold["ref"],
        "unit": hold["unit"],
        "until": hold["until"].isoformat(),
        "lasting": lasting,
    }
    key = f"{hold['ref']}:{about}"
    message = outbox.Message(key, hold["case_id"], TEMPLATE, params, when.now, rung=about)
    branch = outbox.Audience(hold["unit_id"], Role.BRANCH, Role.BRANCH, but_not=0)
    above = outbox.Audience(hold["parent_id"] or 0, Role.COMMITTEE, Role.COMMITTEE, but_not=0)
    queued = outbox.enqueue_all(session, message, branch)
    if queued or _told(session, asked):  # another run may have told the branch this very moment
        return queued
    return outbox.enqueue_all(session, message, above)


def _told(session: Session, about: Mapping[str, object]) -> bool:
    """Say whether anybody was told of this before."""
    return bool(session.execute("messages_about_count", about)[0]["n"])
