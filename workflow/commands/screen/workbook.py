"""Answers as sheets of a workbook: headings and values in words, days and numbers as such, and nothing left out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from notifications.language import translate
from states.frozen import NamedTuple
from states.pipeline import N_, Label, Refusal, Warned
from workflow import clock
from workflow.commands.screen import output
from workflow.commands.screen import words as _words
from workflow.commands.screen.figures import number
from workflow.commands.screen.sheet import SPREAD

if TYPE_CHECKING:
    from workflow.store.workbooks.writing import Sheet

    Value = str | int | float | date | None
    Cell = Callable[[object], Value]

LIST = N_("List")
ABOUT = N_("What is counted")
LINE = N_("Line of the list")
WHICH = N_("Which number")
BEHIND = N_("Case or certificate")
TOPIC, TOLD = N_("What"), N_("In words")
NOT_TOLD = frozenset({"version"})
"""Keys for scripts, which tell nobody anything in a sheet."""
_TOP, _KNOWN_BY = 2, 2
"""The line of a sheet on which its first row stands, and the columns by which another sheet names a row."""


class Page(NamedTuple):
    """One sheet: its title, its headings, its rows one by one, the key of each column, and lines above the headings.

    A key is that of the answer, as JSON names it; where a sheet is of no answer it has none.
    """

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    keys: Sequence[str] = ()
    head: Sequence[str] = ()


class _Place(NamedTuple):
    """Where the cells of a column come from: a key of the row, or a part of what stands there."""

    column: output.Column
    part: str = ""

    @property
    def key(self) -> str:
        """Return the key that the cells are of, as JSON names it."""
        return f"{self.column.key}.{self.part}" if self.part else self.column.key

    @property
    def heading(self) -> str:
        """Return the heading: of a part, that of the part, after that of the whole unless everybody knows it."""
        if not self.part:
            return output.header(self.column)
        part = _words.header(self.part)
        return part if self.column.key in SPREAD else f"{output.header(self.column)}: {part}"

    def cell(self, row: object) -> Value:
        """Return the cell of a row."""
        held = _held(row, self.column.key)
        if self.part:
            return _value(self.part, (output.fields(held) or {}).get(self.part))
        get = self.column.get
        return _figure(self.column.key, held, get(row)) if get else _value(self.column.key, held)


def write(file: str, found: Iterable[Page], *, force: bool) -> None:
    """Write sheets as a workbook; raises as `writing.write` does."""
    from workflow.store.workbooks import writing

    writing.write(file, map(sheet, found), force=force)


def sheet(page: Page) -> Sheet:
    """Return a sheet as it is written."""
    from workflow.store.workbooks.writing import Sheet

    return Sheet(page.title, page.headings, page.rows, head=page.head)


def pages(
    data: object,
    columns: Sequence[str | output.Column],
    about: Sequence[tuple[str, Value]] = (),
) -> list[Page]:
    """Return the sheets of an answer: one of a list; of a report one of its figures and one for each of its lists.

    Rows within a row, and the references behind its numbers, have a sheet of their own. `about` says at the end
    what is counted.
    """
    named = [output.Column(c) if isinstance(c, str) else c for c in columns]
    one = output.fields(data)
    if one is None:
        found = _sheets(translate(LIST), output.rows(data), named)
    else:
        inside = {column.key: column for column in named if column.inside}
        lists = {key: value for key, value in one.items() if key in inside or _is_list(value)}
        rest = {key: value for key, value in one.items() if key not in lists}
        found = _sheets(translate(LIST), [rest], named) if rest else []
        for key, rows in lists.items():
            column = inside.get(key, output.Column(key))
            title, within = output.header(column), [*map(_column, column.inside)]
            found += [
                page._replace(keys=[f"{key}.{name}" for name in page.keys])
                for page in _sheets(title, output.rows(rows), within)
            ]
    return [*found, _about(about)] if about else found


def _column(one: str | output.Column) -> output.Column:
    return output.Column(one) if isinstance(one, str) else one


def _about(told: Sequence[tuple[str, Value]]) -> Page:
    headings = [translate(TOPIC), translate(TOLD)]
    return Page(translate(ABOUT), headings, ([*pair] for pair in told), ("", ""))


def _sheets(title: str, rows: Sequence[object], columns: Sequence[output.Column]) -> list[Page]:
    """Return the sheet of some rows, and those of what their cells cannot hold."""
    keys = dict.fromkeys(key for row in rows for key in output.fields(row) or {"value": 0})
    told = {column.key for column in columns if column.get}
    aside = {key: kind for key in keys if key not in told and (kind := _aside(rows, key))}
    named = [one for one in columns if one.key in told or not (one.key in aside or one.inside)]
    shown = {column.key for column in named}
    more = [output.Column(key) for key in keys if key not in shown | NOT_TOLD | aside.keys()]
    places = [place for one in (*named, *more) for place in _places(rows, one)]
    page = Page(
        title,
        [place.heading for place in places],
        ([place.cell(row) for place in places] for row in rows),
        [place.key for place in places],
    )
    inside = {column.key: column.inside for column in columns}
    whose = _Whose([*enumerate(rows, _TOP)], places)
    found = [page] if places else []
    for key, made in aside.items():
        found.append(made(whose, key, [*map(_column, inside.get(key, ()))]))
    return found


class _Whose(NamedTuple):
    """The rows that a further sheet is of, each with its line, and the places of their cells."""

    rows: Sequence[tuple[int, object]]
    places: Sequence[_Place]

    @property
    def headings(self) -> list[str]:
        """Return the headings by which a row is known again; none where there is but one."""
        if len(self.rows) == 1:
            return []
        return [translate(LINE), *(place.heading for place in self.places[:_KNOWN_BY])]

    def cells(self, line: int, row: object) -> list[Value]:
        """Return the cells under these headings."""
        return [line, *(place.cell(row) for place in self.places[:_KNOWN_BY])][: len(self.headings)]

    def heading_of(self, key: str) -> str:
        """Return what a key of the rows is called."""
        return next((p.heading for p in self.places if p.key == key), _words.header(key))


Made = Callable[[_Whose, str, Sequence[output.Column]], Page]


def _aside(rows: Sequence[object], key: str) -> Made | None:
    """Return how what stands under a key is told on a sheet of its own; None for what a cell can hold."""
    values = [_held(row, key) for row in rows]
    if any(_is_list(value) for value in values if value):
        return _within
    lists = [one for value in values for one in (_parts(value) or {}).values()]
    several = (isinstance(one, list | tuple) and _parts(one) is None for one in lists)
    return _behind if key not in SPREAD and lists and all(several) else None


def _within(whose: _Whose, key: str, columns: Sequence[output.Column]) -> Page:
    """Return the sheet of the rows that stand within rows."""
    items = [(line, row, one) for line, row in whose.rows for one in output.rows(_held(row, key))]
    named = [*columns]
    shown = {column.key for column in named}
    keys = dict.fromkeys(name for *_, one in items for name in output.fields(one) or {"value": 0})
    named += [output.Column(name) for name in keys if name not in shown | NOT_TOLD]
    inner = [one for *_, one in items]
    places = [place for column in named for place in _places(inner, column)]
    return Page(
        _words.header(key),
        [*whose.headings, *(place.heading for place in places)],
        ([*whose.cells(n, row), *(place.cell(one) for place in places)] for n, row, one in items),
        [*("" for _ in whose.headings), *(f"{key}.{place.key}" for place in places)],
    )


def _behind(whose: _Whose, key: str, _columns: Sequence[output.Column]) -> Page:
    """Return the sheet of what is behind the numbers of rows: a line for each."""
    return Page(
        _words.header(key),
        [*whose.headings, translate(WHICH), translate(BEHIND)],
        (
            [*whose.cells(line, row), whose.heading_of(name), one]
            for line, row in whose.rows
            for name, several in (_parts(_held(row, key)) or {}).items()
            for one in output.rows(several)
        ),
        [*("" for _ in whose.headings), key, key],
    )


def _places(rows: Sequence[object], column: output.Column) -> Iterator[_Place]:
    """Yield where the cells of a column come from; what is made of parts, such as a deadline, has one for each."""
    spread = SPREAD.get(column.key)
    values = [] if column.get and spread is None else [_held(row, column.key) for row in rows]
    parts = spread or dict.fromkeys(part for value in values for part in _parts(value) or ())
    if spread is None and not parts:
        yield _Place(column)
    yield from (_Place(column, part) for part in parts)


def _held(row: object, key: str) -> object:
    keyed = output.fields(row)
    return row if keyed is None else keyed.get(key)


def _parts(value: object) -> Mapping[str, object] | None:
    """Return the parts of an object; None for what is told in words as a whole."""
    if isinstance(value, Label | Refusal | Warned):
        return None
    return output.fields(value)


def _is_list(value: object) -> bool:
    """Say whether a value is made of rows."""
    several = isinstance(value, Iterable) and not isinstance(value, str | Mapping)
    if not several or output.fields(value) is not None:
        return False
    rows = output.rows(value)
    return bool(rows) and all(_parts(row) is not None for row in rows)


def _figure(key: str, held: object, told: object) -> Value:
    """Return what a column makes of a value as a cell: a figure as a number, also where it is told in words."""
    if isinstance(held, int | float) and not isinstance(held, bool) and isinstance(told, str):
        if told == number(held):
            return held
        with suppress(ValueError):
            return float(told.replace(",", "."))
    return _value(key, told)


def _value(key: str, value: object) -> Value:
    """Return a value as a cell: a day, an instant by our clock, a number, or words; nothing for none."""
    match value:
        case None | "" | ():
            return None
        case bool():
            return _words.shown(value)
        case datetime():
            return value.astimezone(clock.VIETNAM).replace(tzinfo=None)
        case date() | int() | float():
            return value
    told = _words.cell(key, value)
    return None if told == _words.UNKNOWN else told
