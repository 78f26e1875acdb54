"""The rows of the rule register: one rule each, with its document, value, marks and who checked it."""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import date
from typing import Any, TypeAlias

from states.frozen import NamedTuple
from states.pipeline import Kind, Label

_DAYS = {"since", "checked_on", "conclusion"}
Value: TypeAlias = int | str | Mapping[str, Any] | None


class Mark(NamedTuple):
    """How sure one part of a rule is, and whose it is: its document and point where they are its own."""

    confidence: str | None
    kind: Kind
    document: str
    point: str

    @property
    def source(self) -> str:
        """Return the document and its point as they are cited, or "" for a part without paper."""
        return ", ".join(filter(None, (self.document, self.point)))


class Rule(NamedTuple):
    """One row of the register.

    `value` is a number of `unit` ("months", "working_days", "people", "share") or a table of such
    numbers; `since` is None for our own rules; `until` is the last day in force, None while it
    lasts; `confidence` is A, B or C, None where nothing was to be read. `marks` holds the parts of a
    rule that stand otherwise than the rule itself: those of a named share, body, move or case. A rule
    of the `city` is in force from the day of its Conclusion on, which is its `since`. `checked_on` and
    `checked_by` say who last held the row against its paper.
    """

    id: str
    kind: Kind
    document: str
    point: str
    value: Value
    unit: str | None
    since: date | None
    until: date | None
    confidence: str | None
    note: Label | None
    label: Label
    marks: Mapping[str, Mark]
    city: bool
    checked_on: date | None
    checked_by: str | None

    @property
    def source(self) -> str:
        """Return the document and its point as they are cited, or "" for a rule without paper."""
        return self.of().source

    @property
    def amount(self) -> int:
        """Return the value of a rule that is one number; TypeError for any other rule."""
        if not isinstance(self.value, int):
            raise TypeError(f"rule {self.id} is not one number")
        return self.value

    def asks_on(self, day: date) -> bool:
        """Return whether the rule asks anything of a day: one of the city does from its Conclusion on."""
        return not self.city or self.since is None or day >= self.since

    def part(self, name: str) -> Any:  # noqa: ANN401 - a number, a word or a table, as the rule has it
        """Return one named part of a rule whose value is a table; TypeError for any other rule."""
        if not isinstance(self.value, Mapping):
            raise TypeError(f"rule {self.id} has no parts")
        return self.value[name]

    def of(self, *parts: str) -> Mark:
        """Return how the rule stands under these parts (a share, a move, a body): the first one marked."""
        marked = (self.marks[name] for name in parts if name in self.marks)
        return next(marked, Mark(self.confidence, self.kind, self.document, self.point))

    def mark(self, *parts: str) -> str | None:
        """Return the confidence under these parts: that of the first one marked."""
        return self.of(*parts).confidence


def read(name: str) -> dict[str, Any]:
    """Return the table of one file of the register, from the form of it that is quick to read."""
    import json  # here, because knowing which set is in force must not cost the parser

    path = os.path.join(os.path.dirname(__file__), f"{name}.json")
    with open(path, encoding="utf-8") as file:
        data: dict[str, Any] = json.load(file)
    for table in (data, *data["rules"].values()):
        table.update((key, date.fromisoformat(table[key])) for key in _DAYS & table.keys())
    return data


def rules(data: Mapping[str, Any], since: date | None, until: date | None) -> dict[str, Rule]:
    """Return the rules of one file; `since` and `until` are what a row has that names no dates."""
    return {id: _rule(id, row, data, since, until) for id, row in data["rules"].items()}


def _rule(
    id: str, row: dict[str, Any], data: Mapping[str, Any], since: date | None, until: date | None
) -> Rule:
    notes, city = data.get("notes", {}), bool(row.get("city"))
    return Rule(
        id=id,
        kind=Kind(row.get("kind", Kind.STATUTORY)),
        document=row.get("document", ""),
        point=row.get("point", ""),
        value=row.get("value"),
        unit=row.get("unit"),
        since=data["conclusion"] if city else row.get("since", since),
        until=until,
        confidence=row.get("mark"),
        note=_note([notes[name] for name in row.get("note", ())]),
        label=Label(*row["label"]),
        marks={name: _mark(row, part) for name, part in row.get("marks", {}).items()},
        city=city,
        checked_on=row.get("checked_on", data.get("checked_on")),
        checked_by=row.get("checked_by", data.get("checked_by")),
    )


def _mark(row: Mapping[str, Any], part: Mapping[str, Any]) -> Mark:
    """Return one part, which has of the rule what it does not name itself; a point goes with its document."""
    own = row if "document" not in part else part
    return Mark(
        part.get("mark", row.get("mark")),
        Kind(part.get("kind", row.get("kind", Kind.STATUTORY))),
        own.get("document", ""),
        part.get("point", own.get("point", "")),
    )


def _note(notes: list[list[str]]) -> Label | None:
    return Label(*map(" ".join, zip(*notes, strict=True))) if notes else None
