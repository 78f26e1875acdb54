"""Answers as CSV that a spreadsheet opens with a double click: flat columns, no formulas, marked as UTF-8."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from workflow.commands.screen import streams
from workflow.store.workbooks import held

MARK = "\ufeff"
"""What tells Excel that the file is UTF-8."""
SPREAD: Mapping[str, Sequence[str]] = MappingProxyType(
    {
        "next_deadline": ("rule", "kind", "due", "owner", "days_left"),
        "facts": (),
        "dates": ("decision", "ceremony", "probation_ends", "official_from", "party_age_from"),
    }
)
"""Objects of which each part is a column of its own: these also where no row has one, or whatever there is."""
_END = "\n" if streams.WINDOWS else "\r\n"  # there the stream itself adds what is missing
TELLS = ("message", "label")
"""What is told of an object in a list that has one of these."""


def as_csv(rows: Sequence[Any]) -> str:
    """Return plain rows as CSV, each object's keys as columns; "" for none."""
    flat = [dict(_flat(row if isinstance(row, dict) else {"value": row})) for row in rows]
    if not flat:
        return ""
    out = io.StringIO(newline="")
    columns = list(dict.fromkeys(name for row in flat for name in row))
    writer = csv.DictWriter(out, columns, lineterminator=_END)
    writer.writeheader()
    writer.writerows(flat)
    return MARK + out.getvalue()


def _flat(row: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    """Yield the columns of a row: an object that is spread by its parts, anything else as one cell."""
    for name, value in row.items():
        if name not in SPREAD:
            yield name, _cell(value)
            continue
        parts = value or {}
        for part in SPREAD[name] or parts:
            yield (f"{name}_{part}" if part in row else part), _cell(parts.get(part))


def _cell(value: object) -> object:
    """Return a cell; text that a spreadsheet would take for a formula is held by an apostrophe."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None or isinstance(value, int | float):
        return value
    text = _told(value, "; ")
    return held.hold(text)


def _told(value: object, sign: str) -> str:
    """Return any plain value as text: several by `sign`, an object by its words or by its fields."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return sign.join(_one(item) for item in value)
    if isinstance(value, dict):
        return sign.join(
            f"{name}: {_told(part, ', ')}" for name, part in value.items() if part is not None
        )
    return "" if value is None else str(value)


def _one(item: object) -> str:
    if not isinstance(item, dict):
        return _told(item, ", ")
    told = next((item[key] for key in TELLS if item.get(key)), None)
    if told is None:
        return " ".join(filter(None, (_told(part, ", ") for part in item.values())))
    return str(told)
