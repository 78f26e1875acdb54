"""The reading of a list, from a workbook or a CSV file, whatever is in it: a sheet, or a clear refusal."""

from __future__ import annotations

import dataclasses
import os
import stat
from collections.abc import Iterable, Iterator
from itertools import islice

from states.errors import BadInput
from states.pipeline import N_, Warned
from workflow.store.workbooks import _archive, _csv, _xlsx, old_codes
from workflow.store.workbooks.sheet import Cell as Cell
from workflow.store.workbooks.sheet import Merge as Merge
from workflow.store.workbooks.sheet import Row as Row
from workflow.store.workbooks.sheet import Sheet as Sheet
from workflow.store.workbooks.sheet import UnreadableFile as UnreadableFile
from workflow.store.workbooks.sheet import column_letters as column_letters

MOST_BYTES = 64 * 2**20
SAMPLE_ROWS, MANY = 300, 10
"""In so many rows, so many cells in an old code mean that the whole list is in it."""

CANNOT_READ = N_("{file} cannot be read ({detail}).")
NO_FILE = N_("{file} is no file that can be read as a list.")
TOO_BIG = N_("{file} is larger than any list ({size} MB; at most {most} MB are read).")
OLD_WORKBOOK = N_(
    "{file} is a workbook of the old kind (.xls); open it in Excel and save it as .xlsx."
)
LOCKED = N_(
    "{file} is protected by a password; open it in Excel, take the password away, and save it as .xlsx."
)
OTHER_KIND = N_("{file} is neither .xlsx nor .csv; save the list as one of these.")
A_WORKBOOK = N_(
    "{file} is a workbook by what it holds, not a CSV file; name it .xlsx, or save it anew."
)
NO_SHEETS = N_("{field}: {value} is a CSV file, which has no sheets; leave the option out.")
PLAIN_TEXT = N_(
    "{file} is plain text by what it holds, not a workbook; name it .csv, or save it anew."
)
WEB_PAGE = N_(
    "{file} is a web page that is named as a list; open it in Excel and save it as .xlsx."
)
OLD_CODE = N_(
    "{file} is written in the old font code {value} (first in row {row}); convert it to Unicode first "
    "(UniKey: Ctrl+Shift+F6) and set a font such as Times New Roman."
)
CELL_IN_OLD_CODE = N_(
    "The text is in the old font code {value}; convert it to Unicode (UniKey: Ctrl+Shift+F6), or type it again."
)

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def read(path: str, sheet: str | None = None) -> Sheet:
    """Read one sheet of a workbook, the first with anything on it unless named; or a CSV file.

    Raises `UnreadableFile` for what is no list, or no whole one, each with its remedy; `NotFound` for a sheet
    that is not there, `BadInput` for a sheet of a CSV file.
    """
    try:
        return _with_codes(path, _read(path, sheet))
    except OSError as error:
        raise UnreadableFile(CANNOT_READ, file=path, detail=error.strerror or "") from None


def _read(path: str, sheet: str | None) -> Sheet:
    status = os.stat(path)
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableFile(NO_FILE, file=path)
    if status.st_size > MOST_BYTES:
        told = {"size": status.st_size // 2**20, "most": MOST_BYTES // 2**20}
        raise UnreadableFile(TOO_BIG, file=path, **told)
    with open(path, "rb") as stream:
        head = stream.read(4096)
        ending = os.path.splitext(path)[1].lower()
        _refuse_other(path, ending, head, stream.read(64 * 1024) if head[:8] == _OLD else b"")
        if head[:4] in _ZIP:
            return _xlsx.read(path, stream, sheet)
    if sheet is not None:
        raise BadInput(NO_SHEETS, field="--sheet", value=path)
    return _csv.read(path)


def _refuse_other(path: str, ending: str, head: bytes, more: bytes) -> None:
    """Refuse what is neither a workbook named .xlsx nor text named .csv."""
    if head[:8] == _OLD:
        locked = "EncryptedPackage".encode("utf-16-le") in head + more
        raise UnreadableFile(LOCKED if locked else OLD_WORKBOOK, file=path)
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:5].lower() in (b"<html", b"<!doc"):
        raise UnreadableFile(WEB_PAGE, file=path)
    if ending not in (".xlsx", ".csv"):
        raise UnreadableFile(OTHER_KIND, file=path)
    if head[:4] in _ZIP and ending == ".csv":
        raise UnreadableFile(A_WORKBOOK, file=path)
    if head[:4] not in _ZIP and ending == ".xlsx":
        damaged = b"\0" in head or not head
        raise UnreadableFile(_archive.DAMAGED if damaged else PLAIN_TEXT, file=path)


def _with_codes(path: str, sheet: Sheet) -> Sheet:
    """Refuse a list in an old font code; a few such cells are faults of their rows."""
    found = [
        (row.number, code)
        for row in islice(sheet.rows, SAMPLE_ROWS)
        for cell in row.cells
        if isinstance(cell, str) and (code := old_codes.code_of(cell))
    ]
    if len(found) >= MANY:
        raise UnreadableFile(OLD_CODE, file=path, value=found[0][1], row=found[0][0])
    return dataclasses.replace(sheet, rows=_Coded(sheet.rows))


class _Coded:
    """Rows in which a text of an old code is a fault."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = rows

    def __iter__(self) -> Iterator[Row]:
        for row in self._rows:
            found = {
                at: Warned(CELL_IN_OLD_CODE, {"value": code})
                for at, cell in enumerate(row.cells)
                if isinstance(cell, str)
                and not cell.isascii()
                and (code := old_codes.code_of(cell))
            }
            yield row._replace(faults={**row.faults, **found}) if found else row
