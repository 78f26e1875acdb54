"""The command that makes a register."""

from __future__ import annotations

import os
import shlex
from typing import TYPE_CHECKING

import click

from notifications.language import translate
from states.errors import BadInput
from states.pipeline import N_
from workflow.commands.frame import journal
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell

if TYPE_CHECKING:
    from datetime import date

NEXT = N_("Next: {command}")
OR_A_LIST = N_("Or begin with a list that you keep (Excel, CSV): {command}")
HAVE_A_LIST = N_("Do you keep a list of people already (Excel, CSV), to begin with?")
WHICH_FILE = N_("Its file (leave blank to do it later)")
NO_FILE = N_("There is no file {value}.")
TAKEN_IN = N_("Taking it in, as this would: {command}")
TOGETHER = N_("--branch and --user go together: the branch, and who works in it.")


@click.command(cls=Command)
@click.option(
    "--rehearsal",
    is_flag=True,
    default=False,
    help=opt.N_("For practice: made-up people only, and --today may replace the date."),
)
@click.option("--city", type=opt.TEXT, help=opt.N_("What the root of the tree is called."))
@click.option(
    "--branch",
    type=opt.TEXT,
    metavar="NAME",
    help=opt.N_("Also a committee that decides and this one branch under it."),
)
@click.option(
    "--user",
    type=opt.TEXT,
    metavar="NAME",
    help=opt.N_("Who works in that branch; acts without --as."),
)
@click.option(
    "--first-day",
    type=opt.DATE,
    help=opt.N_(
        "What is dated before this day comes from old papers, and nobody asks who may enter it (default: today)."
    ),
)
@pass_shell
def command(
    shell: Shell,
    *,
    rehearsal: bool,
    city: str | None,
    branch: str | None,
    user: str | None,
    first_day: date | None,
) -> None:
    """Make a register: its root unit TP and its first user, admin."""
    from workflow.organisation import validation
    from workflow.register import making, seeding

    if bool(branch) != bool(user):
        raise BadInput(TOGETHER, field="--branch", value=branch or user or "")
    one = (
        seeding.OneBranch(branch, validation.user_name(user, "--user")) if branch and user else None
    )
    made = making.create(
        shell.url,
        rehearsal=rehearsal,
        city=city or making.CITY,
        one_branch=one,
        today=shell.today,
        first_day=first_day,
    )
    shell.done(made, columns=("url", "id", "rehearsal", "city", "user"))
    journal.tell(shell, made.engine)
    shell.tell(NEXT, command=_next(shell, one_branch=one is not None))
    if one is not None:
        _offer_list(shell)


def _next(shell: Shell, *, one_branch: bool) -> str:
    """Return the command to type next."""
    if one_branch:
        return f'{_ketnap(shell)} case open --unit CB --name "…" --born 17/05/2000'
    return f'{_ketnap(shell)} unit add LC --name "…" --kind committee --parent TP'


def _ketnap(shell: Shell) -> str:
    """Return how the program is called; the address is repeated where only --db gave it."""
    from workflow.store.location import DB

    here = f" --db {shlex.quote(shell.db)}" if shell.db and shell.db != os.environ.get(DB) else ""
    return f"ketnap{here}"


def _offer_list(shell: Shell) -> None:
    """Say how to begin with a list; at a terminal ask whether there is one, and take it in."""
    from workflow.commands.frame import asking

    command = f"{_ketnap(shell)} import cases"
    if not asking.may_ask(shell):
        shell.tell(OR_A_LIST, command=f"{command} FILE --unit CB")
        return
    try:
        asking.agree(translate(HAVE_A_LIST))
        file = asking.text(translate(WHICH_FILE), _file)
    except asking.Stopped:
        file = ""
    if not file:
        shell.tell(OR_A_LIST, command=f"{command} FILE --unit CB")
        return
    from workflow.commands import import_cases

    shell.tell(TAKEN_IN, command=f"{command} {shlex.quote(file)} --unit CB")
    click.get_current_context().invoke(import_cases.cases, file=file, unit="CB")


def _file(words: str) -> str:
    """Return the path of a file that is there. Raises `BadInput`."""
    path = os.path.expanduser(words.strip("\"' "))
    if not os.path.isfile(path):
        raise BadInput(NO_FILE, field="FILE", value=words)
    return path
