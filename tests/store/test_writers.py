"""Whether several who write at once lose anything."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest
from sqlmodel import select

from states import errors
from tests.support.statements import give
from workflow.app import App
from workflow.store import faults, records

if TYPE_CHECKING:
    from tests.support.registers import SqliteRegisters

WRITERS = 8
TIMES = 40

READ = "SELECT official_members AS n FROM units WHERE code = 'TP'"
WRITE = "UPDATE units SET official_members = :n + 1 WHERE code = 'TP' AND official_members = :n"
START = "UPDATE units SET official_members = 0"

# Read, then write what was read plus one, and try again where somebody else was quicker.
SCRIPT = """
import sys
from workflow.store import statements
from workflow.app import App
url, read, write, times = sys.argv[1:]
for dialect in statements.DIALECTS:
    statements._read["t_read", dialect] = read
    text = statements.percent_style(write) if dialect == "postgresql" else write
    statements._read["t_write", dialect] = text
losses = 0
with App.open(url) as app:
    for _ in range(int(times)):
        done = 0
        while not done:
            with app.transaction() as session:
                done = session.run("t_write", session.execute("t_read")[0])
            losses += not done
print(losses)
"""


@pytest.fixture(autouse=True)
def counter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make the counting statements known."""
    give(monkeypatch, t_read=READ, t_write=WRITE, t_start=START)
    monkeypatch.setenv("KETNAP_WAIT", "60")


def test_eight_processes_lose_nothing(url: str) -> None:
    """Eight processes that read and then write one row lose no increment.

    On SQLite none is ever too late either, since a writer begins before it reads; on PostgreSQL
    the versioned update tells the loser.
    """
    with App.open(url) as app, app.transaction() as session:
        session.run("t_start")
    command = [sys.executable, "-c", SCRIPT, url, READ, WRITE, str(TIMES)]
    writers = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True) for _ in range(WRITERS)]
    losses = [int(writer.communicate()[0]) for writer in writers]
    with App.open(url) as app, app.reading() as session:
        assert session.execute("t_read")[0]["n"] == WRITERS * TIMES
        if app.register.dialect == "sqlite":
            assert losses == [0] * WRITERS


def test_desk_and_office_write_in_turn(url: str) -> None:
    """Threads that write through the desk and through the office lose no increment."""
    with App.open(url) as app:
        with app.transaction() as session:
            session.run("t_start")

        def by_desk(_: int) -> None:
            done = 0
            while not done:
                with app.transaction() as session:
                    done = session.run("t_write", session.execute("t_read")[0])

        def by_office(_: int) -> None:
            with app.office() as office:
                query = select(records.Unit).where(records.Unit.code == "TP").with_for_update()
                root = office.orm.exec(query).one()
                root.official_members = (root.official_members or 0) + 1
                office.orm.add(root)

        with ThreadPoolExecutor(4) as pool:
            list(pool.map(by_desk, range(40)))
            list(pool.map(by_office, range(20)))
            both = [pool.submit(turn, 0) for turn in (by_desk, by_office) * 10]
            assert [turn.result() for turn in both] == [None] * 20
        with app.reading() as session:
            assert session.execute("t_read")[0]["n"] == 80


def test_writers_begin_immediately(
    sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer holds the file from its first moment, before it has written anything."""
    monkeypatch.setenv("KETNAP_WAIT", "0")
    url = sqlite_registers.fresh()
    with App.open(url) as app, App.open(url) as other, app.transaction():
        assert said_to(other) == faults.LOCKED


def said_to(app: App) -> str:
    """Return with which words a writer is sent away."""
    with pytest.raises(errors.Unavailable) as caught, app.transaction():
        pass
    return caught.value.message
