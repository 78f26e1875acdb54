"""Claim one slot when told to: ``python -m tests.support.claiming URL [midway]``; prints what became of it.

With ``midway`` it writes one setting, says so, and waits to be told before it writes another in the same run.
"""

from __future__ import annotations

import sys
from datetime import UTC, datetime
from types import ModuleType

from workflow.app import App
from workflow.store import settings
from workflow.watch import running
from workflow.watch.outcome import Report

SLOT = datetime(2026, 11, 1, 21, 0, tzinfo=UTC)


def main(url: str, how: str = "") -> None:
    """Open the register, say so, wait for a line, and run the slot."""
    if how:
        job = ModuleType("workflow.watch.jobs.check")
        job.run = _midway  # type: ignore[attr-defined]
        sys.modules[job.__name__] = job
    with App.open(url) as app:
        _told("ready")
        sys.stdin.readline()
        ran = running.run(app, "check", slot=SLOT)
        _told("taken" if ran is None else "lost" if ran.broke else "ran")


def _midway(app: App, now: datetime, dry_run: bool) -> Report:
    del now, dry_run
    for step in ("before", "after"):
        with app.transaction() as session:
            settings.write(session, f"test.{step}", step)
        if step == "before":
            _told("midway")
            sys.stdin.readline()
    return Report(examined=2)


def _told(what: str) -> None:
    print(what, flush=True)  # noqa: T201 - to the test


if __name__ == "__main__":
    main(*sys.argv[1:])
