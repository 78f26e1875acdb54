"""Answers in print: the JSON envelope, CSV, and aligned tables for the eye."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any, NamedTuple

from notifications.language import say, translate, words
from states.pipeline import N_, Label, Refusal, Warned
from workflow.commands.screen import streams, table
from workflow.commands.screen import words as _words

VERSION = 1


class Column(NamedTuple):
    """One column of a table.

    `get` makes the cell from the row where the plain value of `key` would not do.
    """

    key: str
    header: str = ""
    get: Callable[[Any], object] | None = None
    right: bool = False


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
    """Return rows as CSV with a header line: the JSON keys, nested values as JSON."""
    import csv
    import io

    rows = [plain(row) for row in _rows(data)]
    rows = [row if isinstance(row, dict) else {"value": row} for row in rows]
    if not rows:
        return ""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(
        out, list(dict.fromkeys(k for r in rows for k in r)), lineterminator="\n"
    )
    writer.writeheader()
    writer.writerows({key: _csv_cell(value) for key, value in row.items()} for row in rows)
    return out.getvalue()


def for_the_eye(data: object, columns: Sequence[str | Column], empty: str) -> str:
    """Return a list as an aligned table, one row as a block of its fields."""
    if isinstance(data, str):
        return data
    chosen = [Column(c) if isinstance(c, str) else c for c in columns]
    one = fields(data)
    if one is not None:
        return _block(data, chosen or _columns(one))
    rows = _rows(data)
    if not rows:
        return translate(empty or N_("Nothing to show."))
    return _table(rows, chosen or _columns(fields(rows[0]) or ["value"]))


def _columns(keys: Iterable[str]) -> list[Column]:
    return [Column(key) for key in keys]


def _block(row: object, columns: Sequence[Column]) -> str:
    values = _values(row, columns)
    pairs = [(_header(c), _words.cell(c.key, v)) for c, v in zip(columns, values, strict=True)]
    return table.block(pairs, terminal_width())


def _table(rows: Iterable[object], columns: Sequence[Column]) -> str:
    values = [_values(row, columns) for row in rows]
    cells = [[_words.cell(c.key, v) for c, v in zip(columns, row, strict=True)] for row in values]
    right = [
        column.right or _all_numbers(down)
        for column, down in zip(columns, zip(*values, strict=True), strict=True)
    ]
    return table.table(list(map(_header, columns)), cells, right=right, width=terminal_width())


def _rows(data: object) -> list[Any]:
    if data is None:
        return []
    if fields(data) is not None or isinstance(data, str) or not isinstance(data, Iterable):
        return [data]
    return list(data)


def _values(row: object, columns: Sequence[Column]) -> list[object]:
    """Return the value of each column, from the row's fields or as the column makes it."""
    keyed = fields(row) or {}
    return [c.get(row) if c.get else keyed.get(c.key, None if keyed else row) for c in columns]


def _header(column: Column) -> str:
    return translate(column.header) if column.header else _words.header(column.key)


def _all_numbers(values: Iterable[object]) -> bool:
    known = [value for value in values if value is not None]
    return bool(known) and all(isinstance(v, int | float) and v is not True for v in known)


def _csv_cell(value: object) -> object:
    """Return a cell; text that a spreadsheet would take for a formula is held by an apostrophe."""
    if isinstance(value, dict | list):
        import json

        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r"):
        return "'" + value
    return value


def terminal_width() -> int | None:
    """Return the columns of the terminal, None where the output goes to a file or a program."""
    if not streams.is_terminal(sys.stdout):
        return None
    columns = os.environ.get("COLUMNS", "")
    if columns.isdigit():
        return int(columns) or None
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or None
    except OSError:
        return None
