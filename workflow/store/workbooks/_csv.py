"""The reading of a CSV file: gone through once to see that it is whole, then row by row, never held."""

from __future__ import annotations

import csv
import os
import unicodedata
from collections.abc import Iterator
from functools import lru_cache
from typing import IO

from states.pipeline import N_
from workflow.store.workbooks import held
from workflow.store.workbooks.sheet import Cell, Row, Sheet, UnreadableFile

MOST_ROWS = 200_000
SAMPLE_ROWS = 50
COMMAS = (",", ";", "\t")
_MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}

NOT_UNICODE = N_(
    "{file} is not text in Unicode (UTF-8); it may be in TCVN3, VNI or another old code. In Excel choose "
    "“CSV UTF-8”, or convert the text to Unicode first (UniKey: Ctrl+Shift+F6)."
)
NO_TEXT = N_("{file} is not text; it is no CSV file, though it may be named so.")
CUT = N_("{file} is cut off in row {row}: the end of the file is missing. Copy or save it anew.")
QUOTES = N_(
    "{file}: the quotation marks in row {row} are wrong; a value in quotation marks ends with one, and one "
    "inside it is written twice."
)
OPEN_QUOTES = N_(
    "{file}: a quotation mark in row {row} is never closed, or the end of the file is missing."
)
LONG_CELL = N_(
    "{file}: a cell in row {row} is longer than any list needs; look for a missing quotation mark."
)
TOO_LONG = N_("{file} has more than {most} rows; divide it.")
EMPTY = N_("{file} is empty.")


def read(file: str) -> Sheet:
    """Read a CSV file. Raises `UnreadableFile` for one that is cut off, not Unicode or wrongly quoted."""
    code = _code(file)
    comma, skipped = _comma(file, code)
    rows = _Rows(file, code, comma, skipped)
    _check(file, rows, ends=_ends(file, code))
    return Sheet(os.path.splitext(os.path.basename(file))[0], rows)


class _Rows:
    """The rows of a file, read anew each time they are gone through."""

    def __init__(self, file: str, code: str, comma: str, skipped: int) -> None:
        self._file, self._code, self._comma, self._skipped = file, code, comma, skipped

    def __iter__(self) -> Iterator[Row]:
        for number, cells in self.raw():
            if number > self._skipped:
                yield Row(number, tuple(map(_cell, cells)))

    def raw(self) -> Iterator[tuple[int, list[str]]]:
        """Yield the rows with their numbers, as they stand. Raises `UnreadableFile` at what cannot be read."""
        number = 0
        with _opened(self._file, self._code) as stream:
            reader = csv.reader(stream, delimiter=self._comma, strict=True)
            try:
                for number, cells in enumerate(reader, 1):
                    yield number, cells
            except UnicodeDecodeError as error:
                raise _not_text(self._file, error) from None
            except csv.Error as error:
                raise UnreadableFile(_why(error), file=self._file, row=number + 1) from None


def _not_text(file: str, error: UnicodeDecodeError) -> UnreadableFile:
    """Return why the bytes of a file are no text: the last letter is cut in half, or it is another code."""
    if error.reason != "unexpected end of data":
        return UnreadableFile(NOT_UNICODE, file=file)
    with open(file, "rb") as stream:
        return UnreadableFile(CUT, file=file, row=sum(1 for _ in stream))


def _why(error: csv.Error) -> str:
    said = str(error)
    if "end of data" in said:
        return OPEN_QUOTES
    return LONG_CELL if "limit" in said else QUOTES


def _opened(file: str, code: str) -> IO[str]:
    return open(file, encoding=code, newline="")


def _code(file: str) -> str:
    """Return the form of Unicode a file is in. Raises `UnreadableFile` for an empty one and for no text."""
    with open(file, "rb") as stream:
        head = stream.read(4096)
    if not head.strip(b"\xef\xbb\xbf\r\n\t ,;"):
        raise UnreadableFile(EMPTY, file=file)
    code = _MARKS.get(head[:2], "utf-8-sig")
    if code == "utf-8-sig" and b"\0" in head:
        raise UnreadableFile(NO_TEXT, file=file)
    return code


def _comma(file: str, code: str) -> tuple[str, int]:
    """Return what parts the cells of a file, and how many rows at its top only say so (``sep=;``)."""
    try:
        with _opened(file, code) as stream:
            lines = [line for line, _ in zip(stream, range(SAMPLE_ROWS), strict=False)]
    except UnicodeDecodeError as error:
        raise _not_text(file, error) from None
    said = lines[0].strip() if lines else ""
    if said.lower().startswith("sep=") and said[4:5] in COMMAS:
        return said[4:5], 1
    wide = {comma: _width(lines, comma) for comma in COMMAS}
    return max(COMMAS, key=lambda comma: wide[comma]), 0


def _width(lines: list[str], comma: str) -> int:
    """Return how many cells a comma would part in the widest rows; one within words parts few of them alike."""
    try:
        wide = [len(cells) for cells in csv.reader(lines, delimiter=comma)]
    except csv.Error:
        wide = [line.count(comma) + 1 for line in lines]
    most = max(wide, default=0)
    return (most - 1) * wide.count(most)


def _check(file: str, rows: _Rows, *, ends: bool) -> None:
    """Go through a file once: every byte is text, every quotation mark closed, the last row whole."""
    wide, last = 0, 0
    number = 0
    for number, cells in rows.raw():
        if number > MOST_ROWS:
            raise UnreadableFile(TOO_LONG, file=file, most=MOST_ROWS)
        if number <= SAMPLE_ROWS:
            wide = max(wide, len(cells))
        last = len(cells)
    if not ends and 0 < last < wide:
        raise UnreadableFile(CUT, file=file, row=number)


def _ends(file: str, code: str) -> bool:
    """Return whether the last row of a file ends with a line end, as programs write it."""
    with open(file, "rb") as stream:
        stream.seek(max(0, stream.seek(0, 2) - 2))
        tail = stream.read()
    return tail.rstrip(b"\0")[-1:] in (b"\n", b"\r") or (code == "utf-16" and b"\n" in tail)


@lru_cache(maxsize=4096)
def _cell(text: str) -> Cell:
    plain = held.let_go(text)
    return (plain if plain.isascii() else unicodedata.normalize("NFC", plain)).strip() or None
