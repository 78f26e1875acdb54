"""A made-up terminal in this process: what a command line shows there, with nothing of this machine in it."""

from __future__ import annotations

import io
import os
import re
import shutil
import sys
import tempfile
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any, NamedTuple

from tests.support.screen_list import REGISTER, SCREENS, TODAY, Screen
from tests.support.screen_story import STORY

REGISTER_ID = "01234567-89ab-cdef-0123-456789abcdef"
NOW = datetime(2026, 11, 2, 2, 30, tzinfo=UTC)
LANGUAGES = ("vi", "en")
WIDTHS = (80, 120)
FOLDER = Path(__file__).parents[1] / "commands" / "golden"
"""Where the screens are kept, by language and width."""

_OF_THE_MACHINE = (
    (re.compile(r"(?m)^(Kích thước|Size)( +)\d+$"), r"\g<1>\g<2>500000"),
    (re.compile(r"(?m)^((?:Phiên bản )?Python +)\S+"), r"\g<1>3.11.0"),
    (re.compile(r"(?m)^((?:Phiên bản )?ketnap  +)\S+"), r"\g<1>0.1.0"),
    (re.compile(r"\b[0-9a-f]{64}\b"), "0" * 64),
)


class Shown(NamedTuple):
    """What a command line ended with: its code and what stood on the two streams."""

    code: int
    out: str
    err: str

    @property
    def text(self) -> str:
        """Return all of it as one text, in the order of the streams."""
        tail = f"[{self.code}]\n" if self.code else ""
        told = f"--\n{self.err}" if self.err else ""
        return self.out + told + tail


class _Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@contextmanager
def stage() -> Iterator[Path]:
    """Stand in an empty folder with the clock stopped and nothing of the machine's user in the environment."""
    from notifications import language
    from workflow import clock
    from workflow.store import sqlite_log
    from workflow.store.session import Engine

    engine = sqlite_log.engine  # what a sound one is told, whichever runs here
    sqlite_log.engine = lambda journal: Engine("SQLite", "3.53.0", journal=journal)
    before, now, made, here = dict(os.environ), clock.now, uuid.uuid4, Path.cwd()
    for name in [name for name in os.environ if name.startswith("KETNAP_")]:
        del os.environ[name]
    os.environ |= {"NO_COLOR": "1", "TZ": "UTC"}
    clock.now, uuid.uuid4 = (lambda: NOW), (lambda: uuid.UUID(REGISTER_ID))
    folder = Path(tempfile.mkdtemp(prefix="ketnap-screens-"))
    os.chdir(folder)
    try:
        yield folder
    finally:
        os.chdir(here)
        shutil.rmtree(folder, ignore_errors=True)
        clock.now, uuid.uuid4, sqlite_log.engine = now, made, engine
        os.environ.clear()
        os.environ.update(before)
        language.use(language.DEFAULT)


def typed(
    *words: str,
    lang: str = "vi",
    width: int = 80,
    terminal: bool = True,
    env: Mapping[str, str] = MappingProxyType({}),
) -> Shown:
    """Return what one command line shows on a terminal of this width."""
    import cli

    out, err = (_Terminal(), _Terminal()) if terminal else (io.StringIO(), io.StringIO())
    before = dict(os.environ)
    os.environ |= {"COLUMNS": str(width), **env}
    stdin, sys.stdin = sys.stdin, io.StringIO()
    code = 0
    try:
        with redirect_stdout(out), redirect_stderr(err):
            cli.main.main(["--lang", lang, "--db", REGISTER, *words])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdin = stdin
        os.environ.clear()
        os.environ.update(before)
    return Shown(code, out.getvalue(), err.getvalue())


def build() -> None:
    """Make the register of the screens where we stand, by its story. Raises where a command is refused."""
    for day, user, words in STORY:
        shown = typed("--today", day, "--as", user, *words, terminal=False)
        if shown.code:
            raise AssertionError(f"{day} {user} {words}: {shown.text}")


class Registers:
    """The register of the screens, for reading as it is and for writing as a copy."""

    def __init__(self) -> None:
        build()
        self._kept = Path(REGISTER.removeprefix("sqlite:///"))
        self._template = Path("kept.db")
        shutil.copyfile(self._kept, self._template)
        self._rest = {*map(str, Path.cwd().iterdir())}
        self._told: dict[tuple[Screen, str, int, bool], Shown] = {}

    def plain(self, screen: Screen, lang: str, width: int, *, terminal: bool = True) -> Shown:
        """Return one screen as `shown` does, told once: several tests look at the same one."""
        key = (screen, lang, width, terminal)
        if key not in self._told:
            self._told[key] = self.shown(screen, lang, width, terminal=terminal)
        return self._told[key]

    def shown(self, screen: Screen, lang: str, width: int, **more: Any) -> Shown:
        """Return one screen, on a register on which nothing else was done; `more` as `typed` takes it."""
        if screen.writes:
            self._fresh()
        try:
            return typed(*_before(screen), *screen.words, lang=lang, width=width, **more)
        finally:
            if screen.writes:
                self._fresh()

    def _fresh(self) -> None:
        for path in Path.cwd().iterdir():
            if str(path) not in self._rest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        for stale in Path.cwd().glob(f"{self._kept.name}-*"):
            stale.unlink()
        shutil.copyfile(self._template, self._kept)


def _before(screen: Screen) -> list[str]:
    return ["--today", TODAY, "--as", screen.user]


def golden(registers: Registers, screen: Screen, lang: str, width: int) -> str:
    """Return what is kept of a screen: the command line, then what it shows."""
    shown = registers.plain(screen, lang, width)
    text = shown.text
    for pattern, plain in _OF_THE_MACHINE:
        text = pattern.sub(plain, text)
    text = text.replace(str(Path.cwd()), "/so")
    return f"$ ketnap {screen.line}\n{text}"


def path_of(screen: Screen, lang: str, width: int) -> Path:
    """Return the file in which a screen is kept."""
    return FOLDER / lang / str(width) / f"{screen.name}.txt"


def every(registers: Registers) -> Iterator[tuple[Path, str]]:
    """Yield every screen that is kept, with its file: both languages, both widths."""
    for lang in LANGUAGES:
        for width in WIDTHS:
            for screen in SCREENS:
                yield path_of(screen, lang, width), golden(registers, screen, lang, width)
