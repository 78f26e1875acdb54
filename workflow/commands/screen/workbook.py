"""Answers as sheets of a workbook: headings and values in words, days and numbers as such."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from notifications.language import translate
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow import clock
from workflow.commands.screen import output
from workflow.commands.screen import words as _words
from workflow.commands.screen.headers import HEADERS
from workflow.commands.screen.sheet import SPREAD

Value = str | int | float | date | None
LIST = N_("List")
_NOT_TOLD = frozenset({"version"})
"""Keys for scripts, which tell nobody anything in a sheet."""


class Page(NamedTuple):
    """One sheet: its title, its headings, its rows one by one, and lines that stand above them."""

    title: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Value]]
    head: Sequence[str] = ()


class _Place(NamedTuple):
    """Where the cells of a column come from: a key of the row, or a part of what stands there."""

    column: output.Column
    part: str = ""

    @property
    def heading(self) -> str:
        """Return the heading: of a part of a deadline or the dates, that of the part."""
        if self.part:
            return _words.header(self.part)
        return output.header(self.column)

    def cell(self, row: object) -> Value:
        """Return the cell of a row."""
        keyed = output.fields(row) or {"value": row}
        if self.part:
            held = output.fields(keyed.get(self.column.key)) or {}
            return _value(self.part, held.get(self.part))
        get = self.column.get
        return _value(self.column.key, get(row) if get else keyed.get(self.column.key))


def write(file: str, found: Iterable[Page], *, force: bool) -> None:
    """Write sheets as a workbook; raises as `writing.write` does."""
    from workflow.store.workbooks import writing

    writing.write(file, (writing.Sheet(*page) for page in found), force=force)


def pages(data: object, columns: Sequence[str | output.Column]) -> list[Page]:
    """Return the sheets of an answer: one of a list; of a report one of its figures and one for each of its lists."""
    one = output.fields(data)
    if one is None:
        return [_page(translate(LIST), output.rows(data), columns)]
    lists = {key: value for key, value in one.items() if _is_list(value)}
    rest = {key: value for key, value in one.items() if key not in lists}
    found = [_page(translate(LIST), [rest], columns)] if rest else []
    return found + [_page(_words.header(key), output.rows(rows), ()) for key, rows in lists.items()]


def _is_list(value: object) -> bool:
    several = isinstance(value, Iterable) and not isinstance(value, str | Mapping)
    return several and output.fields(value) is None and all(map(output.fields, output.rows(value)))


def _page(title: str, rows: Sequence[object], columns: Sequence[str | output.Column]) -> Page:
    places = list(_places(rows, columns))
    return Page(
        title,
        [place.heading for place in places],
        ([place.cell(row) for place in places] for row in rows),
    )


def _places(rows: Sequence[object], columns: Sequence[str | output.Column]) -> Iterator[_Place]:
    """Yield the columns that a table shows, or else what the rows hold and a table would have words for.

    What is made of parts, such as a deadline, is a column for each.
    """
    named = [output.Column(c) if isinstance(c, str) else c for c in columns]
    shown = {column.key for column in named}
    held = [key for row in rows[:1] for key in output.fields(row) or {"value": 0}]
    told = SPREAD if columns else HEADERS
    more = [output.Column(key) for key in held if key in told and key not in shown | _NOT_TOLD]
    for column in (*named, *more):
        parts = SPREAD.get(column.key)
        if parts is None:
            yield _Place(column)
            continue
        found = parts or dict.fromkeys(
            part for row in rows for part in output.fields(_held(row, column.key)) or ()
        )
        yield from (_Place(column, part) for part in found)


def _held(row: object, key: str) -> object:
    return (output.fields(row) or {}).get(key)


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
