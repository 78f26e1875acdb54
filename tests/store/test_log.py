"""When the write-ahead log of a file is copied into it, and that nobody can commit meanwhile."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.engines import other
from tests.support.statements import give
from workflow.app import App
from workflow.register import making
from workflow.store import engines, location, sqlite, sqlite_log

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import SqliteRegisters

ROOT = Path(__file__).resolve().parents[2]
PAGE = 4096
MAKE = "CREATE TABLE bulk (id INTEGER PRIMARY KEY, what BLOB)"
FILL = f"INSERT INTO bulk (what) VALUES (zeroblob({64 * PAGE}))"
COUNT = "SELECT count(*) AS n FROM bulk"
ONE = 65 * PAGE  # at least so much does one filling add to the log
UNTIL_GROWN = sqlite_log.GROWN // (64 * PAGE) + 1
WRITERS, TIMES = 8, 12

# Each writes rows of 64 pages, so that the log is copied over and over while others commit.
SCRIPT = """
import os, sqlite3, sys
from workflow.store import statements
from workflow.app import App
url, fill, times = sys.argv[1:]
statements._read["t_fill", "sqlite"] = fill
most = 0
with App.open(url) as app:
    for _ in range(int(times)):
        with app.transaction() as session:
            session.run("t_fill")
        most = max(most, os.stat(url.removeprefix("sqlite:///") + "-wal").st_size)
print(sqlite3.sqlite_version, most)
"""


@pytest.fixture
def path(sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch) -> str:
    """Return the file of a register with a table for much data."""
    give(monkeypatch, t_fill=FILL, t_count=COUNT)
    monkeypatch.setenv("KETNAP_WAIT", "60")
    file = sqlite_registers.fresh().removeprefix("sqlite:///")
    with closing(sqlite3.connect(file)) as db:
        db.execute(MAKE)
    return file


@pytest.fixture
def app(path: str) -> Iterator[App]:
    """Lend that register, open; it stays open beside whatever the test does, so that its log stays."""
    with App.open(f"sqlite:///{path}") as app:
        yield app


def fill(app: App, times: int = 1) -> None:
    """Commit so many rows of 64 pages, one in each transaction."""
    for _ in range(times):
        with app.transaction() as session:
            session.run("t_fill")


def size(app: App) -> int:
    """Return how large the log's file is."""
    return os.stat(app.where.path + "-wal").st_size


@pytest.mark.parametrize(
    ("version", "risk"),
    [
        ("3.6.23", False),  # has no write-ahead log
        ("3.7.0", True),
        ("3.40.1", True),  # of Debian 12
        ("3.44.5", True),
        ("3.44.6", False),
        ("3.44.7", False),
        ("3.45.0", True),
        ("3.46.1", True),  # of Debian 13
        ("3.50.6", True),
        ("3.50.7", False),
        ("3.51.0", True),
        ("3.51.2", True),
        ("3.51.3", False),
        ("3.52.0", False),
        ("3.54.1", False),
        ("4.0.0", False),
    ],
)
def test_the_engines_with_the_fault_are_known(version: str, risk: bool) -> None:
    """SQLite 3.7.0 to 3.51.2 has it, but for the late patches of two older series."""
    assert sqlite_log.can_damage(tuple(map(int, version.split(".")))) is risk


def test_no_connection_copies_the_log_by_itself(app: App) -> None:
    """Neither the desk's nor the office's connections copy at a commit, nor one that was only opened."""
    with app.transaction() as session:
        connection = session._connection  # type: ignore[attr-defined]
        assert connection.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)
    with app.office() as office:
        asked = office.orm.connection().exec_driver_sql("PRAGMA wal_autocheckpoint")
        assert asked.scalar() == 0
    with closing(sqlite.open_existing(app.where, 1.0, mode="ro")) as reader:
        assert reader.execute("PRAGMA wal_autocheckpoint").fetchone() == (0,)


def test_connections_and_copies_have_one_home() -> None:
    """No other module opens a file with SQLite's driver, or tells it to copy the log."""
    store = ROOT / "workflow" / "store"
    texts = {file: file.read_text("utf-8") for file in (ROOT / "workflow").rglob("*.py")}
    for words, home in (("sqlite3.connect(", "sqlite.py"), ("wal_checkpoint", "sqlite_log.py")):
        assert [file for file, text in texts.items() if words in text] == [store / home]


def test_a_log_that_has_grown_is_copied(app: App) -> None:
    """Below the measure nothing is copied; above it all is, and the next commit begins the log anew."""
    file = Path(app.where.path)
    before, rows = file.stat().st_size, 0
    while file.stat().st_size == before:
        assert size(app) < sqlite_log.GROWN
        fill(app)
        rows += 1
    assert size(app) >= sqlite_log.GROWN
    assert file.stat().st_size > before + rows * 64 * PAGE
    fill(app)
    assert size(app) < 2 * ONE
    with app.reading() as session:
        assert session.execute("t_count")[0]["n"] == rows + 1


def test_the_office_copies_too(app: App) -> None:
    """What the office commits is copied by it, when it is much."""
    before = Path(app.where.path).stat().st_size
    with app.office() as office:
        for _ in range(UNTIL_GROWN):
            office.run("t_fill")
    assert Path(app.where.path).stat().st_size > before + sqlite_log.GROWN * 0.9


def test_nobody_commits_while_the_log_is_copied(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """At the moment of the copying another connection finds the register taken for writing."""
    tried: list[str] = []
    with closing(sqlite3.connect(app.where.path, timeout=0, isolation_level=None)) as other:

        def watch(statement: str) -> None:
            if "wal_checkpoint" in statement:
                try:
                    other.execute("BEGIN IMMEDIATE")
                    other.execute("ROLLBACK")
                except sqlite3.OperationalError as error:
                    tried.append(error.sqlite_errorname)
                else:
                    tried.append("free")

        log = sqlite.log(app.where)
        plain = log._second

        def watched() -> sqlite3.Connection:
            connection = plain()
            connection.set_trace_callback(watch)
            return connection

        monkeypatch.setattr(app._desk._log, "_second", watched)  # type: ignore[attr-defined]
        fill(app, UNTIL_GROWN)
        assert tried == ["SQLITE_BUSY"]
        other.execute("BEGIN IMMEDIATE")  # and it is free again


def test_a_reader_keeps_its_state_and_the_log_is_tried_again(
    app: App, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A log that somebody reads is copied up to there; it is tried again when it has doubled."""
    tries: list[int] = []
    copy = sqlite_log.Log._copy

    def counted(log: sqlite_log.Log, writer: sqlite3.Connection) -> None:
        tries.append(size(app))
        copy(log, writer)

    monkeypatch.setattr(sqlite_log.Log, "_copy", counted)
    fill(app)
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute(COUNT).fetchone() == (1,)
        fill(app, 2 * UNTIL_GROWN + 2)
        assert len(tries) == 2
        assert tries[1] - tries[0] >= sqlite_log.GROWN
        assert reader.execute(COUNT).fetchone() == (1,)
        reader.execute("COMMIT")
    fill(app, UNTIL_GROWN + 2)
    assert len(tries) == 3
    assert size(app) < sqlite_log.GROWN
    fill(app, UNTIL_GROWN)
    assert len(tries) == 4
    assert tries[3] < 2 * sqlite_log.GROWN, "what was too large once is the measure no longer"


def test_a_failed_copy_fails_no_commit(app: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the copying fails, what was committed stays, and the writer can go on."""

    def broken() -> sqlite3.Connection:
        raise sqlite3.OperationalError("disk I/O error")

    monkeypatch.setattr(app._desk._log, "_second", broken)  # type: ignore[attr-defined]
    fill(app, UNTIL_GROWN + 3)
    with app.reading() as session:
        assert session.execute("t_count")[0]["n"] == UNTIL_GROWN + 3


def test_who_holds_the_register_is_not_waited_for(app: App, path: str) -> None:
    """Where somebody else writes at that moment the copying is left to the next."""
    log = sqlite.log(app.where)
    fill(app, UNTIL_GROWN - 2)
    before = Path(path).stat().st_size
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as other,
        closing(sqlite.connect(app.where, 0.0)) as writer,
    ):
        other.execute("PRAGMA wal_autocheckpoint = 0")
        for _ in range(4):
            other.execute(FILL)
        other.execute("BEGIN IMMEDIATE")
        log.tend(writer)
        assert not writer.in_transaction
        assert Path(path).stat().st_size == before
        other.execute("ROLLBACK")
        sqlite.log(app.where).tend(writer)
        assert Path(path).stat().st_size > before


def crowd(path: str, environments: list[dict[str, str]]) -> list[tuple[str, int]]:
    """Let eight processes fill one file; return each one's engine, and the largest log it saw."""
    command = [sys.executable, "-c", SCRIPT, f"sqlite:///{path}", FILL, str(TIMES)]
    writers = [
        subprocess.Popen(
            command, stdout=subprocess.PIPE, text=True, cwd=ROOT,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environments[n % len(environments)],
        )
        for n in range(WRITERS)
    ]  # fmt: skip
    told = [writer.communicate(timeout=1200)[0].split() for writer in writers]
    return [(version, int(most)) for version, most in told]


def whole(path: str) -> None:
    """Look whether every row that was committed is there, and the file sound."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute(COUNT).fetchone() == (WRITERS * TIMES,)
        assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]


def test_eight_writers_share_the_log(path: str) -> None:
    """Eight processes that fill the log lose nothing, and it does not grow without end."""
    seen = crowd(path, [{}])
    whole(path)
    assert max(most for _, most in seen) < 6 * sqlite_log.GROWN


def test_eight_writers_of_two_engines_share_the_log(path: str) -> None:
    """Four processes on a SQLite with the fault and four on a sound one lose nothing either."""
    seen = crowd(path, [{}, other()])
    whole(path)
    risks = {sqlite_log.can_damage(tuple(map(int, version.split(".")))) for version, _ in seen}
    assert risks == {True, False}


def test_another_journal_is_told_and_changed(path: str) -> None:
    """A file that came with a rollback journal works; `doctor` says so, and `db upgrade` changes it."""
    with closing(sqlite3.connect(path)) as db:
        assert db.execute("PRAGMA journal_mode = DELETE").fetchone() == ("delete",)
    where = location.locate(f"sqlite:///{path}")
    with App.open(f"sqlite:///{path}") as app:
        fill(app, 2)
        assert engines.of(where).journal == "delete"
        assert [found.message for found in engines.findings(engines.of(where))] == [
            engines.NOT_AHEAD
        ]
    making.upgrade(f"sqlite:///{path}")
    assert engines.of(where).journal == "wal"
    assert list(engines.findings(engines.of(where))) == []


def test_a_file_in_use_keeps_its_journal(path: str) -> None:
    """Under somebody who reads, the upgrade leaves the journal as it is, and fails nothing."""
    with closing(sqlite3.connect(path, isolation_level=None)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN")
        db.execute(COUNT).fetchone()
        making._start_journal(path)
        assert engines.of(location.locate(f"sqlite:///{path}")).journal == "delete"
