"""The command that examines the whole register."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate
from states.pipeline import Label, Warned
from workflow.commands.frame import journal
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import output, terminal
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.register.doctor import Checkup

NEVER = Label("chưa chạy lần nào", "never")
PENDING = opt.N_("mail due to leave: {mail}; cases past a deadline: {deadlines}")
SHOWN: Sequence[str | Column] = (
    "url", "ok", "rehearsal", "city", "id", "user", "unit", "roles", "today", "calendar_announced_until",
    Column("units", opt.N_("Open units")),
    Column("users", opt.N_("Users who may act")),
    "cases",
    Column("overdue", opt.N_("Cases overdue")),
    Column("queued", opt.N_("Mail waiting")),
    Column("reminders_ran_at", get=lambda found: found.reminders_ran_at or NEVER),
    "reminders_expected_by",
    Column("mail_ran_at", get=lambda found: found.mail_ran_at or NEVER),
    "mail_expected_by",
    Column("mail_waits", get=lambda found: found.mail_waits and found.mail_waits.until),
    Column("pending", get=lambda found: found.pending and Warned(PENDING, found.pending)),
    Column("seal_day", opt.N_("Newest seal")),
    Column("backup", opt.N_("Last backup"), lambda found: found.backup and found.backup.at),
    Column("proved", opt.N_("Last backup proved"), lambda found: found.proved and found.proved.at),
    Column("audit", opt.N_("Acts verified"), lambda found: found.audit and found.audit.acts),
    "ketnap", "python", "database",
    Column("engine", opt.N_("Journal"), lambda found: journal.words(found.engine)),
)  # fmt: skip


@click.command("doctor", cls=Command)
@click.option(
    "--quick",
    is_flag=True,
    default=False,
    help=opt.N_("Verify neither the history nor the inside of the file: an answer at once."),
)
@pass_shell
def command(shell: Shell, *, quick: bool) -> int:
    """Look over the register, who acts, the calendar and what waits; exits 1 on what is unsound or late.

    Unsound: the history (as `audit verify` checks it), the file, states that cannot be. Late: mail, jobs,
    yesterday's seal, a backup, a backup brought back to the proof. Each is a line with the command that mends it.
    """
    from workflow.register import doctor

    found = doctor.examine(shell.db, user=shell.user, today=shell.today, quick=quick)
    shell.show(doctor.told(found), text=lambda: screen(found))
    if found.broken:
        raise found.broken
    return 1 if found.wrong else 0


def screen(found: Checkup) -> Iterable[str]:
    """Yield the screen of a checkup: what there is, then what is worth a look."""
    told = (output.fields(found) or {}) | {"engine": found.engine.journal or None}
    known = [c for c in SHOWN if _is_known(told, c if isinstance(c, str) else c.key)]
    yield output.for_the_eye(found, known, "")
    if found.broken:
        return
    if not found.findings:
        yield "\n" + translate(opt.N_("Everything is in order."))
        return
    wrong = len(found.wrong)
    yield from _listed(opt.N_("Unsound or late"), found.findings[:wrong], 1)
    yield from _listed(opt.N_("Worth a look"), found.findings[wrong:], wrong + 1)


def _listed(title: str, findings: Sequence[Warned], first: int) -> Iterable[str]:
    """Yield findings under a title, numbered on."""
    if not findings:
        return
    yield "\n" + terminal.strong(translate(title))
    for number, one in enumerate(findings, first):
        yield f"{number:>3}. {terminal.safe(say(one.message, one.params))}"


def _is_known(told: Mapping[str, object], key: str) -> bool:
    """Return whether a row is worth showing: that a job never ran is worth it too."""
    never = key.endswith("_ran_at") and told["pending"] is not None
    return never or told[key] not in (None, ())
