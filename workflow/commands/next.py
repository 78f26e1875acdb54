"""Say what to do next with a case."""

from __future__ import annotations

import click

from workflow.commands import _options as opt
from workflow.commands._shell import Command, Shell, pass_shell


@click.command("next", cls=Command)
@opt.ref
@pass_shell
def command(shell: Shell, ref: str) -> None:
    """Say in plain words what to do next, what is missing, by when, and the command to type."""
    from workflow.commands import _screens
    from workflow.queries import next_step

    stamp = shell.stamp()
    step = next_step.next_step(shell.app, ref, stamp)
    shell.show(step, text=lambda: _screens.next_step(step, stamp.on))
