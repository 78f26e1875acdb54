"""Questions on a terminal, before anything is written; off a terminal nothing is asked."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import Protocol

from notifications.language import say
from states.errors import KetnapError
from states.names import fold
from states.pipeline import N_
from workflow.commands.screen import streams

_YES = frozenset({"c", "co", "y", "yes"})
_NO = frozenset({"", "k", "khong", "n", "no"})
_AGAIN = N_("Please answer c (yes) or k (no).")


class Stopped(KetnapError):  # noqa: N818 - named by what happened
    """Stopped; nothing was written."""


class Line(Protocol):
    """What is asked of the command line that is running: whether it was told to ask nothing."""

    no_input: bool


def may_ask(shell: Line) -> bool:
    """Return whether somebody is there to be asked: at a terminal, and not told to ask nothing."""
    return not shell.no_input and streams.is_terminal(sys.stdin) and streams.is_terminal(sys.stderr)


def agree(question: str) -> None:
    """Ask a question, in words already, that is answered by yes or no. Raises `Stopped` unless yes."""
    while (answer := fold(_line(f"{question} {say(N_('c = yes, k = no'))} [k]: "))) not in _YES:
        if answer in _NO:
            raise Stopped
        streams.err(say(_AGAIN) + "\n")


def text(question: str, clean: Callable[[str], str]) -> str:
    """Ask for a few words, which may be left blank; ask again for what `clean` refuses.

    Raises `Stopped` where no answer comes.
    """
    while True:
        answer = _line(f"{question}: ").strip()
        if not answer:
            return ""
        try:
            return clean(answer)
        except KetnapError as error:
            streams.err(say(error.message, error.params) + "\n")


def tell(sentence: str) -> None:
    """Say a sentence, in words already, between two questions."""
    streams.err(sentence + "\n")


def _line(prompt: str) -> str:
    """Return the line typed after a prompt. Raises `Stopped` for Ctrl-C and for the end of the input."""
    try:
        streams.err(prompt)
        typed = sys.stdin.readline()
    except KeyboardInterrupt:
        typed = ""
    except UnicodeDecodeError:
        return "?"
    if not typed:
        streams.err("\n")
        raise Stopped
    return typed.rstrip("\r\n").encode(errors="replace").decode()
