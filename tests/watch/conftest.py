"""Lend the tests of the jobs a clock that is moved by hand, and live registers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from types import ModuleType
from typing import TYPE_CHECKING

import pytest

from workflow import clock
from workflow.app import App
from workflow.register import making
from workflow.watch.outcome import Report
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers


class Clock:
    """A clock that goes only when told."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def later(self, **time: float) -> datetime:
        """Let time pass, or with negative numbers turn it back."""
        self.at += timedelta(**time)
        return self.at


@pytest.fixture
def hands(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Lend the clock; it stands at ten in the morning of Monday 2 November 2026 in Viet Nam."""
    made = Clock(datetime(2026, 11, 2, 3, 0, tzinfo=UTC))
    monkeypatch.setattr(clock, "now", lambda: made.at)
    return made


@pytest.fixture
def live(registers: Registers, hands: Clock) -> Iterator[App]:  # noqa: ARG001 - it must be moved by hand
    """Open a live register made at this moment, on both databases."""
    url, _ = registers.kept("live since 2 November 2026", making.create, empty=True)
    with App.open(url) as opened:
        yield opened


Did = list[tuple[str, datetime]]
Work = Callable[[App, datetime, bool], Report]


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> Did:
    """Put in the place of every job one that only notes when it was run; return the notes."""
    done: Did = []

    def noting(name: str) -> Work:
        def run(app: App, now: datetime, dry_run: bool) -> Report:
            assert app.register
            if not dry_run:
                done.append((name, now))
            return Report(examined=1, changed=0 if dry_run else 1)

        return run

    for job in JOBS:
        put(monkeypatch, job.name, noting(job.name))
    return done


def put(monkeypatch: pytest.MonkeyPatch, name: str, work: Work) -> None:
    """Let a function do the work of a job."""
    path = f"workflow.watch.jobs.{name.replace('-', '_')}"
    module = ModuleType(path)
    module.run = work  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, path, module)
