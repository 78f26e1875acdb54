"""The options that every report takes: of which unit, of which days, as it was known when."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import wraps
from typing import TYPE_CHECKING, Any, TypeVar

import click

from workflow.commands.frame import listing
from workflow.commands.frame import options as opt

if TYPE_CHECKING:
    from workflow.commands.frame.shell import Shell
    from workflow.reports.asked import Given

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
)  # fmt: skip
_CASES = click.option(
    "--cases", is_flag=True, default=False, help=opt.N_("Give the cases behind each number.")
)


def window(function: F) -> F:
    """Offer what every report takes: `given`, the question, and `cases`, whether the cases are asked for."""
    return _asking(_CASES(listing.as_kinds(listing.to_file(_given(function)))))


def window_or_paper(function: F) -> F:
    """Offer the same of a report that can be printed too; the document's name comes as `out`."""
    return _asking(_CASES(listing.as_kinds(listing.or_on_paper(listing.force(_given(function))))))


def question(function: F) -> F:
    """Offer only the question itself, as `given`."""
    return _asking(_given(function))


def _given(function: F) -> F:
    @wraps(function)
    def told(*args: Any, **options: Any) -> Any:  # noqa: ANN401 - click's own
        from workflow.reports.asked import Given

        given = Given(**{name: options.pop(name) for name in Given._fields})
        headed(given)
        return function(*args, given=given, **options)

    return told  # type: ignore[return-value]


def _asking(function: F) -> F:
    """Offer the options of the question."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def headed(given: Given) -> None:
    """Let the answer of the running report say of which unit and days it speaks."""
    from workflow.commands.frame import heads

    shell: Shell = click.get_current_context().obj
    shell.about = lambda: heads.of_report(shell, given)


def shown(rows: Iterable[Any], *, cases: bool) -> list[Any]:
    """Return the rows of a report as they are printed, with the references behind their numbers if asked for."""
    if not cases:
        return [*rows]
    from workflow.commands.screen.output import fields

    return [{**(fields(row) or {}), "refs": row.refs} for row in rows]


def of(row: Any, name: str) -> Any:  # noqa: ANN401 - whatever a field holds
    """Return a field of a row, printed with its references or without."""
    return row[name.removesuffix("_")] if isinstance(row, dict) else getattr(row, name)
