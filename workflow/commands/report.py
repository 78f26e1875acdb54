"""The commands that count what the Conclusion asks the numbers to show."""

from __future__ import annotations

import click

from workflow.commands import (
    report_book,
    report_forecast,
    report_lists,
    report_pages,
    report_people,
    report_reconcile,
    report_states,
    report_targets,
    report_transfers,
    report_year,
)
from workflow.commands.frame.shell import Group


@click.group("report", cls=Group)
def group() -> None:
    """Count what the Conclusion asks the numbers to show."""


for _command in (
    report_targets.targets,
    report_forecast.forecast,
    report_forecast.capacity,
    report_states.funnel,
    report_states.cycle_times,
    report_states.stages,
    report_states.bottlenecks,
    report_people.groups,
    report_people.sources,
    report_people.training,
    report_lists.certified_waiting,
    report_lists.idle_units,
    report_lists.helpers,
    report_lists.verification,
    report_lists.exceptions,
    report_transfers.transfers,
    report_reconcile.reconcile,
    report_year.year,
    report_book.book,
    report_pages.page,
    report_pages.site,
):
    group.add_command(_command)
