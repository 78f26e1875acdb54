"""The blocks of which a page is put together, all in words: sections with facts, charts and tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from notifications.language import current, day, number, translate
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.pages.veils import LEAST, MEASURES, small
from workflow.reports.asked import NOTHING_GIVEN, Given

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from workflow.pages.charts import Chart

NONE = "–"
FEWER = N_("fewer than {least}")
MOST_ROWS = 100
"""So many rows of a long table stand on a page; a sentence says how many more there are."""
MORE = N_("The first {shown} of {total} are shown.")


class Wanted(NamedTuple):
    """What a page is of: the question of its reports, whether names stand on it, and which figures are veiled besides."""

    given: Given = NOTHING_GIVEN
    named: bool = False
    veiled: frozenset[str] = frozenset()

    def earlier(self, today: date) -> bool:
        """Say whether it asks how things were known, or stood, on a day before today."""
        return any(day and day < today for day in (self.given.as_of, self.given.known_at))


class Head(NamedTuple):
    """The head of a column; `right` where figures stand under it."""

    words: str
    right: bool = False


class Fact(NamedTuple):
    """One figure with what it is of; `aside` says what it is measured by."""

    what: str
    told: str
    aside: str = ""


class Table(NamedTuple):
    """A table with its title; the first column heads its row, and `shown` is one that is open at once."""

    id: str
    title: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""
    shown: bool = False


class Section(NamedTuple):
    """One part of the page; `lead` stands at its head, `notes` at its foot."""

    id: str
    title: str
    lead: tuple[str, ...] = ()
    facts: tuple[Fact, ...] = ()
    notes: tuple[str, ...] = ()
    charts: tuple[Chart, ...] = ()
    tables: tuple[Table, ...] = ()


def table(
    name: tuple[str, str], heads: Sequence[str], rows: Iterable[Sequence[str]], *, text: int = 1
) -> Table:
    """Return a table by its id and title; behind the first `text` columns stand figures."""
    made = tuple(tuple(row) for row in rows)
    note = ""
    if len(made) > MOST_ROWS:
        note = translate(MORE).format(shown=MOST_ROWS, total=number(len(made)))
    columns = tuple(Head(translate(head), at >= text) for at, head in enumerate(heads))
    return Table(name[0], translate(name[1]), columns, made[:MOST_ROWS], note)


def filled(*tables: Table) -> tuple[Table, ...]:
    """Return the tables that have rows."""
    return tuple(one for one in tables if one.rows)


def figure(value: float | None) -> str:
    """Return a figure as it is read, a dash where there is none: at most one place behind the comma."""
    if value is None:
        return NONE
    if float(value).is_integer():
        return number(int(value))
    text = f"{value:.1f}"
    return text if current() == "en" else text.replace(".", ",")


def figures(row: object, *names: str) -> tuple[str, ...]:
    """Return fields of a row as figures."""
    return tuple(figure(getattr(row, name)) for name in names)


def dated(value: date | None) -> str:
    """Return a day as it is read, a dash where there is none."""
    return day(value) if value else NONE


def veiled(name: str, count: int, wanted: Wanted) -> str:
    """Return a figure, or that it is too small to be told where it is of a religion or an ethnicity."""
    if name in wanted.veiled:
        return translate(N_("not told"))
    if name in MEASURES and small(count):
        return translate(FEWER).format(least=LEAST)
    return number(count)
