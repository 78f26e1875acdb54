"""The year on one page, on paper and as a workbook; the book of reports; a report as a sheet and as a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from python_calamine import CalamineWorkbook

from tests.support import documents as doc
from tests.support.office import Office
from workflow.commands import report_book
from workflow.commands.report import group
from workflow.commands.screen import web
from workflow.commands.screen.workbook import Page, Value

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Run
    from tests.support.registers import Registers


NO_TABLES = {"book", "page", "site"}
"""What makes files of many reports, and is none itself."""


def _filled(office: Office) -> None:
    """Admit one, who follows a religion, and let one wait with a certificate."""
    office.at("probation", religion="Công giáo", ethnicity="Kinh")
    office.at("certified")


@pytest.fixture
def line(registers: Registers) -> tuple[str, ...]:
    """Lend the words that lead to such a register on the last day of 2025."""
    office = Office.lent(registers, "report year", _filled)
    office.app.close()
    return ("--db", office.url, "--today", "2025-12-31")


def sheets(file: Path) -> dict[str, list[list[object]]]:
    """Return the cells of each sheet of a workbook, empty ones left out."""
    book = CalamineWorkbook.from_path(str(file))
    return {
        name: [
            [cell for cell in row if cell != ""] for row in book.get_sheet_by_name(name).to_python()
        ]
        for name in book.sheet_names
    }


def test_json_has_the_promised_keys(ketnap: Run, line: tuple[str, ...]) -> None:
    """Targets side by side, the lines of both forms, praise and account with reasons, and what is behind each."""
    told = ketnap(*line, "--as", "quan", "--json", "report", "year", "--cases").data
    assert {key: told["targets"][key]["admitted"] for key in told["targets"]} == {
        "this_year": 1, "same_period": 0, "last_year": 0,
    }  # fmt: skip
    (total,) = [one for one in told["form_2btctw"] if one["line"] == "total"]
    assert (total["this"], total["last"], total["percent"]) == (1, 0, None)
    assert total["refs"] == {"this": ["00001-3"], "last": []}
    assert [one["value"] for one in told["form_2b"] if one["this"]] == ["Kinh", "Công giáo"]
    assert told["praise"] == []
    account = {one["unit"]: [why["reason"] for why in one["reasons"]] for one in told["to_account"]}
    assert account == {"LC": ["no-plan", "idle"], "HX": ["no-plan", "idle"]}
    assert {one["unit"]: one["conditions"]["plan-paper"] for one in told["considered"]} == {
        "HX": False, "LC": False,
    }  # fmt: skip
    assert (told["voided"], told["refs"]) == (0, {"voided": []})
    assert "2-BTCTW" in told["basis"]
    assert len(told["unknown"]) == 5
    unseen = ketnap(*line, "--as", "an", "--json", "report", "year").data
    assert unseen["form_2b"] is None
    assert unseen["targets"]["this_year"]["admitted"] == 1


def test_the_page_is_of_vietnamese_and_fits(ketnap: Run, line: tuple[str, ...]) -> None:
    """The page names targets, praise and who accounts; the lines of the form come when they are asked for."""
    shown = ketnap(*line, "--as", "quan", "report", "year").out
    for words in ("Báo cáo năm 2025", "Đề nghị xem xét biểu dương", "Phải báo cáo, kiểm điểm"):
        assert words in shown
    assert "Tuổi bình quân" not in shown
    shown = ketnap(*line, "--as", "quan", "report", "year", "--form").out
    assert "Tuổi bình quân" in shown
    assert "Công giáo" in shown
    assert "Công giáo" not in ketnap(*line, "--as", "an", "report", "year", "--form").out


def test_the_year_is_printed(ketnap: Run, line: tuple[str, ...], tmp_path: Path) -> None:
    """The document has the page and both forms with room to sign; 2B only for those who may see it."""
    file = tmp_path / "nam.docx"
    done = ketnap(*line, "--as", "quan", "--json", "report", "year", "--out", str(file))
    assert done.data == {"unit": "Q1", "file": str(file)}
    text = doc.docx_text(file.read_bytes())
    for words in (
        "BÁO CÁO KẾT QUẢ PHÁT TRIỂN ĐẢNG VIÊN NĂM 2025",
        "Biểu 2-BTCTW",
        "Biểu 2B-BTCTW",
        "NGƯỜI LẬP BIỂU",
    ):
        assert words in text
    assert ketnap(*line, "--as", "quan", "report", "year", "--out", str(file)).code == 1
    span = ("--from", "2024-01-01", "--to", "2025-12-31")
    again = ketnap(*line, "--as", "an", "report", "year", *span, "--out", str(file), "--force")
    assert again.code == 0, again.err
    text = doc.docx_text(file.read_bytes())
    assert "Biểu 2B-BTCTW" not in text
    assert "ĐẢNG VIÊN GIAI ĐOẠN 2024–2025" in text


def test_the_year_is_a_workbook(ketnap: Run, line: tuple[str, ...], tmp_path: Path) -> None:
    """Each table is a sheet under its title, unit, period and definitions; figures stay figures."""
    file = tmp_path / "nam.xlsx"
    assert ketnap(*line, "--as", "quan", "report", "year", "--out", str(file)).code == 0
    found = sheets(file)
    assert len(found) == 6
    form = found["Thống kê đảng viên mới kết nạp"]
    assert form[0] == ["Thống kê đảng viên mới kết nạp"]
    assert form[1] == ["Đơn vị: Đơn vị Q1 (Q1)"]
    assert form[2] == [
        "Kỳ báo cáo: 01/01/2025–31/12/2025; cùng kỳ năm trước: 01/01/2024–31/12/2024"
    ]
    assert ["I", "Tổng số đảng viên mới kết nạp", 1, 0] in form


def test_the_book_has_every_report_and_names_nobody(
    ketnap: Run, line: tuple[str, ...], tmp_path: Path
) -> None:
    """A sheet for each report after the contents, headings in Vietnamese in every language, references only."""
    file = tmp_path / "book.xlsx"
    done = ketnap(
        *line, "--as", "quan", "--lang", "en", "--json", "report", "book", "--out", str(file)
    )
    assert done.code == 0, done.err
    found = sheets(file)
    assert done.data == {"sheets": len(found), "file": str(file)}
    assert next(iter(found)) == "Mục lục"
    names = {str(row[1]) for row in found["Mục lục"] if len(row) == 3} - {"Trang tính"}
    assert {name[:31] for name in names} == set(found) - {"Mục lục"}
    for name, rows in found.items():
        assert ["Đơn vị: Đơn vị Q1 (Q1)"] in rows, name
        assert "Nguyễn Thị Minh" not in str(rows), name
    assert "00002-1" in str(found["Có giấy chứng nhận, chưa xét"])
    assert ["- Người theo tôn giáo", "< 5", 0] in found["Thống kê đảng viên mới kết nạp"]
    assert ["Tôn giáo", "Công giáo", "< 5", 0] in found["Đảng viên mới kết nạp theo dân tộc, "[:31]]
    assert "< 5" in str(found["Mục tiêu theo đơn vị"])
    wrong = tmp_path / "book.pdf"
    assert ketnap(*line, "--as", "quan", "report", "book", "--out", str(wrong)).code == 2


def test_every_report_that_is_counted_is_in_the_book() -> None:
    """What `report` offers is a sheet of the book, or the year's, or the book itself."""
    in_book = {sheet.command for sheet in report_book.SHEETS}
    others = {name for name, command in group.commands.items() if command not in in_book}
    assert others - NO_TABLES == {"year"}


def test_small_counts_are_hidden_with_what_would_tell_them() -> None:
    """Of four and nine of one group both are hidden; of five and nine none; a share goes with its count."""
    rows: list[list[Value]] = [
        ["R", "a", 4, 50.0],
        ["R", "b", 9, 90.0],
        ["E", "c", 5, 10.0],
        ["E", "d", 9, 20.0],
        ["E", "e", 0, 0.0],
    ]
    assert report_book.without_few(rows) == [
        ["R", "a", "< 5", None], ["R", "b", "•••", None], ["E", "c", 5, 10.0], ["E", "d", 9, 20.0], ["E", "e", 0, 0.0],
    ]  # fmt: skip
    pair = report_book.without_few([["R", "a", 4], ["R", "b", 3], ["R", "c", 9]])
    assert pair == [["R", "a", "< 5"], ["R", "b", "< 5"], ["R", "c", 9]]


def test_every_report_is_a_sheet_and_a_page(
    ketnap: Run, line: tuple[str, ...], tmp_path: Path
) -> None:
    """Each report but the book takes --xlsx FILE and --html FILE, whatever the file is called; one file at a time."""
    for name, command in group.commands.items():
        offered = {option for param in command.params for option in param.opts}
        assert name in NO_TABLES or {"--xlsx", "--html"} <= offered, name
    page, sheet = tmp_path / "page", tmp_path / "sheet"
    for name in ("targets", "year"):
        both = ("--as", "quan", "report", name, "--force")
        assert ketnap(*line, *both, "--html", str(page)).code == 0
        assert ketnap(*line, *both, "--xlsx", str(sheet)).code == 0
        assert sheets(sheet)
        html = page.read_text("utf-8")
        assert html.startswith("<!DOCTYPE html>")
        assert "http" not in html
        assert ">1</td>" in html
    refused = ketnap(
        *line, "--as", "quan", "report", "targets", "--html", str(page), "--xlsx", str(sheet)
    )
    assert refused.code == 2


def test_a_page_takes_no_words_for_marks() -> None:
    """What somebody typed stands in the page as it is, never as a mark of the page."""
    made = web.page("<b>", [Page("x", ["<i>"], [["a & <script>", 1.5, None]])])
    assert "<script>" not in made
    assert '<td>a &amp; &lt;script&gt;</td><td class="figure">1,5</td><td></td>' in made


def test_a_page_says_once_what_holds_for_all_its_tables() -> None:
    """Unit, period and definitions stand above the first table, the definitions in one piece."""
    head = ("", "unit", "period", "one", "two")
    made = web.page("x", [Page(name, ["h"], [["r"]], (name, *head[1:])) for name in "ab"])
    assert made.count("<p>") == 3
    assert "<p>one two</p>" in made
