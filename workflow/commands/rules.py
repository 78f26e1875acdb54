"""The commands for the rule register, and for when the city's own rules come into force."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import click

from states.errors import Unavailable
from states.law import labels
from states.pipeline import Kind
from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import rulebook as _rulebook

if TYPE_CHECKING:
    from workflow.queries.rulebook import Known

STALE_MONTHS = 6
KINDS = opt.among(labels.KINDS, *Kind)


@click.group(cls=Group)
def group() -> None:
    """Show the rules: their words, numbers, documents and how sure we are of them."""


@group.command("list")
@click.option("--on", type=opt.DATE, help=opt.N_("As in force on this day (default: today)."))
@click.option(
    "--kind",
    "kinds",
    type=KINDS,
    multiple=True,
    help=opt.N_("Only rules of this kind; may be repeated."),
)
@click.option(
    "--unit",
    type=opt.CODE,
    metavar="CODE",
    help=opt.N_("With the own values of this unit and those above it."),
)
@click.option(
    "--stale",
    is_flag=True,
    default=False,
    help=opt.N_("Only rules that nobody held against their papers of late."),
)
@click.option(
    "--months",
    type=opt.Count(1, 120),
    metavar="N",
    default=STALE_MONTHS,
    show_default=True,
    help=opt.N_("With --stale: for how many months."),
)
@listing.to_file
@pass_shell
def list_(
    shell: Shell,
    *,
    on: date | None,
    kinds: tuple[str, ...],
    unit: str | None,
    stale: bool,
    months: int,
) -> None:
    """List the rules in force."""
    from workflow.commands.screen import listed
    from workflow.queries import rulebook

    day = on or _today(shell)
    if unit:
        rows = rulebook.listed_for(shell.app, unit, shell.actor, day, kinds)
    else:
        rows = rulebook.listed(day, kinds, _known(shell))
    if stale:
        rows = rulebook.stale(rows, _today(shell), months)
    empty = opt.N_("Every rule was checked within {months} months.") if stale else ""
    text = lambda: _rulebook.listed(rows, day, empty, months)  # noqa: E731
    shell.show(rows, columns=listed.RULES, text=text)


@group.command("show")
@click.argument("id", type=opt.CODE, metavar="ID")
@click.option("--on", type=opt.DATE, help=opt.N_("As in force on this day (default: today)."))
@pass_shell
def show(shell: Shell, id: str, *, on: date | None) -> None:
    """Show one rule, and what every rule set says of it."""
    from workflow.queries import rulebook

    rule = rulebook.show(id, on or _today(shell), _known(shell))
    shell.show(rule, text=lambda: _rulebook.screen(rule))


@group.command("check", epilog=opt.N_('Example: ketnap rules check D1 --note "…"'))
@click.argument("id", type=opt.CODE, metavar="ID")
@click.option("--on", type=opt.DATE, help=opt.N_("The day it was checked (default: today)."))
@click.option("--note", type=opt.TEXT, help=opt.N_("What was found, for the record."))
@pass_shell
def check(shell: Shell, id: str, *, on: date | None, note: str | None) -> None:
    """Record that you held a rule against its paper."""
    from workflow.queries import rulebook

    rule = rulebook.check(shell.app, id, on or shell.app.today(), shell.stamp(note=note or ""))
    shell.show(rule, text=lambda: _rulebook.screen(rule))


@group.command(
    "adopt-conclusion",
    epilog=opt.N_("Example: ketnap rules adopt-conclusion --on 15/3/2024 --dry-run"),
)
@click.option(
    "--on", type=opt.DATE, required=True, help=opt.N_("The day the city's Conclusion took effect.")
)
@opt.reason_of_change
@opt.dry_run
@pass_shell
def adopt_conclusion(shell: Shell, *, on: date, reason: str | None, dry_run: bool) -> None:
    """Say from which day on the city's own rules are in force; open deadlines are recomputed.

    Its limits are not open before that day, and those of older cases start on it.
    """
    from workflow.organisation import adoption

    done = adoption.adopt(shell.app, on, shell.stamp(), reason=reason or "", dry_run=dry_run)
    shell.show(done, text=lambda: _rulebook.adopted(done, dry_run=dry_run))


@group.command("diff")
@click.argument("before", type=opt.CODE, metavar="SET")
@click.argument("after", type=opt.CODE, metavar="SET")
@pass_shell
def diff(shell: Shell, before: str, after: str) -> None:
    """Compare two rule sets."""
    from workflow.queries import rulebook

    rows = rulebook.diff(before, after)
    shell.show(rows, text=lambda: _rulebook.differences(rows))


@group.command("impact", epilog=opt.N_("Example: ketnap rules impact 2026-07"))
@click.argument("rule_set", type=opt.CODE, metavar="SET")
@opt.unit
@click.option("--cases", is_flag=True, default=False, help=opt.N_("Show each case and act."))
@listing.to_file
@pass_shell
def impact(shell: Shell, rule_set: str, *, unit: str | None, cases: bool) -> None:
    """Show what a rule set would change: on open cases, and which past acts it would have refused; nothing is written.

    Past acts are judged again as they stood on their days.
    """
    from workflow.commands.screen import rule_impact as _impact
    from workflow.queries import rule_impact as impacts

    found = impacts.impact(shell.app, rule_set, shell.actor, unit)
    shell.show(found, columns=_impact.IMPACT, text=lambda: _impact.impacted(found, cases=cases))


def _known(shell: Shell) -> Known:
    """Return what the register adds; the rules can be read where there is none, or an older one."""
    from workflow.queries import rulebook

    try:
        return rulebook.known(shell.app)
    except Unavailable:
        return rulebook.PLAIN


def _today(shell: Shell) -> date:
    """Return the day of the command; the rules can be read where there is no register."""
    from workflow import clock

    return shell.today or clock.today()
