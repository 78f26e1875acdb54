"""The commands that write cases and acts into files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from workflow.commands.frame import case_filters, paper_options
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Group, Shell, pass_shell
from workflow.commands.screen.output import Column

F = TypeVar("F", bound=Callable[..., Any])

MASKED = opt.N_("Identity number, religion and ethnicity were left out; --unmasked writes them.")
LEFT = opt.N_(
    "{count} acts are in no column (such as holds, extensions, transfers, lost votes, corrections); they were left out."
)
COLUMNS = ("rows", "file", "masked")
NOT_CARRIED = Column("not_carried", opt.N_("Acts in no column"))


@click.group(cls=Group)
def group() -> None:
    """Write cases or acts into a file: CSV, a workbook, JSON lines, or an event log (XES)."""


def _options(function: F) -> F:
    """Offer what both have: the file, which cases, whether what is sensitive is written."""
    for option in (
        paper_options.force,
        click.option(
            "--unmasked",
            is_flag=True,
            default=False,
            help=opt.N_(
                "Write identity number, religion and ethnicity too, if your role may see them."
            ),
        ),
        case_filters.state,
        opt.unit,
        click.argument("file", type=opt.FILE_OUT, metavar="FILE"),
    ):
        function = option(function)
    return function


@group.command("cases", epilog=opt.N_("Example: ketnap export cases cases.xlsx --unit LC01"))
@_options
@pass_shell
def cases(shell: Shell, /, file: str, **wanted: Any) -> None:  # noqa: ANN401 - the filters
    """Write each case as a row, with the columns that import reads, so that it can be taken in elsewhere.

    The ending says which kind of file: .csv, .xlsx, .json (an object a line) or .xes. It is on record: audit exports.
    """
    _write(shell, "cases", file, wanted)


@group.command("acts", epilog=opt.N_("Example: ketnap export acts acts.xes"))
@_options
@pass_shell
def acts(shell: Shell, /, file: str, **wanted: Any) -> None:  # noqa: ANN401 - the filters
    """Write each act as a row: what, when, by whom, in force or not; as .xes for tools of process mining.

    The ending says which kind of file: .csv, .xlsx, .json (an object a line) or .xes. It is on record: audit exports.
    """
    _write(shell, "acts", file, wanted)


def _write(shell: Shell, what: str, file: str, wanted: dict[str, Any]) -> None:
    from workflow.exchange import exporting

    asked = exporting.Wanted(what, states=wanted.pop("state"), **wanted)
    done = exporting.write(shell.app, file, asked, shell.stamp())
    shell.show(
        exporting.answer(done),
        columns=COLUMNS if done.not_carried is None else (*COLUMNS, NOT_CARRIED),
    )
    if done.masked:
        shell.tell(MASKED)
    if done.not_carried:
        shell.tell(LEFT, count=done.not_carried)
