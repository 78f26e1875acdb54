"""The command that undoes what its user recorded last."""

from __future__ import annotations

import click

from notifications.language import translate
from workflow.commands.frame import asking
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell

SLIP = "ghi nhầm"
"""The reason where none is given, in the language of the register."""


@click.command("undo", cls=Command)
@click.option(
    "--reason", type=opt.TEXT, default=None, help=opt.N_("The reason (default: typed by mistake).")
)
@opt.dry_run
@pass_shell
def command(shell: Shell, reason: str | None, dry_run: bool) -> None:
    """Undo what you recorded last about a case, by an act of its own.

    A step is taken back, evidence retracted. What will be undone is said first; on a terminal it is undone after a
    yes. What cannot be undone says why, and what helps.
    """
    from workflow.casework import corrections, undoing
    from workflow.commands.screen import corrected

    why = reason or SLIP
    stamp = shell.stamp(None, why)
    ref, wanted = undoing.latest(shell.app, why, stamp)
    seen = corrections.foresee(shell.app, ref, wanted, stamp)
    if dry_run:
        shell.show(seen, text=lambda: corrected.before(seen))
        return
    asked = asking.may_ask(shell)
    if asked or shell.format == "table":
        shell.tell_lines(*corrected.before(seen))
    if asked:
        asking.agree(translate(opt.N_("Undo this?")))
    done = corrections.correct(shell.app, ref, wanted, shell.stamp(None, why), seen=seen.version)
    shell.show(done, text=lambda: corrected.after(done))
