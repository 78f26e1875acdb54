"""The columns of a file of votes: how many for and against, and what was voted on where it is not the usual step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import fields as f
from states.catalogue.candidacy import VOTE_MOVE
from workflow.exchange.columns import Column

if TYPE_CHECKING:
    from workflow.exchange.case_lines import Line

COLUMNS = tuple(
    Column(field.name, field.label, field)
    for field in (f.VOTES_FOR, f.VOTES_AGAINST, VOTE_MOVE, f.REASON)
)


def count(line: Line, name: str) -> int | None:
    """Return a number of a line, None where it is left out."""
    value = line.values.get(name)
    return value if isinstance(value, int) else None


def text(line: Line, name: str) -> str | None:
    """Return words of a line, None where they are left out."""
    value = line.values.get(name)
    return value if isinstance(value, str) else None
