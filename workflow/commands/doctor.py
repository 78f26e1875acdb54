"""Look everything over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate
from workflow.commands import _options as opt
from workflow.commands import _output, _terminal
from workflow.commands._output import Column
from workflow.commands._shell import Command, Shell, pass_shell

if TYPE_CHECKING:
    from workflow.doctor import Checkup

SHOWN: Sequence[str | Column] = (
    "url", "ok", "rehearsal", "city", "id", "user", "unit", "roles", "today", "calendar_announced_until",
    Column("units", opt.N_("Open units")),
    Column("users", opt.N_("Users who may act")),
    "cases",
    Column("overdue", opt.N_("Cases overdue")),
    Column("queued", opt.N_("Mail waiting")),
    "ketnap", "python", "database",
)  # fmt: skip


@click.command("doctor", cls=Command)
@pass_shell
def command(shell: Shell) -> None:
    """Look over the register, who acts, the calendar and what is waiting."""
    from workflow import doctor

    found = doctor.examine(shell.db, user=shell.user, today=shell.today)
    shell.show(doctor.told(found), text=lambda: screen(found))
    if found.broken:
        raise found.broken


def screen(found: Checkup) -> Iterable[str]:
    """Yield the screen of a checkup: what there is, then what is worth a look."""
    told = _output.fields(found) or {}
    known = [c for c in SHOWN if told[c if isinstance(c, str) else c.key] not in (None, ())]
    yield _output.for_the_eye(found, known, "")
    if found.broken:
        return
    if not found.findings:
        yield "\n" + translate(opt.N_("Everything is in order."))
        return
    yield "\n" + _terminal.strong(translate(opt.N_("Worth a look")))
    for number, one in enumerate(found.findings, 1):
        yield f"{number:>3}. {_terminal.safe(say(one.message, one.params))}"
