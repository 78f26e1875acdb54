"""The words of a problem in a list, as the person has them before the eyes who keeps it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from notifications.language import say, words
from workflow.exchange import columns

if TYPE_CHECKING:
    from workflow.exchange.rows import Problem


def called(column: str, headings: Mapping[str, str]) -> str:
    """Return what a column is called: by the list's own heading, else as the template has it."""
    if own := headings.get(column):
        return own
    known = columns.named(column)
    return words(known.label) if known else column


def said(problem: Problem, headings: Mapping[str, str]) -> str:
    """Return what is wrong in words, the column by its heading."""
    params = problem.message.params
    if params.get("field") in (problem.column, f"--{problem.column}"):
        params = {**params, "field": called(problem.column, headings)}
    return say(problem.message.message, params)
