"""The commands for the awareness classes: open one, send people to it, end it with certificates, show it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING

import click

from notifications.language import say
from states.errors import BadInput, MissingFields
from workflow.commands.frame import listing, many, paper_options
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen import output, recorded, rosters, steps

if TYPE_CHECKING:
    from workflow.casework.many import Act, Answer, Item
    from workflow.organisation.classes import ClassView, Given
    from workflow.stamp import Stamp

NOT_OPENED = opt.N_("The class would be opened so; nothing was written.")
NO_CLASSES = opt.N_("There is no class yet. To open one: ketnap class open CODE --centre CODE …")
NONE_KEPT = opt.N_("Every certificate of the lists taken in is on file.")
NOBODY_WAITS = opt.N_("Nobody of the class {code} waits for a certificate.")
RECORDING = opt.N_("Recording")
ONE_WAY = opt.N_("{field}: the file says of each who passed and who failed; leave this out.")
_CODE = click.argument("code", type=opt.CODE, metavar="CODE")


@click.group("class", cls=Group)
def group() -> None:
    """Keep the awareness classes of a training centre."""


@group.command(
    "open",
    epilog=opt.N_(
        'Example: ketnap class open K1-2026 --centre TT --name "Lớp 1" --starts 5/1/2026 --ends 9/1/2026'
    ),
)
@_CODE
@click.option(
    "--centre",
    type=opt.CODE,
    required=True,
    metavar="CODE",
    help=opt.N_("The training centre that holds it."),
)
@click.option("--name", type=opt.TEXT, help=opt.N_("What it is called (default: its code)."))
@click.option("--starts", type=opt.DATE, required=True, help=opt.N_("Its first day."))
@click.option(
    "--ends",
    type=opt.DATE,
    required=True,
    help=opt.N_("Its last day; certificates are due after it."),
)
@opt.dry_run
@opt.why
@pass_shell
def open_(
    shell: Shell,
    /,
    code: str,
    *,
    centre: str,
    name: str | None,
    starts: date,
    ends: date,
    dry_run: bool,
) -> None:
    """Open a class."""
    from workflow.organisation import classes

    new = classes.NewClass(code, centre, name or code, starts, ends)
    made = classes.open_class(shell.app, new, shell.stamp(), dry_run=dry_run)
    end = say(NOT_OPENED, {}) if dry_run else recorded.line(made)
    shell.show(made, text=lambda: (output.for_the_eye(made, rosters.LISTED[:5], ""), end))


@group.command("enrol", epilog=opt.N_("Example: ketnap class enrol K1-2026 00001-3 00002-1"))
@_CODE
@click.argument("refs", type=opt.CASE_TO_WRITE, metavar="REF…", nargs=-1)
@many.file
@opt.on
@opt.note
@opt.dry_run
@pass_shell
def enrol(
    shell: Shell,
    /,
    code: str,
    refs: tuple[str, ...],
    *,
    file: str | None,
    on: date | None,
    note: str,
    dry_run: bool,
) -> None:
    """Send people to a class; each is recorded on its own."""
    from workflow.organisation import classes

    if file:
        from workflow.exchange import class_lines

        refs = (*refs, *class_lines.refs(file))
    if not refs:
        raise MissingFields(fields=("REF", "--file"))
    stamp = shell.stamp(on, note, resumes=not dry_run)
    items, act = classes.enrol(shell.app, code, refs, stamp, dry_run=dry_run)
    _carry_out(shell, items, act, stamp, dry_run=dry_run)


@group.command(
    "certify",
    epilog=opt.N_(
        "Example: ketnap class certify K1-2026 --issued 15/1/2026 --first-no 0123 --failed 00002-1"
    ),
)
@_CODE
@click.option("--issued", type=opt.DATE, required=True, help=opt.N_("The day of issue."))
@click.option(
    "--first-no",
    type=opt.TEXT,
    default=None,
    metavar="N",
    help=opt.N_(
        "The number of the first certificate; the others count on from it, in the order of the roster."
    ),
)
@click.option(
    "--failed",
    type=opt.CASE_TO_WRITE,
    multiple=True,
    metavar="REF",
    help=opt.N_("Who did not pass; may be repeated."),
)
@click.option(
    "--file",
    type=opt.FILE_IN,
    default=None,
    metavar="FILE",
    help=opt.N_(
        "What became of each, in a CSV or XLSX file: ref (or name and born), certificate, failed."
    ),
)
@click.option(
    "--issuer",
    type=opt.TEXT,
    default=None,
    help=opt.N_("Who issues the certificates (default: the centre)."),
)
@click.option(
    "--reason", type=opt.TEXT, default=None, help=opt.N_("Why those who failed did not pass.")
)
@opt.on
@opt.note
@opt.dry_run
@pass_shell
def certify(
    shell: Shell,
    /,
    code: str,
    *,
    issued: date,
    first_no: str | None,
    failed: tuple[str, ...],
    file: str | None,
    issuer: str | None,
    reason: str | None,
    on: date | None,
    note: str,
    dry_run: bool,
) -> None:
    """End a class: certificates for who passed, and a record of who did not."""
    from workflow.organisation import classes

    given = _given(file, first_no)
    wanted = classes.Certifying(issued, first_no, failed, given, issuer, reason)
    stamp = shell.stamp(on, note, resumes=not dry_run)
    items, act = classes.certify(shell.app, code, wanted, stamp, dry_run=dry_run)
    if not items:
        shell.warn(NOBODY_WAITS, code=code)
    _carry_out(shell, items, act, stamp, dry_run=dry_run)


def _given(file: str | None, first_no: str | None) -> tuple[Given, ...] | None:
    if file is None:
        return None
    if first_no is not None:
        raise BadInput(ONE_WAY, field="--first-no", value=first_no)
    from workflow.exchange import class_lines

    return class_lines.outcomes(file)


def _carry_out(shell: Shell, items: list[Item], act: Act, stamp: Stamp, *, dry_run: bool) -> None:
    """Do the act for each person, and print what became of each, with the number of a certificate."""
    from workflow.casework.many import Way, go
    from workflow.commands.frame import errors
    from workflow.organisation.classes import certified

    way = Way(act, many.known(shell.app, stamp.actor))
    answers: list[Answer] = []
    with shell.progress(len(items), RECORDING) as step:
        for item, answer in zip(items, go(shell.app, items, stamp, way), strict=True):
            answers.append(certified(item, answer))
            step()
    many.finish(
        shell,
        answers,
        lambda: rosters.answers(answers, errors.message, dry_run=dry_run),
        dry_run=dry_run,
    )


@group.command("list")
@listing.to_file
@pass_shell
def list_(shell: Shell) -> None:
    """List the classes you may see, newest first."""
    from workflow.organisation import classes

    found: Sequence[ClassView] = classes.listed(shell.app, shell.actor)
    shell.show(found, columns=rosters.LISTED, empty=NO_CLASSES)


@group.command("show", epilog=opt.N_("Example: ketnap class show K1-2026 --out lop.xlsx"))
@_CODE
@click.option(
    "--out",
    type=opt.FILE_OUT,
    default=None,
    metavar="FILE",
    help=opt.N_("Write the roster into this file, .xlsx, .docx or .pdf."),
)
@paper_options.force
@pass_shell
def show(shell: Shell, code: str, *, out: str | None, force: bool) -> None:
    """Show a class with its roster: who passed, who failed, who waits."""
    from workflow.organisation import classes

    found = classes.show(shell.app, code, shell.actor)
    if out:
        from workflow.papers import class_sheet

        stamp = paper_options.leaving(shell)
        done = class_sheet.write(shell.app, found, out, force=force)
        paper_options.enter(shell, stamp, out, len(found.roster))
        for warning in done.warnings:
            shell.warn(warning.message, **warning.params)
        shell.done(done, columns=("file",))
        return
    shell.show(found, text=lambda: rosters.screen(found))


@group.command("unmatched")
@listing.to_file
@pass_shell
def unmatched(shell: Shell) -> None:
    """List the certificates of lists that are on file in no case."""
    from workflow.organisation import classes

    shell.show(classes.kept(shell.app, shell.actor), columns=rosters.KEPT, empty=NONE_KEPT)


@group.command("match", epilog=opt.N_("Example: ketnap class match 12 00001-3"))
@click.argument("number", type=opt.COUNT, metavar="ID")
@opt.ref_to_write
@opt.on
@opt.note
@opt.dry_run
@pass_shell
def match(  # its options
    shell: Shell, /, number: int, ref: str, *, on: date | None, note: str, dry_run: bool
) -> None:
    """Put a certificate that fitted no case on file in this one."""
    from workflow.organisation import classes

    stamp = shell.stamp(on, note, about=ref)
    done = classes.match(shell.app, number, ref, stamp, dry_run=dry_run)
    shell.show(done, text=lambda: steps.advanced(done))
