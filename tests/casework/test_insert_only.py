"""Acts are only ever added: whatever is done, no row of theirs is changed or deleted afterwards."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

from states import errors
from tests.support import postgres, raw
from tests.support.office import Office
from workflow.casework import audit
from workflow.demo import build, plant
from workflow.upkeep import invariants
from workflow.watch import running

if TYPE_CHECKING:
    from tests.support.registers import Registers

GUARD = """
CREATE TRIGGER {table}_{what} BEFORE {what} ON {table} BEGIN SELECT RAISE(ABORT, '{table} are only added'); END;
"""
POSTGRES_GUARD = """
CREATE OR REPLACE FUNCTION only_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'only added'; END $$;
CREATE TRIGGER {table}_only_added BEFORE UPDATE OR DELETE ON {table} EXECUTE FUNCTION only_added();
"""
TABLES = ("acts", "act_parts")


def guard(url: str) -> None:
    """Let the database itself refuse to change or delete an act."""
    for table in TABLES:
        if url.startswith("sqlite"):
            with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
                for what in ("UPDATE", "DELETE"):
                    file.executescript(GUARD.format(table=table, what=what))
        else:
            with postgres.connect(url, autocommit=True) as server:
                server.execute(POSTGRES_GUARD.format(table=table).encode())


def test_the_guard_bites(registers: Registers) -> None:
    """The guard of these tests refuses what it is there to refuse."""
    office = Office.planted(registers)
    office.open()
    guard(office.url)
    for table in TABLES:
        for text in (f"UPDATE {table} SET n = 9", f"DELETE FROM {table}"):
            with pytest.raises(Exception, match="only added"):
                raw_without_replica(office.url, text)
    office.app.close()


def raw_without_replica(url: str, text: str) -> None:
    """Run a statement as an ordinary client, whose triggers fire."""
    if url.startswith("sqlite"):
        raw.tamper(url, text)
        return
    with postgres.connect(url, autocommit=True) as server:
        server.execute(text.encode())


def test_a_story_with_every_correction_only_adds(registers: Registers) -> None:
    """Undone, retracted, replaced, handed over, recomputed and sealed: the acts stay as they were written."""
    office = Office.planted(registers)
    guard(office.url)
    ref = office.at("verified")
    office.correct(ref)
    paper = office.record("challenge", ref)
    office.correct(ref, retracts=paper)
    office.correct(ref, replaces=2, fields={"resolution": "2"})
    with pytest.raises(errors.KetnapError):
        office.correct(ref, retracts=paper)
    office.transfer(office.at("certified"))
    for job in ("recompute", "seal", "check"):
        running.run_now(office.app, job)
    assert audit.verify(office.app).ok
    assert list(invariants.check(office.app)) == []
    office.app.close()


def test_the_demo_only_adds(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every track of the made-up city is played without a change of an act."""
    whole = plant.plant

    def guarded(app: Any, *rest: Any) -> None:
        guard(app.where.url)
        whole(app, *rest)

    monkeypatch.setattr(plant, "plant", guarded)
    built = build.build(registers.nowhere(), build.Wanted(24))
    assert built.acts > 100
