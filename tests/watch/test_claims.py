"""Claims of runs: held while their holder lives, whatever the clocks say; who lost one writes nothing more."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import raw
from tests.support.claiming import SLOT
from tests.watch.conftest import put
from tests.watch.test_running import kept
from workflow.app import App
from workflow.watch import lateness, running
from workflow.watch.outcome import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.watch.conftest import Clock, Did

ROOT = Path(__file__).resolve().parents[2]


def test_many_processes_claim_one_slot_once(url: str) -> None:
    """Of four processes that start together one runs the slot."""
    children = [
        subprocess.Popen(
            [sys.executable, "-m", "tests.support.claiming", url],
            cwd=ROOT,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    for child in children:
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
    for child in children:
        assert child.stdin is not None
        child.stdin.write("\n")
        child.stdin.flush()
    told = sorted(child.communicate(timeout=600)[0].strip() for child in children)
    assert told == ["ran", "taken", "taken", "taken"]


def _claimed(app: App, by: str, started: datetime) -> None:
    """Enter a claim that was never ended."""
    raw.tamper(
        app.where.url,
        "INSERT INTO job_runs (job, slot, started_at, examined, changed, queued, failed, errors, claimed_by) "
        f"VALUES ('check', '{SLOT:%Y-%m-%d %H:%M:%S.%f}', '{started:%Y-%m-%d %H:%M:%S.%f}', "
        f"0, 0, 0, 0, '[]', '{by}')",
    )


JUMPS = (timedelta(), timedelta(hours=1), timedelta(days=400), timedelta(days=-1))


@pytest.mark.parametrize("jump", JUMPS, ids=str)
def test_a_claim_holds_while_its_holder_lives(
    live: App, fakes: Did, hands: Clock, jump: timedelta
) -> None:
    """However far a clock is put forward or back, what somebody alive has claimed is left alone."""
    with App.open(live.where.url) as other, other.holding("0123456789abcdef"):
        _claimed(live, "elsewhere:77#0123456789abcdef", hands.at)
        hands.at += jump
        assert running.run(live, "check", slot=SLOT) is None
        running.run_now(live, "check")  # which closes what is dead, and this is not
        assert fakes == [("check", hands.at)]
        assert {run.slot: run.finished_at is None for run in kept(live)} == {
            SLOT: True,
            None: False,
        }
    fakes.clear()
    assert running.run(live, "check", slot=SLOT) is not None
    assert [name for name, _ in fakes] == ["check"]
    assert running.run(live, "check", slot=SLOT) is None


@pytest.mark.parametrize("by", ["elsewhere:77#fedcba9876543210", "elsewhere:77", "../x", ""])
def test_a_claim_that_nobody_holds_is_taken_over_at_once(
    live: App, fakes: Did, hands: Clock, by: str
) -> None:
    """Nobody waits for a holder that is gone, nor for a claim of an older program, which held nothing."""
    _claimed(live, by, hands.at)
    assert running.run(live, "check", slot=SLOT) is not None
    assert [name for name, _ in fakes] == ["check"]
    assert [run.ok for run in kept(live)] == [True]


@contextmanager
def midway(url: str) -> Iterator[subprocess.Popen[str]]:
    """Start a process that is in the middle of the slot, and waits to be told to go on."""
    child = subprocess.Popen(
        [sys.executable, "-m", "tests.support.claiming", url, "midway"],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stdout.readline() == "ready\n"
        child.stdin.write("\n")
        child.stdin.flush()
        assert child.stdout.readline() == "midway\n"
        yield child
    finally:
        child.kill()
        child.communicate()


def steps(url: str) -> list[str]:
    """Return what the process in the middle of the slot has written."""
    found = raw.rows(url, "SELECT name FROM settings WHERE name LIKE 'test.%' ORDER BY name")
    return [name for (name,) in found]


def unlock(url: str) -> None:
    """Take away every lock of a token, as a server does from a computer that it no longer reaches."""
    if url.startswith("sqlite"):
        path = Path(url.removeprefix("sqlite:///"))
        for file in path.parent.glob(f"{path.name}.hold-*"):
            file.unlink()
        return
    raw.rows(
        url,
        "SELECT pg_terminate_backend(l.pid) FROM pg_locks l WHERE l.locktype = 'advisory' AND l.objsubid = 2 "
        "AND l.pid <> pg_backend_pid() "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())",
    )


def test_who_was_paused_and_taken_over_writes_nothing_more(live: App, fakes: Did) -> None:
    """A stopped process keeps its run; once that was lost to another, its own writes are refused."""
    url = live.where.url
    with midway(url) as child:
        child.send_signal(signal.SIGSTOP)
        assert running.run(live, "check", slot=SLOT) is None
        unlock(url)
        assert running.run(live, "check", slot=SLOT) is not None
        child.send_signal(signal.SIGCONT)
        assert child.communicate("\n", timeout=600)[0] == "lost\n"
    assert steps(url) == ["test.before"]
    assert [name for name, _ in fakes] == ["check"]
    assert [(run.ok, run.examined) for run in kept(live)] == [(True, 1)]


def test_who_only_lost_the_lock_goes_on(live: App, fakes: Did) -> None:
    """Nobody took the run over: it comes to its end, and its report is kept."""
    url = live.where.url
    with midway(url) as child:
        unlock(url)
        assert child.communicate("\n", timeout=600)[0] == "ran\n"
    assert steps(url) == ["test.after", "test.before"]
    assert fakes == []
    assert [(run.ok, run.examined) for run in kept(live)] == [(True, 2)]


def test_a_killed_run_is_taken_over_at_once(live: App, fakes: Did) -> None:
    """The system frees what a killed process held: no clock has to pass."""
    with midway(live.where.url) as child:
        child.kill()
        child.wait()
        assert running.run(live, "check", slot=SLOT) is not None
    assert [name for name, _ in fakes] == ["check"]


def test_a_run_that_was_taken_over_does_not_report_over_the_other(
    live: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report of whoever lost the claim meanwhile is dropped."""

    def slow(app: App, *_: object) -> Report:
        raw.tamper(app.where.url, "UPDATE job_runs SET claimed_by = 'elsewhere:1'")
        return Report(examined=5)

    put(monkeypatch, "check", slow)
    assert running.run(live, "check", slot=SLOT) is not None
    assert [(run.finished_at, run.examined) for run in kept(live)] == [(None, 0)]


def test_a_run_that_died_is_closed_by_the_next(live: App, fakes: Did, hands: Clock) -> None:
    """A run by hand that was cut off does not stay open for ever."""
    _claimed(live, "elsewhere:77", hands.at)
    hands.later(hours=1)
    running.run_now(live, "check")
    assert fakes
    assert [(run.ok, run.failed) for run in kept(live)] == [(True, 0), (False, 1)]


def test_a_run_that_was_given_up_does_not_report_any_more(
    live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Once the next run has closed it as cut off, a slow run by hand that ends after all changes nothing of it."""
    asked: list[int] = []

    def slow(app: App, *_: object) -> Report:
        asked.append(1)
        if len(asked) == 1:
            unlock(app.where.url)
            with App.open(app.where.url) as other:
                running.run_now(other, "check")
        return Report(examined=5)

    put(monkeypatch, "check", slow)
    running.run_now(live, "check")
    assert fakes == []
    assert [(run.ok, run.examined) for run in kept(live)] == [(True, 5), (False, 0)]


# -- clocks -----------------------------------------------------------------------------------------


def test_a_clock_that_was_ahead_loses_no_slot(live: App, fakes: Did, hands: Clock) -> None:
    """A slot runs once by one clock; what a clock that was ahead ran too early runs when its time comes."""
    list(running.run_due(live))
    hands.later(days=3)
    list(running.run_due(live))
    hands.later(days=-3)
    fakes.clear()
    assert list(running.run_due(live)) == []
    for days in (1, 2):
        hands.later(days=days)
        assert "remind" in [one.job for one in running.run_due(live)]
        assert list(running.run_due(live)) == []
    assert [name for name, _ in fakes].count("remind") == 2


def test_what_ran_by_a_clock_that_was_ahead_is_dated_back(
    live: App, fakes: Did, hands: Clock
) -> None:
    """It ran before the clock was put right, and counts from then: that nothing runs is seen in time."""
    hands.later(days=400)
    list(running.run_due(live))
    then = hands.later(days=-400)
    list(running.run_due(live))
    assert "remind" in [name for name, _ in fakes]
    assert {run.started_at for run in kept(live)} == {then}
    assert {run.finished_at for run in kept(live)} == {then}
    hands.later(hours=26)
    assert not lateness.of(live, "remind").late
    hands.later(seconds=1)
    assert lateness.of(live, "remind").late


def test_two_clocks_may_differ_a_little(live: App, fakes: Did, hands: Clock) -> None:
    """Ten minutes for mail, two hours for a job of the day: within them a slot that was run stays run."""
    list(running.run_due(live))
    fakes.clear()
    hands.later(hours=2)
    list(running.run_due(live))
    hands.later(hours=-2)
    assert list(running.run_due(live)) == []
    assert [name for name, _ in fakes] == ["deliver"]
    rows = raw.rows(
        live.where.url, "SELECT count(*) FROM job_runs WHERE job = 'deliver' AND slot IS NULL"
    )
    assert rows == [(1,)]  # two hours ahead is too much for mail


def test_a_day_of_a_rehearsal_before_the_last_is_no_clock_that_was_ahead(
    url: str, fakes: Did
) -> None:
    """Who goes back a few days and comes again finds what was run, run, under its own days."""
    for day in (date(2026, 11, 12), date(2026, 11, 10), date(2026, 11, 12)):
        with App.open(url, day) as app:
            list(running.run_due(app))
    assert [name for name, _ in fakes].count("remind") == 2
    assert raw.rows(url, "SELECT count(*) FROM job_runs WHERE slot IS NULL") == [(0,)]
