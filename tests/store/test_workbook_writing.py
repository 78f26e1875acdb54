"""Workbooks as they are written: text as text, dates as dates, whole or not at all."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from states import errors
from workflow.store.workbooks import writing
from workflow.store.workbooks.writing import Column, Noted, Sheet

ROWS = (
    ("=1+1", date(2025, 8, 4), 12, True),
    ("001099000123", datetime(2025, 8, 4, 9, 30), 1.5, None),  # noqa: DTZ001 - as the wall shows it
    ("http://example.org/", date(1899, 5, 1), 123456789012345678, ""),
)


def read(file: Path) -> dict[str, list[list[object]]]:
    """Return the cells of a workbook by sheet, as a reader of workbooks finds them."""
    book = CalamineWorkbook.from_path(str(file))
    return {
        name: [[*row] for row in book.get_sheet_by_name(name).iter_rows()]
        for name in book.sheet_names
    }


def test_text_stays_text_and_dates_are_dates(tmp_path: Path) -> None:
    """What looks like a formula, a link or a number of many digits is text; a date is one that a sheet can sort."""
    file = tmp_path / "list.xlsx"
    writing.write(str(file), [Sheet("Hồ sơ", ("Họ và tên", "Ngày", "Số", "Có"), ROWS)])
    assert read(file)["Hồ sơ"] == [
        ["Họ và tên", "Ngày", "Số", "Có"],
        ["=1+1", date(2025, 8, 4), 12.0, True],
        ["001099000123", datetime(2025, 8, 4, 9, 30), 1.5, ""],  # noqa: DTZ001
        ["http://example.org/", "1899-05-01", "123456789012345678", ""],
    ]
    parts = zipfile.ZipFile(file)
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "hyperlink" not in sheet
    assert 'state="frozen"' in sheet
    assert 'formatCode="dd/mm/yyyy"' in parts.read("xl/styles.xml").decode()


def test_the_same_rows_make_the_same_bytes(tmp_path: Path) -> None:
    """A workbook says nothing of when it was made."""
    files = [tmp_path / "a.xlsx", tmp_path / "b.xlsx"]
    for file in files:
        writing.write(str(file), [Sheet("A", ("Tên",), ROWS), Sheet("a", (), ROWS)])
    assert files[0].read_bytes() == files[1].read_bytes()
    assert list(read(files[0])) == ["A", "a (2)"]


def test_choices_notes_and_marks(tmp_path: Path) -> None:
    """A column has its drop-down list, short or long; a cell its colour and a note."""
    long = [f"Lựa chọn số {n}" for n in range(40)]
    columns = (Column("Giới tính", "Nam hay nữ", ("Nam", "Nữ")), Column("Loại", choices=long))
    file = tmp_path / "form.xlsx"
    writing.write(str(file), [Sheet("Mẫu", columns, [("Nam", Noted("?", "Không rõ loại"))])])
    assert [row[0] for row in read(file)["_choices"]] == long
    parts = zipfile.ZipFile(file)
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert '"Nam,Nữ"' in sheet
    assert "_choices!$A$1:$A$40" in sheet
    notes = parts.read("xl/comments1.xml").decode()
    assert "Nam hay nữ" in notes
    assert "Không rõ loại" in notes


def test_lines_above_headings_go_with_columns_that_stay_and_columns_folded_away(
    tmp_path: Path,
) -> None:
    """Headings stand below the lines and an empty row; what is frozen, listed, filtered and folded begins with them."""
    columns = (
        Column("Họ tên", width=20),
        Column("Giới tính", "Nam hay nữ", ("Nam", "Nữ"), folded=True),
    )
    rows = [("An", "Nam"), ("x " * 40, "Nữ")]
    file = tmp_path / "form.xlsx"
    writing.write(str(file), [Sheet("Mẫu", columns, rows, head=("Danh sách", "Năm"), frozen=1)])
    told = [["Danh sách", ""], ["Năm", ""], ["", ""], ["Họ tên", "Giới tính"]]
    assert read(file)["Mẫu"][:5] == [*told, ["An", "Nam"]]
    parts = zipfile.ZipFile(file)
    sheet = parts.read("xl/worksheets/sheet1.xml").decode()
    assert 'xSplit="1" ySplit="4" topLeftCell="B5"' in sheet
    assert '<autoFilter ref="A4:B6"/>' in sheet
    assert 'sqref="B5:B1048576"' in sheet
    assert '<row r="6" ht="30"' in sheet
    assert 'hidden="1" customWidth="1" outlineLevel="1"' in sheet
    assert 'ref="B4"' in parts.read("xl/comments1.xml").decode()
    assert "$4:$4" in parts.read("xl/workbook.xml").decode()


def broken() -> Iterator[tuple[str]]:
    """Yield a row, then fail."""
    yield ("một",)
    raise errors.NotFound("gone")


def test_a_workbook_that_fails_leaves_nothing(tmp_path: Path) -> None:
    """Where the rows cannot all be had there is no file, nor a part of one, and what was there is untouched."""
    file = tmp_path / "list.xlsx"
    with pytest.raises(errors.NotFound):
        writing.write(str(file), [Sheet("A", ("Tên",), broken())])
    assert list(tmp_path.iterdir()) == []
    file.write_text("mine", "utf-8")
    with pytest.raises(errors.AlreadyExists):
        writing.write(str(file), [Sheet("A", ("Tên",), ROWS)])
    with pytest.raises(errors.NotFound):
        writing.write(str(file), [Sheet("A", ("Tên",), broken())], force=True)
    assert file.read_text("utf-8") == "mine"
    with pytest.raises(errors.BadInput):
        writing.write(str(file), [Sheet("A", ("Tên",), [("x" * 32_768,)])], force=True)
    writing.write(str(file), [Sheet("A", ("Tên",), ROWS)], force=True)
    assert len(read(file)["A"]) == 4
