"""The words of a problem in a list, as the person has them before the eyes who keeps it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import TYPE_CHECKING

from notifications.language import words
from workflow.exchange import columns

if TYPE_CHECKING:
    from states.pipeline import Label
    from workflow.exchange.rows import Problem


def called(column: str, headings: Mapping[str, str]) -> str:
    """Return what a column of cases is called: by the list's own heading, else as the template has it."""
    name = named(column, headings)
    return name if isinstance(name, str) else words(name)


def named(column: str, headings: Mapping[str, str]) -> Label | str:
    """Return what a column of cases is called, in either language where the template has it."""
    if own := headings.get(column):
        return own
    known = columns.named(column)
    return known.label if known else column


def worded(problems: Iterable[Problem], name: Callable[[str], Label | str]) -> tuple[Problem, ...]:
    """Return problems whose sentences name columns as `name` calls them, never options or codes."""
    return tuple(_worded(one, name) for one in problems)


def option_of(field: str) -> str:
    """Return the column that an option of a command answers to: `decides` of --no-decides."""
    return field.removeprefix("--").replace("-", "_").lower().removeprefix("no_")


def _worded(problem: Problem, name: Callable[[str], Label | str]) -> Problem:
    params = problem.message.params
    field = params.get("field")
    if not isinstance(field, str) or not field:
        return problem
    own = name(option_of(field))
    message = problem.message._replace(params={**params, "field": own})
    return problem._replace(message=message)
