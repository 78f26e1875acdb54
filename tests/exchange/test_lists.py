"""Lists as they look in real life: headings wherever they stand, the lists of branches, and what is wrong with them."""

from __future__ import annotations

import re
import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from notifications.language import fault, say
from states.errors import BadInput, NotFound
from tests.support import bad_files, kept_lists
from workflow.exchange import columns, lists, marked, statuses, templates
from workflow.exchange.headings import Heading
from workflow.exchange.kept_headings import Use
from workflow.exchange.lists import Source
from workflow.exchange.rows import ImportList, ImportRow
from workflow.store.workbooks.sheet import UnreadableFile


def _csv(tmp_path: Path, text: str, **more: Any) -> ImportList:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    return lists.read(Source(str(path), **more))


def _kept(tmp_path: Path, heading: str, cell: str) -> ImportRow:
    """Return the only row of a list that a branch keeps, with one more column."""
    text = f"STT,Họ và tên,Ngày sinh,SĐT,Trạng thái,{heading}\n1,Nguyễn Văn An,01/02/2000,0912,,{cell}\n"
    return next(iter(_csv(tmp_path, text).rows))


def test_the_printed_list_is_read_as_it_is(tmp_path: Path) -> None:
    """Titles, two rows of headings and signatures are left aside; the column of the birth date tells the sex."""
    listed = lists.read(Source(str(kept_lists.printed(tmp_path / "a.xlsx"))))
    rows = list(listed.rows)
    assert [row.number for row in rows] == list(range(9, 29))
    assert not [problem for row in rows for problem in row.problems]
    for n, row in enumerate(rows):
        name, woman, born = kept_lists.person(n)
        sex = "female" if woman else "male"
        assert [row.cells[one] for one in ("name", "gender", "born")] == [name, sex, born]
        assert row.cells["nominate.on"] == date(2026, 2, 3)
    assert (listed.kept, listed.problems) == (True, ())
    assert set(listed.left_out) == {"Quê quán", "Chức vụ: Chính quyền", "Chức vụ: Đoàn thể"}
    note = str(rows[0].cells["note"])
    assert "Quê quán: xã An Hòa" in note
    assert "Bí thư chi đoàn" in note
    assert "cảm tình Đảng: 03/02/2026" in note  # no resolution, no helper: the step is not taken


def test_the_workbook_of_a_university_is_read_as_it_is(tmp_path: Path) -> None:
    """Of 34 columns each has its place in a case or in the note; free words for the state are a claim."""
    path = str(kept_lists.university(tmp_path / "b.xlsx"))
    listed = lists.read(Source(path, units={"chi bo sinh vien": "SV"}))
    rows = list(listed.rows)
    assert len(rows) == 20
    first, second = rows[:2]
    told = {name: cell for name, cell in first.cells.items() if "." in name}
    assert told == {
        "nominate.on": date(2025, 3, 3),
        "nominate.resolution": "01-BC/CB",
        "nominate.helper": "Nguyễn Thành Long",
        "enrol.on": date(2025, 4, 1),
        "enrol.class": "Lớp bồi dưỡng nhận thức về Đảng (Quyết định mở lớp số 15-QĐ/BTG)",
        "enrol.starts": date(2025, 4, 7),
        "enrol.ends": date(2025, 4, 12),
        "certify.issued": date(2025, 4, 25),
        "certify.certificate": "100-GCN/TTCT",
        "certify.issuer": "Trung tâm Chính trị quận Lê Chân",
    }
    assert first.cells["unit"] == "SV"
    assert "SĐT: 0912345600" in str(first.cells["note"])  # the nought a workbook took away
    assert [row.claim for row in (first, second, rows[2])] == [None, "nominated", "certified"]
    assert {"Mã GV/SV", "SĐT", "Quê quán", "Chức vụ", "Lớp"} <= set(listed.left_out)
    assert "Trạng thái" not in listed.left_out


@pytest.mark.parametrize("year", ["1998", 1998])
def test_a_year_is_no_birth_date(year: object, tmp_path: Path) -> None:
    """Where a list has only the year of birth, the row has a problem that says so."""
    listed = lists.read(Source(str(kept_lists.printed(tmp_path / "a.xlsx", c2=year))))
    problem = next(iter(listed.rows)).problems[0]
    assert (problem.row, problem.column, problem.value) == (9, "born", "1998")


def test_an_admission_without_papers_is_a_claim(tmp_path: Path) -> None:
    """A ceremony or a cross under *Kết nạp Đảng* claims probation; *chưa* claims nothing."""
    assert _kept(tmp_path, "Kết nạp Đảng", "x").claim == "probation"
    assert _kept(tmp_path, "Ngày kết nạp", "03/02/2025").claim == "probation"
    assert _kept(tmp_path, "Kết nạp Đảng", "Chưa").claim is None
    assert _kept(tmp_path, "Nơi chuyển tới", "Đảng ủy phường X").claim == "handed_over"


@pytest.mark.parametrize(
    ("words", "state"),
    [
        ("Đã kết nạp", "probation"), ("Chưa kết nạp", None), ("Cảm tình Đảng", "nominated"),
        ("Đang học lớp cảm tình", "enrolled"), ("Đã học lớp cảm tình", "certified"),
        ("Chưa học lớp bồi dưỡng", None), ("đang làm hồ sơ", "applied"), ("Đang thẩm tra lý lịch", "verifying"),
        ("Đã thẩm tra xong", "verified"), ("Chi bộ đã đề nghị kết nạp", "proposed"), ("Chờ kết nạp", "decided"),
        ("Đảng viên dự bị", "probation"), ("Đảng viên chính thức", "member"), ("Xin thôi", "withdrawn"),
        ("Đã chuyển trường", "handed_over"), ("???", None), ("certified", "certified"), ("", None),
    ],
)  # fmt: skip
def test_free_words_mean_a_state_or_nothing(words: str, state: str | None) -> None:
    """Words that people write for where somebody stands are understood, or taken for nothing."""
    assert statuses.propose(words) == state


def test_a_claim_is_more_only_further_on() -> None:
    """A state before the one reached is no claim to more; an ended way always is one."""
    assert not statuses.claims_more(None, "certified")
    assert not statuses.claims_more("nominated", "certified")
    assert not statuses.claims_more("certified", "certified")
    assert statuses.claims_more("applied", "certified")
    assert statuses.claims_more("withdrawn", "member")


@pytest.mark.parametrize(
    ("cell", "helpers"),
    [
        ("Đ/c Nguyễn Văn A, Bí thư chi bộ", "Nguyễn Văn A"),
        ("1. Nguyễn Văn A 2. Trần Thị B", "Nguyễn Văn A; Trần Thị B"),
        ("Nguyễn Văn A (từ 01/02/2020); đồng chí Lê Thị C", "Nguyễn Văn A @ 01/02/2020; Lê Thị C"),
        ("TS. Nguyễn Văn A và Trần Thị B", "Nguyễn Văn A; Trần Thị B"),
    ],
)
def test_helpers_stand_in_one_cell(cell: str, helpers: str, tmp_path: Path) -> None:
    """Helpers in one cell are told apart, without titles and posts."""
    row = _kept(tmp_path, "Đảng viên giúp đỡ", f'"{cell}"')
    assert row.cells["nominate.helper"] == helpers


def test_headings_over_two_rows_are_read_without_merged_cells(tmp_path: Path) -> None:
    """In a CSV file words with nothing to their right stand over the columns below; a row of numbers is passed over."""
    text = (
        "ĐẢNG BỘ XÃ,,,,\n,,,,\nSTT,Họ và tên,Ngày sinh,,Dân tộc\n,,Nam,Nữ,\n(1),(2),(3),(4),(5)\n"
        "1,Lê A,01-02-2000,,Kinh\n2,Lê B,,03/04/2001,Kinh\n,,,,\n,NGƯỜI LẬP,,BÍ THƯ,\n,Trần C,,Phạm D,\n"
    )
    rows = list(_csv(tmp_path, text).rows)
    assert [(row.number, row.cells["gender"]) for row in rows] == [(6, "male"), (7, "female")]


def test_a_row_without_a_birth_date_is_no_signature(tmp_path: Path) -> None:
    """The last row of a list stays one of it, although what it should have is missing."""
    listed = _csv(tmp_path, "unit,name,born\nCB,Lê A,01/02/2000\nCB,Lê B,\n")
    assert [row.cells["name"] for row in listed.rows] == ["Lê A", "Lê B"]


def test_headings_are_known_by_name_and_label(tmp_path: Path) -> None:
    """Names and labels in both languages, in any case, with and without diacritics; others are left out."""
    text = "NAME,ngay sinh,Gioi Tinh,CERTIFY.issued,Sở thích\nLê A,2000-02-01,Nữ,2024-05-06,Cờ\n"
    listed = _csv(tmp_path, text)
    row = next(iter(listed.rows))
    assert row.cells.keys() == {"name", "born", "gender", "certify.issued"}
    assert (listed.left_out, listed.kept) == (("Sở thích",), False)


@pytest.mark.parametrize("column", columns.template(), ids=lambda one: one.name)
def test_every_heading_of_the_template_means_its_column(column: columns.Column) -> None:
    """No word of a branch's list hides a heading of the template."""
    for words in (column.name, *column.label):
        slot = lists.meant(Heading(0, "", words), {})
        assert slot is not None
        assert slot.column == column.name
        assert slot.use in (Use.COLUMN, Use.EDUCATION)


def test_map_names_a_heading(tmp_path: Path) -> None:
    """A heading can be given to a column; one that is not there, and a column that is none, is told."""
    text = "Người,ngày đẻ\nLê A,01/02/2000\n"
    mapped = lists.mapping(["người=name", "Ngày đẻ=Ngày sinh"])
    assert next(iter(_csv(tmp_path, text, mapped=mapped).rows)).cells["name"] == "Lê A"
    with pytest.raises(NotFound):
        _csv(tmp_path, text, mapped={**mapped, "tuoi": "note"})
    for pair in ("name", "=name", "Người="):
        with pytest.raises(BadInput):
            lists.mapping([pair])
    with pytest.raises(NotFound) as refused:
        lists.mapping(["Người=Ho ten QC"])
    assert refused.value.near == ("Họ và tên",)


@pytest.mark.parametrize(
    ("heading", "column"),
    [("Chức vụ, đơn vị công tác", "note"), ("Ngoại ngữ", "note"), ("Quê quán (xã, tỉnh)", "note")],
)
def test_what_has_no_place_in_a_case_is_noted(heading: str, column: str, tmp_path: Path) -> None:
    """In a branch's own list every column counts: what nobody has a place for stands in the note, and is said so."""
    text = f'STT,Họ và tên,Ngày sinh,Trạng thái,"{heading}"\n1,Lê A,01/02/2000,,Điều này\n'
    listed = _csv(tmp_path, text)
    assert f"{heading}: Điều này" in str(next(iter(listed.rows)).cells[column])
    assert heading in listed.noted
    assert heading in listed.left_out
    plain = _csv(tmp_path, "name,born,Ngoại ngữ\nLê A,01/02/2000,Anh\n")
    assert (plain.noted, plain.left_out) == ((), ("Ngoại ngữ",))


def test_a_mapped_heading_may_mean_what_branches_call_a_column(tmp_path: Path) -> None:
    """--map takes labels and the words of branches' lists, which are then read as these are."""
    mapped = lists.mapping(["Người kèm=Đảng viên giúp đỡ", "Tên QC=Họ và tên"])
    text = "Tên QC,Ngày sinh,Người kèm\nLê A,01/02/2000,Đ/c Trần B, Bí thư\n"
    row = next(
        iter(_csv(tmp_path, text.replace("Đ/c Trần B, Bí thư", "Đ/c Trần B"), mapped=mapped).rows)
    )
    assert row.cells["nominate.helper"] == "Trần B"


def test_a_marked_copy_is_read_without_map(tmp_path: Path) -> None:
    """A heading that was mapped says in the copy what it means; given again, --map does no harm."""
    mapped = lists.mapping(["Người=Họ tên", "Kèm=Đảng viên giúp đỡ"])
    path, copy = tmp_path / "list.csv", str(tmp_path / "copy.xlsx")
    path.write_text("Người,Ngày sinh,Kèm\nLê A,01/02/2000,Đ/c Trần B\n")
    marked.write(copy, Source(str(path), None, mapped), (), {})
    for again in ({}, mapped):
        listed = lists.read(Source(copy, None, again))
        row = next(iter(listed.rows))
        assert (row.cells["name"], row.cells["nominate.helper"]) == ("Lê A", "Trần B")
        assert not listed.problems


def test_an_unknown_heading_is_told_with_its_remedy(tmp_path: Path) -> None:
    """A list that lacks a column says which, names its unknown headings, and the --map that would help."""
    (problem,) = _csv(tmp_path, "Hoten,Ngày sinh,Sở thích\nLê A,01/02/2000,Cờ\n").problems
    told = say(problem.message.message, problem.message.params)
    assert all(word in told for word in ("Họ và tên", "Sở thích", '--map "Hoten=Họ và tên"'))
    listed = _csv(tmp_path, "name,born,Dan tok\nLê A,01/02/2000,Kinh\n")
    assert [one.params["column"] for one in listed.likely] == ["Dân tộc"]
    with pytest.raises(UnreadableFile) as refused:
        _csv(tmp_path, "Nguoi ta,Sinh nhat\nLê A,01/02/2000\n")
    assert "Nguoi ta, Sinh nhat" in fault(refused.value)


def test_a_csv_file_has_no_sheets(tmp_path: Path) -> None:
    """A sheet asked of a CSV file is wrong use, never passed over."""
    with pytest.raises(BadInput):
        _csv(tmp_path, "name,born\n", sheet="Danh sách")


def test_a_column_twice_is_a_problem(tmp_path: Path) -> None:
    """Two headings that mean one column are told with the row of the headings."""
    listed = _csv(tmp_path, "Danh sách,,\nname,Họ tên,born\nLê A,Lê B,01/02/2000\n")
    assert [(one.row, one.column, one.value) for one in listed.problems] == [(2, "name", "Họ tên")]


def test_a_cell_beside_the_headings_is_a_problem(tmp_path: Path) -> None:
    """A comma too many moves cells under no heading: the row says so."""
    listed = _csv(tmp_path, "name,born\nLê A,01/02/2000\nLê, B,01/02/2000\n")
    rows = list(listed.rows)
    assert not rows[0].problems
    assert rows[1].problems[0].column == "C"


def test_a_list_without_known_headings_is_refused(tmp_path: Path) -> None:
    """A file in which nothing is called name or birth date is no list of cases; one of them lacking is told."""
    with pytest.raises(UnreadableFile):
        _csv(tmp_path, "a,b\n1,2\n")
    assert [one.column for one in _csv(tmp_path, "name,unit\nLê A,CB\n").problems] == ["born"]


def test_lost_noughts_are_told(tmp_path: Path) -> None:
    """A number in a column of papers' numbers may have begun with noughts: an error in the template."""
    path = tmp_path / "list.xlsx"
    cells = (
        '<row r="1"><c r="A1" t="inlineStr"><is><t>name</t></is></c><c r="B1" t="inlineStr"><is><t>born</t></is></c>'
        '<c r="C1" t="inlineStr"><is><t>certify.certificate</t></is></c></row>'
        '<row r="2"><c r="A2" t="inlineStr"><is><t>Lê A</t></is></c><c r="C2"><v>123</v></c></row>'
    )
    path.write_bytes(bad_files.workbook(cells))
    row = next(iter(lists.read(Source(str(path))).rows))
    assert [(one.column, one.value) for one in row.problems] == [("certify.certificate", "123")]


def test_the_template_is_a_list(tmp_path: Path) -> None:
    """The template has every column of the catalogue, no row, and an example whose rows have no problem."""
    path = str(tmp_path / "t.xlsx")
    templates.write(path, templates.of_cases())
    listed = lists.read(Source(path))
    assert set(listed.headings) == {one.name for one in columns.template()}
    assert (list(listed.rows), listed.left_out, listed.problems) == ([], (), ())
    example = list(lists.read(Source(path, "Ví dụ")).rows)
    assert len(example) == len(templates.of_cases().examples)
    assert not [one for row in example for one in row.problems]


def test_the_template_folds_away_only_what_is_seldom_needed(tmp_path: Path) -> None:
    """What the usual way asks for is seen at once, everything else unfolds; branch and name stay where they are."""
    path = tmp_path / "t.xlsx"
    templates.write(str(path), templates.of_cases())
    with zipfile.ZipFile(path) as book:
        page = book.read("xl/worksheets/sheet1.xml").decode()
    hidden = {
        at
        for first, last in re.findall(r'<col min="(\d+)" max="(\d+)"[^>]*hidden="1"', page)
        for at in range(int(first), int(last) + 1)
    }
    shown = [one for at, one in enumerate(columns.template(), 1) if at not in hidden]
    needed = {
        f"{act}.{field.name}"
        for act in (
            "nominate",
            "enrol",
            "certify",
            "apply",
            "propose",
            "endorse",
            "decide",
            "recognise",
        )
        for field in columns.fields(act)
        if field.required
    }
    assert {"unit", "name", "born", "state", *needed} <= {one.name for one in shown}
    assert len(shown) < 100
    assert "void.on" not in {one.name for one in shown}
    assert '<pane xSplit="2" ySplit="1"' in page


@pytest.mark.parametrize("kind", ["printed", "university", "csv"])
def test_spoilt_lists_are_read_or_refused(kind: str, tmp_path: Path) -> None:
    """Whatever happens to the bytes of a list, it is read or refused in words."""
    if kind == "csv":
        content = "STT,Họ và tên,Ngày sinh\n" + "".join(
            f'{n},"Lê, A{n}",01/02/2000\n' for n in range(30)
        )
        whole = content.encode()
    else:
        whole = getattr(kept_lists, kind)(tmp_path / "whole.xlsx", 6).read_bytes()
    path = tmp_path / ("list.csv" if kind == "csv" else "list.xlsx")
    for seed in range(60):
        path.write_bytes(bad_files.spoilt(whole, seed))
        try:
            listed = lists.read(Source(str(path)))
            assert all(row.number > 0 for row in listed.rows)
        except UnreadableFile as refused:
            assert "{" not in str(refused)  # noqa: PT017
