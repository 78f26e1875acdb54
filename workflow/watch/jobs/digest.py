"""The job `digest`: the weekly letter of those who chose one letter instead of many."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from notifications import outbox
from workflow.ground import scope
from workflow.upkeep.wrote import Wrote
from workflow.watch.sweeping import Sweep

if TYPE_CHECKING:
    from datetime import datetime

    from workflow.app import App
    from workflow.ground.refs import Cases
    from workflow.store import Row, Session
    from workflow.watch.outcome import Report
    from workflow.watch.sweeping import When

TEMPLATE = "digest"
SOON = timedelta(days=14)
MOST = 50
"""A list of a letter ends here; the number of all is told beside it."""


def run(app: App, now: datetime, dry_run: bool) -> Report:  # noqa: FBT001 - every job takes these
    """Queue one letter a week for each reader who has anything late, due soon or stuck."""
    sweep = Sweep(app, now, dry_run=dry_run)
    with app.reading() as session:
        readers = session.execute("digest_readers")
    sweep.examined += len(readers)
    for reader in readers:
        sweep.one(
            partial(_write, reader, sweep.when), f"{reader['unit']}, user {reader['user_id']}"
        )
    return sweep.report()


def monday(day: date) -> date:
    """Return the Monday of a day's week."""
    return day - timedelta(days=day.weekday())


def _write(reader: Row, when: When, session: Session, _: Cases) -> Wrote:
    reach = scope.subtree(reader["path"])
    late, many = _due(session, reach, (date.min, when.today - timedelta(days=1)))
    soon, more = _due(session, reach, (when.today, when.today + SOON))
    stuck = int(session.execute("flags_open_count", reach)[0]["n"])
    if not (late or soon or stuck):
        return Wrote()
    week = monday(when.today)
    params = {
        "week": week.isoformat(),
        "unit": reader["unit"],
        "late": late,
        "late_count": many,
        "soon": soon,
        "soon_count": more,
        "stuck": stuck,
    }
    key = f"digest:{reader['user_id']}:{week.isoformat()}"
    message = outbox.Message(key, None, TEMPLATE, params, when.now)
    to = outbox.Recipient(reader["user_id"], reader["email"], reader["lang"])
    queued = int(outbox.enqueue(session, message, to))
    return Wrote(queued, queued)


def _due(
    session: Session, reach: dict[str, str], days: tuple[date, date]
) -> tuple[list[dict[str, object]], int]:
    """Return what is due within some days, at most so many, and how many there are."""
    asked = {**reach, "after": days[0], "until": days[1], "most": MOST}
    rows = session.execute("digest_due", asked)
    listed = [
        {
            "ref": row["ref"],
            "state": row["state"],
            "rule": row["rule"],
            "rule_set": row["rule_set"],
            "due": row["due"].isoformat(),
            "kind": row["kind"],
        }
        for row in rows
    ]
    return listed, int(rows[0]["found"]) if rows else 0
