"""When reminders and mail last ran, by when they are expected again, and whether they are late."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import N_, Warned
from workflow.watch.slots import expected_by
from workflow.watch.table import JOB_BY_NAME

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Row

WATCHED = ("remind", "deliver")
SKEW = timedelta(hours=2)
"""By so much the clocks of two computers may differ before one of them is wrong."""

LATE = N_(
    "Reminders last ran on {ran}, mail on {sent}: {pending} An administrator sees more with: ketnap job list"
)
MAIL_NEVER_LEFT = N_(
    "Reminders last ran on {ran}, but mail was never sent: {pending} An administrator sees more with: ketnap job list"
)
ONLY_MAIL = N_(
    "Reminders have never run here, mail was last sent on {sent}: {pending} An administrator sees more with: ketnap job list"
)
NEVER_RAN = N_(
    "Reminders have never run here: {pending} An administrator sees more with: ketnap job list"
)
MAIL_WAITS = N_("mail waits to be sent.")
DEADLINES_PASSED = N_("deadlines have passed.")
BOTH = N_("deadlines have passed, and mail waits to be sent.")


class Watch(NamedTuple):
    """When a job last ended a run, by when it is expected again, and whether it is late."""

    ran_at: datetime | None
    expected_by: datetime
    late: bool


def reminders_note(app: App) -> Warned | None:
    """Return one sentence where reminders or mail are late and something waits; None otherwise.

    It gives no numbers, which could tell of cases that the user may not see. One indexed statement.
    """
    with app.reading() as session:
        row = session.execute("watch", {"now": app.now(), "today": app.today()})[0]
    if not (row["mail"] or row["deadlines"]):
        return None
    if not any(one.late for one in watched(app, row).values()):
        return None
    ran, sent = row["remind"], row["deliver"]
    message = (LATE if sent else MAIL_NEVER_LEFT) if ran else (ONLY_MAIL if sent else NEVER_RAN)
    return Warned(message, {"ran": ran, "sent": sent, "pending": Warned(_pending(row), {})})


def _pending(row: Row) -> str:
    if row["mail"] and row["deadlines"]:
        return BOTH
    return MAIL_WAITS if row["mail"] else DEADLINES_PASSED


def watched(app: App, row: Row) -> dict[str, Watch]:
    """Return how reminders and mail stand, from the row of the statement `watch`."""
    return {name: watch(app, name, row[name], row["created_at"]) for name in WATCHED}


def of(app: App, name: str) -> Watch:
    """Judge one job by its last run that was one."""
    with app.reading() as session:
        ran = {row["job"]: row["ran_at"] for row in session.execute("runs_latest")}
        created = session.execute("register_made")[0]["created_at"]
    return watch(app, name, ran.get(name), created)


def watch(app: App, name: str, ran: datetime | None, created: datetime) -> Watch:
    """Judge one job; one that never ran counts from the making of the register."""
    due = expected_by(JOB_BY_NAME[name], ran or created, rehearsal=app.register.rehearsal)
    return Watch(ran, due, late=due < app.now() or is_ahead(app, ran))


def is_ahead(app: App, ran: datetime | None) -> bool:
    """Say whether a run is dated later than now: the clock was wrong, then or now. In a rehearsal days go back."""
    return ran is not None and not app.register.rehearsal and ran > app.now() + SKEW
