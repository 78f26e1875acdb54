"""What a list was found to be: how many rows, what became of them, and every problem."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from states.errors import KetnapError, Refused
from states.frozen import Frozen, NamedTuple
from states.pipeline import Warned
from workflow.exchange import lists, tables
from workflow.exchange.problem_words import option_of
from workflow.exchange.tables import MOST_SHOWN, Problem
from workflow.store import files
from workflow.store.workbooks.sheet import UnreadableFile

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.exchange.tables import Form, Source, Table


class How(NamedTuple):
    """How a list is taken in: for which unit, without writing, or without its bad rows; and where it is marked."""

    unit: str | None = None
    dry_run: bool = False
    partial: bool = False
    marked: str | None = None


class Imported(Frozen):
    """What became of a list.

    `known` rows are in the register already; `opened` names what was added. Nothing was written where there is a
    problem, unless the good rows alone were asked for. `marked` is the file of the marked copy.
    """

    read: int
    accepted: int
    known: int
    problems: tuple[Problem, ...]
    opened: tuple[str, ...]
    left_out: tuple[str, ...]
    marked: str | None = None


class CertificatesImported(Imported):
    """What became of a list of certificates: `unmatched` are kept until the person's case is known.

    `matched` of those that were kept before have found their case with this list.
    """

    unmatched: int = 0
    matched: int = 0


Answer = TypeVar("Answer", bound=Imported)


def through(
    source: Source, form: Form, how: How, take: Callable[[Table], Answer], nothing: Answer
) -> Answer:
    """Read a list, take it in, and write its marked copy where one is wanted.

    A file that cannot be read as a list has one problem; `nothing` is the answer without it.
    """
    if how.marked:
        files.refuse_existing(how.marked)
    try:
        table = tables.read(source, form)
    except UnreadableFile as error:
        return nothing._replace(problems=(lists.unreadable(error),))
    answer = take(table)
    if how.marked:
        tables.mark(how.marked, table, answer.problems)
    return answer._replace(marked=how.marked)


NOTHING = Imported(0, 0, 0, (), (), ())
NO_CERTIFICATES = CertificatesImported(0, 0, 0, (), (), ())
"""The answers of lists without rows."""


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
    field = option_of(str(error.params.get("field", "")))
    shown = str(error.params.get("value", "")) or value
    told = Warned(error.message, error.params)
    yield Problem(row, column or field, shown[:MOST_SHOWN], told)
