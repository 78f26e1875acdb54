"""The options that every report takes: of which unit, of which days, as it was known when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workflow.commands.frame import options as opt

if TYPE_CHECKING:
    from workflow.commands.frame.shell import Shell

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option(
        "--unit", default=None, type=opt.CODE, metavar="CODE",
        help=opt.N_("With all below it (default: your own)."),
    ),
    click.option("--from", "first", default=None, type=opt.DATE, help=opt.N_("The first day that is counted.")),
    click.option("--to", "last", default=None, type=opt.DATE, help=opt.N_("The last day that is counted.")),
    click.option(
        "--year", default=None, type=opt.YEAR, help=opt.N_("The year that is counted (default: this one).")
    ),
    click.option(
        "--as-of", default=None, type=opt.DATE, help=opt.N_("Count only acts dated up to this day.")
    ),
    click.option(
        "--known-at", default=None, type=opt.DATE,
        help=opt.N_("Count only what had been entered by the end of this day, as it stood then."),
    ),
    click.option(
        "--cases", is_flag=True, default=False, help=opt.N_("Give the cases behind each number.")
    ),
)  # fmt: skip


def window(function: F) -> F:
    """Offer what every report takes: `given`, the question, and `cases`, whether the cases are asked for."""

    @wraps(function)
    def told(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - click's own
        from workflow.reports.asked import Given

        held = {name: options.pop(name) for name in Given._fields}
        return function(*args, given=Given(**held), **options)

    for option in reversed(_OPTIONS):
        told = option(told)
    return told  # type: ignore[return-value]


def shown(rows: Iterable[Any], *, cases: bool) -> list[Any]:
    """Return the rows of a report as they are printed, with the references behind their numbers if asked for."""
    if not cases:
        return [*rows]
    from workflow.commands.screen.output import fields

    return [{**(fields(row) or {}), "refs": row.refs} for row in rows]


def when(shell: Shell, given: object) -> date:
    """Return the day that a heading names: the one asked of, else today."""
    return getattr(given, "as_of", None) or shell.app.today()
