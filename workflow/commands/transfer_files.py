"""The commands that hand cases over by file, and all who leave a school or unit at once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import click

from notifications.language import say, words
from states.errors import BadInput
from states.pipeline import Label
from states.watch.leaving import GOES
from workflow.commands.frame import options as opt
from workflow.commands.frame import paper_options
from workflow.commands.frame.shell import Command, Group, Shell, pass_shell
from workflow.commands.screen import output, recorded
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.handover.by_file import Moved

KINDS = {
    "handover": Label("hồ sơ chuyển giao", "hand-over"),
    "answer": Label("trả lời hồ sơ chuyển giao", "answer to a hand-over"),
}
MOVED = (
    "file",
    Column("kind", get=lambda moved: words(KINDS[moved.kind])),
    "register",
    "transfer",
    "ref",
    "unit",
    "state",
    Column("digest", opt.N_("Digest of the file")),
)
_KEY = Column("key", opt.N_("Public key"))
LEAVERS = (
    "ref",
    "name",
    "unit",
    Column("why", opt.N_("Why"), get=lambda one: words(GOES[one.why])),
    "leaves",
    Column("to", opt.N_("To"), get=lambda one: one.to),
    "transfer",
    "file",
    "problem",
)
NOT_MADE = opt.N_("{field}: letters are written for those who are handed over; give --make too.")
LEFT = opt.N_("{count} of {total} were not handed over, or have no letter; see the last column.")
MADE = opt.N_("{count} hand-overs were recorded as sent, dated {on}.")
EARLIER = opt.N_(
    "The letters of {count} people who were handed over before and wait for an answer were written too."
)
AGAIN_OUT = opt.N_("A file was written before; it was written again, with the same contents.")
AGAIN_IN = opt.N_("{file} was taken in already; nothing was changed.")
KEEP = opt.N_(
    "The file holds personal data; hand it over like a classified paper, and delete it afterwards."
)


@click.command(
    "export-file",
    cls=Command,
    epilog=opt.N_("Example: ketnap transfer export-file 12 --to-register ID --out an.ketnap"),
)
@click.argument("number", type=opt.TEXT, metavar="ID")
@click.option("--to-register", default=None, type=opt.TEXT, help=opt.N_("The register it is for."))
@click.option("--out", default=None, type=opt.FILE_OUT, help=opt.N_("The file to write."))
@pass_shell
def export_file(shell: Shell, /, number: str, to_register: str | None, out: str | None) -> None:
    """Write a signed and encrypted hand-over file: of a sent transfer (ID), or the answer for a case that came so (REF)."""
    from states.errors import MissingFields
    from workflow.handover import by_file

    stamp = shell.stamp(resumes=True)
    if "-" in number:
        done = by_file.answer(shell.app, number, out or f"traloi-{number}.ketnap", stamp)
    elif to_register is None:
        raise MissingFields(fields=("--to-register",))
    else:
        file = out or f"chuyengiao-{number}.ketnap"
        done = by_file.export(shell.app, opt.COUNT(number), to_register, file, stamp)
    shell.warn(AGAIN_OUT if done.again else KEEP)
    shell.done(done, columns=MOVED)


@click.command(
    "import-file",
    cls=Command,
    epilog=opt.N_('Example: ketnap transfer import-file an.ketnap --unit LC01 --helper "…"'),
)
@click.argument("file", type=opt.FILE_IN, metavar="FILE")
@click.option("--unit", default=None, type=opt.CODE, help=opt.N_("The branch that takes the case."))
@click.option("--helper", default=None, type=opt.NAME, help=opt.N_("The helper assigned."))
@opt.on
@pass_shell
def import_file(
    shell: Shell, /, file: str, unit: str | None, helper: str | None, on: date | None
) -> None:
    """Take in a hand-over file from another register: a case, or the answer to one that went there."""
    from workflow.handover import by_file

    wanted = by_file.Wanted(unit, helper)
    done = by_file.take_in(shell.app, file, wanted, shell.stamp(on), on)
    if done.again:
        shell.warn(AGAIN_IN, file=file)
    shell.show(done, text=lambda: _told(done))


def _told(done: Moved) -> Iterator[str]:
    """Yield what a file led to, and the act that was written."""
    yield output.for_the_eye(done, MOVED, "")
    if done.act is not None:
        yield say(recorded.OF_AN_ACT, {"act": done.act, "ref": done.ref, "on": done.on})


@click.command("decline-file", cls=Command)
@click.argument("file", type=opt.FILE_IN, metavar="FILE")
@click.option("--reason", required=True, type=opt.TEXT, help=opt.N_("Why the case is not taken."))
@click.option("--out", required=True, type=opt.FILE_OUT, help=opt.N_("The answer to write."))
@pass_shell
def decline_file(shell: Shell, /, file: str, reason: str, out: str) -> None:
    """Decline the case of a hand-over file, and write the answer for the leaving side."""
    from workflow.handover import by_file

    shell.done(
        by_file.decline(shell.app, file, reason, out, shell.stamp(resumes=True)), columns=MOVED
    )


@click.group("keys", cls=Group)
def keys() -> None:
    """Keep the keys that sign and encrypt hand-over files."""


@keys.command("show")
@pass_shell
def show(shell: Shell) -> None:
    """Show the public key of this register, and those of the registers it trusts."""
    from workflow.handover import keys as kept

    shell.show(kept.show(shell.app, shell.stamp()), columns=("register", _KEY, "own"))


@keys.command("trust")
@click.argument("register", type=opt.TEXT, metavar="REGISTER")
@click.argument("key", type=opt.TEXT, metavar="KEY")
@opt.why
@pass_shell
def trust(shell: Shell, register: str, key: str) -> None:
    """Trust a register's key: files it signs are taken in, files for it are encrypted to it.

    Compare the key by telephone first.
    """
    from workflow.handover import keys as kept

    shell.show(kept.trust(shell.app, register, key, shell.stamp()), columns=("register", _KEY))


@click.command(
    "leavers",
    cls=Command,
    epilog=opt.N_("Example: ketnap transfer leavers --unit LL --make --out letters"),
)
@click.option("--unit", required=True, type=opt.CODE, help=opt.N_("The school or unit they leave."))
@click.option(
    "--on",
    default=None,
    type=opt.DATE,
    help=opt.N_(
        "The day on which all of them leave (default: who leaves by today, by the days on file)."
    ),
)
@click.option(
    "--to", default=None, type=opt.CODE, help=opt.N_("The receiving unit of all of them.")
)
@click.option(
    "--residence-from-facts",
    is_flag=True,
    default=False,
    help=opt.N_("Each goes to the residence on file (so without --to)."),
)
@click.option("--make", is_flag=True, default=False, help=opt.N_("Draft and send every notice."))
@click.option(
    "--out",
    default=None,
    type=click.Path(file_okay=False),
    metavar="DIR",
    help=opt.N_("With --make: the folder for the letters and their index."),
)
@paper_options.as_file
@opt.why
@pass_shell
def leavers(
    shell: Shell,
    /,
    unit: str,
    on: date | None,
    to: str | None,
    residence_from_facts: bool,
    make: bool,
    out: str | None,
    as_file: str,
) -> None:
    """List the certified who leave a school or unit; with --make hand them all over."""
    from workflow.handover import leavers as going

    wanted = going.Asked(on, to, residence=residence_from_facts, make=make)
    stamp = shell.stamp(resumes=True)
    if out and not make:
        raise BadInput(NOT_MADE, field="--out", value=out)
    rows = going.leavers(shell.app, unit, wanted, stamp)
    if out:
        done = going.with_letters(shell.app, unit, rows, going.Paper(out, as_file, on), stamp)
        rows = done.rows
        if done.earlier:
            shell.tell(EARLIER, count=done.earlier)
    if make:
        shell.tell(MADE, count=sum(row.transfer is not None for row in rows), on=stamp.on)
    if left := sum(row.problem is not None for row in rows):
        shell.warn(LEFT, count=left, total=len(rows))
    shell.show(rows, columns=LEAVERS, empty=opt.N_("Nobody leaves who is not being handed over."))


COMMANDS = (leavers, export_file, import_file, decline_file, keys)
"""What is added to the group `transfer`."""
