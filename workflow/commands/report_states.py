"""The reports of the states: how many stand in each and pass through it, and how long that takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notifications.language import translate, words
from states.catalogue import STAGE_BY_ID, STATE_BY_ID
from states.law.labels import OWNERS
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import of, shown, window
from workflow.commands.screen.figures import number
from workflow.commands.screen.output import Column, in_files

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.reports.asked import Given

FUNNEL = (
    Column("stage", opt.N_("Stage"), get=lambda row: words(STAGE_BY_ID[of(row, "stage")].label), least=2),
    Column("state", get=lambda row: words(STATE_BY_ID[of(row, "state")].label)),
    Column("open", opt.N_("Standing there"), right=True),
    Column("entered", opt.N_("Came"), right=True),
    Column("left_onward", opt.N_("Went on"), right=True),
    Column("left_back", opt.N_("Went back"), right=True),
    Column("left_closed", opt.N_("Ended"), right=True),
)  # fmt: skip
BOTTLENECKS = (
    Column("step", opt.N_("State"), get=lambda row: words(STATE_BY_ID[of(row, "step")].label)),
    "unit",
    Column("waits_for", opt.N_("Waits for"), get=lambda row: words(OWNERS[of(row, "waits_for")])),
    Column("cases", opt.N_("Cases"), right=True),
    Column("case_days", opt.N_("Case-days"), right=True),
    Column("share", opt.N_("Share (%)"), get=lambda row: number(of(row, "share")), right=True),
)
WHAT_IF = (
    "unit",
    Column("name", least=1),
    Column("step", opt.N_("Slowest step"), get=lambda row: words(STATE_BY_ID[row.step].label)),
    Column("change", opt.N_("Days there, now and then"), get=lambda row: "{} → {}".format(*row.change)),
    Column("p50_before", opt.N_("To the ceremony, now (days)"), get=lambda row: number(row.p50_before), right=True),
    Column("p50_after", opt.N_("Then (days)"), get=lambda row: number(row.p50_after), right=True),
)  # fmt: skip
HOW = opt.N_(
    "How it is reckoned: of every case of the unit each day in that step beyond the median of all units is taken "
    "away; all else stays as it was, and who has not arrived counts as waiting."
)
TOO_FEW = opt.N_("too few")
WENT_BACK = opt.N_("Went back")


def _whom(row: object) -> str:
    """Return how many wait for whom, in words."""
    told: Mapping[str, int] = of(row, "waits_for")
    return "; ".join(f"{words(OWNERS[who])}: {many}" for who, many in told.items())


def _estimate(row: object) -> str:
    return translate(TOO_FEW) if of(row, "too_few") else number(of(row, "estimate_p50"))


def _ends(row: object) -> str:
    from workflow.reports.stages import BACK

    ends = of(row, "ends").items()
    named = {BACK: translate(WENT_BACK)}
    return "; ".join(f"{named.get(how) or words(STATE_BY_ID[how].label)}: {n}" for how, n in ends)


def _percent(share: float | None) -> str:
    return number(None if share is None else 100 * share)


STAGES_ = (
    Column("from", opt.N_("From the stage"), get=lambda row: words(STAGE_BY_ID[of(row, "from_")].label)),
    Column("to", opt.N_("To the stage"), get=lambda row: words(STAGE_BY_ID[of(row, "to")].label), least=1),
    Column("cases", opt.N_("Cases"), right=True),
    Column("finished", opt.N_("Went on"), right=True),
    Column("waiting", opt.N_("Waiting"), right=True),
    Column("finished_p50", opt.N_("Half of those within (days)"), get=lambda r: number(of(r, "finished_p50")), right=True, least=1),
    Column("waiting_p50", opt.N_("Waiting half so long (days)"), get=lambda r: number(of(r, "waiting_p50")), right=True, least=1),
    Column("estimate_p50", opt.N_("Half of all within (days)"), get=_estimate, right=True),
    Column("probability", opt.N_("Get there (%)"), get=lambda r: _percent(of(r, "probability")), right=True),
    in_files("ends", opt.N_("Ended otherwise"), get=_ends),
    in_files("too_few", opt.N_("Too few to tell")),
)  # fmt: skip
CYCLE_TIMES = (
    Column("step", opt.N_("State"), get=lambda row: words(STATE_BY_ID[of(row, "step")].label)),
    Column("cases", opt.N_("Ended stays"), right=True),
    Column("open", opt.N_("Still there"), right=True),
    Column("p50_days", opt.N_("Half within (days)"), get=lambda row: number(of(row, "p50_days")), right=True),
    Column("p90_days", opt.N_("Nine in ten within (days)"), get=lambda row: number(of(row, "p90_days")), right=True),
    Column("waits_for", opt.N_("Waits for"), get=_whom, least=1),
)  # fmt: skip


@click.command("funnel", cls=Command, epilog=opt.N_("Example: ketnap report funnel --year 2026"))
@window
@pass_shell
def funnel(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count who stands in each state, who came into it, and who left it onward, back or for good."""
    from workflow.reports import funnel as counted

    rows = counted.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=FUNNEL)


@click.command(
    "stages", cls=Command, epilog=opt.N_("Example: ketnap report stages --from 2024-01-01")
)
@window
@pass_shell
def stages(shell: Shell, given: Given, *, cases: bool) -> None:
    """Measure how long one stage takes to the next: those that went on, those waiting, and the estimate of all."""
    from workflow.reports import stages as measured

    rows = measured.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=STAGES_)


@click.command(
    "bottlenecks", cls=Command, epilog=opt.N_("Example: ketnap report bottlenecks --year 2026")
)
@window
@click.option(
    "--what-if", is_flag=True, default=False,
    help=opt.N_("Replay each unit below with its slowest step as fast as is usual elsewhere."),
)  # fmt: skip
@pass_shell
def bottlenecks(shell: Shell, given: Given, *, cases: bool, what_if: bool) -> None:
    """Name the steps and units that cost most case-days, and who is waited for."""
    from workflow.reports import bottlenecks as measured

    if what_if:
        shell.show(measured.what_if(shell.app, shell.actor, given), columns=WHAT_IF)
        shell.tell(HOW)
        return
    rows = measured.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=BOTTLENECKS)


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
