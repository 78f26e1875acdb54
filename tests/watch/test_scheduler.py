"""The scheduler as a process: one leads, another waits and takes over, both end when asked to."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread, Timer
from typing import IO, TYPE_CHECKING

import pytest

from tests.support import raw
from tests.watch.conftest import put
from workflow.app import App
from workflow.register import making
from workflow.store import holding
from workflow.store import leader as leading
from workflow.store.leader import seat
from workflow.watch import scheduler
from workflow.watch.outcome import Report
from workflow.watch.scheduler import Scheduler
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from states.pipeline import Warned
    from tests.support.registers import Registers
    from tests.watch.conftest import Clock, Did

ROOT = Path(__file__).resolve().parents[2]
LEADS = "The scheduler runs"
WAITS = "waits to take its place"
LOST = "was lost"
LONGEST = 600.0  # seconds after which a process that says nothing is given up


@pytest.fixture
def url(registers: Registers) -> str:
    """Return the address of a new live register."""
    made = registers.nowhere()
    making.create(made)
    return made


@contextmanager
def started(url: str, *words: str) -> Iterator[subprocess.Popen[str]]:
    """Start a scheduler as a process of its own; it is gone at the end."""
    command = [sys.executable, "cli.py", "--db", url, "--lang", "en", "--as", "admin", "scheduler"]
    child = subprocess.Popen(
        [*command, *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    patience = Timer(LONGEST, child.kill)
    patience.start()
    try:
        yield child
    finally:
        patience.cancel()
        child.kill()
        child.communicate()


def until(child: subprocess.Popen[str], words: str) -> str:
    """Read what a process says until it says this; return the line."""
    assert child.stderr is not None
    said: list[str] = []
    for line in child.stderr:
        said.append(line)
        if words in line:
            return line
    raise AssertionError(f"never said {words!r}, but: {said}")


def runs(url: str) -> list[tuple[str, int]]:
    """Return how often each job was run for a slot."""
    return raw.rows(
        url, "SELECT job, count(*) FROM job_runs WHERE slot IS NOT NULL AND job <> 'deliver' GROUP BY job, slot"
    )  # fmt: skip


def test_the_standby_takes_over_from_a_killed_leader(url: str) -> None:
    """Two schedulers: one leads, the other says who and waits; after kill -9 it leads, and runs nothing twice."""
    with started(url) as leader:
        until(leader, LEADS)
        until(leader, "(seal): ")  # the last of those that were due
        with started(url) as standby:
            assert f":{leader.pid})" in until(standby, WAITS)
            leader.send_signal(signal.SIGKILL)
            leader.wait()
            until(standby, LEADS)
            standby.send_signal(signal.SIGTERM)
            assert standby.wait(LONGEST) == 0
    ran = runs(url)
    assert {job for job, _ in ran} == {job.name for job in JOBS} - {"deliver"}
    assert all(count == 1 for _, count in ran)


def test_a_leader_whose_lock_file_is_exchanged_gives_way(sqlite_registers: Registers) -> None:
    """Where another leads by a new file, the one that led says so and waits; it says who leads."""
    url = sqlite_registers.nowhere()
    making.create(url)
    path = lock_of(url.removeprefix("sqlite:///"))
    with started(url) as old:
        until(old, LEADS)
        until(old, "(seal): ")
        with open(f"{path}.new", "w+b", buffering=0) as file:
            assert holding.lock(file)
            file.write(b"another")
            os.replace(f"{path}.new", path)
            until(old, LOST)
            assert "(another)" in until(old, WAITS)
    assert all(count == 1 for _, count in runs(url))


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_it_cleanly(url: str, how: signal.Signals) -> None:
    """Asked to stop it ends with 0, and every run that was begun has ended."""
    with started(url) as child:
        until(child, LEADS)
        child.send_signal(how)
        assert child.wait(LONGEST) == 0
        assert child.stderr is not None
        assert "Traceback" not in child.stderr.read()
    assert raw.rows(url, "SELECT count(*) FROM job_runs WHERE finished_at IS NULL") == [(0,)]


def test_a_standby_ends_cleanly_too(url: str) -> None:
    """Whoever waits can be stopped, and has run nothing."""
    with App.open(url) as app:
        place = seat(app.where, 1.0)
        assert place.take("the test")
        with started(url) as child:
            assert "the test" in until(child, WAITS)
            child.send_signal(signal.SIGTERM)
            assert child.wait(LONGEST) == 0
        place.leave()
    assert raw.rows(url, "SELECT count(*) FROM job_runs") == [(0,)]


def test_once_while_another_leads(url: str) -> None:
    """It says who leads, does nothing, and that is no failure."""
    with App.open(url) as app:
        place = seat(app.where, 1.0)
        assert place.take("the test")
        with started(url, "--once", "--json") as child:
            out, err = child.communicate(timeout=LONGEST)
        place.leave()
    assert child.returncode == 0
    assert json.loads(out)["data"] == []
    assert "the test" in err
    assert raw.rows(url, "SELECT count(*) FROM job_runs") == [(0,)]


# -- in this process --------------------------------------------------------------------------------


def test_one_place_for_one_leader(url: str) -> None:
    """The place is taken once; whoever comes later is told the name; left or lost, it is free again."""
    with App.open(url) as app:
        first, second = seat(app.where, 1.0), seat(app.where, 1.0)
        assert first.take("one")
        assert first.take("one")
        assert first.held()
        assert not second.take("two")
        assert not second.held() or app.register.dialect == "postgresql"
        assert second.leader() == "one"
        first.leave()
        assert not first.held()
        assert second.take("two")
        second.leave()


def test_a_removed_lock_file_leaves_one_leader(sqlite_registers: Registers) -> None:
    """Whose file is taken away leads no longer as soon as it looks; who locked the new one goes on."""
    with App.open(sqlite_registers.fresh()) as app:
        first, second = seat(app.where, 1.0), seat(app.where, 1.0)
        assert first.take("one")
        os.unlink(lock_of(app.where.path))
        assert second.take("two")
        assert (first.held(), second.held()) == (False, True)
        assert not first.take("one")
        assert first.leader() == "two"
        second.leave()
        assert first.take("one")
        first.leave()


def test_a_lock_file_removed_while_it_is_taken_makes_no_second_leader(
    sqlite_registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A lock on a file that was exchanged after it was opened counts for nothing."""
    with App.open(sqlite_registers.fresh()) as app:
        first, second = seat(app.where, 1.0), seat(app.where, 1.0)
        whole = holding.lock

        def slowly(file: IO[bytes]) -> bool:
            monkeypatch.setattr(leading, "lock", whole)
            os.unlink(lock_of(app.where.path))
            assert second.take("two")
            return whole(file)

        monkeypatch.setattr(leading, "lock", slowly)
        assert not first.take("one")
        assert second.held()
        second.leave()


def lock_of(path: str) -> str:
    """Return the file that the leader of a register locks."""
    return os.path.realpath(path) + leading.SUFFIX


def test_once_runs_what_is_due_once(live: App, fakes: Did, hands: Clock) -> None:
    """Twice within one slot it runs once; after the slot it runs again."""
    first = scheduler.once(live)
    assert first.led
    assert [ran.job for ran in first.runs] == [job.name for job in JOBS]
    assert scheduler.once(live).runs == ()
    hands.later(minutes=5)
    assert [ran.job for ran in scheduler.once(live).runs] == ["deliver"]
    assert [name for name, _ in fakes].count("deliver") == 2


class Watched:
    """A scheduler run in a thread of its own, and what it says."""

    def __init__(self, app: App) -> None:
        self.said: list[Warned] = []
        self.seen: list[str] = []
        self.told, self.all_ran = Event(), Event()
        self.scheduler = Scheduler(app, tell=self._tell, seen=lambda ran: self._ran(ran.job))
        self.thread = Thread(target=self.scheduler.serve)

    def _tell(self, told: Warned) -> None:
        self.said.append(told)
        self.told.set()

    def _ran(self, job: str) -> None:
        self.seen.append(job)
        if job == JOBS[-1].name:
            self.all_ran.set()

    @contextmanager
    def serving(self) -> Iterator[None]:
        """Let it serve, and stop it at the end."""
        self.thread.start()
        try:
            yield
        finally:
            self.scheduler.stop()
            self.thread.join(LONGEST)
            assert not self.thread.is_alive()


def test_on_start_what_was_missed_runs_in_order(live: App, fakes: Did) -> None:
    """It begins with the latest slot of each job, in the order of the table, and stops when told."""
    watched = Watched(live)
    with watched.serving():
        assert watched.all_ran.wait(LONGEST)
    assert watched.seen == [job.name for job in JOBS]
    assert [name for name, _ in fakes] == watched.seen


def test_a_clock_that_is_put_forward_is_noticed(
    live: App, fakes: Did, hands: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """After a jump what is due now is looked for anew, without waiting for the old time."""
    monkeypatch.setattr(scheduler, "BEAT", 0.05)
    watched = Watched(live)
    with watched.serving():
        assert watched.all_ran.wait(LONGEST)
        watched.all_ran.clear()
        hands.later(days=1)
        assert watched.all_ran.wait(LONGEST)
    assert scheduler.CLOCK_JUMPED in [told.message for told in watched.said]
    assert [name for name, _ in fakes].count("remind") == 2


def test_stopping_finishes_the_job_under_way_and_begins_no_other(
    live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The job that runs when the signal comes reports; the jobs after it are left for the next time."""
    watched = Watched(live)

    def stopping(app: App, now: datetime, dry_run: bool) -> Report:
        del app, now, dry_run
        watched.scheduler.stop()
        return Report(examined=7)

    put(monkeypatch, "recompute", stopping)
    with watched.serving():
        watched.thread.join(LONGEST)
    assert watched.seen == ["expire-holds", "recompute"]
    assert [name for name, _ in fakes] == ["expire-holds"]
    rows = raw.rows(live.where.url, "SELECT job, examined FROM job_runs ORDER BY id")
    assert rows == [("expire-holds", 1), ("recompute", 7)]


def test_a_register_that_is_away_for_a_while_ends_nothing(
    live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What cannot be run now is said; the scheduler goes on."""
    from states.errors import Unavailable

    def away(*_: object, **__: object) -> Iterator[None]:
        raise Unavailable("away")

    monkeypatch.setattr(scheduler, "run_due", away)
    watched = Watched(live)
    with watched.serving():
        while scheduler.NO_RUN not in [told.message for told in watched.said]:
            assert watched.told.wait(LONGEST)
            watched.told.clear()
        assert watched.thread.is_alive()
    assert fakes == []


def test_a_lost_lead_is_taken_again(live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the lock is lost with its connection, the scheduler says so and competes for it anew."""
    monkeypatch.setattr(scheduler, "BEAT", 0.05)
    lost: list[int] = []

    def held(self: object) -> bool:
        del self
        lost.append(1)
        return len(lost) != 1

    monkeypatch.setattr(leading.FileSeat, "held", held)
    monkeypatch.setattr(leading.ServerSeat, "held", held)
    watched = Watched(live)
    with watched.serving():
        while [told.message for told in watched.said].count(scheduler.LEADS) < 2:
            assert watched.told.wait(LONGEST)
            watched.told.clear()
    assert scheduler.LOST in [told.message for told in watched.said]
    assert [name for name, _ in fakes].count("remind") == 1


@pytest.mark.postgres
def test_a_server_that_drops_us_takes_the_lead(
    postgres_registers: Registers,
) -> None:
    """A connection ended by the server's administrator no longer leads, and says so."""
    url = postgres_registers.fresh()
    with App.open(url) as app:
        place = seat(app.where, 1.0)
        assert place.take("one")
        raw.tamper(
            url,
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE application_name = 'ketnap scheduler one'",
        )
        assert not place.held()
        assert place.take("one")
        place.leave()
    postgres_registers.give_back()
