"""What is added to a failure before it is told: who may do it instead, and the way on from a refusal."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, cast

from states.errors import NotPermitted, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from workflow.app import App
    from workflow.stamp import Actor, Stamp

    About = tuple[str | int, Stamp]


def help_on(app: App, actor: Actor | None, about: About | None, failure: BaseException) -> None:
    """Add to a failure what helps on; it stands without what cannot be found out."""
    if isinstance(failure, NotPermitted) and actor:
        _name_who_may(app, actor, failure)
    elif isinstance(failure, Refused) and about:
        _tell_the_way(app, about, failure)


def _name_who_may(app: App, actor: Actor, failure: NotPermitted) -> None:
    """Add to a refusal for the role who may do it instead, where somebody can be named."""
    roles = failure.params.get("roles")
    if not roles:
        return
    from workflow.ground import people

    with suppress(Exception):
        who, yours = people.who_may(app, actor, cast("Sequence[str]", roles))
        failure.params |= {"who": who, "yours": yours}


def _tell_the_way(app: App, about: About, failure: Refused) -> None:
    """Add to the refusal of an act of a case what `next` says of the case for its day."""
    from workflow.queries import next_step

    ref, stamp = about
    with suppress(Exception):
        failure.params["way"] = next_step.after_refusal(app, ref, stamp)
