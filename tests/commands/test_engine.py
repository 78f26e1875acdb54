"""What is said of the engine under a register: by `init`, by `db upgrade` and by `doctor`."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.registers import PostgresRegisters, SqliteRegisters

RISK, SOUND = (3, 40, 1), (3, 51, 3)
NOTE = "SQLite 3.40.1 by itself can damage"
ROW = "under the register's own write lock only"


@pytest.fixture(params=[RISK, SOUND], ids=["with the fault", "sound"])
def risk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> bool:
    """Pretend a version of SQLite; say whether it has the fault."""
    version: tuple[int, ...] = request.param
    monkeypatch.setattr(sqlite3, "sqlite_version_info", version)
    monkeypatch.setattr(sqlite3, "sqlite_version", ".".join(map(str, version)))
    return version == RISK


def told(risk: bool) -> dict[str, Any]:
    """Return what scripts are told of that engine."""
    version = RISK if risk else SOUND
    return {
        "name": "SQLite",
        "version": ".".join(map(str, version)),
        "at_risk": risk,
        "journal": "wal",
    }


def test_no_register_is_made_in_silence(
    ketnap: Run, sqlite_registers: SqliteRegisters, risk: bool
) -> None:
    """On an engine with the fault `init` and `db upgrade` say so; on a sound one they say nothing."""
    url = sqlite_registers.nowhere()
    made = ketnap("--db", url, "--lang", "en", "init", "--rehearsal", "--json")
    assert made.data["engine"] == told(risk)
    assert (NOTE in made.err) is risk
    upgraded = ketnap("--db", url, "--lang", "en", "db", "upgrade")
    assert (NOTE in upgraded.err) is risk


def test_the_doctor_names_engine_and_way(
    ketnap: Run, sqlite_registers: SqliteRegisters, risk: bool
) -> None:
    """`doctor` says which engine there is, how the journal is kept, and why."""
    here = ("--db", sqlite_registers.fresh(), "--lang", "en")
    assert ketnap(*here, "doctor", "--json").data["engine"] == told(risk)
    screen = ketnap(*here, "doctor").out
    assert ROW in screen
    assert ("could damage it" in screen) is risk


def test_another_journal_is_worth_a_look(ketnap: Run, sqlite_registers: SqliteRegisters) -> None:
    """A file with a rollback journal is found by `doctor`, with the command that changes it."""
    url = sqlite_registers.fresh()
    with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as db:
        db.execute("PRAGMA journal_mode = TRUNCATE")
        db.execute("PRAGMA journal_mode = DELETE")
    here = ("--db", url, "--lang", "en")
    found = ketnap(*here, "doctor")
    assert "of the kind delete" in found.out
    assert "ketnap db upgrade" in found.out
    assert ketnap(*here, "db", "upgrade").code == 0
    assert ROW in ketnap(*here, "doctor").out


@pytest.mark.postgres
def test_a_server_keeps_its_own_journal(ketnap: Run, postgres_registers: PostgresRegisters) -> None:
    """On PostgreSQL nothing is said of a journal, and nothing is at risk."""
    url = postgres_registers.fresh()
    engine = ketnap("--db", url, "doctor", "--json").data["engine"]
    assert (engine["name"], engine["at_risk"], engine["journal"]) == ("PostgreSQL", False, "")
    assert "write lock" not in ketnap("--db", url, "--lang", "en", "doctor").out
    postgres_registers.give_back()
