"""The commands that look after the register itself."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from notifications.language import say, translate
from states.errors import Unavailable
from workflow.commands.frame import journal
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import output, streams
from workflow.commands.screen import upgrade as _upgrading
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.register.keeping import BackedUp
    from workflow.register.upgrading import Preview

WRONG = opt.N_("{count} things are wrong with the register {url}; nothing was changed.")
WRITE = opt.N_("Write this to the register now?")
SCHEMAS = (Column("before", opt.N_("Schema before")), Column("after", opt.N_("Schema now")))

NOT_NOTED = opt.N_(
    "The backup {file} was made, but the register could not be told of it: doctor will not know it."
)
PROVED = opt.N_("Brought back to the proof and found sound, with:")
BACKED_UP = (
    "file", "size", "id", "version",
    Column("checkpoint", opt.N_("Newest seal")),
    Column("checkpoint_day", opt.N_("Sealed on")),
)  # fmt: skip

IN_THE_COPY = (
    "version",
    Column("head", opt.N_("Head of the history")),
    "cases", "acts",
    Column("entries", opt.N_("Entries of the journal")),
    "seals", "units", "users",
    Column("letters", opt.N_("Letters given")),
    Column("messages", opt.N_("Mails")),
    Column("transfers", opt.N_("Hand-overs of cases")),
)  # fmt: skip


@click.group("db", cls=Group)
def group() -> None:
    """Look after the register: its schema, its soundness, its copies."""


@group.command("upgrade")
@opt.dry_run
@click.option(
    "--yes", is_flag=True, default=False, help=opt.N_("Write without asking, on a terminal too.")
)
@pass_shell
def upgrade(shell: Shell, *, dry_run: bool, yes: bool) -> None:
    """Bring the register up to this version of the program; first says what moves.

    On a terminal it asks before it writes.
    """
    from workflow.register import making
    from workflow.store import engines, location

    found: list[Preview] = []

    def agree(preview: Preview) -> bool:
        found.append(preview)
        if dry_run:
            return False
        shell.tell_lines(*_upgrading.preview(preview, dry_run=True))
        return yes or not _asks() or click.confirm(translate(WRITE), default=False, err=True)

    done = making.upgrade(shell.db, making.How(dry_run, agree, shell.today))
    brings = found[0] if found else making.nothing_to_bring()
    written = bool(found) and done.after == brings.after
    told = {**output.plain(brings), "written": written}
    if dry_run and found:
        shell.show(told, text=lambda: _upgrading.preview(brings, dry_run=True))
        return
    tell = shell.done if written else shell.show
    tell(told, text=lambda: output.for_the_eye(done, SCHEMAS, ""))
    if found and not written:
        raise click.Abort
    journal.tell(shell, engines.of(location.locate(shell.db)))


def _asks() -> bool:
    """Return whether somebody sits at a terminal who can be asked."""
    return streams.is_terminal(sys.stdin) and streams.is_terminal(sys.stderr)


@group.command("check")
@pass_shell
def check(shell: Shell) -> None:
    """Look whether the register is sound; says what is wrong and exits 7 where it is not.

    This is about the file and the schema. For cases, units and mail: ketnap job run check.
    """
    from workflow.register import making
    from workflow.store import location

    found = making.check(shell.db)
    told = {
        "ok": not found,
        "findings": [{"kind": f.kind, "message": say(f.message, f.params)} for f in found],
    }
    shell.show(
        told,
        text=lambda: (
            [f"  - {say(f.message, f.params)}" for f in found]
            or translate(
                opt.N_("File and schema are sound; the history is checked by: ketnap audit verify")
            )
        ),
    )
    if found:
        raise Unavailable(WRONG, count=len(found), url=location.locate(shell.db).shown)


@group.command("backup")
@click.argument("file", type=opt.FILE_OUT, metavar="FILE")
@click.option(
    "--prove",
    is_flag=True,
    default=False,
    help=opt.N_("Bring the copy back to a scratch place and verify it there."),
)
@opt.why
@pass_shell
def backup(shell: Shell, file: str, *, prove: bool) -> None:
    """Copy the register to a new file while others go on working.

    The register keeps when that was, by whom and under which newest seal, so that `doctor` knows when a backup or
    a proof is late. The proof of a file needs room for another copy in the temporary folder; on PostgreSQL it is a
    database that is made and dropped again.
    """
    from workflow.register import keeping
    from workflow.stamp import here

    wish = keeping.Wish(here(), shell.user, shell.today, prove, shell.why)
    done = keeping.back_up(shell.db, file, wish)
    shell.done(done, text=lambda: _backed_up(done))
    if not done.noted:
        shell.warn(NOT_NOTED, file=file)


def _backed_up(done: BackedUp) -> Iterator[str]:
    """Yield the screen of a backup: the file, then what was found when it was brought back."""
    yield output.for_the_eye(done, BACKED_UP, "")
    if done.proved:
        yield translate(PROVED)
        yield output.for_the_eye(done.proved, IN_THE_COPY, "")


@group.command("restore")
@click.argument("file", type=click.Path(), metavar="FILE")
@click.option(
    "--force", is_flag=True, default=False, help=opt.N_("Also where something would be lost.")
)
@opt.why
@pass_shell
def restore(shell: Shell, file: str, *, force: bool) -> None:
    """Replace the register by a backup, whole or not at all."""
    from workflow.register import restoring
    from workflow.stamp import here

    why = restoring.Why(here(), shell.why, shell.today)
    done = restoring.take_back(shell.db, file, why, force=force)
    shell.done(done, columns=("url", "id", "version", *(("kept",) if done.kept else ())))
