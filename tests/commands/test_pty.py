"""Type command lines at a real terminal, as a person does: its own width, colour, and nothing of it in a pipe."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.support import screens
from tests.support.screen_list import REGISTER, TODAY
from workflow.commands.screen import table

fcntl = pytest.importorskip("fcntl", reason="no pseudo-terminals here")
pty = pytest.importorskip("pty", reason="no pseudo-terminals here")
termios = pytest.importorskip("termios", reason="no pseudo-terminals here")

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
LISTS = (
    "case list", "case history 00001-3", "case file 00001-3", "inbox", "stalled", "next 00002-1", "rules show D1",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def place() -> Iterator[Path]:
    """Stand beside the register of the screens."""
    with screens.stage() as folder:
        screens.build()
        yield folder


def _command(words: str) -> list[str]:
    cli = Path(screens.__file__).parents[2] / "cli.py"
    return [
        sys.executable, str(cli), "--db", REGISTER, "--today", TODAY, "--as", "lan", *words.split(),
    ]  # fmt: skip


def _env(**more: str) -> dict[str, str]:
    kept = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "NO_COLOR", "TERM")}
    return {**kept, "PYTHONUTF8": "1", "TERM": "xterm", **more}


def at_terminal(words: str, columns: int = 80, env: Mapping[str, str] | None = None) -> str:
    """Return what a command line shows on a terminal of so many columns; nobody types anything more."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, columns, 0, 0))
    run = subprocess.Popen(
        _command(words),
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        env=_env(**(env or {})),
        start_new_session=True,
    )
    os.close(theirs)
    read = b""
    while True:
        try:
            part = os.read(ours, 65_536)
        except OSError:  # the other side has closed
            break
        if not part:
            break
        read += part
    os.close(ours)
    run.wait(60)
    return read.decode().replace("\r\n", "\n")


def _widest(text: str) -> int:
    return max(table.shown(line) for line in COLOUR.sub("", text).splitlines())


@pytest.mark.parametrize("words", LISTS)
def test_a_screen_fits_a_real_terminal(words: str) -> None:
    """No line is wider than the 80 columns the terminal says it has, and colour is used."""
    shown = at_terminal(words)
    assert 60 < _widest(shown) <= 80
    assert COLOUR.search(shown)
    assert not COLOUR.sub("", shown).count("\x1b")


def test_the_width_is_the_terminals_unless_it_is_said() -> None:
    """A wider terminal is used; COLUMNS counts more than what the terminal says; nonsense in it does not."""
    assert 80 < _widest(at_terminal("case list", 120)) <= 120
    assert _widest(at_terminal("case list", 120, {"COLUMNS": "60"})) <= 60
    assert 80 < _widest(at_terminal("case list", 120, {"COLUMNS": "wide"})) <= 120


def test_colour_can_be_refused() -> None:
    """NO_COLOR, a dumb terminal and a screen reader each do without."""
    for env in ({"NO_COLOR": "1"}, {"TERM": "dumb"}, {"KETNAP_ACCESSIBLE": "1"}):
        assert "\x1b" not in at_terminal("case list", env=env), env


def test_a_failure_fits_too() -> None:
    """What is wrong is said within the width, its first word in colour."""
    shown = at_terminal("hold 00003-7 --reason X --until 2027-03-01")
    assert _widest(shown) <= 80
    assert COLOUR.search(shown)


@pytest.mark.parametrize("words", LISTS)
def test_a_pipe_has_nothing_of_a_terminal(words: str) -> None:
    """Piped, nothing is coloured, wrapped or left out, whatever COLUMNS says."""
    piped = subprocess.run(
        _command(words), env=_env(COLUMNS="40"), capture_output=True, text=True, check=True
    )
    assert "\x1b" not in piped.stdout + piped.stderr
    assert "\\\n" not in piped.stdout
    assert _widest(piped.stdout) > 40


def test_a_sheet_reaches_a_file_byte_for_byte() -> None:
    """Redirected CSV begins with the mark of UTF-8 and ends its lines as spreadsheets do."""
    done = subprocess.run(
        _command("--format csv case list"), env=_env(), capture_output=True, check=True
    )
    assert done.stdout.startswith(b"\xef\xbb\xbfref,")
    assert done.stdout.count(b"\r\n") == done.stdout.count(b"\n") == 5
    assert b"\r\r" not in done.stdout


def test_an_empty_stuck_list_says_so_once() -> None:
    """Where nothing is stuck, the screen says it and no count of nothing follows."""
    piped = subprocess.run(
        _command("stalled --silent 9999"), env=_env(), capture_output=True, text=True, check=True
    )
    assert len(piped.stdout.splitlines()) == 1
    assert piped.stderr == ""
