"""The report of the targets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import of, shown, window
from workflow.commands.screen import output, steps
from workflow.commands.screen.figures import few, number, outlook
from workflow.commands.screen.output import Column, for_the_eye, in_files

if TYPE_CHECKING:
    from workflow.reports.asked import Given
    from workflow.reports.targets import Row, Targets

UNITS = opt.N_("Units directly below")
WITHOUT = opt.N_("Without a plan of the year that has a number and a date: {units}.")
LINES = (
    (opt.N_("Admitted: {admitted} of {members_before} members before ({ratio} %); the city asks for 3–4 %.")),
    (opt.N_("Forecast for the last day: {forecast}.")),
    (opt.N_("Planned: {quota}. Decided in the year: {decided}; annulled in the year: {annulled}.")),
    (opt.N_("Pupils and students: {students} ({students_ratio} %; asked for: 15 %; planned: {students_target}).")),
    (opt.N_(
        "Workers: {workers} ({workers_ratio} %; asked for: 20 %; planned: {workers_target}), of whom direct: "
        "{direct_workers}."
    )),
    (opt.N_("Followers of a religion: {religious} (planned: {religious_target}).")),
    (opt.N_("Units below with a plan: {units_with_plan} of {units_total}.")),
    (opt.N_(
        "Certified who moved: {movers}, notified to the place they go: {movers_notified}, acknowledged there: "
        "{movers_acknowledged}."
    )),
)  # fmt: skip
BEFORE, BELOW = LINES[0], LINES[-2]
"""What is told only where the members before are on file, and where there are units below."""
NO_MEMBERS = opt.N_(
    "Admitted: {admitted}. How many members there were before is not on file (ketnap plan set … --members-before), so "
    "there is no share; the city asks for 3–4 %."
)
COLUMNS = (
    "unit",
    Column("name", least=2),
    Column("admitted", opt.N_("Admitted"), right=True),
    Column("quota", opt.N_("Planned"), right=True),
    Column("forecast", opt.N_("Forecast"), get=lambda row: outlook(of(row, "forecast")), right=True),
    Column("ratio", opt.N_("Of members (%)"), get=lambda row: number(of(row, "ratio")), right=True),
    Column("students", opt.N_("Students"), right=True),
    Column("workers", opt.N_("Workers"), right=True),
    Column("religious", opt.N_("Religious"), get=lambda row: few(of(row, "religious")), right=True, least=1),
    in_files("members_before"),
    in_files("year"),
    in_files("decided", opt.N_("Decided")),
    in_files("annulled", opt.N_("Annulled")),
    in_files("direct_workers", opt.N_("Direct workers")),
    in_files("students_ratio", opt.N_("Students, of the admitted (%)")),
    in_files("workers_ratio", opt.N_("Workers, of the admitted (%)")),
    in_files("students_target", opt.N_("Students planned")),
    in_files("workers_target", opt.N_("Workers planned")),
    in_files("religious_target", opt.N_("Religious planned")),
    in_files("units_total", opt.N_("Units below")),
    in_files("units_with_plan", opt.N_("Units below with a plan")),
    in_files("without_plan", opt.N_("Units below without a plan")),
    in_files("movers"),
    in_files("movers_notified", opt.N_("Movers notified")),
    in_files("movers_acknowledged", opt.N_("Movers acknowledged")),
)  # fmt: skip
FIGURES = (*COLUMNS, Column("units", UNITS, inside=COLUMNS))


@click.command("targets", cls=Command, epilog=opt.N_("Example: ketnap report targets --year 2026"))
@window
@pass_shell
def targets(shell: Shell, given: Given, *, cases: bool) -> None:
    """Compare the admissions of a year with the plan and the shares that the Conclusion asks for."""
    from workflow.reports import targets as counted

    found = counted.report(shell.app, shell.actor, given, cases=cases)
    (whole,) = shown([found.whole], cases=cases)
    data = {
        **(output.fields(whole) or {}),
        "basis": translate(counted.BASIS),
        "units": shown(found.units, cases=cases),
    }
    shell.show(data, columns=FIGURES, text=lambda: _text(found))


def _text(found: Targets) -> Iterator[str]:
    whole = found.whole
    told = _told(whole)
    for line in LINES:
        if line == BEFORE and not whole.members_before:
            yield say(NO_MEMBERS, told)
        elif line != BELOW or whole.units_total:
            yield say(line, told)
    if whole.without_plan:
        yield say(WITHOUT, {"units": ", ".join(whole.without_plan)})
    if found.units:
        yield ""
        yield steps.heading(translate(UNITS))
        yield for_the_eye(found.units, COLUMNS, "")


def _told(row: Row) -> dict[str, object]:
    """Return the figures of a row as they are read."""
    figures = {
        name: number(value) if value is None or isinstance(value, float) else value
        for name, value in ((name, getattr(row, name)) for name in row._fields)
    }
    return {**figures, "forecast": outlook(row.forecast), "religious": few(row.religious)}
