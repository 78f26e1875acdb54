"""The option of every command that prints a list: into which file, as a workbook, CSV or JSON."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from states.errors import BadInput
from states.frozen import NamedTuple
from workflow.commands.frame import options as opt
from workflow.commands.frame.workbooks import OUT as OUT

F = TypeVar("F", bound=Callable[..., Any])

ENDINGS = ("xlsx", "csv", "json")
AS = {
    "xlsx": opt.N_("Write it as a workbook into this file."),
    "html": opt.N_("Write it as one page for a browser into this file."),
}
"""The options that name a file of one kind, whatever its ending, and what they are for."""
FORCE = "--force"
INTO = opt.N_("Write the list into this file; its ending, .xlsx, .csv or .json, says which kind.")
INTO_OR_PRINT = opt.N_(
    "Write the list into this file (.xlsx, .csv or .json), or print it on paper (.docx or .pdf)."
)
REPLACE = opt.N_("Replace a file of this name.")
WHICH_ENDING = opt.N_(
    "{field}: {value} ends neither in .xlsx nor in .csv nor in .json; give a name that does."
)
ONE_FILE = opt.N_("{field}: an answer goes into one file; leave the other out.")
NOT_A_WORKBOOK = opt.N_("{field}: {value} does not end in .xlsx; give a name that does.")


class Into(NamedTuple):
    """The file that a list is written into, which kind of file it is, and what the list is called."""

    file: str
    kind: str
    title: str = ""


def to_file(function: F) -> F:
    """Offer to write the list into a file: `--out` and `--force`, which are the frame's own matter."""
    return _out(INTO, _take)(force(function))


def or_on_paper(function: F) -> F:
    """Offer both: a list into a file, or a document, whose name the command gets as `out`."""
    return _out(INTO_OR_PRINT, take_or_leave, expose=True)(function)


def _out(help_: str, callback: Callable[..., Any], *, expose: bool = False) -> Callable[[F], F]:
    return click.option(
        OUT, type=opt.FILE_OUT, default=None, metavar="FILE", help=help_, callback=callback,
        expose_value=expose,
    )  # fmt: skip


def as_kinds(function: F) -> F:
    """Offer to write a report as a workbook or as a page, by an option for each: `--xlsx` and `--html`."""
    for kind, help_ in reversed(AS.items()):
        function = click.option(
            f"--{kind}", f"as_{kind}", type=opt.FILE_OUT, default=None, metavar="FILE", help=help_,
            callback=_take_as, expose_value=False,
        )(function)  # fmt: skip
    return function


def _take_as(ctx: click.Context, param: click.Parameter, value: str | None) -> None:
    """Remember on the shell which file is wanted. Raises `BadInput` where another one is, too."""
    if value is not None:
        _want(ctx, Into(value, str(param.name).removeprefix("as_")), param.opts[0])


def _want(ctx: click.Context, into: Into, field: str) -> None:
    if ctx.obj.into is not None:
        raise BadInput(ONE_FILE, field=field, value=into.file)
    ctx.obj.into = into._replace(title=ctx.command.get_short_help_str())


def force(function: F) -> F:
    """Offer to replace a file that is there: `--force`, which the frame remembers."""
    return click.option(
        FORCE, is_flag=True, default=False, help=REPLACE, expose_value=False, callback=replacing
    )(function)


def replacing(ctx: click.Context, _param: click.Parameter, value: bool) -> bool:
    """Remember on the shell whether a file may be replaced."""
    ctx.obj.replaces = value
    return value


def _take(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    """Remember on the shell which file is wanted. Raises `BadInput` for one of another kind."""
    if value is not None:
        kind = _kind(value)
        if kind not in ENDINGS:
            raise BadInput(WHICH_ENDING, field=OUT, value=value)
        if ctx.obj.format == "xlsx" and kind != "xlsx":
            raise BadInput(NOT_A_WORKBOOK, field=OUT, value=value)
        _want(ctx, Into(value, kind), OUT)


def take_or_leave(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Take a list's file as above; leave a document's to the command."""
    if value is not None and (_kind(value) in ENDINGS or ctx.obj.format == "xlsx"):
        _take(ctx, param, value)
        return None
    return value


def _kind(file: str) -> str:
    return os.path.splitext(file)[1].lower().removeprefix(".")
