"""The reports of the states: how many stand in each and pass through it, and how long that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from notifications.language import words
from states.catalogue import STAGE_BY_ID, STATE_BY_ID
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import shown, window
from workflow.commands.screen.figures import number
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.reports.asked import Given

FUNNEL = (
    Column("stage", opt.N_("Stage"), get=lambda row: words(STAGE_BY_ID[_of(row, "stage")].label), least=2),
    Column("state", get=lambda row: words(STATE_BY_ID[_of(row, "state")].label)),
    Column("open", opt.N_("Standing there"), right=True),
    Column("entered", opt.N_("Came"), right=True),
    Column("left_onward", opt.N_("Went on"), right=True),
    Column("left_back", opt.N_("Went back"), right=True),
    Column("left_closed", opt.N_("Ended"), right=True),
)  # fmt: skip
CYCLE_TIMES = (
    Column("step", opt.N_("State"), get=lambda row: words(STATE_BY_ID[_of(row, "step")].label)),
    Column("cases", opt.N_("Ended stays"), right=True),
    Column("open", opt.N_("Still there"), right=True),
    Column("p50_days", opt.N_("Half within (days)"), get=lambda row: number(_of(row, "p50_days")), right=True),
    Column("p90_days", opt.N_("Nine in ten within (days)"), get=lambda row: number(_of(row, "p90_days")), right=True),
)  # fmt: skip


def _of(row: Any, name: str) -> Any:  # noqa: ANN401 - a row, with or without its references
    return row[name] if isinstance(row, dict) else getattr(row, name)


@click.command("funnel", cls=Command, epilog=opt.N_("Example: ketnap report funnel --year 2026"))
@window
@pass_shell
def funnel(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count who stands in each state, who came into it, and who left it onward, back or for good."""
    from workflow.reports import funnel as counted

    rows = counted.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=FUNNEL)


@click.command(
    "cycle-times",
    cls=Command,
    epilog=opt.N_("Example: ketnap report cycle-times --from 2025-01-01"),
)
@window
@click.option(
    "--working-days", is_flag=True, default=False,
    help=opt.N_("Count working days, not calendar days."),
)  # fmt: skip
@pass_shell
def cycle_times(shell: Shell, given: Given, *, cases: bool, working_days: bool) -> None:
    """Measure how many days a case stays in each state; those still there count as waiting."""
    from workflow.reports import cycle_times as measured

    rows = measured.report(shell.app, shell.actor, given, cases=cases, working_days=working_days)
    shell.show(shown(rows, cases=cases), columns=CYCLE_TIMES)
