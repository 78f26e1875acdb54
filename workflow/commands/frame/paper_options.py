"""The options of commands that print on paper: where to, and whether to replace what is there."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workflow.commands.frame import heads, listing
from workflow.commands.frame import options as opt
from workflow.commands.frame.shell import Command as Command
from workflow.commands.screen.output import fields

if TYPE_CHECKING:
    from workflow.commands.frame.shell import Shell
    from workflow.papers.printing import Written
    from workflow.stamp import Stamp

F = TypeVar("F", bound=Callable[..., Any])

_INTO = opt.N_("Print into this file; its ending, .docx or .pdf, says which kind.")


def out(function: F) -> F:
    """Offer to print into a file: `out`, None for the screen."""
    return click.option("--out", type=opt.FILE_OUT, default=None, metavar="FILE", help=_INTO)(
        function
    )


def out_needed(function: F) -> F:
    """Ask for the file to print into: `out`."""
    return click.option("--out", type=opt.FILE_OUT, required=True, metavar="FILE", help=_INTO)(
        function
    )


def force(function: F) -> F:
    """Offer to replace a file that is there: `force`."""
    words = opt.N_("Replace a file of this name.")
    return click.option(
        "--force", is_flag=True, default=False, help=words, callback=listing.replacing
    )(function)


def as_file(function: F) -> F:
    """Offer the kind of file of many letters: `as_file`."""
    words = opt.N_("The kind of file of the letters.")
    kinds = opt.format_of("docx", "pdf")
    return click.option("--as-file", default="docx", show_default=True, type=kinds, help=words)(
        function
    )


def leaving(shell: Shell) -> Stamp:
    """Return who prints something that leaves the register, before it is printed: that goes on record.

    Raises `BadInput` on a live register under a replaced date.
    """
    shell.app.may_write()
    return shell.stamp(resumes=True)


def enter(shell: Shell, stamp: Stamp, file: str, rows: int, **more: Any) -> None:  # noqa: ANN401 - as `Made` takes it
    """Put a file that was printed on record, with how many it tells of; `more` as `Made` takes it."""
    from workflow.upkeep import made_files

    more.setdefault("unit", shell.actor.unit_code)
    made = made_files.Made(heads.name_of(shell.running), rows=rows, **more)
    made_files.enter_or_remove(shell.app, file, made, stamp)


def masked(shell: Shell) -> bool:
    """Return whether what is printed of a case is without what only some roles may see."""
    from workflow.queries import search_range

    return not search_range.entitled(shell.actor)


def show(shell: Shell, key: str, written: Written, *, of: str = "ref") -> None:
    """Say which file was written for a case, or for what else `of` names."""
    for warning in written.warnings:
        shell.warn(warning.message, **warning.params)
    shell.done({of: key, "file": written.file}, columns=(of, "file"))


def without(row: object, *names: str) -> dict[str, object]:
    """Return the fields of a row but for some."""
    keyed = fields(row) or {}
    return {name: value for name, value in keyed.items() if name not in names}
