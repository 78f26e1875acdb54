"""Keep the watch in the demo's city some days before its morning, when no mail was set up yet.

So the flags, the reminders and what was told to superiors are not all of one day, and mail set up late
meets a heap of old messages, as it does in a real office.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from workflow.app import App
from workflow.demo.day import KEEP_DAYS
from workflow.jobs import running

if TYPE_CHECKING:
    from workflow.demo.build import Built

JOBS = ("expire-holds", "flag-stalled", "remind", "escalate")


def keep(built: Built) -> None:
    """Run the jobs of the watch once, as of a day so long ago that their mail is old news by the morning."""
    day = min(built.morning - timedelta(days=KEEP_DAYS + 1), built.wanted.today)
    with App.open(built.url, today=day) as app:
        for name in JOBS:
            running.run_now(app, name)
