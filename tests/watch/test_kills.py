"""kill -9 at any instant of a job or of the scheduler: in the end all is as if nobody had been killed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import raw
from tests.support.twins import DAY, contents, two
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from tests.support.registers import Registers

ROOT = Path(__file__).resolve().parents[2]
CHANGES = {
    "messages": {"reminder", "escalation", "stalled", "digest", "hold_ended"},
    "flags": {"limit-passed", "hold-expired"},
}
KILLS = {"sqlite": (7, 10), "postgresql": (4, 5)}  # of each job, and of the scheduler
LONG = 5  # times as many in the long suites
JOBS_KILLED = {job.name for job in JOBS} - {"deliver"}


def _killed(url: str, oracle: str, kills: int, *more: str) -> dict[str, tuple[int, int]]:
    """Let children be killed; return of each job how many were, and how many of them held its slot."""
    words = [url, oracle, DAY.isoformat(), str(kills), "20251105", *more]
    done = subprocess.run(
        [sys.executable, "-m", "tests.support.killed_jobs", *words],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
        timeout=1200,
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    return {name: (int(killed), int(held)) for name, killed, held in rows}


@pytest.mark.slow
@pytest.mark.parametrize("times", [1, pytest.param(LONG, marks=pytest.mark.long)])
@pytest.mark.parametrize("more", [(), ("scheduler",)], ids=["jobs", "scheduler"])
def test_kills_change_nothing_in_the_end(
    registers: Registers, more: tuple[str, ...], times: int
) -> None:
    """After any number of kills each rung, mark, letter and seal is there once, as where nobody was killed."""
    url, oracle = two(registers)
    kills = KILLS[registers.dialect][len(more)] * times
    killed = _killed(url, oracle, kills, *more)
    assert set(killed) == (set(more) or JOBS_KILLED)
    assert {died for died, _ in killed.values()} == {kills}
    assert sum(held for _, held in killed.values()) > kills * len(killed) / 3
    ended, wanted = contents(url), contents(oracle)
    for name in wanted.keys() - {"job_runs"}:  # what a killed run had done, the next does not count
        assert ended[name] == wanted[name], name
    for name, column in (("messages", "template"), ("flags", "cause")):
        said = {row[0] for row in raw.rows(url, f"SELECT {column} FROM {name}")}
        assert said >= CHANGES[name]
    assert raw.rows(url, "SELECT count(*) FROM seals") == [(1,)]
    assert raw.rows(url, "SELECT count(*) FROM flags WHERE cleared_at IS NOT NULL") != [(0,)]
    runs = raw.rows(
        url,
        "SELECT job, count(*), count(finished_at), max(failed) FROM job_runs GROUP BY job, slot",
    )
    assert {job for job, *_ in runs} >= JOBS_KILLED
    assert {tuple(rest) for _, *rest in runs} == {(1, 1, 0)}
