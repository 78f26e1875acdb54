"""The commands that take in simple lists: of units, of users, of certificates."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, TypeVar

import click

from notifications.language import say
from states.errors import ProblemsInFile
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import output
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from datetime import date

    from workflow.exchange.answers import How, Imported
    from workflow.exchange.tables import Form, Source

F = TypeVar("F", bound=Callable[..., Any])
Take = Callable[..., "Imported"]

COUNTS = opt.N_("{read} rows read: {accepted} taken, {known} known already, {wrong} with problems.")
WOULD = opt.N_(
    "{read} rows read: {accepted} would be taken, {known} known already, {wrong} with problems; nothing was written."
)
KEPT = opt.N_("{unmatched} fit no case; they are kept, and shown by: ketnap class unmatched")
WOULD_KEEP = opt.N_("{unmatched} fit no case and would be kept.")
MATCHED = opt.N_("{matched} of those kept before have found their case.")
LEFT_OUT = opt.N_("Columns that were left out: {headings}.")
COPY = opt.N_("The marked copy is {file}.")
MARKED = opt.N_("The marked copy is {file}: correct the cells there, save, and take that file in.")
EMPTY = opt.N_(
    "Nothing is filled in below the headings of {file}, so nothing was taken in. Fill in a row for each, save the file, "
    "and give the command again; --sheet reads another sheet."
)

_OPTIONS = (
    click.option("--unit", type=opt.CODE, default=None, metavar="CODE", help=opt.N_("The unit of rows that name none (default: your own).")),
    click.option("--sheet", type=opt.TEXT, default=None, metavar="NAME", help=opt.N_("The sheet of the workbook (default: the first with anything on it).")),
    click.option("--map", "pairs", type=opt.TEXT, multiple=True, metavar="HEADING=COLUMN", help=opt.N_("Which column a heading of the file means; may be repeated.")),
    click.option(
        "--marked", type=opt.FILE_OUT, default=None, metavar="FILE.xlsx", help=opt.N_("Write a copy of the list with its problems marked."),
    ),
    click.option("--partial", is_flag=True, default=False, help=opt.N_("Take the good rows of a file that has bad ones.")),
)  # fmt: skip


def file_options(function: F) -> F:
    """Ask for the file, and offer how it is read and taken in."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return click.argument("file", type=opt.FILE_IN, metavar="FILE")(function)


@click.command(
    "units",
    cls=Command,
    epilog=opt.N_("Example: ketnap --as admin import units don-vi.xlsx --dry-run"),
)
@file_options
@opt.on_and_why
@opt.dry_run
@pass_shell
def units(shell: Shell, /, on: date | None, **given: Any) -> None:  # noqa: ANN401 - the options
    """Add the units of a list; its columns are named as the options of unit add, or by their labels."""
    from workflow.exchange import office_lists

    _import(shell, office_lists.import_units, office_lists.UNITS, on, given)


@click.command(
    "users", cls=Command, epilog=opt.N_("Example: ketnap --as admin import users danh-sach.xlsx")
)
@file_options
@opt.why
@opt.dry_run
@pass_shell
def users(shell: Shell, /, **given: Any) -> None:  # noqa: ANN401 - the options
    """Add the users of a list; its columns are named as the options of user add, or by their labels."""
    from workflow.exchange import office_lists

    _import(shell, office_lists.import_users, office_lists.USERS, None, given)


@click.command(
    "certificates",
    cls=Command,
    epilog=opt.N_("Example: ketnap import certificates gcn.xlsx --unit LC"),
)
@file_options
@opt.on
@opt.dry_run
@pass_shell
def certificates(shell: Shell, /, on: date | None, **given: Any) -> None:  # noqa: ANN401 - the options
    """Put the certificates of a list on file: by ref, by identity number, or by name, birth date and unit."""
    from workflow.exchange import certificates as lists

    _import(shell, lists.import_file, lists.FORM, on, given)


def _import(shell: Shell, take: Take, form: Form, on: date | None, given: dict[str, Any]) -> None:
    from workflow.exchange import naming, tables
    from workflow.exchange.answers import How

    stamp = shell.stamp(on)
    mapped = tables.mapping(given["pairs"], form)
    source: Source = tables.Source(given["file"], given["sheet"], mapped)
    how: How = How(given["unit"], given["dry_run"], given["partial"], given["marked"])
    done = take(shell.app, source, stamp, how)
    if not done.read and not done.problems:
        shell.warn(EMPTY, file=source.file)
    for likely in naming.perhaps(done.left_out, tables.naming_of(form)):
        shell.warn(likely.message, **likely.params)
    shell.show(done, text=lambda: _screen(done, form, dry_run=how.dry_run))
    if done.problems and not (how.partial and done.read):
        raise ProblemsInFile(count=len(done.problems))


def _screen(done: Imported, form: Form, *, dry_run: bool) -> Iterator[str]:
    wrong = len({problem.row for problem in done.problems})
    counts = {"read": done.read, "accepted": done.accepted, "known": done.known, "wrong": wrong}
    yield say(WOULD if dry_run else COUNTS, counts)
    if unmatched := getattr(done, "unmatched", 0):
        yield say(WOULD_KEEP if dry_run else KEPT, {"unmatched": unmatched})
    if matched := getattr(done, "matched", 0):
        yield say(MATCHED, {"matched": matched})
    if done.left_out:
        yield say(LEFT_OUT, {"headings": done.left_out})
    if done.problems:
        yield ""
        labels = {one.name: one.label for one in form.columns}
        told = (
            Column("row"),
            Column("column", get=lambda one: labels.get(one.column, one.column)),
            Column("value"),
            Column("problem", opt.N_("What is wrong"), get=lambda one: one.message),
        )
        yield output.for_the_eye(done.problems, told, "")
    if done.marked:
        yield "\n" + say(MARKED if done.problems else COPY, {"file": done.marked})
