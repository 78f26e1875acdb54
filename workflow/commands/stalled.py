"""Show which cases are stuck."""

from __future__ import annotations

import click

from workflow.commands import _options as opt
from workflow.commands._output import Column
from workflow.commands._shell import Command, Shell, pass_shell

_KINDS = ("statutory", "service", "advisory")
_BY = ("unit", "step", "owner", "cause")


@click.command("stalled", cls=Command)
@opt.unit
@click.option("--kind", type=opt.Ids(_KINDS), default=None, help=opt.N_("Only this kind of limit."))
@click.option(
    "--by", type=opt.Ids(_BY), default=None, help=opt.N_("Count the stuck cases instead.")
)
@click.option(
    "--silent",
    type=opt.COUNT,
    default=None,
    metavar="DAYS",
    help=opt.N_("Only cases with no act for so many days."),
)
@pass_shell
def command(
    shell: Shell, unit: str | None, kind: str | None, by: str | None, silent: int | None
) -> None:
    """Show which cases are stuck and why, worst first, with the command that helps."""
    from workflow.commands import _stuck
    from workflow.queries import stalled

    rows = stalled.stalled(shell.app, shell.actor, unit=unit, kind=kind, silent=silent)
    if by:
        key = Column("key", _stuck.GROUPS[by], get=lambda one: _stuck.key(by, one.key))
        shell.show(stalled.summary(rows, by), columns=(key, "cases", "worst_days"),
                   empty=opt.N_("Nothing is stuck."))  # fmt: skip
    else:
        shell.show(rows, text=lambda: _stuck.screen(rows, shell.app.today()))
    told, counts = _stuck.counted(rows)
    shell.tell(told, **counts)
