"""The commands that verify the hash-chained history."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from datetime import date

HEAD = Column("head", opt.N_("Hash of the heads"))


@click.group(cls=Group)
def group() -> None:
    """Check that no act of the history was changed, removed or put in later."""


@group.command("verify")
@click.pass_context
def verify(ctx: click.Context) -> None:
    """Check the chain of every case in your scope; exits 1 and names the first act that does not fit.

    Whoever sees the whole city also checks the daily seals, which show what was cut off or deleted, and the
    journal of the office: units, users, roles, settings, calendar, letters and mail that has left.
    """
    from workflow.upkeep import seals

    shell: Shell = ctx.obj
    verdict = seals.verify(shell.app, shell.actor.unit_path)
    shell.show(verdict, columns=("acts", "ok", "broken_at", HEAD))
    if not verdict.ok:
        shell.warn(opt.N_("The history was changed outside ketnap at {at}."), at=verdict.broken_at)
        ctx.exit(1)


@group.command("head")
@pass_shell
def head(shell: Shell) -> None:
    """Print the hash over the heads of all cases in your scope, to be kept elsewhere."""
    from workflow.casework import audit

    shell.show(audit.head(shell.app, shell.actor.unit_path), columns=("acts", HEAD))


@group.command("journal")
@click.option(
    "--unit", default=None, type=opt.CODE, help=opt.N_("With all below it (default: your own).")
)
@click.option(
    "--user",
    default=None,
    metavar="NAME",
    help=opt.N_("What the user did, and what was done to the user."),
)
@click.option(
    "--from", "since", type=opt.Day(), default=None, help=opt.N_("Only from this day on.")
)
@pass_shell
def entries(shell: Shell, unit: str | None, user: str | None, since: date | None) -> None:
    """Show who changed what of units, users, roles, settings, calendar, letters and mail, when and why."""
    from workflow.commands.screen import journal_words
    from workflow.queries import journal

    found = journal.listed(shell.app, journal.Wanted(unit, user, since), shell.actor)
    text = (lambda: list(journal_words.lines(found))) if found else None
    shell.show(found, text=text, empty=opt.N_("Nothing was changed."))
