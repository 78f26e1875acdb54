"""What a list was found to be: how many rows, what became of them, and every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.errors import KetnapError, Refused
from states.frozen import Frozen, NamedTuple
from states.pipeline import Warned
from workflow.exchange.tables import MOST_SHOWN, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator


class How(NamedTuple):
    """How a list is taken in: for which unit, without writing, or without its bad rows."""

    unit: str | None = None
    dry_run: bool = False
    partial: bool = False


class Imported(Frozen):
    """What became of a list.

    `known` rows are in the register already; `opened` names what was added. Nothing was written where there is a
    problem, unless the good rows alone were asked for.
    """

    read: int
    accepted: int
    known: int
    problems: tuple[Problem, ...]
    opened: tuple[str, ...]
    left_out: tuple[str, ...]


class CertificatesImported(Imported):
    """What became of a list of certificates: `unmatched` are kept until the person's case is known.

    `matched` of those that were kept before have found their case with this list.
    """

    unmatched: int
    matched: int


class Undone(Exception):  # noqa: N818 - no failure: the end of what was only tried
    """The end of a transaction of which nothing is to be written."""


def problems_of(
    row: int, error: KetnapError, column: str = "", value: str = ""
) -> Iterator[Problem]:
    """Yield what is wrong with a row, every reason of a refusal by its rule."""
    if isinstance(error, Refused):
        for reason in error.reasons:
            yield Problem(row, column, value, Warned(reason.message, reason.params), reason.rule)
        return
    field = str(error.params.get("field", "")).lstrip("-").replace("-", "_").lower()
    shown = str(error.params.get("value", "")) or value
    told = Warned(error.message, error.params)
    yield Problem(row, column or field, shown[:MOST_SHOWN], told)
