"""The command that says what would stop a move, before anyone tries it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

import click

from workflow.commands.advance import Moves
from workflow.commands.frame import fields
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Shell, pass_shell

if TYPE_CHECKING:
    from states.pipeline import Move


class Questions(Moves):
    """The moves once more, as questions."""

    def make(self, move: Move) -> click.Command:
        """Return the question about one move."""
        shared = fields.params_of(opt.ref, opt.on)
        own = fields.options(move.fields, asked=False)
        return fields.LabelledCommand(
            move.name, move.label, params=[*shared[:1], *own, *shared[1:]], callback=_ask(move)
        )


def _ask(move: Move) -> Callable[..., None]:
    @pass_shell
    def run(shell: Shell, /, ref: str, on: date | None, **values: object) -> None:
        from workflow.casework import advancing
        from workflow.commands.screen import steps

        stamp = shell.stamp(on)
        answer = advancing.why(shell.app, ref, move.name, fields.given(values), stamp)
        shell.show(answer, text=lambda: steps.why(answer, stamp.on))

    return run


@click.group(cls=Questions)
def group() -> None:
    """Say whether a step is possible: every unmet condition, who can supply it, the first lawful day."""
