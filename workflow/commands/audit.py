"""The commands that verify the hash-chained history."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.upkeep.witness import Witnessed

HEAD = Column("head", opt.N_("Head of the history"))
CHANGED = opt.N_("The history was changed outside ketnap at {at}.")
NOT_MET = opt.N_(
    "What you noted, {head}, belongs to no state of this history: it was cut off or made anew."
)
MISSING = opt.N_(
    "The seal of {day}, which you saw on {at}, is missing or was made anew ({hash}). Where a backup was brought back "
    'lawfully: ketnap audit accept --head {head} --reason "…"'
)
WAS_LOST = opt.N_(
    "The seal of {day}, which you saw on {at}, was lost; {user} accepted that on {on}: {reason}"
)


@click.group(cls=Group)
def group() -> None:
    """Check that no act of the history was changed, removed or put in later."""


@group.command("verify")
@click.option(
    "--head",
    default="",
    type=opt.TEXT,
    metavar="HASH",
    help=opt.N_("A head or a seal noted before; it must belong to the history."),
)
@click.pass_context
def verify(ctx: click.Context, head: str) -> None:
    """Check the chain of every case in your scope; exits 1 and names the first act that does not fit.

    Whoever sees the whole city also checks the daily seals, which show what was cut off or deleted, and the
    journal of the office: units, users, roles, settings, calendar, letters and mail that has left. The newest
    seal is remembered for you, outside the register; one that you saw and that is gone is told the next time.
    """
    from workflow.upkeep import witness

    shell: Shell = ctx.obj
    found = witness.verify(shell.app, shell.actor.unit_path, head)
    shell.show(found.verdict, columns=("acts", "ok", "broken_at", HEAD))
    _tell(shell, found, head)
    if not found.verdict.ok:
        ctx.exit(1)


def _tell(shell: Shell, found: Witnessed, head: str) -> None:
    """Say what is not as it was seen, and how to go on."""
    missing, verdict = found.missing, found.verdict
    if missing is not None:
        seen = {"day": date.fromisoformat(missing.day), "at": datetime.fromisoformat(missing.at)}
        if found.accepted is None:
            shell.warn(MISSING, **seen, hash=missing.hash, head=verdict.head)
        else:
            one = found.accepted
            shell.warn(WAS_LOST, **seen, on=one.at, user=one.by, reason=one.reason)
    elif verdict.broken_at == "head":
        shell.warn(NOT_MET, head=head)
    elif not verdict.ok:
        shell.warn(CHANGED, at=verdict.broken_at)


@group.command("accept")
@click.option(
    "--head",
    required=True,
    type=opt.TEXT,
    metavar="HASH",
    help=opt.N_("The head as it stands now."),
)
@click.option(
    "--reason", required=True, type=opt.TEXT, help=opt.N_("Which backup was brought back, and why.")
)
@pass_shell
def accept(shell: Shell, head: str, reason: str) -> None:
    """Go on from the head that the register has after a lawful restore, though seals seen before are gone."""
    from workflow.upkeep import witness

    shell.done(witness.accept(shell.app, head, shell.stamp(), reason), columns=("acts", HEAD, "at"))


@group.command("head")
@pass_shell
def head(shell: Shell) -> None:
    """Print one hash over all acts in your scope as they were entered, to be kept elsewhere."""
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
