"""The command that lists conflicts for an inspector."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notifications.language import words
from states.pipeline import Choice, Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import window
from workflow.commands.screen.output import Column, in_files

if TYPE_CHECKING:
    from workflow.reports.asked import Given

CONFLICTS = (
    "ref",
    "unit",
    Column("kind", get=lambda row: words(_kind(row["kind"]))),
    Column("acts", opt.N_("Acts"), get=lambda row: ", ".join(map(str, row["acts"])), least=2),
    Column("users", opt.N_("Users"), get=lambda row: ", ".join(row["users"]), least=1),
    in_files("on", opt.N_("Dated")),
    Column("explain", opt.N_("What was found")),
)


def _kind(name: str) -> Label:
    from workflow.reports.conflicts import KINDS

    return KINDS[name]


@click.command(
    "conflicts", cls=Command, epilog=opt.N_("Example: ketnap audit conflicts --year 2026")
)
@window
@click.option("--kind", type=opt.TEXT, default=None, help=opt.N_("Only conflicts of this kind."))
@pass_shell
def conflicts(shell: Shell, given: Given, *, cases: bool, kind: str | None) -> None:
    """List one hand in two places, papers entered too late, votes off the meeting days, crowded year's ends."""
    del cases  # each row is of one case
    from states.values import choosing
    from workflow.commands.screen.conflict_words import explained
    from workflow.reports import conflicts as listed

    choices = [Choice(name, label) for name, label in listed.KINDS.items()]
    wanted = kind and choosing.chosen(choices, kind, "--kind")
    rows = [
        {
            "ref": one.ref,
            "unit": one.unit,
            "kind": one.kind,
            "acts": one.acts,
            "users": one.users,
            "on": one.on,
            "explain": explained(one),
        }
        for one in listed.report(shell.app, shell.actor, given, kind=wanted)
    ]
    shell.show(rows, columns=CONFLICTS, empty=opt.N_("No conflict was found."))
