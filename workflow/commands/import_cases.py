"""The command that takes in a list of cases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from states.errors import ProblemsInFile
from states.pipeline import N_
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import output

if TYPE_CHECKING:
    from workflow.exchange.importing import Taken

COUNTS = ("read", "accepted", "known")
PROBLEMS = ("row", "column", "value", "message", "rule")
TAKING = N_("Taking in the list")


@click.command("cases", cls=Command)
@click.argument("file", type=opt.FILE_IN, metavar="FILE")
@click.option(
    "--unit",
    type=opt.CODE,
    metavar="CODE",
    help=opt.N_("The branch of rows that name none (default: your own)."),
)
@click.option("--sheet", type=opt.TEXT, metavar="NAME", help=opt.N_("The sheet of the workbook."))
@click.option(
    "--partial",
    is_flag=True,
    default=False,
    help=opt.N_("Take the good rows of a file that has bad ones."),
)
@opt.dry_run
@pass_shell
def cases(
    shell: Shell, file: str, *, unit: str | None, sheet: str | None, partial: bool, dry_run: bool
) -> None:
    """Take in a list of people in the middle of their way: facts, papers and steps with their days."""
    from workflow.exchange import importing, template_lists

    listed = template_lists.read(file, sheet)
    how = importing.How(dry_run, partial, unit)
    with shell.progress(template_lists.count(listed), TAKING) as step:
        done = importing.take(shell.app, listed, shell.stamp(), how, step)
    for note in done.notes:
        shell.warn(note.message, **note.params)
    shell.show(done.taken, text=lambda: screen(done.taken))
    if done.taken.problems and not partial:
        raise ProblemsInFile(count=len(done.taken.problems))


def screen(taken: Taken) -> Iterator[str]:
    """Yield what became of a list: the counts, the problems, what was opened and what left out."""
    yield output.for_the_eye(taken, COUNTS, "")
    if taken.problems:
        yield "\n" + output.for_the_eye(taken.problems, PROBLEMS, "")
    if taken.opened:
        yield "\n" + output.for_the_eye(taken, ("opened",), "")
    if taken.left_out:
        yield "\n" + output.for_the_eye(taken, ("left_out",), "")
