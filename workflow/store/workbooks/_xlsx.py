"""The reading of one sheet of a workbook, after a look at it that keeps bombs out."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import IO, Any
from xml.etree import ElementTree as ET
from zipfile import ZipFile

import python_calamine

from states.errors import NotFound
from states.names import near
from states.pipeline import N_, Warned
from workflow.store.workbooks import _archive
from workflow.store.workbooks._archive import DAMAGED, Looked
from workflow.store.workbooks.sheet import Cell, Merge, Row, Sheet, UnreadableFile

NO_WORKBOOK = N_(
    "{file} is no Excel workbook (.xlsx), though it may be named so; save it as .xlsx."
)
EMPTY = N_("{file} has no sheet with anything on it.")
NO_SHEET = N_("{file} has no sheet {value}; its sheets are {sheets}.")

_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read(file: str, stream: IO[bytes], wanted: str | None) -> Sheet:
    """Read a sheet of a workbook: the one wanted, else the first that is seen and has anything on it."""
    looked = _archive.look(file, stream)
    with ZipFile(stream) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            raise UnreadableFile(NO_WORKBOOK, file=file)
        paths = _paths(file, archive)
    stream.seek(0)
    found = _Opened(file, stream)
    name, sheet = found.sheet(wanted)
    faults = looked.get(paths.get(name, ""), Looked()).faults
    return Sheet(name, _Rows(sheet, faults), tuple(_merges(sheet)))


class _Opened:
    """A workbook as the library has it; whatever it says of a damaged one is one refusal."""

    def __init__(self, file: str, stream: IO[bytes]) -> None:
        self._file = file
        self._book = self._or_damaged(python_calamine.CalamineWorkbook.from_filelike, stream)

    def sheet(self, wanted: str | None) -> tuple[str, Any]:
        """Return the sheet of a name, or the first that is seen and not empty, with its name."""
        names: Sequence[str] = self._book.sheet_names
        if wanted is not None:
            return self._named(wanted, names)
        for one in self._book.sheets_metadata:
            seen = one.visible == python_calamine.SheetVisibleEnum.Visible
            if seen and one.typ == python_calamine.SheetTypeEnum.WorkSheet:
                sheet = self._or_damaged(self._book.get_sheet_by_name, one.name)
                if sheet.start is not None:
                    return one.name, sheet
        raise UnreadableFile(EMPTY, file=self._file)

    def _named(self, wanted: str, names: Sequence[str]) -> tuple[str, Any]:
        close = near(wanted, ((name, name) for name in names))
        same = [name for name in names if name.casefold() == wanted.casefold()]
        for name in (wanted, *same):
            if name in names:
                return name, self._or_damaged(self._book.get_sheet_by_name, name)
        told = {"file": self._file, "value": wanted, "sheets": tuple(names)}
        raise NotFound(NO_SHEET, near=close, **told)

    def _or_damaged(self, call: Any, *given: object) -> Any:  # noqa: ANN401 - of the library
        try:
            return call(*given)
        except python_calamine.CalamineError:
            raise UnreadableFile(DAMAGED, file=self._file) from None
        except Exception as error:
            if type(error).__module__ in ("builtins", "python_calamine"):
                raise UnreadableFile(DAMAGED, file=self._file) from None
            raise
        except BaseException as error:  # a panic of the library is no Exception
            if type(error).__name__ == "PanicException":
                raise UnreadableFile(DAMAGED, file=self._file) from None
            raise


class _Rows:
    """The rows of a sheet, made one by one each time they are gone through."""

    def __init__(self, sheet: Any, faults: Mapping[int, Mapping[int, Warned]]) -> None:  # noqa: ANN401
        self._sheet, self._faults = sheet, faults
        self._left = (None,) * (sheet.start[1] if sheet.start else 0)

    def __iter__(self) -> Iterator[Row]:
        for number, cells in enumerate(self._sheet.iter_rows(), 1):
            faults = self._faults.get(number, {})
            read = self._left + tuple(map(_cell, cells))
            if faults and (lacking := max(faults) + 1 - len(read)) > 0:
                read += (None,) * lacking
            yield Row(number, read, faults)


def _cell(value: Any) -> Cell:  # noqa: ANN401 - whatever the library gives
    """Return a cell as a list has it: text composed and trimmed, a midnight as its day."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value).strip() or None
    if isinstance(value, datetime):
        return value.date() if value.time() == time() else value
    if value is None or isinstance(value, bool | float | date):
        return value
    return float(value) if isinstance(value, int) else str(value)


def _merges(sheet: Any) -> Iterator[Merge]:  # noqa: ANN401 - of the library
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or ():
        yield Merge(top + 1, left, bottom + 1, right)


def _paths(file: str, archive: ZipFile) -> Mapping[str, str]:
    """Return the member of each sheet, by the sheet's name."""
    try:
        book = ET.fromstring(archive.read("xl/workbook.xml"))  # noqa: S314 - looked at before
        related = ET.fromstring(archive.read("xl/_rels/workbook.xml.rels"))  # noqa: S314 - as above
    except (ET.ParseError, KeyError):
        raise UnreadableFile(DAMAGED, file=file) from None
    targets = {one.get("Id"): one.get("Target", "") for one in related}
    found: dict[str, str] = {}
    for one in book.iter():
        if one.tag.rpartition("}")[2] == "sheet":
            target = targets.get(one.get(_RELATED), "")
            found[one.get("name", "")] = target.lstrip("/") if target[:1] == "/" else f"xl/{target}"
    return found
