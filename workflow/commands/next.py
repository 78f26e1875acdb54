"""The command that says what to do next with a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell

if TYPE_CHECKING:
    from datetime import date

LATER = opt.N_(
    "Nothing of this case can be entered for {on}: what was entered last, or a period that runs, is later. The "
    "command is for the first day on which it can be given, {day}."
)


@click.command("next", cls=Command)
@opt.ref
@opt.on
@pass_shell
def command(shell: Shell, ref: str, on: date | None) -> None:
    """Say in plain words what to do next, what is missing, by when, and the command to type."""
    from workflow.commands.screen import steps
    from workflow.queries import next_step

    step = next_step.next_step(shell.app, ref, shell.stamp(on))
    if on is not None and step.todo and step.on > on:
        shell.warn(LATER, on=on, day=step.on)
    shell.show(step, text=lambda: steps.next_step(step, shell.app.today()))
