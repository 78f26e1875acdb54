"""kill -9 before any statement of an acceptance or an import: the case is where it was, whole."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import statements
from tests.support.office import Office
from tests.support.pair import STATEMENTS, Pair
from workflow.casework import audit
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from tests.support.registers import Registers

ROOT = Path(__file__).resolve().parents[2]
FEWEST = 12  # statements; a verb of fewer would not be killed in the middle of anything


def killed(url: str, day: date, *words: str) -> int:
    """Kill a verb before each of its statements; return how many there were."""
    command = [sys.executable, "-m", "tests.support.killed_at", url, day.isoformat(), *words]
    environ = {**os.environ, "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        command, cwd=ROOT, env=environ, capture_output=True, text=True, check=False, timeout=1200
    )
    assert done.returncode == 0, done.stderr
    return int(done.stdout)


def test_an_acceptance_passes_the_case_whole_or_not_at_all(url: str) -> None:
    """Killed before every statement in turn the case has one owner, the old one; at last the new one, with helper."""
    office = Office(url)
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.step(number, "acknowledge", by="ly")
    assert killed(url, office.today, "ly", "accept", str(number)) >= FEWEST
    assert office.show(ref).unit == "LC02"
    assert [row.move for row in office.history(ref)][-2:] == ["transfer_accept", "record"]
    assert list(invariants.check(office.app)) == []
    office.app.close()


@pytest.fixture
def pair(
    registers: Registers,
    sqlite_registers: Registers,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Pair]:
    """Lend a register to take in a case, on either database, and one that sends it."""
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    statements.give(monkeypatch, **STATEMENTS)
    opened = Pair(sqlite_registers, registers, tmp_path)
    yield opened
    opened.close()


def test_an_import_opens_the_case_whole_or_not_at_all(pair: Pair) -> None:
    """Killed before every statement in turn nothing is there; at last the case, its acts and its helper."""
    ref, number = pair.sent("verified")
    file = pair.export(number)
    there = pair.there
    there.today = pair.here.today
    kills = killed(there.url, there.today, "hai", "import", file)
    assert kills >= FEWEST * 5  # some statements for each of the acts
    done = pair.take_in(file)
    assert (done.again, done.state) == (True, pair.here.state(ref))
    assert audit.verify(there.app).ok
    assert list(invariants.check(there.app)) == []
