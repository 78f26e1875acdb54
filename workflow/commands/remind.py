"""The command for the monthly briefing: what is due and late for each unit, on the screen or as sheets."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from states.errors import MissingFields
from workflow.commands.frame import listing, paper_options
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command, Shell, pass_shell
from workflow.commands.screen import output, table, terminal, words
from workflow.commands.screen.output import Column, in_files
from workflow.commands.screen.steps import heading

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from states.pipeline import Label
    from workflow.queries.reminders import Reminder

WITHIN = 31
_SIDE = 9
NOTHING = opt.N_("No unit has anything late or due.")


def _what(one: Reminder) -> str:
    """Return what a reminder is about: the limit in words before its code, or the cause where there is none."""
    from notifications.language import words as in_words
    from states.law import rules
    from states.watch.stalls import label_of

    if one.rule and one.cause == "limit-passed":
        return f"{in_words(rules.in_force(one.row.since)[one.rule].label)} ({one.rule})"
    cause = in_words(label_of(one.cause, one.kind))
    return f"{cause} ({one.rule})" if one.rule else cause


def _cause(one: Reminder) -> Label:
    from states.watch.stalls import label_of

    return label_of(one.cause, one.kind)


def _left(one: Reminder) -> str:
    return "" if one.days_left is None else words.days_left(one.days_left, one.kind)


COLUMNS: Sequence[str | Column] = (
    "unit",
    "ref",
    "name",
    Column("what", opt.N_("What"), get=_what),
    "due",
    Column("days_left", get=_left),
    "todo",
    in_files("cause", get=_cause),
)
SHEETS: Sequence[str | Column] = (
    "unit",
    Column("unit_name", opt.N_("Name")),
    Column("late", opt.N_("Late")),
    Column("soon", opt.N_("Due soon")),
    Column("other", opt.N_("Stuck otherwise")),
    "file",
)


def _screen(rows: Sequence[Reminder]) -> Iterator[str]:
    """Yield a table; on a terminal unit by unit, each command whole on a line of its own."""
    width = output.terminal_width()
    if not rows or width is None:
        yield output.for_the_eye(rows, COLUMNS, NOTHING)
        return
    unit = None
    for row in rows:
        if row.unit != unit:
            yield from ("",) if unit else ()
            yield heading(f"{row.unit} · {row.unit_name}")
            unit = row.unit
        yield terminal.safe(f"{row.ref}  {row.name}")
        told = [_what(row), words.shown(row.due) if row.due else "", _left(row)]
        side = " " * _SIDE
        for line in table.wrapped(" · ".join(filter(None, told)), max(width - _SIDE, _SIDE * 4)):
            yield terminal.safe(side + line)
        if row.todo:
            yield side + terminal.safe(row.todo)


@click.command(
    "remind",
    cls=Command,
    epilog=opt.N_("Example: ketnap remind --print --out phieu.pdf"),
)
@click.option(
    "--unit",
    type=opt.CODE,
    default=None,
    metavar="CODE",
    help=opt.N_("Only this unit (default: each unit you see)."),
)
@click.option(
    "--within",
    type=opt.DAYS,
    default=WITHIN,
    show_default=True,
    metavar="DAYS",
    help=opt.N_("What is due within so many days, besides what is late."),
)
@click.option(
    "--print",
    "on_paper",
    is_flag=True,
    default=False,
    help=opt.N_("Print one sheet for each unit, with room to sign (--out says where)."),
)
@click.option(
    "--out",
    type=opt.path(),
    default=None,
    callback=listing.take_or_leave,
    metavar="FILE|DIR",
    help=opt.N_(
        "Print all sheets into this file, .docx or .pdf, or a file for each unit into this folder; or write the list "
        "into a file, .xlsx, .csv or .json."
    ),
)
@paper_options.as_file
@paper_options.force
@pass_shell
def command(
    shell: Shell,
    /,
    unit: str | None,
    within: int,
    on_paper: bool,
    out: str | None,
    as_file: str,
    force: bool,
) -> None:
    """Show what is late and due for each unit, or print it as sheets for the briefing. Mail stays as it is."""
    from workflow.queries import reminders

    if on_paper and not out and shell.into is None:
        raise MissingFields(fields=("--out",))
    rows = reminders.reminders(shell.app, shell.actor, unit=unit, within=within)
    if not out:
        shell.show(rows, columns=COLUMNS, text=lambda: _screen(rows))
        return
    from workflow.papers import reminders as papers

    place, stamp = papers.Place(out, as_file, force), paper_options.leaving(shell)
    done = papers.write(shell.app, rows, shell.actor, place, within)
    for file, unit_, count in papers.told(done.sheets, shell.actor):
        paper_options.enter(shell, stamp, file, count, unit=unit_)
    for warning in done.warnings:
        shell.warn(warning.message, **warning.params)
    shell.show(done.sheets, columns=SHEETS, empty=NOTHING)
