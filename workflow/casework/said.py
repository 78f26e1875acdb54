"""Acts as they are read: the row and the parts beside it, put together.

Acts of form 1, of older programs, hold everything in their row.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from states.catalogue import fields_of
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from workflow.store import Row

FIELDS, NOTE, WHO = "fields", "note", "who"
"""What a part is: a field (``fields.NAME``), the note, or who acted."""


class Said(NamedTuple):
    """What an act says: its fields as JSON values, its note, and the name of who acted."""

    fields: dict[str, Any]
    note: str
    actor: str


def said(row: Row) -> Said:
    """Put together what an act says; what was erased is missing.

    Raises ValueError, LookupError or TypeError where it cannot be read.
    """
    fields: dict[str, Any] = json.loads(row["fields"])
    note, actor = row["note"], row["actor"]
    for name, value in _parts(row):
        where, _, field = name.partition(".")
        if where == FIELDS:
            outer, _, inner = field.partition(".")
            if inner:
                fields.setdefault(outer, {})[inner] = value
            else:
                fields[outer] = value
        elif where == NOTE:
            note = value
        elif where == WHO:
            actor = value["name"]
    return Said(_in_order(row["move"], fields), note, actor)


def _in_order(move: str, fields: dict[str, Any]) -> dict[str, Any]:
    """Return the fields of an act in the order in which its form has them."""
    known = fields_of(move, fields.get("evidence"))
    names = ("evidence", *(field.name for field in known), *fields)
    return {name: fields[name] for name in names if name in fields}


def _parts(row: Row) -> Iterator[tuple[str, Any]]:
    for name, value in json.loads(row["parts"] or "[]"):
        yield name, json.loads(value)
