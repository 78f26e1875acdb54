"""The watch kept in the demo's city some days before its morning, and that day's mail.

So the flags, the reminders and what was told to superiors are not all of one day: the morning has the
news of a few days, as in a real office. The mail of the day before is not kept.
"""

from __future__ import annotations

import tempfile
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from workflow.app import App
from workflow.demo.day import KEEP_DAYS
from workflow.ground import people
from workflow.stamp import Stamp
from workflow.watch import running
from workflow.watch.mailing import mail_settings

if TYPE_CHECKING:
    from workflow.demo.build import Built

JOBS = ("expire-holds", "recompute", "flag-stalled", "remind", "escalate", "deliver")
_NO_LONGER = ("url", "from", "keep_days")


def keep(built: Built) -> None:
    """Run the jobs of the watch once, as of a day that is longer ago than mail is news in the demo."""
    day = min(built.morning - timedelta(days=KEEP_DAYS + 1), built.wanted.today)
    with App.open(built.url, today=day) as app, tempfile.TemporaryDirectory() as away:
        stamp = Stamp(people.resolve(app, "admin"), app.now(), day)
        told = {
            "url": Path(away).as_uri(),
            "from": "ketnap@example.vn",
            "keep_days": str(KEEP_DAYS),
        }
        mail_settings.change(app, told, stamp)
        for name in JOBS:
            running.run_now(app, name)
        mail_settings.change(app, dict.fromkeys(_NO_LONGER, ""), stamp)
