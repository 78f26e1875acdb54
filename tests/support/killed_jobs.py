"""Run jobs until killed: ``python -m tests.support.killed_jobs URL ORACLE DAY KILLS SEED [scheduler]``.

For each job in turn, children run one slot of it, and tell through a pipe of every statement that begins
and ends. The parent kills each at a random one of these; the next child finds the claim of a dead process.
After each kill the register is looked at. At last one child comes to the end of the slot, and one more
finds it taken. With ``scheduler`` each child is a scheduler that runs whatever is due.
The same is done, and nobody killed, in the register ORACLE, which must be a copy of the first.
Prints a line for each job: its name, how many children were killed, and how many of these held the slot.
"""

from __future__ import annotations

import os
import random
import signal
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import NamedTuple

from tests.support import killed, raw
from workflow import clock
from workflow.app import App
from workflow.upkeep import impossible, invariants, seals
from workflow.watch import running, scheduler
from workflow.watch.table import JOBS

SLOT = datetime(2025, 11, 4, 22, 0, tzinfo=UTC)
NAMES = tuple(job.name for job in JOBS if job.name != "deliver")  # which has a test of its own
DONE, TAKEN = 0, 3
MOST_TRIES = 2_000  # a server sees a moment later that its client has died

Child = Callable[[App], int]


class Told(NamedTuple):
    """What became of the children of one job."""

    name: str
    killed: int
    held: int


class Wanted(NamedTuple):
    """How many children of each job are killed, and by which dice; `whole` for the scheduler."""

    kills: int
    seed: int
    whole: bool


def main(url: str, oracle: str, day: date, wanted: Wanted) -> Iterator[Told]:
    """Kill so many children of each job, or of the scheduler, and let one more finish."""
    chance, known = random.Random(wanted.seed), wrong(url, day)
    for name in ("scheduler",) if wanted.whole else NAMES:
        child = _schedule if wanted.whole else _job(name)
        longest = _count(oracle, day, child)
        died = held = 0
        while died < wanted.kills:
            status = _killed(url, day, child, chance.randint(1, longest))
            if not os.WIFSIGNALED(status):  # it was done with little left to do: begin anew
                assert os.waitstatus_to_exitcode(status) in (DONE, TAKEN), name
                _forget(url, name)
                continue
            died += 1
            held += _held(url)
            found = wrong(url, day)
            assert found <= known, (name, found - known)
            known = found
        assert _ended(url, day, child) == DONE, name
        assert _ended(url, day, child) == TAKEN, name
        yield Told(name, died, held)


# -- the children -------------------------------------------------------------------------------------


def _job(name: str) -> Child:
    def child(app: App) -> int:
        ran = running.run(app, name, slot=SLOT)
        assert ran is None or not ran.report.failed, ran
        return TAKEN if ran is None else DONE

    return child


def _schedule(app: App) -> int:
    for _ in range(MOST_TRIES):
        done = scheduler.once(app)
        if done.led:
            assert not any(ran.report.failed for ran in done.runs), done
            return DONE if done.runs else TAKEN
    return 1


def _begun(url: str, day: date, child: Child) -> tuple[int, int]:
    """Start a child; return its number, and where it tells of its statements."""
    reading, writing = os.pipe()
    number = os.fork()
    if number == 0:
        try:
            os.close(reading)
            killed.told_around(*[lambda: os.write(writing, killed.STATEMENT)] * 2)
            with App.open(url, day) as app:
                os._exit(child(app))
        finally:
            os._exit(1)
    os.close(writing)
    return number, reading


def _killed(url: str, day: date, child: Child, steps: int) -> int:
    """Kill a child once it has told so often, wherever it is by then; return how it ended."""
    number, reading = _begun(url, day, child)
    while steps and os.read(reading, 1):
        steps -= 1
    if not steps:
        os.kill(number, signal.SIGKILL)
    os.close(reading)
    return os.waitpid(number, 0)[1]


def _ended(url: str, day: date, child: Child) -> int:
    """Let a child come to its end; return its exit code."""
    number, reading = _begun(url, day, child)
    while os.read(reading, 4096):
        pass
    os.close(reading)
    return os.waitstatus_to_exitcode(os.waitpid(number, 0)[1])


# -- looking ------------------------------------------------------------------------------------------


def _count(oracle: str, day: date, child: Child) -> int:
    """Let a child do the same to its end in a register where nobody is killed; count what it tells."""
    number, reading = _begun(oracle, day, child)
    told = 0
    while more := os.read(reading, 4096):
        told += len(more)
    os.close(reading)
    assert os.waitstatus_to_exitcode(os.waitpid(number, 0)[1]) == DONE
    return told


def wrong(url: str, day: date) -> set[str]:
    """Open the register, and return all that is wrong with it; the chains and seals must be sound."""
    with App.open(url, day) as app:
        assert seals.verify(app).ok
        return {str(one) for one in (*invariants.check(app), *impossible.find(app))}


def _held(url: str) -> int:
    """Count the slots that somebody claimed and did not end."""
    return int(raw.rows(url, "SELECT count(*) FROM job_runs WHERE finished_at IS NULL")[0][0])


def _forget(url: str, name: str) -> None:
    """Let the slot of a job be run again, or for the scheduler every slot."""
    raw.tamper(url, f"DELETE FROM job_runs WHERE job = '{name}' OR '{name}' = 'scheduler'")


def _print() -> None:
    url, oracle, day, kills, seed, *whole = sys.argv[1:]
    wanted = Wanted(int(kills), int(seed), whole=bool(whole))
    for told in main(url, oracle, date.fromisoformat(day), wanted):
        print(*told)  # noqa: T201 - to the test


if __name__ == "__main__":
    clock.now = lambda: clock.midnight(date(2026, 11, 2))
    _print()
