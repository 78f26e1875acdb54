"""A command given before under the same key of its client: it acts once, and is answered as then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.errors import KetnapError
from states.pipeline import N_
from workflow.commands.frame import repeating

if TYPE_CHECKING:
    from collections.abc import Callable

    from workflow.commands.frame.shell import Shell
    from workflow.store.once import Repeated

REPEATED = N_("This command was given before under the key {key}; nothing was done again.")


def once_only(command: Callable[[], object], shell: Shell) -> object:
    """Run a command; one that was given before under its key is answered as then, and acts no more.

    What its twin has just done may be what refuses it; that is no answer.
    """
    try:
        return command()
    except Exception as failure:
        twin = _twin(shell, failure)
        if twin is None:
            raise
        from workflow.commands.screen import repeated

        answer = repeating.told(shell.app, shell.actor, twin)
        repeating.must_be_there(shell, answer)
        shell.tell(REPEATED, key=shell.key)
        shell.into = None  # its list was written then
        shell.show(answer, text=(lambda: repeated.told(answer)) if twin.answer else None)
        return int(repeating.failed(answer))


def _twin(shell: Shell, failure: Exception) -> Repeated | None:
    """Return how the same command was answered before, where that is why this one has failed."""
    if not shell.key:
        return None
    from workflow.store.once import Repeated

    if isinstance(failure, Repeated):
        return failure
    if shell.running is None or shell.acted or not isinstance(failure, KetnapError):
        return None  # what was typed is no command, or it was done
    try:
        app = shell.app
    except KetnapError:
        return None
    try:
        app.met_before()
    except Repeated as twin:
        return twin
    return None
