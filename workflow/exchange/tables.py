"""Simple lists as they are read: one row under the headings for each thing, every problem of every row told.

A column answers to its name, to its label in either language, and to other words for it; case, diacritics and signs
do not count. Title rows above the headings are passed over.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from notifications.language import say
from states.errors import BadInput
from states.frozen import NamedTuple
from states.names import fold_words, near
from states.pipeline import N_, NOTHING, Field, Warned
from workflow.exchange import columns as cells
from workflow.exchange.columns import Column
from workflow.exchange.rows import Problem as Problem
from workflow.store.workbooks import marking, reading
from workflow.store.workbooks.marking import Mark, Marked

if TYPE_CHECKING:
    from workflow.exchange.columns import Cell
    from workflow.store.workbooks.reading import Row, Sheet

TITLE_ROWS = 40
"""Rows; the headings stand in one of the first so many."""
MOST_SHOWN = 80
PROBLEMS = "Vấn đề"
"""The heading of what is wrong in a marked copy."""
COUNTER = frozenset({"stt", "tt", "so tt", "no", "n", "van de"})
"""Headings of the count of rows and of what was wrong with them, which say nothing."""

NO_HEADINGS = N_("{field}: the file has no row of headings with {columns}.")
HEADING_TWICE = N_("{field}: the column {value} stands there twice; leave one of them.")
NO_MAP = N_("{field}: {value} is not HEADING=COLUMN; the columns are {columns}.")
NO_SUCH_HEADING = N_("{field}: the file has no heading {value}.")
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

    `head` is the row of the headings in the `sheet`, `places` says where in a row each column stands.
    """

    lines: tuple[Line, ...]
    left_out: tuple[str, ...]
    sheet: Sheet
    head: int
    places: Mapping[str, int]


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


def mapping(pairs: Iterable[str], form: Form) -> dict[str, str]:
    """Return which column each heading of `HEADING=COLUMN` means; raises `BadInput`."""
    found: dict[str, str] = {}
    for pair in pairs:
        heading, sign, name = pair.rpartition("=")
        known = _named(form).get(_word(name))
        if not sign or known is None or not heading.strip():
            names = [one.name for one in form.columns]
            raise BadInput(NO_MAP, field="--map", value=pair, columns=names)
        found[_word(heading)] = known.name
    return found


def read(source: Source, form: Form) -> Table:
    """Return the rows of a file; raises `BadInput` where its headings are not those of the list."""
    sheet = reading.read(source.file, source.sheet)
    rows = [row for row in sheet.rows if any(map(_filled, row.cells))]
    at, placed = _headings(rows, source, form)
    headings = rows[at].cells
    left_out = [
        str(heading).strip()
        for n, heading in enumerate(headings)
        if n not in placed and _filled(heading) and _word(heading) not in COUNTER
    ]
    lines = (_line(row, placed, form) for row in rows[at + 1 :])
    return Table(
        tuple(line for line in lines if line),
        tuple(dict.fromkeys(left_out)),
        sheet,
        rows[at].number,
        {one.name: place for place, one in placed.items()},
    )


def mark(file: str, table: Table, problems: Iterable[Problem]) -> None:
    """Write a copy of a list with its problems marked, each in its cell; raises as `marking.write` does."""
    told = [
        Mark(one.row, table.places.get(one.column), say(one.message.message, one.message.params))
        for one in problems
    ]
    marking.write(file, table.sheet, Marked(table.head, table.head + 1, PROBLEMS, told))


def _headings(rows: Sequence[Row], source: Source, form: Form) -> tuple[int, dict[int, Column]]:
    """Return which row holds the headings, and which column stands where."""
    words = _named(form)
    by_name = {one.name: one for one in form.columns}
    words |= {heading: by_name[name] for heading, name in source.mapped.items()}
    best = max(
        range(min(len(rows), TITLE_ROWS)),
        key=lambda n: len({words[w].name for c in rows[n].cells if (w := _word(c)) in words}),
        default=None,
    )
    placed = _placed(rows[best].cells, words) if best is not None else {}
    found = {one.name for one in placed.values()}
    lacking = [name for name in form.heads if name not in found]
    if best is None or lacking:
        raise BadInput(NO_HEADINGS, field=source.file, value="", columns=lacking or form.heads)
    present = {_word(cell) for cell in rows[best].cells}
    for heading in source.mapped:
        if heading not in present:
            raise BadInput(NO_SUCH_HEADING, field="--map", value=heading)
    return best, placed


def _placed(headings: Sequence[Cell], words: Mapping[str, Column]) -> dict[int, Column]:
    placed: dict[int, Column] = {}
    for at, heading in enumerate(headings):
        known = words.get(_word(heading))
        if known is None:
            continue
        if known in placed.values():
            raise BadInput(HEADING_TWICE, field=str(heading), value=known.name)
        placed[at] = known
    return placed


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


def nearest(word: object, form: Form) -> list[str]:
    """Return the columns that a heading may mean."""
    return near(_word(word), [(spelt, one.name) for spelt, one in _named(form).items()])


def _named(form: Form) -> dict[str, Column]:
    """Return the columns by every folded word they answer to."""
    return {word: one for one in form.columns for word in _words(one, form)}


def _words(one: Column, form: Form) -> Iterator[str]:
    yield _word(one.name)
    yield from map(_word, one.label)
    yield from (_word(text.partition(" (")[0]) for text in one.label)
    yield from map(_word, form.words.get(one.name, ()))


def _word(heading: object) -> str:
    return fold_words(
        str(heading if heading is not None else "").replace("_", " ").replace("-", " ")
    )


def _filled(cell: Cell) -> bool:
    return cell is not None and str(cell).strip() != ""


def _shown(cell: Cell) -> str:
    return "" if cell is None else str(cell)[:MOST_SHOWN]
