"""The rows of a list under the template's columns: what every import of cases begins with, however the list looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from states.frozen import NamedTuple
from states.pipeline import NOTHING, Warned
from workflow.exchange.cells import Cell


class Problem(NamedTuple):
    """What is wrong with one cell: `row` as the spreadsheet counts; `rule` where a rule refuses it."""

    row: int
    column: str
    value: str
    message: Warned
    rule: str | None = None


class ImportRow(NamedTuple):
    """One row of a list: its cells by the names of the template's columns.

    `claim` is the state that the list's own status says the person has reached, None where it says nothing or
    nobody can tell; an explicit `state` among the cells is what a human confirmed. `problems` were found before
    anything was replayed: a row that has one is not taken. `unread` are words that say nothing of what their columns
    ask, for `state` those that make the claim.
    """

    number: int
    cells: Mapping[str, Cell]
    claim: str | None = None
    problems: tuple[Problem, ...] = ()
    unread: Mapping[str, str] = NOTHING  # type: ignore[assignment]


class ImportList(NamedTuple):
    """A list: its rows, which can be gone through again and again, and what was left of it.

    `kept` where it is a list of the kind that branches keep: its rows take the steps whose papers they have, and
    only a claim to more is a problem. `likely` says what headings that are not known may mean. `noted` are the headings without a column of which the notes keep what stands
    under them. `headings` are the list's own, by the column that they fill. `problems` are
    those of the list as a whole, such as a column that stands there twice.
    """

    sheet: str
    rows: Iterable[ImportRow]
    kept: bool = False
    headings: Mapping[str, str] = NOTHING  # type: ignore[assignment]
    left_out: tuple[str, ...] = ()
    noted: tuple[str, ...] = ()
    likely: tuple[Warned, ...] = ()
    problems: tuple[Problem, ...] = ()


def each_once(problems: Iterable[Problem], of_list: Iterable[Problem] = ()) -> tuple[Problem, ...]:
    """Return problems without those that say the same of the same cell: one bad cell may stand before many steps.

    Nor is it told in each row that nothing stands in a column of which the list has none.
    """
    found: dict[tuple[object, ...], Problem] = {}
    absent = {one.column for one in of_list}
    for one in problems:
        if one.column in absent and not one.value:
            continue
        message = (one.message.message, repr(one.message.params))
        found.setdefault((one.row, one.column, one.rule, *message), one)
    return tuple(found.values())
