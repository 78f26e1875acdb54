"""A name in the place of a reference: the one case that it fits, said before the command goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Protocol

from states.errors import NotFound
from states.pipeline import N_

if TYPE_CHECKING:
    import click

    from states.units import Actor
    from workflow.app import App
    from workflow.casework.views import CaseView

MOST = 50
"""Cases; a name that fits so many is no name of one."""
SHOWN = 9
"""Cases to choose from; where there are more, more of the name is asked for."""
TAKEN = N_("Case {case}.")
WHICH = N_("Which one (1–{count}; Enter alone stops)")
NO_NUMBER = N_("{value} is none of the numbers above.")
NOBODY = N_("There is no case whose name is or contains {value}.")
SEVERAL = N_("{value} fits several cases; type the reference, or more of the name.")
NOT_WHOLE = N_(
    "{value} is not the whole name of one case; where nobody can be asked, a command that writes takes only "
    "that, or the reference."
)


class Line(Protocol):
    """What is asked of the command line that is running."""

    no_input: bool

    @property
    def app(self) -> App:
        """Return the register."""

    @property
    def actor(self) -> Actor:
        """Return who acts."""

    @property
    def as_json(self) -> bool:
        """Return whether failures are printed for a script."""

    def tell(self, template: str, **params: object) -> None:
        """Say one line on stderr."""

    def tell_lines(self, *lines: str) -> None:
        """Say lines on stderr that are in words already."""


def is_name(word: str) -> bool:
    """Say whether a word stands for a name: letters, and no digit."""
    return any(c.isalpha() for c in word) and not any(c.isdigit() for c in word)


def settle(running: click.Context) -> None:
    """Put the reference for each name that a command was given in the place of one.

    Raises `NotFound` where none or several fit, and `Stopped` where nobody chooses.
    """
    for param in running.command.params:
        kind, value = param.type, running.params.get(str(param.name))
        if not value or not hasattr(kind, "named") or not hasattr(kind, "writes"):
            continue
        put = partial(kind.named, find=partial(reference, running.obj, writes=kind.writes))
        running.params[str(param.name)] = (
            tuple(map(put, value)) if isinstance(value, tuple) else put(value)
        )


def reference(shell: Line, word: str, *, writes: bool) -> str:
    """Return the reference of the case that a name fits, a word that is no name as it is; say which case it is."""
    if not is_name(word):
        return word
    from workflow.commands.frame import asking
    from workflow.queries import finding

    asks = asking.may_ask(shell)
    found = finding.named(shell.app, word, shell.actor, limit=MOST)
    fitting = _whole(found, word) if writes and not asks else _nearest(found, word)
    taken = fitting[0] if len(fitting) == 1 else _chosen(shell, word, fitting or found, asks=asks)
    shell.tell(TAKEN, case=line(taken))
    return taken.ref


def line(case: CaseView) -> str:
    """Return a case in a few words: its reference, the name, the unit and the state."""
    from notifications.language import words
    from states.catalogue import STATE_BY_ID

    return f"{case.ref} · {case.name} · {case.unit} · {words(STATE_BY_ID[case.state].label)}"


def _whole(found: Sequence[CaseView], word: str) -> list[CaseView]:
    """Return those with exactly this name, whether open or closed."""
    from states.names import fold

    if len(found) >= MOST:
        return []
    return [case for case in found if fold(case.name) == fold(word)]


def _nearest(found: Sequence[CaseView], word: str) -> Sequence[CaseView]:
    """Return the open ones, or else the closed, that fit best: by whole words, else by parts of them."""
    from states.catalogue.stages import OPEN
    from states.names import fold

    asked = set(fold(word).split())
    whole = [case for case in found if asked <= set(fold(case.name).split())]
    fitting = whole or found
    return [case for case in fitting if case.state in OPEN] or fitting


def _chosen(shell: Line, word: str, found: Sequence[CaseView], *, asks: bool) -> CaseView:
    """Return the case that somebody chooses. Raises `NotFound` where there is none, too many, or nobody to ask."""
    from notifications.language import say
    from workflow.commands.frame import asking

    if not found:
        raise NotFound(NOBODY, value=word)
    near = [case.ref for case in found[:SHOWN]]
    if not asks or len(found) > SHOWN:
        message = SEVERAL if len(found) > 1 else NOT_WHOLE
        if not shell.as_json:
            shell.tell_lines(*map(line, found[:SHOWN]))
        raise NotFound(message, value=word, near=near)
    shell.tell_lines(*(f"{n}. {line(case)}" for n, case in enumerate(found, 1)))
    number = asking.text(say(WHICH, {"count": len(found)}), partial(_number, count=len(found)))
    if not number:
        raise asking.Stopped
    return found[int(number) - 1]


def _number(typed: str, *, count: int) -> str:
    if not (typed.isascii() and typed.isdigit() and 1 <= int(typed) <= count):
        raise NotFound(NO_NUMBER, value=typed)
    return typed
