"""The reports of who is brought on: groups, sources, training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notifications.language import translate, words
from states.catalogue.side_acts import CATEGORIES, INTRODUCERS
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import of, shown, window
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.reports.asked import Given

_WORDS = {choice.id: choice.label for choice in (*CATEGORIES, *INTRODUCERS)}
_NOBODY = opt.N_("not said")
_COUNTS = (
    Column("opened", opt.N_("Listed"), right=True),
    Column("certified", opt.N_("Certified"), right=True),
    Column("admitted", opt.N_("Admitted"), right=True),
)
GROUPS = (
    Column(
        "category", opt.N_("Category of people"), get=lambda row: words(_WORDS[of(row, "category")])
    ),
    *_COUNTS,
)
SOURCES = (
    Column(
        "introduced_by",
        opt.N_("Introduced by whom"),
        get=lambda row: _introducer(of(row, "introduced_by")),
    ),
    *_COUNTS,
)
TRAINING = (
    "unit",
    Column("name", least=2),
    "year",
    Column("enrolled", opt.N_("Enrolled"), right=True),
    Column("certificates", opt.N_("Certificates"), right=True),
    Column("failed", opt.N_("Not passed"), right=True),
    Column("applied", opt.N_("Applied"), right=True),
    Column("admitted", opt.N_("Admitted"), right=True),
    Column("expired", opt.N_("Expired"), right=True),
)


def _introducer(value: str | None) -> str:
    return words(_WORDS[value]) if value else translate(_NOBODY)


@click.command("groups", cls=Command, epilog=opt.N_("Example: ketnap report groups --year 2026"))
@window
@pass_shell
def groups(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count by the groups that the Conclusion puts first: put on the list, certified, admitted."""
    from workflow.reports import groups as counted

    rows = counted.groups(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=GROUPS)


@click.command("sources", cls=Command, epilog=opt.N_("Example: ketnap report sources --year 2026"))
@window
@pass_shell
def sources(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count by the organisation that introduced them: put on the list, certified, admitted."""
    from workflow.reports import groups as counted

    rows = counted.sources(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=SOURCES)


@click.command(
    "training", cls=Command, epilog=opt.N_("Example: ketnap report training --from 2024-01-01")
)
@window
@pass_shell
def training(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count by unit and year who was enrolled, certified, failed, applied, admitted, and what expired."""
    from workflow.reports import training as counted

    rows = counted.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=TRAINING)
