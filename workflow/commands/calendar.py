"""The commands that keep the calendar of working days."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING

import click

from states.errors import ProblemsInFile
from states.pipeline import Label
from workflow.commands.frame import listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import moved, output, recorded
from workflow.commands.screen.output import Column
from workflow.ground import calendars
from workflow.organisation.calendar import days

if TYPE_CHECKING:
    from workflow.organisation.calendar.changing import Imported

WEEKDAYS = (
    Label("thứ Hai", "Monday"),
    Label("thứ Ba", "Tuesday"),
    Label("thứ Tư", "Wednesday"),
    Label("thứ Năm", "Thursday"),
    Label("thứ Sáu", "Friday"),
    Label("thứ Bảy", "Saturday"),
    Label("Chủ nhật", "Sunday"),
)
DAYS = (
    "day",
    Column("weekday", get=lambda row: WEEKDAYS[row.day.weekday()], least=1),
    Column("kind", get=lambda row: days.KINDS[row.kind]),
    Column("name", get=lambda row: days.label(row.name)),
    "provisional",
    "source",
)
COUNTS = ("read", "accepted", "dropped")
PROBLEMS = (
    "row",
    "column",
    "value",
    Column("problem", opt.N_("What is wrong"), get=lambda row: row.message),
)


@click.group(cls=Group)
def group() -> None:
    """Keep the calendar of working days, each day with its source."""


@group.command("list")
@click.argument("year", type=opt.Count(days.FIRST_YEAR, days.LAST_YEAR), metavar="YEAR")
@listing.to_file
@pass_shell
def list_(shell: Shell, year: int) -> None:
    """List the days of a year that differ from Monday to Friday."""
    shell.show(calendars.listed(shell.app, year), columns=DAYS)
    if not calendars.announced(shell.app, year):
        shell.warn(
            opt.N_("The calendar of {year} has not been announced; its days are only expected."),
            year=year,
        )


@group.command(
    "set",
    epilog=opt.N_('Example: ketnap calendar set 24/11/2027 holiday --source "…" --dry-run'),
)
@click.argument("day", type=opt.DATE, metavar="DATE")
@click.argument(
    "kind", type=opt.one_of(days.KINDS), metavar="KIND", help=opt.N_("What the day is.")
)
@click.option("--source", type=opt.TEXT, required=True, help=opt.N_("The paper that says so."))
@click.option("--name", type=opt.TEXT, help=opt.N_("What the day is called."))
@click.option(
    "--provisional", is_flag=True, default=False, help=opt.N_("Expected only, not yet announced.")
)
@opt.reason_of_change
@opt.dry_run
@pass_shell
def set_(
    shell: Shell,
    day: date,
    kind: str,
    *,
    source: str,
    name: str | None,
    provisional: bool,
    reason: str | None,
    dry_run: bool,
) -> None:
    """Say that a day is off or worked; open deadlines are recomputed."""
    from workflow.organisation.calendar import changing as changes

    wanted = days.make(day, kind, source, name=name, provisional=provisional)
    before = next((row for row in calendars.listed(shell.app, day.year) if row.day == day), None)
    changed = changes.put(
        shell.app,
        wanted,
        shell.stamp(note=reason or ""),
        changes.How(dry_run=dry_run, reason=reason or ""),
    )
    shell.show(
        changed,
        text=lambda: [
            output.for_the_eye(changed, DAYS, ""),
            *moved.moves(changed, dry_run=dry_run),
            *([] if dry_run else ["", recorded.line(wanted, before=before)]),
        ],
    )


@group.command("import")
@click.argument("file", type=opt.FILE_IN, metavar="FILE")
@click.option(
    "--partial",
    is_flag=True,
    default=False,
    help=opt.N_("Take the good rows of a file that has bad ones."),
)
@opt.reason_of_change
@opt.dry_run
@pass_shell
def import_(shell: Shell, file: str, *, partial: bool, reason: str | None, dry_run: bool) -> None:
    """Take a year's days from a CSV file: day, kind, name, source, provisional."""
    from workflow.organisation.calendar import changing as changes

    done = changes.import_file(
        shell.app, file, shell.stamp(note=reason or ""), changes.How(partial, dry_run, reason or "")
    )
    shell.show(done, text=lambda: imported(done, dry_run=dry_run))
    if done.problems and not partial:
        raise ProblemsInFile(count=len(done.problems))


def imported(done: Imported, *, dry_run: bool) -> Iterable[str]:
    """Yield the screen of an import: counts, problems, moved deadlines."""
    yield output.for_the_eye(done, COUNTS, "")
    if done.problems:
        yield "\n" + output.for_the_eye(done.problems, PROBLEMS, "")
    if done.accepted:
        yield from moved.moves(done, dry_run=dry_run)
