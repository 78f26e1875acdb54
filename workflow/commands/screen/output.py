"""Answers in print: the JSON envelope, CSV, and aligned tables for the eye."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

from notifications.language import say, translate, words
from states.frozen import NamedTuple
from states.pipeline import N_, Label, Refusal, Warned
from workflow.commands.screen import streams, table, terminal
from workflow.commands.screen import words as _words

VERSION = 1


class Column(NamedTuple):
    """One column of a table.

    `get` makes the cell from the row where the plain value of `key` would not do. A table that does not fit
    does without its columns of the highest `least` first; those of 0 are always there, and those of `IN_FILES`
    stand in files alone. `inside` are the columns of
    the rows that the value itself is made of, which have a sheet of their own in a workbook.
    """

    key: str
    header: str = ""
    get: Callable[[Any], object] | None = None
    right: bool = False
    least: int = 0
    inside: Sequence[Any] = ()


IN_FILES = 99


def in_files(key: str, header: str = "", get: Callable[[Any], object] | None = None) -> Column:
    """Return a column that only files have, where a table would be too wide."""
    return Column(key, header, get, least=IN_FILES)


def envelope(data: object) -> str:
    """Return the one JSON object a command prints: indented for a terminal, one line for a script."""
    import json

    indent = 2 if streams.is_terminal(sys.stdout) else None
    return json.dumps({"ketnap": VERSION, "data": plain(data)}, ensure_ascii=False, indent=indent)


def plain(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a value as JSON types: rows as objects, dates as ISO text, labels as words."""
    match value:
        case Enum():
            return value.value
        case None | str() | int() | float():
            return value
        case datetime():
            return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
        case date():
            return value.isoformat()
        case Label():
            return words(value)
        case Warned():
            return say(value.message, value.params)
        case Refusal():
            return reason(value)
    return _nested(value)


def _nested(value: object) -> Any:  # noqa: ANN401 - whatever JSON can hold
    """Return a row as an object, several values as a list, anything else by its words."""
    keyed = fields(value)
    if keyed is not None:
        return {name: plain(item) for name, item in keyed.items()}
    if isinstance(value, Iterable):
        return [plain(item) for item in value]
    return str(value)


def reason(refusal: Refusal) -> dict[str, object]:
    """Return the promised object for one reason of a refusal."""
    return {
        "rule": refusal.rule,
        "kind": refusal.kind.value,
        "message": say(refusal.message, refusal.params),
        "source": refusal.source,
        "confidence": refusal.confidence,
        "earliest": refusal.earliest.isoformat() if refusal.earliest else None,
        "owner": refusal.owner,
    }


def fields(row: object) -> dict[str, object] | None:
    """Return the fields of a row by their promised keys, or None for what is not a row."""
    if isinstance(row, Mapping):
        return {str(name).removesuffix("_"): item for name, item in row.items()}
    names = getattr(row, "_fields", None) or getattr(row, "__dataclass_fields__", None)
    if names is None:
        return None
    return {name.removesuffix("_"): getattr(row, name) for name in names if name[0] != "_"}


def as_csv(data: object) -> str:
    """Return rows as CSV with a header line: flat columns named as the JSON keys."""
    from workflow.commands.screen import sheet

    return sheet.as_csv([plain(row) for row in rows(data)])


def for_the_eye(data: object, columns: Sequence[str | Column], empty: str) -> str:
    """Return a list as an aligned table, one row as a block of its fields."""
    if isinstance(data, str):
        return data
    named = (Column(c) if isinstance(c, str) else c for c in columns)
    chosen = [column for column in named if column.least < IN_FILES]
    one = fields(data)
    if one is not None:
        return _block(data, chosen or _columns(one))
    listed = rows(data)
    if not listed:
        return translate(empty or N_("Nothing to show."))
    return _table(listed, chosen or _columns(fields(listed[0]) or ["value"]))


def _columns(keys: Iterable[str]) -> list[Column]:
    return [Column(key) for key in keys]


def _block(row: object, columns: Sequence[Column]) -> str:
    values = _values(row, columns)
    pairs = [(header(c), _words.cell(c.key, v)) for c, v in zip(columns, values, strict=True)]
    return table.block(pairs, terminal.width())


LEFT_OUT = N_("Not shown for want of room: {columns}. --json and --format csv have everything.")


def _table(rows: Iterable[object], columns: Sequence[Column]) -> str:
    values = [_values(row, columns) for row in rows]
    cells = [[_words.cell(c.key, v) for c, v in zip(columns, row, strict=True)] for row in values]
    right = [
        column.right or _all_numbers(down)
        for column, down in zip(columns, zip(*values, strict=True), strict=True)
    ]
    headers, width = [*map(header, columns)], terminal.width()
    kept = table.kept(headers, cells, [column.least for column in columns], width)
    drawn = table.table(
        [headers[n] for n in kept],
        [[row[n] for n in kept] for row in cells],
        right=[right[n] for n in kept],
        width=width,
    )
    left_out = [head for n, head in enumerate(headers) if n not in kept]
    return f"{drawn}\n{say(LEFT_OUT, {'columns': left_out})}" if left_out else drawn


def rows(data: object) -> list[Any]:
    """Return the rows of an answer: a list's, or the one that it is."""
    if data is None:
        return []
    if fields(data) is not None or isinstance(data, str) or not isinstance(data, Iterable):
        return [data]
    return list(data)


def _values(row: object, columns: Sequence[Column]) -> list[object]:
    """Return the value of each column, from the row's fields or as the column makes it."""
    keyed = fields(row) or {}
    return [c.get(row) if c.get else keyed.get(c.key, None if keyed else row) for c in columns]


def header(column: Column) -> str:
    """Return the header of a column: its own, or that of its key."""
    return translate(column.header) if column.header else _words.header(column.key)


def _all_numbers(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(v, int | float) and v is not True for v in known)


def terminal_width() -> int | None:
    """Return the columns of the terminal, None where the output goes to a file or a program."""
    return terminal.width()
