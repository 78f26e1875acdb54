"""The commands that write the numbers as pages of HTML: one of a unit, or a folder of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from notifications.language import say
from states.errors import BadInput
from workflow.commands.frame import options as opt
from workflow.commands.frame import paper_options
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import question
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.reports.asked import Given

NOT_HTML = opt.N_("{field}: {value} does not end in .html; give a name that does.")
ON_RECORD = opt.N_("Names stand on the page; that it was made is on record: audit exports.")
ONE_OF_TWO = opt.N_(
    "Name the folder to write into now, or the one for every night: DIR or --nightly DIR."
)
ONLY_ONE = opt.N_(
    "{field}: write the pages now, or name the folder for every night; give one of the two."
)
NIGHTLY = opt.N_("The pages will be written into {folder} every night, after the sweep.")
NEVER = opt.N_("No pages are written by night any more.")


WRITTEN = (
    Column("folder", opt.N_("Folder")),
    Column("pages", opt.N_("Pages")),
    Column("changed", opt.N_("Written anew")),
    Column("removed", opt.N_("Removed")),
)


@click.command(
    "page", cls=Command, epilog=opt.N_("Example: ketnap report page --out numbers.html --unit DU01")
)
@question
@click.option(
    "--out", type=opt.FILE_OUT, required=True, metavar="FILE",
    help=opt.N_("Write the page into this file; its name ends in .html."),
)  # fmt: skip
@click.option(
    "--named", is_flag=True, default=False,
    help=opt.N_("With names; who made it stands at its foot, and it is on record."),
)  # fmt: skip
@paper_options.force
@pass_shell
def page(shell: Shell, /, given: Given, out: str, *, named: bool, force: bool) -> None:
    """Write the numbers of a unit with its stuck cases as one page of HTML, which needs nothing beside it.

    People stand on it by their case only, unless --named. Fewer than 5 people of a religion are not told.
    """
    from workflow.pages import filing
    from workflow.pages.blocks import Wanted

    if not out.lower().endswith((".html", ".htm")):
        raise BadInput(NOT_HTML, field="--out", value=out)
    done = filing.write(shell.app, out, Wanted(given, named=named), shell.stamp(), force=force)
    shell.done(done._asdict(), columns=("unit", "file"))
    if named:
        shell.tell(ON_RECORD)


@click.command("site", cls=Command, epilog=opt.N_("Example: ketnap report site pages"))
@click.argument("folder", type=opt.path(), required=False, default=None, metavar="[DIR]")
@click.option(
    "--nightly", type=opt.path(), default=None, metavar="DIR",
    help=opt.N_("Let them be written into this folder every night; '' stops that."),
)  # fmt: skip
@opt.why
@pass_shell
def site(shell: Shell, /, folder: str | None, nightly: str | None) -> None:
    """Write a page for each of your units into a folder, linked up and down, which needs no server.

    Each page is like that of ketnap report page, without names. Pages of units that are no more are removed.
    """
    if folder is None and nightly is None:
        raise click.UsageError(say(ONE_OF_TWO), click.get_current_context())
    if folder is not None and nightly is not None:
        raise BadInput(ONLY_ONE, field="--nightly", value=nightly)
    if nightly is not None:
        _prefer(shell, nightly)
        return
    from workflow.pages import site as pages

    done: Any = pages.write(shell.app, str(folder), shell.actor)
    shell.done(done._asdict(), columns=WRITTEN)


def _prefer(shell: Shell, wanted: str) -> None:
    from workflow.pages import nightly

    chosen = nightly.prefer(shell.app, wanted, shell.stamp())
    shell.done(
        {"nightly": chosen or None}, columns=(Column("nightly", opt.N_("Every night into")),)
    )
    shell.tell(NIGHTLY if chosen else NEVER, folder=chosen)
