"""The report of the movers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate, words
from states.pipeline import Label
from workflow.commands.frame import options as opt
from workflow.commands.frame import windows
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.frame.windows import of
from workflow.commands.screen import steps
from workflow.commands.screen.figures import number
from workflow.commands.screen.output import Column, for_the_eye

if TYPE_CHECKING:
    from workflow.reports.asked import Given
    from workflow.reports.transfers import Report

PROMISE = opt.N_(
    "Notified to the place they go: {notified} of {movers} ({ratio} %). The city asks for 100 %."
)
NOBODY = opt.N_("Nobody moved.")
ALL_ANSWERED = opt.N_("Every one of them has been accepted where they went.")
STILL_WAITING = opt.N_("Still waiting")
STEPS = {
    "notify": Label("ra thông báo", "issue the notice"),
    "acknowledge": Label("nơi nhận xác nhận", "the receiving side acknowledges"),
    "accept": Label("nơi nhận tiếp nhận, phân công giúp đỡ", "the receiving side accepts"),
}
UNITS = (
    "unit",
    "name",
    "movers",
    "notified",
    "acknowledged",
    Column("accepted", opt.N_("Accepted there")),
    Column("ratio", get=lambda row: number(of(row, "ratio")), right=True),
    Column(
        "p50_days_to_acknowledge",
        get=lambda row: number(of(row, "p50_days_to_acknowledge")),
        right=True,
    ),
    Column("p50_days_to_accept", get=lambda row: number(of(row, "p50_days_to_accept")), right=True),
)
WAITING = (
    "ref",
    "unit",
    "transfer",
    Column("to", opt.N_("To"), get=lambda one: one.to),
    "known_on",
    "sent_on",
    Column("step", opt.N_("Waits for"), get=lambda one: words(STEPS[one.step])),
    "waits",
)
FIGURES = (
    *(column for column in UNITS if column != "name"),
    Column("units", inside=UNITS),
    Column("unanswered", inside=WAITING),
)


@click.command(
    "transfers", cls=Command, epilog=opt.N_("Example: ketnap report transfers --year 2026")
)
@windows.window
@pass_shell
def transfers(shell: Shell, given: Given, *, cases: bool) -> None:
    """Count the certified who moved before admission: notified, acknowledged, accepted; who waits."""
    from workflow.commands.screen.output import fields
    from workflow.reports import transfers as counted

    found = counted.report(shell.app, None, None, shell.actor, given)
    units = windows.shown(found.units, cases=cases)
    told = {**(fields(found) or {}), "units": units} if cases else found
    shell.show(told, columns=FIGURES, text=lambda: _text(found))


def _text(found: Report) -> Iterator[str]:
    if not found.movers:
        yield translate(NOBODY)
        return
    yield say(
        PROMISE, {"notified": found.notified, "movers": found.movers, "ratio": number(found.ratio)}
    )
    yield ""
    yield for_the_eye(found.units, UNITS, "")
    yield ""
    if not found.unanswered:
        yield translate(ALL_ANSWERED)
        return
    yield steps.heading(translate(STILL_WAITING))
    yield for_the_eye(found.unanswered, WAITING, "")
