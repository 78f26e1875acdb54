"""The command that says what to do next with a case."""

from __future__ import annotations

import click

from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell


@click.command("next", cls=Command)
@opt.ref
@pass_shell
def command(shell: Shell, ref: str) -> None:
    """Say in plain words what to do next, what is missing, by when, and the command to type."""
    from workflow.commands.screen import steps
    from workflow.queries import next_step

    stamp = shell.stamp()
    step = next_step.next_step(shell.app, ref, stamp)
    shell.show(step, text=lambda: steps.next_step(step, stamp.on))
