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
FORCE = "--force"
INTO = opt.N_("Write the list into this file; its ending, .xlsx, .csv or .json, says which kind.")
INTO_OR_PRINT = opt.N_(
    "Write the list into this file (.xlsx, .csv or .json), or print it on paper (.docx or .pdf)."
)
REPLACE = opt.N_("Replace a file of this name.")
WHICH_ENDING = opt.N_(
    "{field}: {value} ends neither in .xlsx nor in .csv nor in .json; give a name that does."
)
NOT_A_WORKBOOK = opt.N_("{field}: {value} does not end in .xlsx; give a name that does.")


class Into(NamedTuple):
    """The file that a list is written into, and which kind of file it is."""

    file: str
    kind: str


def to_file(function: F) -> F:
    """Offer to write the list into a file: `--out` and `--force`, which are the frame's own matter."""
    return _out(INTO, _take)(_force(function))


def or_on_paper(function: F) -> F:
    """Offer both: a list into a file, or a document, whose name the command gets as `out`."""
    return _out(INTO_OR_PRINT, take_or_leave, expose=True)(function)


def _out(help_: str, callback: Callable[..., Any], *, expose: bool = False) -> Callable[[F], F]:
    return click.option(
        OUT, type=opt.FILE_OUT, default=None, metavar="FILE", help=help_, callback=callback,
        expose_value=expose,
    )  # fmt: skip


def _force(function: F) -> F:
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
        ctx.obj.into = Into(value, kind)


def take_or_leave(ctx: click.Context, param: click.Parameter, value: str | None) -> str | None:
    """Take a list's file as above; leave a document's to the command."""
    if value is not None and (_kind(value) in ENDINGS or ctx.obj.format == "xlsx"):
        _take(ctx, param, value)
        return None
    return value


def _kind(file: str) -> str:
    return os.path.splitext(file)[1].lower().removeprefix(".")
