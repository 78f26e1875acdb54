"""Reminders to the owners of limits: one statement for every window of every ladder, whatever the register's size.

Each rung of a limit has exactly one message for a reader. Only the latest rung reached is queued; earlier
ones that nobody was told of get their row as well, cancelled as superseded, and so is one that still waits
to leave: neither a scheduler nor a mail server that was off makes several letters leave at once.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from states.law import rules
from states.pipeline import Role
from states.watch import ladders
from workflow.upkeep.wrote import Wrote

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from states.watch.ladders import Ladder, Window
    from workflow.ground.refs import Cases
    from workflow.store import Session
    from workflow.watch.sweeping import Sweep

READERS: Mapping[str, tuple[Role, ...]] = {
    "branch": (Role.BRANCH,),
    "authority": (Role.AUTHORITY,),
    "receiving-unit": (Role.BRANCH, Role.COMMITTEE),
    "unit-asked": (Role.BRANCH, Role.COMMITTEE),
    "centre": (Role.CENTRE,),
    **dict.fromkeys(("candidate", "member"), (Role.BRANCH,)),
}
"""Who of the unit that owns a limit is told; where nobody is, the committee above it."""


def remind(sweep: Sweep) -> None:
    """Queue the rung that each running limit has reached, for those who are to see to it."""
    today = sweep.when.today
    with sweep.app.reading() as session:
        near = list(_meetings(session, today))
        until = {"until": ladders.longest_ahead(today)}
        sweep.examined += int(session.execute("deadlines_within_count", until)[0]["n"])
    for ladder in ladders.ladders([rules.load(name) for name, _ in rules.SETS]):
        for window in ladders.windows(ladder, today):
            params = _params(ladder, window, near, today) | {"now": sweep.when.now}
            sweep.over(partial(_queue, params))


def _queue(params: Mapping[str, Any], session: Session, cases: Cases) -> Wrote:
    written = session.execute("reminders_insert", {**params, **cases._asdict()})
    if written:
        session.run("invitations_put", {"now": params["now"]})
        session.run("reminders_supersede", {"now": params["now"]})
    return Wrote(len(written), sum(row["state"] == "queued" for row in written))


def _params(ladder: Ladder, window: Window, near: list[list[str]], today: date) -> dict[str, Any]:
    latest = window.rungs[-1] if window.rungs else None
    rungs: list[list[object]] = [[rung.name, rung.ahead, rung.always] for rung in window.rungs]
    return {
        "rules": json.dumps(ladder.rules),
        "rule_sets": json.dumps(ladder.rule_sets) if ladder.rule_sets else None,
        "rungs": json.dumps([*rungs, [ladders.MEETING, None, False]]),
        "rung": latest and latest.name,
        "ahead": latest and latest.ahead,
        "meetings": json.dumps(near),
        "meeting_ahead": ladders.meeting_ahead(),
        "meeting_by": ladders.meeting_near(today),
        "today": today,
        "owners": json.dumps([[owner, role] for owner in READERS for role in READERS[owner]]),
        "due_after": window.due_after,
        "due_by": window.due_by,
        "start_after": window.start_after,
        "start_by": window.start_by,
    }


def _meetings(session: Session, today: date) -> Iterator[list[str]]:
    """Yield the meetings that matter now, for every way in which units meet."""
    for row in session.execute("units_meets"):
        for meeting in ladders.meetings(row["meets"], today):
            yield [row["meets"], meeting.day.isoformat(), meeting.until.isoformat()]
