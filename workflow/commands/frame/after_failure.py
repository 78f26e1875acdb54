"""What is added to a failure before it is told: who may do it instead, and the way on from a refusal."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from states.errors import NotPermitted, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.commands.frame.shell import Shell


def help_on(shell: Shell, failure: BaseException) -> None:
    """Add to a failure what helps on; it stands without what cannot be found out."""
    if isinstance(failure, NotPermitted):
        _name_who_may(shell, failure)
    elif isinstance(failure, Refused):
        _tell_the_way(shell, failure)


def _name_who_may(shell: Shell, failure: NotPermitted) -> None:
    """Add to a refusal for the role who may do it instead, where somebody can be named."""
    roles = failure.params.get("roles")
    if not (roles and "actor" in shell.__dict__):
        return
    from workflow.ground import people

    with suppress(Exception):
        who, yours = people.who_may(shell.app, shell.actor, cast("Sequence[str]", roles))
        failure.params |= {"who": who, "yours": yours}


def _tell_the_way(shell: Shell, failure: Refused) -> None:
    """Add to the refusal of an act of a case what `next` says of the case for its day."""
    if shell.about is None:
        return
    from workflow.queries import next_step

    ref, stamp = shell.about
    with suppress(Exception):
        failure.params["way"] = next_step.after_refusal(shell.app, ref, stamp)
