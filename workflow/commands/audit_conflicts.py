"""The command that lists conflicts for an inspector."""

from __future__ import annotations

from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING

import click

from notifications.language import say, words
from states.pipeline import Choice, Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import headed, window
from workflow.commands.screen.output import Column, for_the_eye, in_files

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from workflow.reports.asked import Given
    from workflow.reports.conflicts import Group

CONFLICTS = (
    "ref",
    "unit",
    Column("kind", get=lambda row: words(_kind(row["kind"]))),
    Column("acts", opt.N_("Acts"), get=lambda row: ", ".join(map(str, row["acts"])), least=2),
    Column("users", opt.N_("Users"), get=lambda row: ", ".join(row["users"]), least=1),
    in_files("on", opt.N_("Dated")),
    Column("explain", opt.N_("What was found")),
)
GROUPS = (
    "unit",
    Column("conflicts", opt.N_("Found"), right=True),
    Column("cases", right=True),
    Column("users", opt.N_("Users"), get=lambda row: _users(row.users), least=1),
    Column("latest", opt.N_("Latest"), least=2),
)
ORDINARY = Label(
    "một người của chi bộ ghi cả đề nghị và thẩm tra",
    "one user of the branch proposing and verifying",
)
EACH = opt.N_("Each one: ketnap audit conflicts --kind {kind} --unit {unit}")
_FEW = 3


def _kind(name: str) -> Label:
    from workflow.reports import conflicts

    return ORDINARY if name == conflicts.ORDINARY else conflicts.KINDS[name]


def _users(names: Sequence[str]) -> str:
    shown = ", ".join(names[:_FEW])
    return f"{shown} +{len(names) - _FEW}" if len(names) > _FEW else shown


@click.command(
    "conflicts", cls=Command, epilog=opt.N_("Example: ketnap audit conflicts --year 2026")
)
@window
@click.option("--kind", type=opt.TEXT, default=None, help=opt.N_("Only conflicts of this kind."))
@pass_shell
def conflicts(shell: Shell, given: Given, *, cases: bool, kind: str | None) -> None:
    """List one hand in two places, papers entered too late, votes off the meeting days, crowded year's ends.

    A screen counts them by kind and unit, the gravest first; --kind or --cases shows each one.
    """
    from states.values import choosing
    from workflow.commands.screen.conflict_words import explained
    from workflow.reports import conflicts as listed

    choices = [Choice(name, label) for name, label in listed.KINDS.items()]
    wanted = kind and choosing.chosen(choices, kind, "--kind")
    if given.year is None and given.first is None:
        given = given._replace(first=date.min)
        headed(given)
    found = listed.report(shell.app, shell.actor, given, kind=wanted)
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
        for one in found
    ]
    groups = [] if kind or cases else listed.grouped(found)
    text = (lambda: _counted(groups)) if groups else None
    shell.show(rows, columns=CONFLICTS, empty=opt.N_("No conflict was found."), text=text)


def _counted(groups: Sequence[Group]) -> Iterator[str]:
    from workflow.commands.screen import terminal
    from workflow.reports.conflicts import ORDINARY as WITHIN

    for group, units in groupby(groups, lambda one: one.group):
        rows = list(units)
        count = sum(one.conflicts for one in rows)
        yield terminal.strong(f"{words(_kind(group))}: {count}")
        yield for_the_eye(rows, GROUPS, "")
        yield ""
    first = groups[0]
    kind = "same-person" if first.group == WITHIN else first.group
    yield say(EACH, {"kind": kind, "unit": first.unit})
