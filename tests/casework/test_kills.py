"""kill -9 at any statement of a verb: the register opens, nothing is half written, nothing told is lost."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import statements
from workflow.app import App
from workflow.casework import audit
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from tests.support.registers import PostgresRegisters, SqliteRegisters

ROOT = Path(__file__).resolve().parents[2]
COUNTS = """
SELECT count(*) AS acts, sum(CASE WHEN a.move = 'record' AND a.fields LIKE '%helper%' THEN 1 ELSE 0 END) AS helpers
FROM acts a
"""


def _killed(url: str, kills: int) -> int:
    """Let workers be killed; return how many verbs they had told as done."""
    command = [sys.executable, "-m", "tests.support.killed", url, str(kills), "20251106"]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def _whole(url: str, done: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Look at what the killed left: chains, rows, and every act that was told as done."""
    statements.give(monkeypatch, test_counts=COUNTS)
    with App.open(url, date(2025, 4, 1)) as app:
        verdict = audit.verify(app)
        assert verdict.ok
        assert list(invariants.check(app)) == []
        with app.reading() as session:
            (counts,) = session.execute("test_counts")
    # An acceptance is one verb and two acts; one verb more may have been committed and not told.
    assert counts["acts"] - counts["helpers"] >= done


def test_kills_on_sqlite(
    sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A hundred workers are killed, each at another statement."""
    url = sqlite_registers.fresh()
    _whole(url, _killed(url, 100), monkeypatch)


@pytest.mark.postgres
def test_kills_on_postgresql(
    postgres_registers: PostgresRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same on the other database, with fewer."""
    url = postgres_registers.fresh()
    _whole(url, _killed(url, 30), monkeypatch)
    postgres_registers.give_back()
