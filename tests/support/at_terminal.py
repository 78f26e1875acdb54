"""Type a command on a real terminal, with answers to what it asks."""

from __future__ import annotations

import errno
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import NamedTuple

import pytest

import cli

pty = pytest.importorskip("pty", reason="no terminals here")
fcntl = pytest.importorskip("fcntl", reason="no terminals here")
termios = pytest.importorskip("termios", reason="no terminals here")

CTRL_C, CTRL_D = "\x03", "\x04"
PATIENCE = 60.0
PRESSED_AGAIN = 15
"""So many fifths of a second without a word are waited before Ctrl-C is pressed once more, as a person does."""
_PROGRAM = Path(cli.__file__)


class Said(NamedTuple):
    """How a command on a terminal ended, and everything that stood on the screen."""

    code: int
    screen: str


def typed(
    url: str,
    today: str,
    *words: str,
    answers: tuple[tuple[str, str], ...] = (),
    more: Mapping[str, str] = MappingProxyType({}),
) -> Said:
    """Type a command, with `more` in its environment; each answer once its question stands on the screen.

    Fails where a question never comes.
    """
    kept = {k: v for k, v in os.environ.items() if not k.startswith("KETNAP_")}
    env = {
        **kept,
        "KETNAP_DB": url,
        "KETNAP_TODAY": today,
        "PYTHONUTF8": "1",
        "TERM": "dumb",
        **more,
    }
    ours, theirs = pty.openpty()
    _keep_what_is_said(theirs)
    with subprocess.Popen(
        [sys.executable, str(_PROGRAM), *words],
        env=env,
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=_sit_down,  # noqa: PLW1509 - no threads here
    ) as program:
        os.close(theirs)
        try:
            screen = _talk(ours, answers)
        finally:
            os.close(ours)
            if program.poll() is None:
                try:
                    program.wait(PATIENCE)
                except subprocess.TimeoutExpired:
                    program.kill()
                    raise
    return Said(program.returncode, screen)


def _sit_down() -> None:
    """Make the terminal that of the program, which hears Ctrl-C also where tests run in the background."""
    fcntl.ioctl(0, termios.TIOCSCTTY, 0)
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def _keep_what_is_said(terminal: int) -> None:
    """Let Ctrl-C not empty the queue of what was written: on a busy machine the last words were lost in it."""
    modes = termios.tcgetattr(terminal)
    modes[3] |= termios.NOFLSH
    termios.tcsetattr(terminal, termios.TCSANOW, modes)


def _talk(terminal: int, answers: tuple[tuple[str, str], ...]) -> str:
    """Answer every question, read to the end; return the screen."""
    screen, read_up_to = b"", 0
    until = time.monotonic() + PATIENCE
    waiting, silent, answer = list(answers), 0, ""
    while time.monotonic() < until:
        if waiting and waiting[0][0].encode() in screen[read_up_to:]:
            read_up_to = len(screen)
            answer = waiting.pop(0)[1]
            os.write(terminal, (answer if answer in (CTRL_C, CTRL_D) else answer + "\n").encode())
        if not select.select([terminal], [], [], 0.2)[0]:
            silent += 1
            if (
                answer == CTRL_C and silent % PRESSED_AGAIN == 0
            ):  # it fell between a look and the read
                os.write(terminal, CTRL_C.encode())
            continue
        silent = 0
        try:
            more = os.read(terminal, 65536)
        except OSError as error:  # nobody holds the other end any more
            if error.errno != errno.EIO:
                raise
            more = b""
        if not more:
            break
        screen += more
    said = screen.decode(errors="replace").replace("\r\n", "\n")
    if waiting:
        pytest.fail(f"“{waiting[0][0]}” was never asked:\n{said}")
    return said
