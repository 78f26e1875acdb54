"""The command that takes in a list of cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import click

from notifications.language import fault, say
from states.errors import KetnapError, ProblemsInFile
from states.pipeline import N_
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.imports_office import EMPTY
from workflow.commands.screen import output
from workflow.commands.screen.output import Column

if TYPE_CHECKING:
    from workflow.exchange.importing import Outcome, Taken
    from workflow.exchange.lists import Source
    from workflow.exchange.rows import ImportList

MOST_SHOWN = 10
COUNTS = ("read", "accepted", "known")
NOTED = N_("Columns without a place in a case, noted at the opening: {headings}")
LEFT_OUT = N_("Columns that were left out: {headings}.")
SHORT = N_("Rows {rows} stop before {column}: they have not all that the step needs.")
TRIED = N_("This was a trial: nothing was written.")
OPENED = N_("Opened: {refs}")
AND_MORE = N_("{refs} and {more} more")
UNMARKED = N_("The list was taken in, but its marked copy could not be written: {why}")
COPY = N_("The marked copy is {file}.")
MARKED = N_(
    "The marked copy is {file}: correct the cells there, confirm the states, save, and take that file in."
)
TAKING = N_("Taking in the list")


@click.command("cases", cls=Command)
@click.argument("file", type=opt.FILE_IN, metavar="FILE")
@click.option(
    "--unit",
    type=opt.CODE,
    metavar="CODE",
    help=opt.N_("The branch of rows that name none (default: your own)."),
)
@click.option("--sheet", type=opt.TEXT, metavar="NAME", help=opt.N_("The sheet of the workbook."))
@click.option(
    "--map",
    "pairs",
    type=opt.TEXT,
    multiple=True,
    metavar="HEADING=COLUMN",
    help=opt.N_("The column that a heading of the list means; repeatable."),
)
@click.option(
    "--marked",
    type=opt.FILE_OUT,
    metavar="FILE.xlsx",
    help=opt.N_("Write a copy of the list with its problems marked and states proposed."),
)
@click.option(
    "--partial",
    is_flag=True,
    default=False,
    help=opt.N_("Take the good rows of a file that has bad ones."),
)
@opt.dry_run
@pass_shell
def cases(
    shell: Shell,
    /,
    file: str,
    *,
    sheet: str | None,
    pairs: tuple[str, ...],
    marked: str | None,
    **given: Any,  # noqa: ANN401 - the other options
) -> None:
    """Take in a list of people in the middle of their way: facts, papers and steps with their days."""
    from workflow.exchange import lists, units_named
    from workflow.store import files

    if marked:
        files.refuse_existing(marked)
    units = units_named.in_sight(shell.app, shell.stamp().actor)
    source = lists.Source(file, sheet, lists.mapping(pairs), units)
    taken, headings = _take(shell, source, marked, **given)
    shell.show(taken, text=lambda: screen(taken, headings, dry_run=given["dry_run"]))
    if taken.problems and not (given["partial"] and taken.read):
        raise ProblemsInFile(count=len(taken.problems))


def _take(
    shell: Shell,
    source: Source,
    marked: str | None,
    *,
    unit: str | None,
    partial: bool,
    dry_run: bool,
) -> tuple[Taken, Mapping[str, str]]:
    """Take in a list, and write its marked copy; return the list's own headings too.

    A file that is no list has one problem.
    """
    from workflow.exchange import importing, lists
    from workflow.exchange import marked as marked_copy
    from workflow.store.workbooks.sheet import UnreadableFile

    try:
        listed = lists.read(source)
    except UnreadableFile as error:
        return importing.Taken(0, 0, 0, (lists.unreadable(error),), (), ()), {}
    how = importing.How(dry_run, partial, unit)
    with shell.progress(lambda: lists.count(listed), TAKING) as step:
        done = importing.take(shell.app, listed, shell.stamp(), how, step)
    _beside(shell, done, listed, source.file)
    taken = done.taken
    try:
        if marked:
            marked_copy.write(marked, source, taken.problems, done.reached)
            taken = taken._replace(marked=marked)
    except KetnapError as error:
        if not taken.opened:
            raise
        shell.warn(UNMARKED, why=fault(error))
    return taken, listed.headings


def _beside(shell: Shell, done: Outcome, listed: ImportList, file: str) -> None:
    """Say what is worth saying beside the answer: rows that stop early, headings that may mean more, an empty list."""
    from workflow.exchange.problem_words import called

    stopping: dict[str, list[int]] = {}
    for note in done.notes:
        if "column" in note.params:
            column = called(str(note.params["column"]), listed.headings)
            stopping.setdefault(column, []).append(int(str(note.params["row"])))
        else:
            shell.warn(note.message, **note.params)
    for column, rows in stopping.items():
        shell.warn(SHORT, rows=_ranges(rows), column=column)
    if not done.taken.read and not done.taken.problems:
        shell.warn(EMPTY, file=file)
    for likely in listed.likely:
        shell.warn(likely.message, **likely.params)


def _ranges(rows: Sequence[int]) -> str:
    """Return numbers of rows as people write them: 4, 7–20."""
    told: list[list[int]] = []
    for row in rows:
        if told and row == told[-1][-1] + 1:
            told[-1] = [told[-1][0], row]
        else:
            told.append([row])
    return ", ".join("–".join(map(str, one)) for one in told)


def screen(taken: Taken, headings: Mapping[str, str], *, dry_run: bool) -> Iterator[str]:
    """Yield what became of a list: the counts, the problems, what was opened and what left out."""
    from workflow.exchange.problem_words import called

    yield output.for_the_eye(taken, COUNTS, "")
    if dry_run:
        yield "\n" + say(TRIED)
    if taken.problems:
        told = (
            Column("row"),
            Column("column", get=lambda one: called(one.column, headings)),
            Column("value"),
            Column("problem", opt.N_("What is wrong"), get=lambda one: one.message),
        )
        yield "\n" + output.for_the_eye(taken.problems, told, "")
    if taken.opened:
        shown = ", ".join(taken.opened[:MOST_SHOWN])
        if (more := len(taken.opened) - MOST_SHOWN) > 0:
            shown = say(AND_MORE, {"refs": shown, "more": more})
        yield "\n" + say(OPENED, {"refs": shown})
    if taken.noted:
        yield "\n" + say(NOTED, {"headings": taken.noted})
    if lost := [one for one in taken.left_out if one not in taken.noted]:
        yield "\n" + say(LEFT_OUT, {"headings": lost})
    if taken.marked:
        yield "\n" + say(MARKED if taken.problems else COPY, {"file": taken.marked})
