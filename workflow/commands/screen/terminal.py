"""The terminal: whether it takes colour, and which characters must not reach it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from workflow.commands.screen import streams

# Control characters can move the cursor and bidirectional ones can reorder what is read.
_CONTROL = (*range(9), 11, 12, *range(14, 32), *range(127, 160))
_REORDERING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSAFE = dict.fromkeys((*_CONTROL, *_REORDERING), "\ufffd") | {9: " ", 13: "\n"}


def safe(text: str) -> str:
    """Return text in which nothing can command the terminal or reorder the line."""
    return text if text.isprintable() else text.translate(_UNSAFE)


def coloured(stream: TextIO | None) -> bool:
    """Return whether colour is welcome on this stream."""
    wanted = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    able = os.name != "nt" or "WT_SESSION" in os.environ or "ANSICON" in os.environ
    return wanted and able and streams.is_terminal(stream)


def strong(text: str, stream: TextIO | None = None) -> str:
    """Return text in bold where the stream (stdout unless given) shows it."""
    return f"\x1b[1m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def faint(text: str, stream: TextIO | None = None) -> str:
    """Return text dimmed where the stream shows it."""
    return f"\x1b[2m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def alarming(text: str, stream: TextIO | None = None) -> str:
    """Return text in bold red where the stream (stderr unless given) shows it."""
    return f"\x1b[1;31m{text}\x1b[0m" if coloured(stream or sys.stderr) else text
