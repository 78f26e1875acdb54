"""Show the deadline sheet of a case."""

from __future__ import annotations

import click

from workflow.commands import _options as opt
from workflow.commands._shell import Command, Shell, pass_shell


@click.command("deadlines", cls=Command)
@opt.ref
@pass_shell
def command(shell: Shell, ref: str) -> None:
    """Show every open deadline of a case with its derivation, to be checked by hand."""
    from workflow.commands import _screens
    from workflow.queries import terms

    found = terms.terms(shell.app, ref, shell.actor)
    shell.show(found, text=lambda: _screens.deadlines(found))
