"""Whether a register can be copied and brought back, whole or not at all."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from states import errors
from tests.store.test_opening import path_of
from tests.support.statements import give
from workflow.app import App
from workflow.register import making
from workflow.register.backups import common as backups
from workflow.store import faults, location, migrations

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import PostgresRegisters, Registers, SqliteRegisters

MESSAGE = (
    "INSERT INTO messages (dedupe, to_address, template, params, lang, state, attempts, due_at,"
    " message_id, created_at) VALUES (:key, '', '', '{}', 'vi', 'queued', 0,"
    " '2026-01-01 00:00:00', '', '2026-01-01 00:00:00')"
)


@pytest.fixture(autouse=True)
def own_statements(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make this file's statements known, and wait for nobody."""
    give(
        monkeypatch,
        t_message=MESSAGE,
        t_messages="SELECT dedupe FROM messages ORDER BY id",
        t_read="SELECT name FROM units WHERE code = 'TP'",
    )
    monkeypatch.setenv("KETNAP_WAIT", "0")


def go_on(url: str, *keys: str) -> None:
    """Let a register come further than its last backup."""
    with App.open(url) as app, app.transaction() as session:
        session.many("t_message", ({"key": key} for key in keys))


def messages(url: str) -> list[str]:
    """Return what tells one state of a register from another."""
    with App.open(url) as app, app.reading() as session:
        return [row["dedupe"] for row in session.execute("t_messages")]


def test_there_and_back(registers: Registers, tmp_path: Path) -> None:
    """What was in a register when it was copied is what comes back, on the same kind of database."""
    url, file = registers.fresh(), tmp_path / "backup"
    go_on(url, "before")
    copied = making.backup(url, str(file))
    assert copied.size == file.stat().st_size
    go_on(url, "after")
    restored = making.restore(url, str(file), force=True)
    assert (restored.id, restored.version, restored.kept) == (copied.id, copied.version, None)
    assert messages(url) == ["before"]
    assert making.check(url) == ()
    go_on(url, "again")
    assert messages(url) == ["before", "again"]
    assert file.stat().st_mode & 0o077 == 0
    assert os.listdir(tmp_path) == ["backup"]


def test_into_an_empty_place(registers: Registers, tmp_path: Path) -> None:
    """A backup makes a register where there is none."""
    url, elsewhere, file = registers.fresh(), registers.nowhere(), str(tmp_path / "backup")
    go_on(url, "one")
    making.backup(url, file)
    making.restore(elsewhere, file)
    assert messages(elsewhere) == ["one"]
    assert making.check(elsewhere) == ()
    with App.open(url) as one, App.open(elsewhere) as other:
        assert one.register == other.register


def test_nothing_is_lost_without_force(registers: Registers, tmp_path: Path) -> None:
    """A register that has come further, or another one, is not replaced unless that is forced."""
    url, another, file = registers.fresh(), registers.nowhere(), str(tmp_path / "backup")
    making.create(another, rehearsal=True)
    making.backup(url, file)
    go_on(url, "later")
    for place, message in ((url, backups.WOULD_LOSE), (another, backups.OTHER_REGISTER)):
        with pytest.raises(errors.AlreadyExists) as caught:
            making.restore(place, file)
        assert caught.value.message == message
    assert messages(url) == ["later"]
    making.restore(another, file, force=True)
    assert messages(another) == []


def test_the_same_state_needs_no_force(registers: Registers, tmp_path: Path) -> None:
    """A register from which nothing would be lost is replaced without more ado."""
    url, file = registers.fresh(), str(tmp_path / "backup")
    go_on(url, "one")
    making.backup(url, file)
    making.restore(url, file)
    assert messages(url) == ["one"]


def test_an_open_register_needs_force(registers: Registers, tmp_path: Path) -> None:
    """A register that somebody has open is not replaced unless that is forced; then he sees it."""
    url, file = registers.fresh(), str(tmp_path / "backup")
    making.backup(url, file)
    with App.open(url) as app:
        with app.reading() as session:
            session.execute("t_read")
        with pytest.raises(errors.Unavailable) as caught:
            making.restore(url, file)
        assert caught.value.message == backups.IN_USE
        making.restore(url, file, force=True)
        with app.transaction() as session:
            session.run("t_message", {"key": "still here"})
    assert messages(url) == ["still here"]


def test_no_backup_over_a_file(registers: Registers, tmp_path: Path) -> None:
    """A backup never overwrites a file, and a failed one leaves nothing."""
    url, file = registers.fresh(), tmp_path / "backup"
    file.write_text("Dear aunt")
    with pytest.raises(errors.AlreadyExists):
        making.backup(url, str(file))
    with pytest.raises(errors.Unavailable):
        making.backup(url, str(tmp_path / "no" / "such" / "folder" / "backup"))
    assert file.read_text() == "Dear aunt"
    assert os.listdir(tmp_path) == ["backup"]


def test_what_is_no_backup(registers: Registers, tmp_path: Path) -> None:
    """A file that is missing, empty, or something else is refused before anything is touched."""
    url = registers.fresh()
    go_on(url, "kept")
    letter = tmp_path / "letter"
    with pytest.raises(errors.NotFound):
        making.restore(url, str(letter), force=True)
    for content in (b"", b"Dear aunt, " * 99):
        letter.write_bytes(content)
        with pytest.raises(errors.Unavailable):
            making.restore(url, str(letter), force=True)
    assert messages(url) == ["kept"]


def test_a_backup_while_others_write(registers: Registers, tmp_path: Path) -> None:
    """A backup can be made while somebody is in the middle of writing; it has what was committed."""
    url, file = registers.fresh(), str(tmp_path / "backup")
    with App.open(url) as app, app.transaction() as session:
        session.run("t_message", {"key": "not yet"})
        making.backup(url, file)
    elsewhere = registers.nowhere()
    making.restore(elsewhere, file)
    assert messages(elsewhere) == []


def test_a_backup_of_an_older_register(sqlite_registers: SqliteRegisters, tmp_path: Path) -> None:
    """A backup of an older schema comes back and is then brought up to date."""
    from tests.store.test_schema import migrated

    old = sqlite_registers.nowhere()
    with migrated(old, "0001").engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO register VALUES ('r', 1, 'C', '2026-01-01 00:00:00')"
        )
    file, elsewhere = str(tmp_path / "backup"), sqlite_registers.nowhere()
    assert making.backup(old, file).version == "0001"
    assert making.restore(elsewhere, file).version == "0001"
    assert making.upgrade(elsewhere) == ("0001", migrations.HEAD)
    assert messages(elsewhere) == []


def test_a_backup_of_a_newer_register(registers: Registers, tmp_path: Path) -> None:
    """A backup of a newer schema is refused, by force too."""
    from workflow.store.office import Office

    url, file = registers.fresh(), str(tmp_path / "backup")
    newer = registers.fresh()
    with Office(location.locate(newer), 1.0, rehearsal=True).engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    making.backup(newer, file)
    with pytest.raises(errors.Unavailable, match="newer"):
        making.restore(url, file, force=True)
    assert messages(url) == []


@pytest.mark.parametrize("content", [b"nothing a register would say " * 400, None])
def test_a_damaged_register_is_moved_aside(
    sqlite_registers: SqliteRegisters, tmp_path: Path, content: bytes | None
) -> None:
    """What is too damaged to be read is kept under another name, with its journal."""
    url, file = sqlite_registers.fresh(), str(tmp_path / "backup")
    go_on(url, "saved")
    making.backup(url, file)
    path = path_of(url)
    damaged = content or b"\xff" * 4096 + path.read_bytes()[4096:]
    path.write_bytes(damaged)
    Path(f"{path}-wal").write_bytes(b"an old journal")
    restored = making.restore(url, file)
    assert restored.kept == f"{path}.damaged"
    assert Path(restored.kept).read_bytes() == damaged
    assert Path(f"{restored.kept}-wal").read_bytes() == b"an old journal"
    assert messages(url) == ["saved"]
    path.write_bytes(damaged)
    assert making.restore(url, file).kept == f"{path}.damaged-2"


def test_a_damaged_backup(sqlite_registers: SqliteRegisters, tmp_path: Path) -> None:
    """A backup that was damaged afterwards is refused, and so is one with a dangling row."""
    url, file = sqlite_registers.fresh(), tmp_path / "backup"
    go_on(url, "kept")
    making.backup(url, str(file))
    sound = file.read_bytes()
    middle = len(sound) // 2 // 4096 * 4096
    file.write_bytes(sound[:middle] + b"\xff" * 8192 + sound[middle + 8192 :])
    with pytest.raises(errors.Unavailable) as caught:
        making.restore(url, str(file), force=True)
    assert caught.value.message == backups.DAMAGED_BACKUP
    file.write_bytes(sound)
    with closing(sqlite3.connect(file)) as raw:
        raw.execute("INSERT INTO seats (account, user_id) VALUES ('x', 99)")
        raw.commit()
    with pytest.raises(errors.Unavailable):
        making.restore(url, str(file), force=True)
    assert messages(url) == ["kept"]


def test_a_copied_file_is_a_backup_too(sqlite_registers: SqliteRegisters, tmp_path: Path) -> None:
    """A plain copy of a closed register can be restored as well."""
    url, file = sqlite_registers.fresh(), tmp_path / "copy.db"
    go_on(url, "one")
    shutil.copyfile(path_of(url), file)
    elsewhere = sqlite_registers.nowhere()
    making.restore(elsewhere, str(file))
    assert messages(elsewhere) == ["one"]


def test_a_locked_register_is_not_waited_for_for_ever(
    sqlite_registers: SqliteRegisters, tmp_path: Path
) -> None:
    """Forced over somebody who is writing, a restore gives up when the patience is over."""
    url, file = sqlite_registers.fresh(), str(tmp_path / "backup")
    making.backup(url, file)
    with App.open(url) as app, app.transaction() as session:
        session.run("t_message", {"key": "mine"})
        with pytest.raises(errors.Unavailable) as caught:
            making.restore(url, file, force=True)
        assert caught.value.message == faults.LOCKED
    assert messages(url) == ["mine"]


def test_without_links(
    sqlite_registers: SqliteRegisters, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a file system without links everything works as well."""

    def no_link(*_: object) -> None:
        raise OSError(95, "Operation not supported")

    monkeypatch.setattr(os, "link", no_link)
    url, file = sqlite_registers.fresh(), tmp_path / "backup"
    making.backup(url, str(file))
    path_of(url).write_bytes(b"damaged" * 999)
    kept = making.restore(url, str(file)).kept
    assert kept
    assert Path(kept).read_bytes() == b"damaged" * 999
    assert messages(url) == []
    made = sqlite_registers.nowhere()
    making.create(made, rehearsal=True)
    assert making.check(made) == ()


DAMAGE = b"damaged" * 999
ROOT = Path(__file__).resolve().parents[2]


def killed_restorers(*words: str, times: int) -> Iterator[float]:
    """Start restoring, kill at a random instant, and give the test a look; again and again."""
    chance = random.Random(20260731)
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.killed_restoring", *words],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as killer:
        assert killer.stdin
        assert killer.stdout
        assert killer.stderr
        for _ in range(times):
            delay = chance.uniform(0.0, 0.15)
            killer.stdin.write(f"{delay}\n")
            killer.stdin.flush()
            assert killer.stdout.readline() == "killed\n", killer.stderr.read()
            yield delay
        killer.stdin.close()


@pytest.mark.slow
@pytest.mark.parametrize("damaged", [False, True])
def test_killed_while_restoring(sqlite_registers: SqliteRegisters, *, damaged: bool) -> None:
    """Whoever is killed while restoring leaves the old register or the new one, whole."""
    url = sqlite_registers.fresh()
    one, other, damage = (str(path_of(url)) + end for end in (".one", ".other", ".damage"))
    making.backup(url, one)
    go_on(url, *(f"message {n}" for n in range(3000)))
    making.backup(url, other)
    Path(damage).write_bytes(DAMAGE)
    for delay in killed_restorers(url, one, other, damage if damaged else "", times=25):
        if damaged and path_of(url).read_bytes() == DAMAGE:
            continue
        assert making.check(url) == (), delay
        assert len(messages(url)) in {0, 3000}, delay


@pytest.mark.postgres
class TestPostgres:
    """What is particular to pg_dump's archives."""

    def test_without_the_programs(
        self,
        postgres_registers: PostgresRegisters,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """Where pg_dump is not installed, that is said, and no file is left."""
        from workflow.register.backups import postgresql as pg_backups

        monkeypatch.setattr(shutil, "which", lambda _: None)
        url = postgres_registers.fresh()
        with pytest.raises(errors.Unavailable) as caught:
            making.backup(url, str(tmp_path / "backup"))
        assert caught.value.message == pg_backups.NO_PROGRAM
        assert os.listdir(tmp_path) == []
        postgres_registers.give_back()

    def test_other_archives(self, postgres_registers: PostgresRegisters, tmp_path: Path) -> None:
        """An archive of some other database is not a backup of a register."""
        from workflow.register.backups import postgresql as pg_backups

        url, other = postgres_registers.fresh(), postgres_registers.nowhere()
        file = str(tmp_path / "other")
        pg_backups._run("pg_dump", location.locate(other), "--format=custom", "--file", file)
        with pytest.raises(errors.Unavailable) as caught:
            making.restore(url, file, force=True)
        assert caught.value.message == backups.NOT_A_BACKUP
        postgres_registers.give_back()

    def test_the_password_is_no_word(self) -> None:
        """A password goes to the programs in their environment, where nobody else can read it."""
        pytest.importorskip("psycopg")
        from workflow.register.backups import postgresql as pg_backups

        words, secret = pg_backups._target(location.locate("postgresql://lan:s3cret@h/d"))
        assert "s3cret" not in " ".join(words)
        assert secret == {"PGPASSWORD": "s3cret"}

    def test_a_load_that_fails_changes_nothing(
        self,
        postgres_registers: PostgresRegisters,
        tmp_path: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        """A restore that fails at its end leaves the register as it was."""
        from workflow.register.backups import postgresql as pg_backups

        url, file = postgres_registers.fresh(), str(tmp_path / "backup")
        go_on(url, "kept")
        making.backup(url, file)
        load = pg_backups._load

        def load_and_stumble(where: location.Location, script: str) -> None:
            with Path(script).open("a", encoding="utf-8") as text:
                text.write("\nSELECT 1 / 0;\n")
            load(where, script)

        monkeypatch.setattr(pg_backups, "_load", load_and_stumble)
        with pytest.raises(errors.Unavailable, match="division by zero"):
            making.restore(url, file, force=True)
        assert messages(url) == ["kept"]
        postgres_registers.give_back()
