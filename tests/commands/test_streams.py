"""The exit code tells what became of the register, whatever became of the streams."""

from __future__ import annotations

import ast
import io
import json
import os
import shlex
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import cli
from tests.commands.conftest import Run
from tests.support import outbox
from tests.support.office import Office
from workflow.app import App
from workflow.commands.frame.shell import Shell
from workflow.commands.screen import streams as _streams
from workflow.ground import people

if TYPE_CHECKING:
    from tests.support.registers import SqliteRegisters

ROOT = Path(cli.__file__).parent
FULL = Path("/dev/full")
pytestmark = pytest.mark.skipif(not FULL.exists(), reason="no /dev/full here")

STREAMS = {
    "stdout full": ">/dev/full",
    "stdout closed": ">&-",
    "stderr closed": "2>&-",
    "both closed": ">&- 2>&-",
}
WRITING = (
    'lan case open --unit LC01 --name "Vũ Thị Na" --born 2000-05-17',
    'lan case set {ref} --residence "Xóm 2"',
    "lan advance enrol {ref} --class K2 --starts 2025-02-10 --ends 2025-02-28",
    "lan record introduction {ref} --form 3 --no 7",
    'lan hold {ref} --reason "đi công tác" --until 2025-03-01 --ref-no 12-CV/CB',
    'lan correct {ref} --reason "ghi nhầm"',
    "lan transfer open {ref} --to HX01",
    'an unit add LC09 --name "Chi bộ 9" --kind branch --parent LC',
    "an user add moi --unit LC01 --role branch",
    "an calendar set 2025-07-07 holiday --source T",
    "an mail set --keep-days 20",
    "an job run flag-stalled",
    "an --json scheduler --once",
    "an db backup {folder}/copy.db",
    "lan deadlines {ref} --out {folder}/sheet.docx",
)


class Place:
    """A small city with one case, and command lines typed in it by a shell."""

    def __init__(self, registers: SqliteRegisters, folder: Path) -> None:
        self.registers, self.folder = registers, folder
        office = Office.lent(registers, "nominated", lambda office: office.at("nominated"))
        self.url, self.ref = office.url, office.show("00001-3").ref
        office.app.close()

    def typed(self, url: str, line: str, streams: str) -> subprocess.CompletedProcess[str]:
        """Type a command line as a user of the register, with its streams as they are said."""
        user, *words = shlex.split(line.format(ref=self.ref, folder=self.folder))
        command = shlex.join([sys.executable, str(ROOT / "cli.py"), "--as", user, *words])
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KETNAP_")}
        env = {**kept, "KETNAP_DB": url, "KETNAP_TODAY": "2025-01-07", "PYTHONUTF8": "1"}
        return subprocess.run(
            ["bash", "-c", f"set -o pipefail; {command} {streams}"],
            env=env,
            capture_output=True,
            text=True,
            check=False,
        )

    def seen(self, url: str) -> Any:
        """Return how many rows each table has, what is kept as settings, and which files were written."""
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as base:
            tables = base.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
            rows = {t: base.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for (t,) in tables}
            settings = base.execute("SELECT * FROM settings ORDER BY name").fetchall()
        return rows, settings, sorted(file.name for file in self.folder.iterdir())


@pytest.fixture
def place(sqlite_registers: SqliteRegisters, tmp_path: Path) -> Place:
    """Return a small city, and an empty folder for files."""
    (tmp_path / "files").mkdir()
    return Place(sqlite_registers, tmp_path / "files")


@pytest.mark.parametrize("line", WRITING, ids=lambda line: " ".join(line.split()[1:4]))
def test_what_was_written_is_told_as_done(place: Place, line: str) -> None:
    """A command that wrote ends with 0 and has written once; where it can, it says what it wrote."""
    before = place.seen(place.url)
    wrote = []
    for streams in STREAMS.values():
        url = place.registers.copy(place.url)
        done = place.typed(url, line, streams)
        assert (done.returncode, "Traceback" in done.stderr) == (0, False), (streams, done.stderr)
        assert "Exception ignored" not in done.stderr
        if streams in (">/dev/full", ">&-"):
            assert "Kết quả như sau" in done.stderr
            assert len(done.stderr.split("Kết quả như sau:")[1]) > 5
        wrote.append(place.seen(url))
        for file in place.folder.iterdir():
            file.unlink()
    assert all(one == wrote[0] for one in wrote)
    assert wrote[0] != before


def test_whoever_stops_reading_early(place: Place) -> None:
    """A writing command whose answer is not read out is done all the same, and both streams may be full."""
    line = WRITING[0]
    for streams in ("| head -c 0", ">/dev/full 2>/dev/full"):
        url = place.registers.copy(place.url)
        assert place.typed(url, line, streams).returncode == 0
        with App.open(url) as app, app.reading() as session:
            assert session.execute("cases_count", {})[0]["cases"] == 2


@pytest.mark.parametrize("words", ["case list", "--json case list", "--help", "--version"])
def test_what_only_reads_fails_with_its_printing(place: Place, words: str) -> None:
    """An answer that nobody got is a failure in one line; whoever stopped reading is told nothing."""
    for streams in (">/dev/full", ">&-"):
        done = place.typed(place.url, f"lan {words}", streams)
        assert done.returncode == 1
        (line,) = done.stderr.splitlines()
        if "--json" in words:
            assert json.loads(line)["error"]["code"] == "failed"
    assert place.typed(place.url, f"lan {words}", "2>&-").returncode == 0
    done = place.typed(place.url, f"lan {words}", "| head -c 0")
    assert (done.returncode, done.stderr) == (1, "")


@pytest.mark.parametrize(("words", "code"), [
    ("case show 99999-9", 4), ("case open", 2), ("advance apply {ref}", 3), ("unit add X", 2),
])  # fmt: skip
def test_a_refusal_keeps_its_code(place: Place, words: str, code: int) -> None:
    """What was refused is refused with the same code, though nobody could be told."""
    for streams in ("2>&-", ">&- 2>&-", "2>/dev/full"):
        assert place.typed(place.url, f"lan {words}", streams).returncode == code


class Broken(io.StringIO):
    """A stream whose reader has gone, or whose disk is full."""

    error: OSError = OSError(28, "No space left on device")

    def write(self, _: str) -> int:
        raise self.error

    def isatty(self) -> bool:
        return True


class Gone(Broken):
    """A terminal that was closed."""

    error = OSError(5, "Input/output error")


@pytest.mark.parametrize("stream", [None, Broken(), Gone()])
def test_a_remark_that_cannot_be_said_stops_nothing(
    monkeypatch: pytest.MonkeyPatch, stream: io.StringIO | None
) -> None:
    """Notes, advice and the bar of progress go on without a screen."""
    monkeypatch.setattr(sys, "stderr", stream)
    shell = Shell()
    shell.tell("The reason.")
    shell.warn("The reason.")
    shell.tell_lines("one", "two")
    with shell.progress(3, "Read") as step:
        step()
    assert not _streams.Lenient().isatty() or stream is not None


def test_a_fault_after_the_writing_names_what_was_written(
    ketnap: Run, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where a fault of ours keeps the answer from being put into words, the case opened is named all the same."""
    from workflow.commands.screen import steps

    def fault(*_: object) -> str:
        raise RuntimeError("broken")

    monkeypatch.setattr(steps, "advanced", fault)
    words = ("case", "open", "--unit", "LC01", "--name", "Vũ Thị Na", "--born", "2000-05-17")
    told = ketnap("--db", place.url, "--as", "lan", "--today", "2025-01-07", *words)
    assert told.code == 1
    assert '"ref": "00002-1"' in told.err
    assert "RuntimeError: broken" in told.err


def test_a_stop_after_the_writing_says_so(
    ketnap: Run, place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stopped between the writing and the answer, the command says that something was written."""

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(Shell, "show", stop)
    line = ("--db", place.url, "--as", "an", "--today", "2025-01-07", "mail")
    told = ketnap(*line, "set", "--keep-days", "9")
    assert told.code == 1
    assert "sổ đã được ghi" in told.err
    assert "sổ đã được ghi" not in ketnap(*line, "settings").err


def test_a_dry_run_has_written_nothing(place: Place) -> None:
    """What only shows what it would do fails with its printing, as what only reads does."""
    for line in (
        "an job run flag-stalled --dry-run",
        "an calendar set 2025-07-07 holiday --source T --dry-run",
    ):
        assert place.typed(place.url, line, ">/dev/full").returncode == 1


def test_letters_on_a_closed_screen_have_not_left(place: Place) -> None:
    """With console: and no stderr nothing is marked as sent, and the outbox waits."""
    place.typed(place.url, "an mail set --url console: --quiet none", "")
    with App.open(place.url, date(2025, 1, 7)) as app:
        outbox.queue(app, 2)
    for streams in ("2>&-", "2>/dev/full", ">&- 2>&-"):
        assert place.typed(place.url, "an job run deliver", streams).returncode == 0
        with closing(sqlite3.connect(place.url.removeprefix("sqlite:///"))) as base:
            states = {row[0] for row in base.execute("SELECT state FROM messages")}
        assert states == {"queued"}
    assert place.typed(place.url, "an doctor", "").returncode == 1
    assert place.typed(place.url, "an job run deliver", "").returncode == 0
    place.typed(place.url, "an job run seal", "")
    assert place.typed(place.url, "an doctor", "").returncode == 0


def test_one_place_speaks_on_the_streams() -> None:
    """Nothing prints but through the one module that sees every word through or keeps it."""
    files = [
        ROOT / "cli.py",
        *(ROOT / "workflow").rglob("*.py"),
        *(ROOT / "notifications").rglob("*.py"),
    ]
    for path in files:
        if path.name == "streams.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(func=ast.Name(id="print")):
                    said = "print"
                case ast.Call(
                    func=ast.Attribute(value=ast.Name(id="click"), attr="echo" | "secho")
                ):
                    said = "click.echo"
                case ast.Attribute(
                    value=ast.Attribute(value=ast.Name(id="sys"), attr="stdout" | "stderr"),
                    attr="write" | "writelines" | "flush" | "buffer" | "isatty",
                ):
                    said = "sys's streams"
                case _:
                    continue
            pytest.fail(f"{path.name}:{node.lineno}: {said}")


def test_every_user_is_known(place: Place) -> None:
    """The table above names users of the city, so that a refusal is not taken for a failure to print."""
    with App.open(place.url) as app:
        assert {people.resolve(app, line.split()[0]).name for line in WRITING} == {"lan", "an"}
