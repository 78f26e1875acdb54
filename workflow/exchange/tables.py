"""Simple lists as they are read: one row under the headings for each thing, every problem of every row told.

A column answers to its name, to its label in either language, and to other words for it; case, diacritics and signs
do not count. Title rows above the headings are passed over.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from notifications.language import say
from states.errors import BadInput
from states.frozen import NamedTuple
from states.names import fold_words
from states.pipeline import N_, NOTHING, Field, Warned
from workflow.exchange import columns as cells
from workflow.exchange import headings, naming
from workflow.exchange.columns import Column
from workflow.exchange.headings import folded
from workflow.exchange.naming import Naming
from workflow.exchange.rows import Problem as Problem
from workflow.store.workbooks import marking, reading
from workflow.store.workbooks.marking import Mark, Marked

if TYPE_CHECKING:
    from states.pipeline import Label
    from workflow.exchange.columns import Cell
    from workflow.exchange.headings import Head, Heading
    from workflow.store.workbooks.reading import Row, Sheet

MOST_SHOWN = 80
PROBLEMS = "Vấn đề"
"""The heading of what is wrong in a marked copy."""
COUNTER = frozenset({"stt", "tt", "so tt", "no", "n", "van de"})
"""Headings of the count of rows and of what was wrong with them, which say nothing."""

NO_SUCH_LIST = N_("{field}: {sentence}")
HEADING_TWICE = N_("{field}: {value} and {other} mean the same column; leave one of them.")
NEEDED = N_("{field}: the cell is empty; something must stand there.")


class Line(NamedTuple):
    """One row: its number, the values by column as they are kept, and what is wrong with it."""

    number: int
    values: Mapping[str, object]
    problems: tuple[Problem, ...] = ()

    def problem(self, column: str, error: BadInput, rule: str | None = None) -> Problem:
        """Return what is wrong with one cell of the row."""
        value = str(error.params.get("value", ""))[:MOST_SHOWN]
        return Problem(self.number, column, value, Warned(error.message, error.params), rule)


class Table(NamedTuple):
    """What a file holds: its rows, and the headings that no column answers to.

    `headings` are the list's own by the columns that they mean, in the row, or two, of the `head`; what columns are
    called is said by the `naming`.
    """

    lines: tuple[Line, ...]
    left_out: tuple[str, ...]
    sheet: Sheet
    head: Head
    headings: Mapping[str, Heading]
    naming: Naming
    mapped: frozenset[str] = frozenset()

    def called(self, column: str) -> Label | str:
        """Return what a column is called: by the list's own heading, else by its label."""
        if own := self.headings.get(column):
            return own.words
        return self.naming.labels.get(column, column)


class Form(NamedTuple):
    """The columns of a kind of list; `heads` must stand in the headings, `needed` in every row.

    `words` are what a column answers to besides its name and labels.
    """

    columns: tuple[Column, ...]
    heads: tuple[str, ...]
    needed: tuple[str, ...] = ()
    words: Mapping[str, tuple[str, ...]] = NOTHING  # type: ignore[assignment]


class Source(NamedTuple):
    """A file to be read: which sheet of it, and which columns its headings mean where they do not say so."""

    file: str
    sheet: str | None = None
    mapped: Mapping[str, str] = NOTHING  # type: ignore[assignment]


def column(field: Field) -> Column:
    """Return the column of a simple list that holds a field."""
    return Column(field.name, field.label, field)


def naming_of(form: Form) -> Naming:
    """Return how the columns of a kind of list are called: by names, labels, and its other words."""
    known = {word: one.name for one in form.columns for word in _words(one, form)}
    labels = {one.name: one.label for one in form.columns}
    return Naming(lambda spelt: known.get(_word(spelt)), labels, tuple(known.items()))


def mapping(pairs: Iterable[str], form: Form) -> dict[str, str]:
    """Return which column each heading of `HEADING=COLUMN` means; raises as `naming.mapping`."""
    return naming.mapping(pairs, naming_of(form))


def read(source: Source, form: Form) -> Table:
    """Return the rows of a file; raises `BadInput` where its headings are not those of the list."""
    sheet, names = reading.read(source.file, source.sheet), naming_of(form)

    def meant(one: Heading) -> str | None:
        return (
            naming.told(one, source.mapped, names)
            or names.find(f"{one.above} {one.own}")
            or names.find(one.own)
        )

    head = headings.find(sheet, meant)
    own, unknown = _placed(head, meant)
    if lacks := [names.labels[name] for name in form.heads if name not in own]:
        sentence = naming.lacking(sheet, head, lacks, unknown, names)
        raise BadInput(NO_SUCH_LIST, field=source.file, value="", sentence=sentence, columns=lacks)
    assert head is not None  # noqa: S101 - for the type checker
    naming.refuse_unused(head, source.mapped)
    placed = {own[one.name].place: one for one in form.columns if one.name in own}
    lines = (_line(row, placed, form) for row in sheet.rows if row.number >= head.below)
    return Table(
        tuple(line for line in lines if line),
        tuple(dict.fromkeys(unknown)),
        sheet,
        head,
        own,
        names,
        frozenset(name for name, one in own.items() if folded(one.own) in source.mapped),
    )


def mark(file: str, table: Table, problems: Iterable[Problem]) -> None:
    """Write a copy of a list with its problems marked, each in its cell; raises as `marking.write` does."""
    places = {name: one.place for name, one in table.headings.items()}
    told = [
        Mark(one.row, places.get(one.column), say(one.message.message, one.message.params))
        for one in problems
    ]
    head, labels = table.head, table.naming.labels
    said = {
        headings.place_of(table.sheet, head, one): naming.said(one.own, labels[name])
        for name, one in table.headings.items()
        if name in table.mapped
    }
    marked = Marked(head.row, head.below, PROBLEMS, told, headings=said)
    marking.write(file, table.sheet, marked)


def _placed(
    head: Head | None, meant: Callable[[Heading], str | None]
) -> tuple[dict[str, Heading], list[str]]:
    """Return the headings by the columns that they mean, and those that mean none."""
    placed: dict[str, Heading] = {}
    unknown: list[str] = []
    for one in head.headings if head else ():
        name = meant(one)
        if name is None:
            unknown += [] if folded(one.own) in COUNTER else [one.words]
        elif first := placed.get(name):
            raise BadInput(HEADING_TWICE, field=one.words, value=first.words, other=one.words)
        else:
            placed[name] = one
    return placed, unknown


def _line(row: Row, placed: Mapping[int, Column], form: Form) -> Line | None:
    """Return one row, None where nothing stands under the headings known."""
    values: dict[str, object] = {}
    problems: list[Problem] = []
    empty = Line(row.number, values)
    for at, known in placed.items():
        cell = row.cells[at] if at < len(row.cells) else None
        try:
            if fault := row.faults.get(at):
                problems.append(Problem(row.number, known.name, _shown(cell), fault))
            elif (value := cells.read(known, cell)) is not None:
                values[known.name] = value
        except BadInput as bad:
            problems.append(empty.problem(known.name, bad))
    if not values and not problems:
        return None
    told = {problem.column for problem in problems} | values.keys()
    for name in form.needed:
        if name not in told:
            error = BadInput(NEEDED, field=name, value="")
            problems.append(empty.problem(name, error))
    return Line(row.number, values, tuple(problems))


def _words(one: Column, form: Form) -> Iterator[str]:
    yield _word(one.name)
    yield from map(_word, one.label)
    yield from (_word(text.partition(" (")[0]) for text in one.label)
    yield from map(_word, form.words.get(one.name, ()))


def _word(heading: object) -> str:
    return fold_words(
        str(heading if heading is not None else "").replace("_", " ").replace("-", " ")
    )


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:MOST_SHOWN]
