"""The page beside a folder of letters: what it names, what it leaves out, and how it is made."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any

from states.errors import KetnapError
from workflow.papers import index

if TYPE_CHECKING:
    from pathlib import Path

ROW = {
    "number": "1-TB/CB-LC01", "ref": "00012-3", "name": "Đỗ & <b>", "sender": "Chi bộ Mẫu số 1",
    "to": "chi bộ Mây", "letter": "certified", "file": "0001-00012 3.docx", "error": None,
}  # fmt: skip


class Page(HTMLParser):
    """The words of a page by their elements, and whether every element is closed."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.cells: list[list[str]] = []
        self.attributes: dict[str, list[dict[str, str | None]]] = {}
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Note an element."""
        self.attributes.setdefault(tag, []).append(dict(attrs))
        if tag != "meta":
            self.open.append(tag)
        if tag == "tr":
            self.cells.append([])
        if tag in ("td", "th"):
            self.cells[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        """Close the innermost element, which must be this one."""
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        """Add words to the cell they stand in."""
        if {"td", "th"} & set(self.open):
            self.cells[-1][-1] += data


def written(folder: Path, *rows: dict[str, Any]) -> str:
    """Write an index and return its page."""
    index.write(str(folder), rows)
    return (folder / "index.html").read_text("utf-8")


def test_every_cell_stands_under_its_head(tmp_path: Path) -> None:
    """The table has the letters with their senders, each value in its own column, and no column that is empty."""
    page = Page(written(tmp_path, ROW, ROW | {"sender": "Chi bộ Mẫu số 2", "number": ""}))
    head = ["Số, ký hiệu", "Số hồ sơ", "Họ và tên", "Nơi gửi", "Nơi chuyển đến", "Văn bản", "Tệp"]
    assert page.cells[0] == head
    assert page.cells[1][:5] == [
        "1-TB/CB-LC01",
        "00012-3",
        "Đỗ & <b>",
        "Chi bộ Mẫu số 1",
        "Chi bộ Mây",
    ]
    assert page.cells[2][0] == ""
    assert page.cells[2][3] == "Chi bộ Mẫu số 2"
    assert [len(row) for row in page.cells] == [7, 7, 7]


def test_a_sender_that_all_share_is_named_once(tmp_path: Path) -> None:
    """Where one unit sends all letters it stands above the table, and has no column."""
    page = written(tmp_path, ROW, ROW)
    assert "<p>Nơi gửi: <strong>Chi bộ Mẫu số 1</strong></p>" in page
    assert "Nơi gửi" not in Page(page).cells[0]
    assert "<strong>2 văn bản</strong>" in page


def test_what_was_not_printed_has_its_reason(tmp_path: Path) -> None:
    """A letter that could not be made is counted apart, with why; only then is there a column for that."""
    failed = dict.fromkeys(ROW, "") | {"error": KetnapError("Hỏng <rồi>")}
    page = written(tmp_path, ROW, failed)
    assert "<strong>1 văn bản, 1 không in được</strong>" in page
    assert Page(page).cells[0][-1] == "Lỗi"
    assert Page(page).cells[2][-1] == "Hỏng <rồi>"


def test_the_page_can_be_read_by_everybody(tmp_path: Path) -> None:
    """It names its language and title, fits a narrow screen, says each column's name there, and can be printed."""
    text = written(tmp_path, ROW)
    page = Page(text)
    assert page.attributes["html"] == [{"lang": "vi"}]
    assert f"<title>{index.TITLE}</title>" in text
    assert any(meta.get("name") == "viewport" for meta in page.attributes["meta"])
    assert {cell["data-label"] for cell in page.attributes["td"]} == set(page.cells[0])
    assert {cell["scope"] for cell in page.attributes["th"]} == {"col"}
    assert "@media print" in text
    assert "@media screen and (max-width" in text
    assert page.attributes["a"] == [{"href": "0001-00012%203.docx"}]
    assert not re.search(r"https?:|<script|<link", text)


def test_an_index_of_nothing_has_no_table(tmp_path: Path) -> None:
    """Where nothing was written the page says so without an empty table."""
    page = written(tmp_path)
    assert "<table" not in page
    assert "0 văn bản" in page


def test_the_csv_keeps_every_column(tmp_path: Path) -> None:
    """For a spreadsheet the columns are always the same, the sender among them, and no cell is a formula."""
    index.write(str(tmp_path), [ROW | {"name": "=1+1"}])
    text = (tmp_path / "index.csv").read_text("utf-8-sig")
    head, row = csv.reader(io.StringIO(text))
    assert head == [
        "Số, ký hiệu", "Số hồ sơ", "Họ và tên", "Nơi gửi", "Nơi chuyển đến", "Văn bản", "Tệp", "Lỗi",
    ]  # fmt: skip
    assert row[2:4] == ["'=1+1", "Chi bộ Mẫu số 1"]
