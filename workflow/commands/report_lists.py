"""The reports that are lists of cases, of units asked and of helpers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notifications.language import words
from states.catalogue import act_label
from states.pipeline import Choice, Label
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import of, shown, window
from workflow.commands.screen.figures import number
from workflow.commands.screen.output import Column, in_files

if TYPE_CHECKING:
    from workflow.reports.asked import Given

WAITING = (
    "ref",
    "unit",
    "name",
    Column("certified_on", opt.N_("Certified on"), least=2),
    Column("expires", opt.N_("Expires on")),
    Column("months_left", opt.N_("Months left"), right=True),
    Column("helper", opt.N_("Helper"), least=1),
    Column("reason", opt.N_("Why not yet"), least=1),
    Column("waiting_days", opt.N_("Days waiting"), right=True),
    Column("resets", opt.N_("Restarts"), right=True, least=3),
    in_files("issued"),
    in_files("closed", opt.N_("Ended")),
)
CLOSED = opt.N_(
    "Besides, {count} people with a certificate were closed before the branch voted: --closed lists them."
)
HELPERS = (
    Column("helper", opt.N_("Helper")),
    "unit",
    Column("helping", opt.N_("Helping now"), right=True),
    Column("admitted", opt.N_("Admitted"), right=True),
    Column("lost", opt.N_("Closed before admission"), right=True),
)
VERIFICATION = (
    "unit",
    Column("stretch", opt.N_("Stretch"), get=lambda row: words(_stretch(of(row, "stretch")))),
    Column("requests", opt.N_("Begun"), right=True),
    Column("answered", opt.N_("Through"), right=True),
    Column("open", opt.N_("Open"), right=True),
    Column("late", opt.N_("Late"), right=True),
    Column("p50_working_days", opt.N_("Half within (working days)"), get=lambda r: number(of(r, "p50_working_days")), right=True),
    Column("p90_working_days", opt.N_("Nine in ten within (working days)"), get=lambda r: number(of(r, "p90_working_days")), right=True, least=1),
)  # fmt: skip
IDLE = (
    "unit",
    Column("name", least=1),
    Column("head", opt.N_("Head")),
    Column("head_since", opt.N_("Since"), least=2),
    Column("candidates", opt.N_("Followed"), right=True),
    Column("last_admission", opt.N_("Last admission")),
    Column("years", opt.N_("Years"), right=True),
)
EXCEPTIONS = (
    "ref",
    "unit",
    Column("kind", get=lambda row: words(_exception(row.kind))),
    Column("rule", least=1),
    Column("move", opt.N_("Act"), get=lambda row: words(act_label(row.move)), least=2),
    Column("on", opt.N_("Dated")),
    Column("actor", opt.N_("By"), least=2),
    Column("reason", opt.N_("Why")),
)


def _stretch(name: str) -> Label:
    from workflow.reports.verification import STRETCHES

    return STRETCHES[name]


def _exception(name: str) -> Label:
    from workflow.reports.exceptions import KINDS

    return KINDS[name]


@click.command(
    "certified-waiting",
    cls=Command,
    epilog=opt.N_("Example: ketnap report certified-waiting --unit DU01"),
)
@window
@click.option("--closed", is_flag=True, default=False, help=opt.N_("List the closed too."))
@pass_shell
def certified_waiting(shell: Shell, given: Given, *, cases: bool, closed: bool) -> None:
    """List who holds a certificate since 2019 and was never voted on, longest waiting first."""
    del cases  # each row is a case
    from workflow.reports import certified_waiting as listed

    rows = listed.report(shell.app, shell.actor, given)
    shell.show([row for row in rows if closed or not row.closed], columns=WAITING)
    count = sum(row.closed for row in rows)
    if count and not closed:
        shell.tell(CLOSED, count=count)


@click.command("helpers", cls=Command, epilog=opt.N_("Example: ketnap report helpers --year 2026"))
@window
@pass_shell
def helpers(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count by member who helps: helping now, admitted, closed before admission."""
    from workflow.reports import helpers as counted

    rows = counted.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=HELPERS)


@click.command(
    "verification", cls=Command, epilog=opt.N_("Example: ketnap report verification --year 2026")
)
@window
@pass_shell
def verification(shell: Shell, given: Given, *, cases: bool) -> None:
    """Measure how fast units asked answer, and how long the branch takes before and after."""
    from workflow.reports import verification as measured

    rows = measured.report(shell.app, shell.actor, given, cases=cases)
    shell.show(shown(rows, cases=cases), columns=VERIFICATION)


@click.command(
    "idle-units", cls=Command, epilog=opt.N_("Example: ketnap report idle-units --years 5")
)
@window
@click.option(
    "--years", type=opt.Count(1, 100), default=None,
    help=opt.N_("Nobody admitted for so many years (default: 3)."),
)  # fmt: skip
@pass_shell
def idle_units(shell: Shell, given: Given, *, cases: bool, years: int | None) -> None:
    """List the branches that admitted nobody for years, with their heads; an heir inherits no admission."""
    del cases  # each row is a unit
    from workflow.reports import idle_units as listed

    rows = listed.report(shell.app, shell.actor, given, years=years or listed.YEARS)
    shell.show(rows, columns=IDLE)


@click.command(
    "exceptions", cls=Command, epilog=opt.N_("Example: ketnap report exceptions --kind despite")
)
@window
@click.option("--kind", type=opt.TEXT, default=None, help=opt.N_("Only exceptions of this kind."))
@pass_shell
def exceptions(shell: Shell, given: Given, *, cases: bool, kind: str | None) -> None:
    """List whatever was passed on purpose, taken back, put off or entered late, with who did it and why."""
    del cases  # each row is of one case
    from states.values import choosing
    from workflow.reports import exceptions as listed

    choices = [Choice(name, label) for name, label in listed.KINDS.items()]
    wanted = kind and choosing.chosen(choices, kind, "--kind")
    rows = listed.report(shell.app, shell.actor, given, kind=wanted)
    shell.show(rows, columns=EXCEPTIONS)
