"""Consoles of a page, run again so that what they show is what the program says.

A console is a fenced block of the language ``console``. A line that begins with ``$ `` is a command
(with a backslash at its end it goes on), the lines after it are what it printed. Known are
``ketnap``, ``export NAME=VALUE …`` and ``echo $?``; all consoles of a page share one register.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from tests.docs.pages import DOCS, ROOT, VI

PAGES = (DOCS / "tour.md", VI / "tour.md")
WIDTH = "80"

_CONSOLE = re.compile(r"```console\n(.*?)```", re.DOTALL)
_PROMPT = "$ "
# What is made by chance: the id of a register, and hashes, which rest on salt.
_CHANCE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{64}")
# What is said of the machine: that its SQLite is one of those with a fault.
_MACHINE = re.compile(r"^(Note|Lưu ý): SQLite .*\n", re.MULTILINE)


class Line(NamedTuple):
    """A command as it is written on the page, and what the page says it prints."""

    written: str
    printed: str

    @property
    def words(self) -> list[str]:
        """Return the words of the command."""
        return shlex.split(self.written.replace("\\\n", " "))


class Terminal:
    """A folder, an environment and the exit code of the last command."""

    def __init__(self, folder: Path) -> None:
        kept = {k: v for k, v in os.environ.items() if not k.startswith("KETNAP_")}
        self.folder = folder
        # Unbuffered, so that what is said on stderr stands where a reader would see it.
        self.env = {**kept, "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1", "COLUMNS": WIDTH}
        self.code = 0

    def run(self, words: list[str]) -> str:
        """Run one command and return what it printed. Raises ValueError for one not known."""
        match words:
            case ["ketnap", *rest]:
                return self._ketnap(rest)
            case ["export", *settings]:
                self.env |= dict(setting.split("=", 1) for setting in settings)
                return ""
            case ["echo", "$?"]:
                return f"{self.code}\n"
        raise ValueError(f"a console cannot run {shlex.join(words)}")

    def _ketnap(self, words: list[str]) -> str:
        done = subprocess.run(
            [sys.executable, str(ROOT / "cli.py"), *words],
            cwd=self.folder,
            env=self.env,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            encoding="utf-8",
            check=False,
        )
        self.code = done.returncode
        return "\n".join(line.rstrip() for line in done.stdout.splitlines()) + "\n"


def lines(console: str) -> Iterator[Line]:
    """Yield the commands of a console's text, each with what follows it."""
    written: list[str] = []
    printed: list[str] = []
    for line in console.splitlines():
        going_on = bool(written) and written[-1].endswith("\\") and not printed
        if line.startswith(_PROMPT) and written:
            yield _line(written, printed)
            written, printed = [], []
        if going_on or line.startswith(_PROMPT):
            written.append(line.removeprefix(_PROMPT))
        else:
            printed.append(line)
    if written:
        yield _line(written, printed)


def _line(written: list[str], printed: list[str]) -> Line:
    return Line("\n".join(written), "".join(line + "\n" for line in printed))


def consoles(page: str) -> list[list[Line]]:
    """Return the commands of every console of a page."""
    return [[*lines(found[1])] for found in _CONSOLE.finditer(page)]


def steady(printed: str) -> str:
    """Return what was printed without what is made by chance, or by the machine."""
    return _CHANCE.sub("…", _MACHINE.sub("", printed))


def rerun(page: str, folder: Path) -> str:
    """Return the page with what its commands print now; what differs by chance only is kept."""
    terminal = Terminal(folder)

    def again(found: re.Match[str]) -> str:
        text = ""
        for line in lines(found[1]):
            printed = terminal.run(line.words)
            same = steady(printed) == steady(line.printed)
            text += f"{_PROMPT}{line.written}\n{line.printed if same else printed}"
        return f"```console\n{text}```"

    return _CONSOLE.sub(again, page)
