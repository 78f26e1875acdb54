"""The commands that keep the yearly plans."""

from __future__ import annotations

from datetime import date

import click

from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen.output import Column

PLANS = (
    "unit",
    Column("name", least=1),
    Column("quota", opt.N_("Planned"), right=True),
    Column("students", opt.N_("Students"), right=True, least=2),
    Column("workers", opt.N_("Workers"), right=True, least=2),
    Column("religious", opt.N_("Religious"), right=True, least=2),
    Column("members_before", opt.N_("Members before"), right=True, least=1),
    Column("number", opt.N_("Plan number")),
    Column("dated", opt.N_("Dated")),
)


@click.group(cls=Group)
def group() -> None:
    """Keep the yearly plans of units."""


@group.command(
    "set",
    epilog=opt.N_(
        "Example: ketnap plan set DU01 2027 --quota 40 --number 12-KH/ĐU --dated 15/01/2027"
    ),
)
@click.argument("unit", type=opt.CODE, metavar="CODE")
@click.argument("year", type=opt.YEAR, metavar="YEAR")
@click.option(
    "--members-before",
    type=opt.COUNT,
    default=None,
    help=opt.N_("All members at the end of the year before."),
)
@click.option("--quota", type=opt.COUNT, default=None, help=opt.N_("How many are to be admitted."))
@click.option(
    "--students", type=opt.COUNT, default=None, help=opt.N_("Of them pupils and students.")
)
@click.option(
    "--workers", type=opt.COUNT, default=None, help=opt.N_("Of them workers in enterprises.")
)
@click.option(
    "--religious", type=opt.COUNT, default=None, help=opt.N_("Of them followers of a religion.")
)
@click.option("--number", type=opt.TEXT, default=None, help=opt.N_("The number of the plan."))
@click.option("--dated", type=opt.DATE, default=None, help=opt.N_("The date of the plan."))
@opt.why
@pass_shell
def set_(
    shell: Shell,
    /,
    unit: str,
    year: int,
    dated: date | None,
    **numbers: object,
) -> None:
    """Write the plan of a unit for a year; what is left out stays as it is."""
    from workflow.organisation import plans

    given = opt.given({**numbers, "dated": dated})
    shell.show(plans.put(shell.app, unit, year, given, shell.stamp()), columns=PLANS)


@group.command("list", epilog=opt.N_("Example: ketnap plan list 2027"))
@click.argument("year", type=opt.YEAR, metavar="YEAR")
@opt.unit
@pass_shell
def list_(shell: Shell, year: int, unit: str | None) -> None:
    """List the plans of a unit and of those directly below it; a unit without one has no numbers."""
    from workflow.organisation import plans

    shell.show(plans.listed(shell.app, shell.actor, year, unit=unit), columns=PLANS)
