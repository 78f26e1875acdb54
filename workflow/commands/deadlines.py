"""Show the deadline sheet of a case."""

from __future__ import annotations

import click

from workflow.commands import _options as opt
from workflow.commands import _papers
from workflow.commands._shell import Command, Shell, pass_shell


@click.command("deadlines", cls=Command)
@opt.ref
@_papers.out
@_papers.force
@pass_shell
def command(shell: Shell, ref: str, out: str | None, force: bool) -> None:
    """Show every open deadline of a case with its derivation, to be checked by hand, or print it (--out)."""
    if out is not None:
        from workflow import printing

        done = printing.deadlines_file(shell.app, ref, shell.actor, out, force=force)
        _papers.show(shell, ref, done)
        return
    from workflow.commands import _screens
    from workflow.queries import terms

    found = terms.terms(shell.app, ref, shell.actor)
    shell.show(found, text=lambda: _screens.deadlines(found))
