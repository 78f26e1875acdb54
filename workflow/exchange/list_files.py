"""Rows written into a file as CSV, as a workbook of text, or as a line of JSON each; one row in memory at a time."""

from __future__ import annotations

import csv
import json
import os
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import IO

from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow.store.workbooks import held, writing

Told = str | int | bool | date | None
"""What a cell tells; days as ISO text, in a workbook too."""
ENDINGS = ("csv", "xlsx", "json", "xes")
WRONG_ENDING = N_(
    "{field}: {value} ends neither in .csv nor in .xlsx nor in .json nor in .xes; give a name that does."
)


class Heading(NamedTuple):
    """A column: its name, and the words that a workbook has as its heading, with the name as the note."""

    name: str
    words: str = ""


Rows = Iterable[Mapping[str, Told]]


def kind_of(file: str) -> str:
    """Return which kind of file a name asks for by its ending; raises `BadInput` for another ending."""
    ending = os.path.splitext(file)[1].lower().removeprefix(".")
    if ending not in ENDINGS:
        raise BadInput(WRONG_ENDING, field="FILE", value=file)
    return ending


def write(draft: str, kind: str, title: str, headings: Sequence[Heading], rows: Rows) -> None:
    """Write rows into a draft that somebody else places."""
    _WAYS[kind](draft, title, headings, rows)


def _csv(draft: str, _title: str, headings: Sequence[Heading], rows: Rows) -> None:
    with open(draft, "w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\r\n")
        writer.writerow(heading.name for heading in headings)
        for row in rows:
            writer.writerow(held.hold(text(row.get(heading.name))) for heading in headings)


def _xlsx(draft: str, title: str, headings: Sequence[Heading], rows: Rows) -> None:
    columns = [
        writing.Column(one.words or one.name, one.name if one.words else "", kind=writing.TEXT)
        for one in headings
    ]
    cells = ([text(row.get(heading.name)) for heading in headings] for row in rows)
    writing.fill(draft, [writing.Sheet(title, columns, cells)])


def _json(draft: str, _title: str, headings: Sequence[Heading], rows: Rows) -> None:
    with open(draft, "w", encoding="utf-8", newline="\n") as stream:
        for row in rows:
            told = {one.name: row[one.name] for one in headings if one.name in row}
            stream.write(json.dumps(told, ensure_ascii=False, default=text) + "\n")


_WAYS: Mapping[str, Callable[[str, str, Sequence[Heading], Rows], None]] = {
    "csv": _csv,
    "xlsx": _xlsx,
    "json": _json,
}


def text(value: object) -> str:
    """Return what a cell tells as text."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)


class Spool:
    """Rows kept on the disk until all are known, and with them which columns they need."""

    def __init__(self, stream: IO[str]) -> None:
        self._stream = stream
        self.columns: dict[str, None] = {}
        self.rows = 0

    def add(self, row: Mapping[str, Told]) -> None:
        """Keep a row; what it does not tell is left out."""
        self.columns |= dict.fromkeys(row)
        self.rows += 1
        self._stream.write(json.dumps(dict(row), ensure_ascii=False, default=text) + "\n")

    def __iter__(self) -> Iterator[Mapping[str, Told]]:
        self._stream.seek(0)
        return map(json.loads, self._stream)


@contextmanager
def spool() -> Iterator[Spool]:
    """Lend a place for rows that nobody else can open and that is gone at the end, however it comes."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", newline="\n") as stream:
        yield Spool(stream)
