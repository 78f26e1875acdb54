"""kill -9 at any instant of a job or of the scheduler: in the end all is as if nobody had been killed."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.jobs.test_recompute import HOLIDAY
from tests.support import raw
from tests.support.office import Office
from workflow import records
from workflow.jobs import JOBS, flag_stalled

if TYPE_CHECKING:
    from tests.support.registers import Registers

ROOT = Path(__file__).resolve().parents[2]
DAY = date(2025, 11, 5)
IDS = {"id", "claimed_by", "started_at", "finished_at"}  # numbers may have gaps
CHANGES = {
    "messages": {"reminder", "escalation", "stalled", "digest", "hold_ended"},
    "flags": {"limit-passed", "hold-expired"},
}
KILLS = {"sqlite": (20, 30), "postgresql": (8, 10)}  # of each job, and of the scheduler
JOBS_KILLED = {job.name for job in JOBS} - {"deliver"}


def _two(registers: Registers) -> tuple[str, str]:
    """Return two registers that are the same, in which every job has something to do on DAY."""
    url = registers.fresh()
    office = Office(url)
    for _ in range(3):
        office.at("proposed")  # D1 is due on 29 October
    office.hold(office.at("verified"), date(2025, 9, 20), kind="political-standards")
    office.hold(office.at("verified"), date(2025, 9, 20))
    stuck = office.open()
    office.today = date(2026, 3, 1)  # a mark that is there, and is wrong on DAY
    flag_stalled.run(office.app, office.app.now(), False)
    office.today = DAY
    office.app.close()
    assert stuck
    raw.tamper(url, HOLIDAY, "UPDATE users SET digest = TRUE WHERE name = 'hoa'")
    return url, registers.copy(url)


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
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    rows = [line.split() for line in done.stdout.splitlines()]
    return {name: (int(killed), int(held)) for name, killed, held in rows}


def _contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row without its number and without who wrote it when."""
    found = {}
    for name, table in records.metadata.tables.items():
        columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in IDS)
        found[name] = sorted(raw.rows(url, f'SELECT {columns} FROM "{name}"'), key=repr)
    return found


@pytest.mark.parametrize("more", [(), ("scheduler",)], ids=["jobs", "scheduler"])
def test_kills_change_nothing_in_the_end(registers: Registers, more: tuple[str, ...]) -> None:
    """After any number of kills each rung, mark, letter and seal is there once, as where nobody was killed."""
    url, oracle = _two(registers)
    kills = KILLS[registers.dialect][len(more)]
    killed = _killed(url, oracle, kills, *more)
    assert set(killed) == (set(more) or JOBS_KILLED)
    assert {died for died, _ in killed.values()} == {kills}
    assert sum(held for _, held in killed.values()) > kills * len(killed) / 3
    ended, wanted = _contents(url), _contents(oracle)
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
