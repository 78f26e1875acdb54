"""A command given before under the same key of its client: known before it acts, and answered as then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.pipeline import N_

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App

REPEATED = N_("This command was given before under the key {key}; nothing was done again.")


class Repeated(Exception):  # noqa: N818 - no failure: the answer of a command that was given before
    """The end of a command that is known by its key; `answer` is what it did then."""

    def __init__(self, answer: object) -> None:
        super().__init__()
        self.answer = answer


def once(app: App, key: str, actor: Actor) -> None:
    """Raise `Repeated` where the key of a command is known."""
    from workflow.queries import repeated

    if known := repeated.answer(app, key, actor):
        raise Repeated(known)
