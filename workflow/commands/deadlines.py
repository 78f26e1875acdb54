"""The command that shows the deadline sheet of a case."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.commands.frame import as_it_was, listing, paper_options
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell

if TYPE_CHECKING:
    from workflow.queries.past import Past


@click.command("deadlines", cls=Command)
@opt.ref
@listing.or_on_paper
@paper_options.force
@as_it_was.options
@pass_shell
def command(shell: Shell, ref: str, out: str | None, force: bool, past: Past) -> None:
    """Show every open deadline of a case with its derivation, to be checked by hand, or print it (--out)."""
    if out is not None:
        from workflow.papers import sheets

        stamp = paper_options.leaving(shell)
        done = sheets.deadlines_file(shell.app, ref, shell.actor, out, force=force)
        paper_options.enter(shell, stamp, out, 1)
        paper_options.show(shell, ref, done)
        return
    from workflow.commands.screen import listed, steps
    from workflow.queries import deadline_sheet

    found = deadline_sheet.lines(shell.app, ref, shell.actor, past)
    shell.show(found, columns=listed.DEADLINES, text=lambda: steps.deadlines(found))
