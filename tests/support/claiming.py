"""Claim one slot when told to: ``python -m tests.support.claiming URL``; prints what became of it."""

from __future__ import annotations

import sys
from datetime import UTC, datetime

from workflow.app import App
from workflow.watch import running

SLOT = datetime(2026, 11, 1, 21, 0, tzinfo=UTC)


def main(url: str) -> None:
    """Open the register, say so, wait for a line, and run the slot."""
    with App.open(url) as app:
        print("ready", flush=True)  # noqa: T201 - to the test
        sys.stdin.readline()
        ran = running.run(app, "check", slot=SLOT)
        print("taken" if ran is None else "ran", flush=True)  # noqa: T201 - to the test


if __name__ == "__main__":
    main(sys.argv[1])
