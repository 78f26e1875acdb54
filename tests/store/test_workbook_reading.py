"""Lists as they are read: what is whole comes as it was typed, and of everything else one is told what to do."""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from states.errors import NotFound
from tests.support import bad_files
from workflow.store.workbooks import old_codes, reading
from workflow.store.workbooks.reading import Row, UnreadableFile


def _file(tmp_path: Path, name: str, content: bytes | str) -> str:
    path = tmp_path / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return str(path)


def _rows(path: str, sheet: str | None = None) -> list[Row]:
    return list(reading.read(path, sheet).rows)


def _refused(path: str) -> UnreadableFile:
    with pytest.raises(UnreadableFile) as refused:
        _rows(path)
    return refused.value


def _book(tmp_path: Path, *, mac: bool = False, **sheets: dict[str, Any]) -> str:
    path = str(tmp_path / "list.xlsx")
    with xlsxwriter.Workbook(path, {"date_1904": mac}) as book:
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        for name, cells in sheets.items():
            page = book.add_worksheet(name)
            for place, value in cells.items():
                if isinstance(value, date):
                    page.write_datetime(place, value, day)
                else:
                    page.write(place, value)
    return path


@pytest.mark.parametrize("what", bad_files.HARMFUL)
def test_what_is_no_list_is_refused_in_words(what: str, tmp_path: Path) -> None:
    """A bomb, a damaged, locked, old or misnamed workbook is refused before it is held in memory."""
    refused = _refused(_file(tmp_path, "list.xlsx", bad_files.HARMFUL[what]))
    assert "list.xlsx" in str(refused)
    assert "{" not in str(refused)


def test_the_name_says_what_a_file_is(tmp_path: Path) -> None:
    """A workbook named .csv, and any other ending, is refused with the name it should have."""
    book = Path(_book(tmp_path, S={"A1": "x"})).read_bytes()
    assert ".xlsx" in str(_refused(_file(tmp_path, "a.csv", book)))
    for name in ("list.xls", "list.ods", "list.txt", "list"):
        assert "csv" in str(_refused(_file(tmp_path, name, "a,b\n1,2\n")))
    assert _rows(_file(tmp_path, "LIST.CSV", "a,b\n1,2\n"))[1].cells == ("1", "2")


@pytest.mark.parametrize("mac", [False, True])
def test_days_are_read_by_both_calendars_of_workbooks(tmp_path: Path, *, mac: bool) -> None:
    """A day is the same day whether the workbook counts from 1900 or from 1904."""
    path = _book(tmp_path, mac=mac, S={"A1": date(2005, 8, 4), "B1": datetime(2005, 8, 4, 7, 30)})  # noqa: DTZ001
    first, second = _rows(path)[0].cells
    assert (first, type(first)) == (date(2005, 8, 4), date)
    assert second == datetime(2005, 8, 4, 7, 30) or second == date(2005, 8, 4)  # noqa: DTZ001


def test_cells_come_as_they_were_typed(tmp_path: Path) -> None:
    """Rows and columns count as in the spreadsheet; text is composed; a number stays a number; merges are told."""
    path = str(tmp_path / "list.xlsx")
    with xlsxwriter.Workbook(path) as book:
        page = book.add_worksheet()
        page.merge_range("B2:D2", "Tiêu đề")
        page.write_row("B4", [unicodedata.normalize("NFD", " Nguyễn "), 12, True, "012"])
    sheet = reading.read(path)
    assert [row.number for row in sheet.rows] == [1, 2, 3, 4]
    assert next(row for row in sheet.rows if row.number == 4).cells == (
        None,
        "Nguyễn",
        12.0,
        True,
        "012",
    )
    assert sheet.merged == (reading.Merge(2, 1, 2, 3),)


def test_a_formula_without_a_value_and_an_error_are_faults(tmp_path: Path) -> None:
    """A formula counts by the value that was saved; one without, and an error, is told by its place."""
    cells = (
        '<row r="2"><c r="A2"><f>1+1</f></c><c r="B2" t="e"><v>#N/A</v></c><c r="C2"><f>1+1</f><v>2</v></c>'
        '<c r="D2" t="str"><f>"a"</f><v>a</v></c></row>'
    )
    row = _rows(_file(tmp_path, "list.xlsx", bad_files.workbook(cells)))[-1]
    assert (row.number, row.cells[2:]) == (2, (2.0, "a"))
    assert sorted(row.faults) == [0, 1]
    assert row.faults[1].params == {"value": "#N/A"}


def test_the_first_sheet_with_anything_on_it_is_read(tmp_path: Path) -> None:
    """An empty sheet is passed over; a named one is found by its name; a wrong name answers with near ones."""
    path = _book(tmp_path, Trống={}, Một={"A1": "1"}, Hai={"A1": "2"})
    assert reading.read(path).name == "Một"
    assert reading.read(path, "hai").name == "Hai"
    with pytest.raises(NotFound) as refused:
        reading.read(path, "Ha")
    assert refused.value.near == ("Hai",)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("a,b,c\n1,2,3\n4,5", 3),
        ('a,b\n1,"x\n2,3\n', 2),
        ('a,b\n1,"x"y\n', 2),
        ("a,b\n1,ễ\n".encode()[:-2], 2),
    ],
)
def test_a_csv_file_that_is_not_whole_is_refused(
    text: str | bytes, row: int, tmp_path: Path
) -> None:
    """A file cut in half, also within a letter, and wrong quotation marks are told by the row."""
    assert _refused(_file(tmp_path, "list.csv", text)).params["row"] == row


@pytest.mark.parametrize(
    ("content", "cells"),
    [
        ("\ufeffHọ tên,b\r\n1,2\r\n", ("1", "2")),
        ("Họ tên;b\n1,5;2\n", ("1,5", "2")),
        ("Họ tên\tb\n1\t2", ("1", "2")),
        ('a,b\n"1, 5","x ""y"""\n', ("1, 5", 'x "y"')),
        ("a,b\n1,2\n".encode("utf-16"), ("1", "2")),
    ],
)
def test_csv_files_of_every_kind_are_read(
    content: str | bytes, cells: tuple[str, ...], tmp_path: Path
) -> None:
    """Commas, semicolons and tabs; with and without the mark of Unicode; quoted cells."""
    assert _rows(_file(tmp_path, "list.csv", content))[1].cells == cells


def test_sep_says_what_parts_the_cells(tmp_path: Path) -> None:
    """A first row *sep=;* is no row of the list, and rows count as the spreadsheet does."""
    rows = _rows(_file(tmp_path, "list.csv", "sep=;\na;b\n1;2\n"))
    assert [(row.number, row.cells) for row in rows] == [(2, ("a", "b")), (3, ("1", "2"))]


@pytest.mark.parametrize("content", ["Nguyễn\n".encode("utf-16-le"), b"\x93\xfa\n1\n", b"a\0b\n"])
def test_what_is_no_unicode_is_refused(content: bytes, tmp_path: Path) -> None:
    """Bytes of another code are no text."""
    _refused(_file(tmp_path, "list.csv", content))


@pytest.mark.parametrize(
    ("code", "names"),
    [
        (old_codes.TCVN3, ("NguyÔn V¨n An", "TrÇn ThÞ Hång", "§ç M¹nh C­êng", "Vò Thu HuyÒn")),
        (old_codes.VNI, ("Nguyeãn Vaên An", "Traàn Thò Hoàng", "Ñoã Maïnh Cöôøng", "Leâ Hoaøng")),
        (None, ("Nguyễn Văn An", "Hoà Thuý", "François Noël", "Lý Hoà", "Đỗ Mạnh Cường", "«Chi bo»")),
    ],
)  # fmt: skip
def test_old_font_codes_are_known(code: str | None, names: tuple[str, ...], tmp_path: Path) -> None:
    """Names typed in TCVN3 or VNI are known as such, Vietnamese and foreign ones in Unicode are not."""
    assert {old_codes.code_of(name) for name in names} == {code}
    few = _rows(_file(tmp_path, "few.csv", "a,b\n" + "".join(f"{name},1\n" for name in names)))
    assert [bool(row.faults) for row in few[1:]] == [code is not None] * len(names)
    if code:
        many = _file(tmp_path, "many.csv", "a,b\n" + "".join(f"{name},1\n" for name in names * 4))
        assert _refused(many).params["value"] == code


def test_a_column_has_the_letters_of_the_spreadsheet() -> None:
    """The places 0, 25, 26 and 701 are the columns A, Z, AA and ZZ."""
    assert [reading.column_letters(at) for at in (0, 25, 26, 701)] == ["A", "Z", "AA", "ZZ"]
