"""Run jobs when told to: ``python -m tests.support.sweeping URL DAY``.

Says that it is ready, then reads names of jobs, runs each by hand and prints what it changed, how
much it queued and how much of it failed.
"""

from __future__ import annotations

import sys
from datetime import date

from workflow.app import App
from workflow.watch import running


def main(url: str, day: date) -> None:
    """Run what is asked for until nothing more is."""
    with App.open(url, day) as app:
        print("ready", flush=True)  # noqa: T201 - to the test
        for line in sys.stdin:
            report = running.run_now(app, line.strip()).report
            counts = report.changed, report.queued, report.failed
            print(*counts, *report.errors, flush=True)  # noqa: T201 - to the test


if __name__ == "__main__":
    main(sys.argv[1], date.fromisoformat(sys.argv[2]))
