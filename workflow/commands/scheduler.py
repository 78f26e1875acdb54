"""The command that keeps the jobs running."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from notifications.language import translate
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.job import lines

if TYPE_CHECKING:
    from workflow.watch.scheduler import Once

NOT_LED = opt.N_("Another scheduler leads this register ({leader}); nothing was done.")
NOTHING_DUE = opt.N_("Nothing was due.")


@click.command(
    "scheduler",
    cls=Command,
    epilog=opt.N_(
        "Ready files for systemd, cron, Windows and macOS are in docs/units; see docs/scheduler.md."
    ),
)
@click.option(
    "--once", is_flag=True, default=False, help=opt.N_("Run what is due, then end: for cron.")
)
@pass_shell
def command(shell: Shell, *, once: bool) -> None:
    """Run the jobs at their times until stopped by Ctrl-C or SIGTERM."""
    from workflow.ground import people
    from workflow.watch import scheduler

    people.require_admin(shell.actor, whole_city=True)
    shell.quiet = True
    if once:
        return _once(shell, scheduler.once(shell.app))
    shell.app.may_write()
    scheduler.Scheduler(
        shell.app,
        tell=lambda told: shell.tell(told.message, **told.params),
        seen=lambda ran: shell.tell_lines(*lines(ran)),
    ).serve()
    return None


def _once(shell: Shell, done: Once) -> None:
    if not done.led:
        shell.tell(NOT_LED, leader=done.leader)
    shell.done([ran.told() for ran in done.runs], text=lambda: _screen(done))


def _screen(done: Once) -> list[str]:
    said = [line for ran in done.runs for line in lines(ran)]
    return said or ([translate(NOTHING_DUE)] if done.led else [])
