"""What is said of a register that cannot be used, and that nothing is changed then."""

from __future__ import annotations

import multiprocessing
import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from states import errors
from tests.support import postgres
from tests.support.statements import give
from workflow.app import App
from workflow.register import making
from workflow.store import faults

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.support.registers import PostgresRegisters, SqliteRegisters

NOBODY = 65534


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait for nobody."""
    monkeypatch.setenv("KETNAP_WAIT", "0")
    give(monkeypatch, t_name="UPDATE units SET name = :name", t_read="SELECT name FROM units")


def said(use: Callable[[], object]) -> str:
    """Return the template with which a register is refused; it names the register and exits 7."""
    with pytest.raises(errors.Unavailable) as caught:
        use()
    assert caught.value.exit_code == 7
    assert str(caught.value.params["url"]) in str(caught.value)
    return caught.value.message


def write(url: str) -> None:
    """Change something."""
    with App.open(url) as app, app.transaction() as session:
        session.run("t_name", {"name": "x"})


def write_in_office(url: str) -> None:
    """Change something by way of the office."""
    with App.open(url) as app, app.office() as session:
        session.run("t_name", {"name": "x"})


def path_of(url: str) -> Path:
    """Return the file of a SQLite register."""
    return Path(url.removeprefix("sqlite:///"))


VERBS: tuple[Callable[[str], object], ...] = (
    App.open,
    making.upgrade,
    making.check,
    lambda url: making.backup(url, f"{path_of(url)}.backup"),
)


@pytest.mark.parametrize("verb", VERBS)
def test_missing_file(tmp_path: Path, verb: Callable[[str], object]) -> None:
    """A register that is not there is said to be missing, and no file appears."""
    url = f"sqlite:///{tmp_path / 'nothing.db'}"
    assert said(lambda: verb(url)) == faults.MISSING
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", faults.NOT_A_REGISTER),
        (b"A letter to my aunt, longer than a hundred bytes. " * 9, faults.DAMAGED),
    ],
)
def test_not_a_register(
    tmp_path: Path, verb: Callable[[str], object], content: bytes, message: str
) -> None:
    """A file that is no register is said to be none, and stays as it is."""
    file = tmp_path / "other.db"
    file.write_bytes(content)
    assert said(lambda: verb(f"sqlite:///{file}")) == message
    assert file.read_bytes() == content


def test_somebody_elses_database(tmp_path: Path) -> None:
    """A SQLite file of another program is not taken for a register."""
    file = tmp_path / "other.db"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE register (id TEXT, rehearsal TEXT, city TEXT)")
    assert said(lambda: App.open(f"sqlite:///{file}")) == faults.NOT_A_REGISTER


def test_a_folder(tmp_path: Path) -> None:
    """A folder is not a register."""
    assert said(lambda: App.open(f"sqlite:///{tmp_path}")) == faults.CANNOT_OPEN


def test_odd_names(tmp_path: Path) -> None:
    """A path may hold the characters that mean something in an address."""
    for name in ("a b", "50%25", "what?mode=memory", "#1", "đảng", "a&b=c;d"):
        url = f"sqlite:///{tmp_path / name}"
        making.create(url, rehearsal=True)
        with App.open(url) as app:
            assert app.register.rehearsal
        assert (tmp_path / name).exists()
    assert len(list(tmp_path.iterdir())) == 6


@pytest.mark.parametrize("page", [1, 2, 5, 10, 20, 40, 60, 80])
def test_damaged_pages(sqlite_registers: SqliteRegisters, page: int) -> None:
    """Damage inside a register is found by check, whether or not it can still be opened."""
    url = sqlite_registers.fresh()
    content = bytearray(path_of(url).read_bytes())
    content[page * 4096 : (page + 2) * 4096] = b"\xff" * 8192
    path_of(url).write_bytes(content)
    found = making.check(url)
    assert {finding.kind for finding in found} == {"damaged"}
    assert said(lambda: making.backup(url, f"{path_of(url)}.backup")) == faults.DAMAGED


def test_truncated(sqlite_registers: SqliteRegisters) -> None:
    """A register cut short is damaged, not empty."""
    url = sqlite_registers.fresh()
    path_of(url).write_bytes(path_of(url).read_bytes()[:9000])
    assert said(lambda: read_all(url)) == faults.DAMAGED


def read_all(url: str) -> None:
    """Open a register and read from it."""
    with App.open(url) as app, app.reading() as session:
        session.execute("t_read")


def test_dangling_rows_are_found(sqlite_registers: SqliteRegisters) -> None:
    """A row that points nowhere is found by check."""
    url = sqlite_registers.fresh()
    with closing(sqlite3.connect(path_of(url))) as raw:
        raw.execute("INSERT INTO seats (account, user_id) VALUES ('x', 99)")
        raw.commit()
    assert [finding.kind for finding in making.check(url)] == ["foreign-key"]


@pytest.mark.parametrize("use", [write, write_in_office, making.upgrade])
def test_locked_file(sqlite_registers: SqliteRegisters, use: Callable[[str], object]) -> None:
    """Who finds somebody writing is told so when the patience is over; reading goes on."""
    url = sqlite_registers.fresh()
    with closing(sqlite3.connect(path_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert said(lambda: use(url)) == faults.LOCKED
        read_all(url)
        other.execute("ROLLBACK")
    write(url)


def test_patience_is_spent(
    sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A writer waits as long as it was told to, in short steps."""
    from workflow.store import sqlite

    waited: list[float] = []
    monkeypatch.setenv("KETNAP_WAIT", "0.05")
    monkeypatch.setattr(sqlite.time, "sleep", waited.append)  # type: ignore[attr-defined]
    url = sqlite_registers.fresh()
    with closing(sqlite3.connect(path_of(url), isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert said(lambda: write(url)) == faults.LOCKED
    assert 0.05 <= sum(waited) < 0.06


def test_exclusively_locked_file(sqlite_registers: SqliteRegisters) -> None:
    """A register that somebody has to himself cannot even be opened, and that is said."""
    url = sqlite_registers.fresh()
    with closing(sqlite3.connect(path_of(url), isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN IMMEDIATE")
        assert said(lambda: App.open(url)) == faults.LOCKED


@pytest.mark.parametrize("use", [write, write_in_office])
def test_full_disk(
    sqlite_registers: SqliteRegisters, use: Callable[[str], object], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where there is no room the transaction is undone and the register stays sound."""
    from workflow.store import sqlite

    url = sqlite_registers.fresh()
    connect = sqlite.connect

    def connect_to_a_full_disk(*args: object, **options: object) -> sqlite3.Connection:
        connection = connect(*args, **options)  # type: ignore[arg-type]
        connection.execute("PRAGMA max_page_count = 1")  # SQLite takes the present size for least
        return connection

    give(monkeypatch, t_name="UPDATE units SET name = hex(randomblob(999999)) || :name")
    monkeypatch.setattr(sqlite, "connect", connect_to_a_full_disk)
    assert said(lambda: use(url)) == faults.FULL
    monkeypatch.undo()
    assert making.check(url) == ()


def in_child_as_nobody(use: Callable[[], object]) -> str:
    """Run in a child that is not root, and return the template it is refused with."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe(duplex=False)

    def run() -> None:
        if os.geteuid() == 0:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
        try:
            use()
            there.send("done")
        except errors.KetnapError as error:
            there.send(error.message)

    child = context.Process(target=run)
    child.start()
    child.join(30)
    assert here.poll()
    message: str = here.recv()
    return message


@pytest.mark.skipif(os.name != "posix", reason="file rights are POSIX's")
def test_read_only(sqlite_registers: SqliteRegisters) -> None:
    """A register that may not be written can be read, and writing says why not."""
    folder = Path(f"/tmp/ketnap-read-only-{os.getpid()}")
    folder.mkdir(mode=0o777)
    try:
        folder.chmod(0o777)
        file = folder / "register.db"
        file.write_bytes(path_of(sqlite_registers.fresh()).read_bytes())
        url = f"sqlite:///{file}"
        file.chmod(0o444)
        assert in_child_as_nobody(lambda: read_all(url)) == "done"
        assert in_child_as_nobody(lambda: write(url)) == faults.READ_ONLY
        file.chmod(0o000)
        assert in_child_as_nobody(lambda: read_all(url)) == faults.CANNOT_OPEN
    finally:
        for left in folder.iterdir():
            left.unlink()
        folder.rmdir()


@pytest.mark.postgres
class TestPostgres:
    """The same, where the register is on a server."""

    def test_nobody_answers(self, tmp_path: Path) -> None:
        """A server that is not there is unreachable; the password is not shown."""
        pytest.importorskip("psycopg")
        url = f"postgresql://lan:s3cret@/ketnap?host={tmp_path}"
        with pytest.raises(errors.Unavailable) as caught:
            App.open(url)
        assert caught.value.message == faults.UNREACHABLE
        assert "s3cret" not in str(caught.value)

    def test_no_such_database(self, postgres_registers: PostgresRegisters) -> None:
        """A database that is not there is a missing register."""
        url = postgres_registers.cluster.url("no_such_database")
        for verb in (App.open, making.upgrade, making.check):
            assert said(lambda: verb(url)) == faults.NO_DATABASE  # noqa: B023 - called at once

    def test_an_empty_database(self, postgres_registers: PostgresRegisters) -> None:
        """A database without a register is said to be none."""
        url = postgres_registers.nowhere()
        for verb in (App.open, making.upgrade, making.check):
            assert said(lambda: verb(url)) == faults.NOT_A_REGISTER  # noqa: B023 - called at once
        postgres_registers.give_back()

    def test_locked(self, postgres_registers: PostgresRegisters) -> None:
        """Who finds a row locked is told so when the patience is over."""
        url = postgres_registers.fresh()
        with postgres.connect(url) as other:
            other.execute("LOCK TABLE units")
            assert said(lambda: write(url)) == faults.LOCKED
            assert said(lambda: write_in_office(url)) == faults.LOCKED
        write(url)
        postgres_registers.give_back()

    def test_read_only(self, postgres_registers: PostgresRegisters) -> None:
        """A database that may only be read says so when it is written."""
        url = postgres_registers.fresh()
        with postgres.connect(url, autocommit=True) as other:
            [(name,)] = other.execute("SELECT current_database()").fetchall()
            other.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on".encode())
        read_all(url)
        assert said(lambda: write(url)) == faults.READ_ONLY
        postgres_registers.give_back()

    def test_no_rights(self, postgres_registers: PostgresRegisters) -> None:
        """An account without rights on the tables is told that it has none."""
        url = postgres_registers.fresh()
        owner = f"//{postgres_registers.cluster.account}@"
        with postgres.connect(url, autocommit=True) as other:
            other.execute("DROP ROLE IF EXISTS ketnap_guest")
            other.execute("CREATE ROLE ketnap_guest LOGIN")
        assert said(lambda: App.open(url.replace(owner, "//ketnap_guest@"))) == faults.FORBIDDEN
        postgres_registers.give_back()

    def test_a_connection_that_is_lost(self, postgres_registers: PostgresRegisters) -> None:
        """A lost connection undoes its transaction, and the next transaction connects anew."""
        url = postgres_registers.fresh()
        with App.open(url) as app:

            def lose() -> None:
                with app.transaction() as session:
                    session.run("t_name", {"name": "lost"})
                    with postgres.connect(url, autocommit=True) as other:
                        other.execute(
                            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                        )
                    session.execute("t_read")

            assert said(lose) == faults.UNREACHABLE
            with app.reading() as session:
                assert session.execute("t_read")[0]["name"] != "lost"
        postgres_registers.give_back()

    def test_a_connection_lost_while_idle(self, postgres_registers: PostgresRegisters) -> None:
        """A connection lost between two transactions is replaced without a word."""
        url = postgres_registers.fresh()
        with App.open(url) as app:
            with postgres.connect(url, autocommit=True) as other:
                other.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
                )
            with app.transaction() as session:
                session.run("t_name", {"name": "still here"})
        postgres_registers.give_back()

    def test_without_the_driver(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Where psycopg is not installed, that is said with the way to install it."""
        monkeypatch.setitem(__import__("sys").modules, "psycopg", None)
        for verb in (App.open, making.upgrade, making.check, making.create):
            assert said(lambda: verb("postgresql://h/d")) == faults.NO_DRIVER  # noqa: B023
