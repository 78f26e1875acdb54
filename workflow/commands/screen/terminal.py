"""The terminal: how wide it is, whether it takes colour, and which characters must not reach it."""

from __future__ import annotations

import os
import sys
from typing import TextIO

from workflow.commands.screen import streams

ACCESSIBLE = "KETNAP_ACCESSIBLE"

# Control characters can move the cursor and bidirectional ones can reorder what is read.
_CONTROL = (*range(9), 11, 12, *range(14, 32), *range(127, 160))
_REORDERING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
_UNSAFE = dict.fromkeys((*_CONTROL, *_REORDERING), "\ufffd") | {9: " ", 13: "\n"}


def safe(text: str) -> str:
    """Return text in which nothing can command the terminal or reorder the line."""
    return text if text.isprintable() else text.translate(_UNSAFE)


def accessible() -> bool:
    """Return whether screens are to be read aloud: one fact a line, nothing drawn."""
    return os.environ.get(ACCESSIBLE, "") not in ("", "0")


def width(stream: TextIO | None = None) -> int | None:
    """Return the columns of the terminal behind a stream (stdout unless given).

    None where the words go to a file or a program, and where they are read aloud: there a line has no end.
    """
    stream = stream or sys.stdout
    if accessible() or not streams.is_terminal(stream):
        return None
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(stream.fileno()).columns or None
    except (OSError, ValueError):
        return None


def coloured(stream: TextIO | None) -> bool:
    """Return whether colour is welcome on this stream."""
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb" or accessible():
        return False
    able = os.name != "nt" or "WT_SESSION" in os.environ or "ANSICON" in os.environ
    return able and streams.is_terminal(stream)


def strong(text: str, stream: TextIO | None = None) -> str:
    """Return text in bold where the stream (stdout unless given) shows it."""
    return f"\x1b[1m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def faint(text: str, stream: TextIO | None = None) -> str:
    """Return text dimmed where the stream shows it."""
    return f"\x1b[2m{text}\x1b[0m" if coloured(stream or sys.stdout) else text


def alarming(text: str, stream: TextIO | None = None) -> str:
    """Return text in bold red where the stream (stderr unless given) shows it."""
    return f"\x1b[1;31m{text}\x1b[0m" if coloured(stream or sys.stderr) else text
