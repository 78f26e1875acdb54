"""Whether sheets are fit to be read: papers by date, nothing torn, no last page that is nearly empty, words for codes."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from notifications.letters import Sheet, printed
from tests.support import documents as doc
from workflow.papers import sheets
from workflow.papers.stuck import left
from workflow.queries import stalled

if TYPE_CHECKING:
    from pathlib import Path

    from tests.support.office import Office

DAY = date(2026, 11, 22)
LONG = "Nguyễn Công Tằng Tôn Nữ Thị Hoàng Quỳnh Như Phương Thảo Nguyên Khương"
NUMBER, ON = "1155-NQ/ĐUBLTM", "24/11/2025"
EMPTY: dict[str, list[dict[str, str]]] = {
    name: [] for name in ("facts", "terms", "holds", "steps", "papers")
}


def dossier(steps: int, papers: int = 0, **row: str) -> Sheet:
    """Return a dossier page with so many steps and papers."""
    plain = {"on": ON, "what": "Nộp đơn", "details": f"Số nghị quyết: {NUMBER}", **row}
    taken = [{"n": str(n), **plain} for n in range(1, steps + 1)]
    filed = [
        {"n": str(n), "on": ON, "words": f"giấy{n}.", "number": NUMBER, "type": "38"}
        for n in range(1, papers + 1)
    ]
    tables = {**EMPTY, "steps": taken, "papers": filed}
    return Sheet("case", DAY, doc.HEAD, "HỒ SƠ", [("Họ và tên", LONG)], tables)


def stuck(rows: int) -> Sheet:
    """Return a stuck list with so many rows of long words."""
    row = {
        "ref": "00012-3", "name": LONG, "unit": "Chi bộ Trường Trung học phổ thông chuyên Nguyễn Bỉnh Khiêm",
        "state": "Đã được cấp giấy chứng nhận bồi dưỡng nhận thức về Đảng", "followed": "Trong diện theo dõi 2.708 ngày",
        "cause": f"Quá hạn: việc theo {NUMBER} ngày {ON} của cấp ủy (D10)", "due": ON, "late": "chậm 1.645 ngày",
        "owner": "Nơi thực hiện: Chi bộ", "action": f"Họp theo {NUMBER} trước ngày {ON}",
    }  # fmt: skip
    listed = [{"n": str(n), **row} for n in range(1, rows + 1)]
    return Sheet("stalled", DAY, doc.HEAD, "DANH SÁCH", [], {"rows": listed})


def pages_of(data: bytes) -> list[str]:
    """Return the words of a PDF document, page by page."""
    return doc.pdf_text(data, "-layout").split("\f")[:-1]


# -- nothing torn, nothing nearly empty ------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 40, 200])
def test_no_number_and_no_date_is_torn(count: int) -> None:
    """Each date and each number stands on one line, whatever the column and however long the list is."""
    for made, each in ((dossier(count), (1, 1)), (stuck(count), (3, 2))):
        text = doc.pdf_text(printed(made, "pdf"))
        assert text.count(ON) == each[0] * count
        assert text.count(NUMBER) == each[1] * count


def test_a_number_stays_with_what_it_counts() -> None:
    """2.708 and its days stand on one line, in a PDF whatever the column, in a DOCX by a space that holds."""
    assert doc.pdf_text(printed(stuck(9), "pdf")).count("2.708 ngày") == 9
    cell = doc.opened(printed(stuck(1), "docx")).tables[1].rows[1].cells[3]
    assert "2.708\u00a0ngày" in cell.text


@pytest.mark.parametrize("medium", ["docx", "pdf"])
def test_no_last_word_of_a_name_stands_alone(medium: str) -> None:
    """At the head the last two words of a name stay together, and so do the words of the day."""
    data = printed(dossier(1), medium)
    if medium == "docx":
        told = [cell.text for cell in doc.opened(data).tables[0].rows[0].cells]
        assert "TRÚC\u00a0KHÊ" in told[0]
        assert "ngày\u00a022\u00a0tháng\u00a011\u00a0năm\u00a02026" in told[1]
        return
    long = replace(
        doc.HEAD, superior="Đảng bộ phường Nguyễn Bỉnh Khiêm Trúc Khê", place=f"Xã {LONG}"
    )
    text = doc.pdf_text(printed(replace(dossier(1), head=long), "pdf"))
    assert "TRÚC KHÊ" in text
    assert "ngày 22 tháng 11 năm 2026" in text


def test_days_left_have_their_thousands_apart() -> None:
    """Days to come and days past are written as numbers are in Vietnamese."""
    assert left(1774, "party") == "còn 1.774 ngày"
    assert left(-2031, None) == "quá hạn 2.031 ngày"


def test_a_docx_keeps_numbers_whole_in_running_words() -> None:
    """A number in running words cannot be cut at its hyphen; what has a column of its own stays as it was typed."""
    steps, papers = doc.opened(printed(dossier(1, 1), "docx")).tables[1:]
    for cell, hyphens in ((steps.rows[1].cells[3], 1), (papers.rows[1].cells[3], 0)):
        tags = [one.tag.rpartition("}")[2] for one in cell._tc.iter()]
        assert tags.count("noBreakHyphen") == hyphens
        assert NUMBER in cell.text


@pytest.mark.parametrize("steps", range(1, 120, 4))
def test_the_last_page_is_not_nearly_empty(steps: int) -> None:
    """A PDF of more than one page has at least a handful of lines on its last."""
    pages = pages_of(printed(dossier(steps, 1), "pdf"))
    if len(pages) > 1:
        assert len(re.findall(ON, pages[-1])) >= 6, (steps, len(pages))
    assert sum(len(re.findall(ON, page)) for page in pages) == steps + 1


def test_the_last_rows_of_a_docx_stay_together() -> None:
    """The last eight rows of the sheet stay with what follows; where papers are few, steps make up for them."""

    def kept(data: bytes) -> list[list[bool]]:
        return [
            [row.cells[0].paragraphs[0].paragraph_format.keep_with_next is True for row in table.rows][1:]
            for table in doc.opened(data).tables[1:]
        ]  # fmt: skip

    (steps, papers) = kept(printed(dossier(20, 3), "docx"))
    assert papers == [True] * 3
    assert steps == [False] * 15 + [True] * 5
    (steps, papers) = kept(printed(dossier(20, 12), "docx"))
    assert papers == [False] * 4 + [True] * 8
    assert not any(steps)
    (steps,) = kept(printed(dossier(9, 0), "docx"))
    assert steps == [False] + [True] * 8


def test_the_last_rows_across_are_few_enough_to_stay_together() -> None:
    """On a sheet across, whose pages hold few rows, three stay together: so many that none stands alone."""
    table = doc.opened(printed(stuck(12), "docx")).tables[1]
    kept = [
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next is True for row in table.rows
    ]
    assert kept[1:] == [False] * 9 + [True] * 3


@pytest.mark.slow
@pytest.mark.parametrize("made", [dossier(30, 12), stuck(30)], ids=["dossier", "stuck"])
def test_a_docx_tears_no_date(made: Sheet, tmp_path: Path) -> None:
    """In the DOCX, set in whatever letters the machine has, dates in columns stand on one line."""
    text = doc.pdf_text(doc.converted(printed(made, "docx"), tmp_path))
    columns = 42 if made.kind == "case" else 30
    assert text.count(ON) >= columns


def test_a_pdf_has_headings_and_heads_of_columns() -> None:
    """Who hears a sheet read out goes from heading to heading, and hears the heads of the columns."""
    told = doc.tool(["pdfinfo", "-struct", "-"], printed(dossier(2, 2), "pdf"))
    kinds = [line.split()[0] for line in told.splitlines() if line.startswith(" ")]
    assert kinds.count("H1") == 1
    assert kinds.count("H2") == 5
    assert kinds.count("TH") == 9  # of the two tables that have rows


def reminder(late: int, soon: int, other: int) -> Sheet:
    """Return the reminder sheet of one unit with so many rows in each of its tables."""
    row = {
        "unit": "A",
        "ref": "00012-3",
        "name": LONG,
        "what": LONG,
        "due": ON,
        "left": "chậm 3 ngày",
        "action": LONG,
    }
    counts = {"late": late, "soon": soon, "other": other}
    tables = {
        name: [{"n": str(n), **row} for n in range(1, count + 1)] for name, count in counts.items()
    }
    units = [{"unit": "A", "name": LONG, "on": "22/11/2026", "counts": "…"}]
    return Sheet("reminders", DAY, doc.HEAD, "PHIẾU NHẮC VIỆC", (), {"units": units, **tables})


@pytest.mark.parametrize("late", range(0, 60, 3))
@pytest.mark.parametrize("soon", [0, 1, 4])
def test_no_signature_stands_alone(late: int, soon: int) -> None:
    """Room to sign comes once, after everything, and never on a page without a row of what is signed for."""
    pages = pages_of(printed(reminder(late, soon, 0), "pdf"))
    signed = [page for page in pages if "NGƯỜI NHẬN" in page]
    assert signed == pages[-1:]
    assert ON in pages[-1] or late == soon == 0
    assert sum(page.count(ON) for page in pages) == late + soon
    if late and not soon:
        assert pages[-1].index("Không có việc nào sắp đến hạn") < pages[-1].index("NGƯỜI NHẬN")


def test_a_page_of_the_last_rows_has_heads_of_columns() -> None:
    """Wherever rows stand on a page, the heads of their columns stand above them, and not twice."""
    for late in range(1, 40):
        for page in pages_of(printed(reminder(late, 0, 0), "pdf")):
            assert page.count("Việc cần làm") == (ON in page)


# -- what stands on them ---------------------------------------------------------------------------------


def table(file: Path, head: str) -> list[list[str]]:
    """Return the rows of the table of a DOCX document that has a column of this name."""
    for one in doc.opened(file.read_bytes()).tables:
        rows = [[cell.text for cell in row.cells] for row in one.rows]
        if head in rows[0]:
            return rows[1:]
    raise LookupError(head)


def test_papers_stand_by_their_dates(office: Office, tmp_path: Path) -> None:
    """The papers of a case come in the order of their dates, numbered; those that bear none come last."""
    ref = office.at("verified")
    file = tmp_path / "it.docx"
    sheets.case_file(office.app, ref, office.actor("lan"), str(file))
    rows = table(file, "Tên văn bản, giấy tờ")
    days = [date(int(on[6:]), int(on[3:5]), int(on[:2])) if on else date.max for _, on, *_ in rows]
    assert days == sorted(days)
    assert len(set(days)) > 3
    assert [row[0] for row in rows] == [str(n) for n in range(1, len(rows) + 1)]


def test_a_veiled_number_is_veiled_in_the_list_too(office: Office, tmp_path: Path) -> None:
    """Who may not know what a verification found sees its numbers neither among the steps nor among the papers."""
    ref = office.at("verified")
    file = tmp_path / "it.docx"
    told = {}
    for name in ("lan", "an"):
        sheets.case_file(office.app, ref, office.actor(name), str(file), force=True)
        told[name] = {row[2]: row[3] for row in table(file, "Tên văn bản, giấy tờ")}
    concluded = "Kết luận thẩm tra lý lịch"
    assert (told["lan"][concluded], told["an"][concluded]) == ("5", "•••")
    answer = next(words for words in told["an"] if words.startswith("Công văn trả lời"))
    assert told["an"][answer] == "•••"
    assert [n for words, n in told["an"].items() if words.startswith("Giấy chứng nhận")] == ["CN-1"]


def test_cells_begin_with_a_capital(office: Office, tmp_path: Path) -> None:
    """What the program says begins with a capital letter, also of a choice; what somebody typed stays as it is."""
    ref = office.at("verified", religion="đạo A", category=["worker"], gender="female")
    file = tmp_path / "it.docx"
    sheets.case_file(office.app, ref, office.actor("lan"), str(file))
    facts = dict(table(file, "Thông tin"))
    assert (facts["Đối tượng"], facts["Giới tính"]) == ("Công nhân, người lao động", "Nữ")
    assert facts["Tôn giáo"] == "đạo A"
    steps = table(file, "Nội dung ghi nhận")
    assert all(details[:1] == details[:1].upper() for *_, details in steps)
    applied = next(details for _, _, what, details in steps if what.startswith("Nộp đơn"))
    assert "đơn xin vào Đảng" in applied  # and the Party keeps its capital within
    assert all(row[3][:1].isupper() for row in table(file, "Nơi thực hiện"))


def test_the_stuck_list_is_in_words(office: Office, tmp_path: Path) -> None:
    """Units have their names, what helps is a step in words, and no command and no code of a unit is printed."""
    for state in ("nominated", "certified", "verified", "proposed"):
        office.at(state)
    office.today = date(2026, 3, 1)
    found = [row for row in stalled.stalled(office.app, office.actor("hoa")) if row.stall.stuck]
    for ending in ("docx", "pdf"):
        file = tmp_path / f"it.{ending}"
        sheets.stuck_file(office.app, found, None, office.actor("hoa"), str(file))
        data = file.read_bytes()
        text = doc.docx_text(data) if ending == "docx" else doc.pdf_text(data)
        assert "ketnap" not in text
        assert "--" not in text
    rows = table(tmp_path / "it.docx", "Hướng tháo gỡ")
    assert {row[2] for row in rows} == {"Đơn vị LC01"}
    helps = [row[-1].splitlines()[0] for row in rows]
    assert all(words[:1].isupper() for words in helps)
    assert "Cử đi học lớp bồi dưỡng" in helps


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_a_sheet_is_the_same_in_both_languages(
    office: Office, tmp_path: Path, ending: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Papers are Vietnamese, whatever language the screen speaks."""
    from notifications import language

    ref = office.at("proposed")
    office.today = date(2026, 3, 1)
    rows = [row for row in stalled.stalled(office.app, office.actor("hoa")) if row.stall.stuck]
    made: dict[str, list[bytes]] = {}
    for lang in ("vi", "en"):
        monkeypatch.setattr(language, "_current", lang, raising=False)
        language.use(lang)
        files = [tmp_path / f"{name}-{lang}.{ending}" for name in ("case", "deadlines", "stuck")]
        actor: Any = office.actor("hoa")
        sheets.case_file(office.app, ref, actor, str(files[0]))
        sheets.deadlines_file(office.app, ref, actor, str(files[1]))
        sheets.stuck_file(office.app, rows, None, actor, str(files[2]))
        made[lang] = [file.read_bytes() for file in files]
    language.use("vi")
    assert made["vi"] == made["en"]
