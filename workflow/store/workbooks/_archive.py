"""The look at a workbook before it is read: what it would unpack to, how wide it is, and which cells have no value.

A workbook is a ZIP of XML. The reader of workbooks holds a sheet as one rectangle of cells, so two cells far apart
would take all the memory there is: that is known here, by a look at the XML that keeps nothing.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import IO
from xml.parsers import expat

from states.pipeline import N_, Warned
from workflow.store.workbooks.sheet import UnreadableFile

MOST_BYTES = 400 * 2**20
"""What a workbook may unpack to; a hundred thousand rows of forty columns are half of it."""
MOST_RATIO, RATIO_FROM = 150, 8 * 2**20
"""How many times its size a workbook may unpack to, from so many bytes on; sheets that are full come to about 15."""
MOST_CELLS, MOST_ROWS, MOST_COLUMNS = 6_000_000, 200_000, 1_000
CHUNK = 2**20
LOCAL_HEADER, NAME_AT = 30, 26

DAMAGED = N_(
    "{file} is damaged or was not copied whole; open it in Excel, save it anew as .xlsx, and try again."
)
BOMB = N_(
    "{file} would unpack to far more than a list holds; it was not read. Copy the rows into a new workbook."
)
TOO_WIDE = N_(
    "{file}: the cells of one sheet reach to row {rows} and column {columns}; at most {most_rows} rows and "
    "{most_columns} columns are read. Delete what stands far away from the list."
)
NO_VALUE = N_(
    "The formula of this cell was never calculated; open the file in Excel, save it, and try again."
)
ERROR_VALUE = N_("The cell shows an error of a formula ({value}); write the value itself.")

_SUSPECT = re.compile(
    rb"""\br\s*=\s*["'](?:[A-Za-z]{2,}[0-9]|[A-Za-z]*[0-9]{6})|<(?:\w+:)?f[\s>/]|\bt\s*=\s*["']e["']"""
)
"""What asks for a closer look at a sheet: a cell beyond Z or row 99999, a formula, an error."""
_PLACE = re.compile(r"([A-Za-z]{1,3})([0-9]{1,7})")


@dataclass(slots=True)
class Looked:
    """What a closer look at one sheet found: the corner of its cells, and those without a value."""

    rows: int = 0
    columns: int = 0
    first: tuple[int, int] | None = None
    faults: dict[int, dict[int, Warned]] = field(default_factory=dict)


def look(file: str, stream: IO[bytes]) -> Mapping[str, Looked]:
    """Return what a closer look found, by the name of each member that asked for one.

    Raises `UnreadableFile` for what is damaged, or would need more memory than a list can.
    """
    try:
        with zipfile.ZipFile(stream) as archive:
            members = archive.infolist()
            size = stream.seek(0, 2)
            total = sum(one.file_size for one in members)
            if total > MOST_BYTES or (total > RATIO_FROM and total > MOST_RATIO * size):
                raise UnreadableFile(BOMB, file=file)
            return {
                one.filename: found
                for one in members
                if (found := _look_at(file, lambda one=one: _unpacked(file, stream, one)))  # type: ignore[misc]
            }
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, EOFError, NotImplementedError):
        raise UnreadableFile(DAMAGED, file=file) from None


def _unpacked(file: str, stream: IO[bytes], one: zipfile.ZipInfo) -> Iterator[bytes]:
    """Yield what a member unpacks to, never more than it says it does."""
    stream.seek(one.header_offset)
    header = stream.read(LOCAL_HEADER)
    lengths = header[NAME_AT:LOCAL_HEADER]
    if header[:4] != b"PK\x03\x04" or one.flag_bits & 1:
        raise UnreadableFile(DAMAGED, file=file)
    skipped = sum(int.from_bytes(lengths[at : at + 2], "little") for at in (0, 2))
    stream.seek(skipped, 1)
    if one.compress_type == zipfile.ZIP_STORED:
        yield from _stored(stream, one.file_size)
    elif one.compress_type == zipfile.ZIP_DEFLATED:
        yield from _inflated(file, stream, one)
    else:
        raise UnreadableFile(DAMAGED, file=file)


def _stored(stream: IO[bytes], left: int) -> Iterator[bytes]:
    while left and (part := stream.read(min(CHUNK, left))):
        left -= len(part)
        yield part


def _inflated(file: str, stream: IO[bytes], one: zipfile.ZipInfo) -> Iterator[bytes]:
    left, packed, waiting = one.file_size, one.compress_size, b""
    engine = zlib.decompressobj(-zlib.MAX_WBITS)
    while not engine.eof:
        if not waiting:
            waiting = stream.read(min(CHUNK, packed))
            packed -= len(waiting)
        part = engine.decompress(waiting, CHUNK)
        if not part and not waiting:
            raise UnreadableFile(DAMAGED, file=file)
        waiting, left = engine.unconsumed_tail, left - len(part)
        if left < 0:  # it says less than it is
            raise UnreadableFile(BOMB, file=file)
        yield part


def _look_at(file: str, unpacked: Callable[[], Iterator[bytes]]) -> Looked | None:
    """Look at one member; None where nothing asks for a closer look."""
    suspect, rest, first = False, b"", True
    for part in unpacked():
        if first and b"\0" in part[:4] and part[:1] in b"<\xff\xfe\0":
            raise UnreadableFile(
                DAMAGED, file=file
            )  # XML that is not UTF-8: no program of today writes it
        whole = rest + part
        if first and b"<!DOCTYPE" in whole[:CHUNK]:
            raise UnreadableFile(DAMAGED, file=file)
        suspect = suspect or bool(_SUSPECT.search(whole))
        rest, first = whole[max(whole.rfind(b">"), len(whole) - CHUNK) :], False
    if not suspect:
        return None
    try:
        return _Cells(file).over(unpacked())
    except expat.ExpatError:
        if next(unpacked(), b"").lstrip(b"\xef\xbb\xbf \r\n\t")[:1] == b"<":
            raise UnreadableFile(DAMAGED, file=file) from None
        return None  # a picture


class _Cells:
    """A walk over the cells of one sheet: where they reach, and which have no value to read."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._found = Looked()
        self._row = self._column = 0
        self._type = ""
        self._formula = self._value = False
        self._text: list[str] | None = None

    def over(self, parts: Iterator[bytes]) -> Looked | None:
        """Go over the XML of a sheet; None where it has no cells."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._data
        for part in parts:
            parser.Parse(part)
        parser.Parse(b"", True)  # noqa: FBT003 - expat's own word
        return self._found if self._found.first else None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                given = attributes.get("r", "")
                self._row = int(given) if given.isdecimal() else self._row + 1
                self._column = 0
            case "c":
                self._place(attributes.get("r"))
                self._type = attributes.get("t", "")
                self._formula = self._value = False
            case "f":
                self._formula = True
            case "v" | "is":
                self._value, self._text = True, []

    def _place(self, given: str | None) -> None:
        """Take the place of a cell, as said or the next one."""
        if given is None:
            self._column += 1
        elif place := _PLACE.fullmatch(given):
            self._column, self._row = _number(place[1]), int(place[2])
        else:
            raise UnreadableFile(DAMAGED, file=self._file)

    def _data(self, text: str) -> None:
        if self._text is not None:
            self._text.append(text)

    def _end(self, name: str) -> None:
        if name.rpartition(":")[2] != "c":
            return
        if self._value or self._formula:
            self._reach()
        shown = "".join(self._text or ())[:20]
        self._text = None
        if self._type == "e":
            self._fault(Warned(ERROR_VALUE, {"value": shown}))
        elif self._formula and not (self._value and (shown or self._type == "str")):
            self._fault(Warned(NO_VALUE, {}))

    def _fault(self, told: Warned) -> None:
        self._found.faults.setdefault(self._row, {})[self._column - 1] = told

    def _reach(self) -> None:
        """Widen the rectangle by this cell; refuse one that nobody can hold."""
        found = self._found
        found.first = found.first or (self._row, self._column)
        found.rows = max(found.rows, self._row)
        found.columns = max(found.columns, self._column)
        too_many = found.rows * found.columns > MOST_CELLS
        if too_many or found.rows > MOST_ROWS or found.columns > MOST_COLUMNS:
            told = {"rows": found.rows, "columns": found.columns}
            most = {"most_rows": MOST_ROWS, "most_columns": MOST_COLUMNS}
            raise UnreadableFile(TOO_WIDE, file=self._file, **told, **most)


def _number(letters: str) -> int:
    """Return the number of a column from its letters: A is 1."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number
