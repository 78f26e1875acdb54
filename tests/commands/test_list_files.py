"""Lists written into files: as a workbook with headings in words, as CSV and JSON."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest
from python_calamine import CalamineWorkbook

import cli
from workflow.commands.frame.listing import OUT

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office


@pytest.fixture
def desk(office: Office) -> tuple[str, ...]:
    """Lend two cases, and the words that lead to them as the user of the one branch."""
    office.at("nominated")
    office.at("nominated", of="HX01")
    return ("--db", office.url, "--today", office.today.isoformat())


def sheets(file: Path) -> dict[str, list[list[object]]]:
    """Return the cells of each sheet of a workbook."""
    book = CalamineWorkbook.from_path(str(file))
    return {
        name: [[*row] for row in book.get_sheet_by_name(name).iter_rows()]
        for name in book.sheet_names
    }


def test_a_list_is_a_workbook_with_headings_in_words(
    ketnap: Run, desk: tuple[str, ...], tmp_path: Path
) -> None:
    """Headings and states are in Vietnamese, a deadline is a column of days that can be sorted, and all rows are there."""
    file = tmp_path / "list.xlsx"
    done = ketnap(
        *desk, "--as", "lan", "--json", "case", "list", "--format", "xlsx", "--out", str(file)
    )
    assert done.code == 0, done.err
    done = ketnap(*desk, "--as", "lan", "--json", "case", "list", "--out", str(file), "--force")
    assert done.data == {"rows": 1, "file": str(file)}
    ((name, (head, *rows)),) = sheets(file).items()
    assert name == "Danh sách"
    assert head[:4] == ["Số hồ sơ", "Tên", "Đơn vị", "Trạng thái"]
    told = dict(zip(head, rows[0], strict=True))
    assert told["Trạng thái"] == "Cảm tình Đảng (đã phân công giúp đỡ)"
    assert isinstance(told["Hạn"], date)
    assert told["Quy tắc"] == "L2"


def test_csv_and_json_go_into_files_too(ketnap: Run, desk: tuple[str, ...], tmp_path: Path) -> None:
    """The ending says which kind; a file that is there is kept unless --force; what is printed names the file."""
    table, plain = tmp_path / "list.csv", tmp_path / "list.json"
    assert ketnap(*desk, "--as", "lan", "case", "list", "--out", str(table)).code == 0
    assert table.read_bytes().startswith("\ufeffref,".encode())
    assert ketnap(*desk, "--as", "lan", "inbox", "--out", str(plain)).code == 0
    assert json.loads(plain.read_text("utf-8"))["data"][0]["ref"] == "00001-3"
    assert ketnap(*desk, "--as", "lan", "inbox", "--out", str(plain)).code == 1
    assert ketnap(*desk, "--as", "lan", "inbox", "--out", str(plain), "--force").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("inbox", "--format", "xlsx"),
        ("inbox", "--format", "xlsx", "--out", "list.csv"),
        ("inbox", "--out", "list.txt"),
        ("next", "00001-3", "--format", "xlsx"),
        ("case", "set", "00001-3", "--residence", "Hà Nội", "--format", "xlsx"),
    ],
)
def test_what_cannot_be_such_a_file_is_refused_before_anything_is_done(
    ketnap: Run, desk: tuple[str, ...], words: tuple[str, ...]
) -> None:
    """A workbook needs its file, and a command that prints no list makes none: exit 2, and nothing was written."""
    assert ketnap(*desk, "--as", "lan", *words).code == 2
    assert "Hà Nội" not in ketnap(*desk, "--as", "lan", "case", "show", "00001-3").out
    assert not Path("list.txt").exists()


def test_a_report_has_a_sheet_for_each_of_its_lists(
    ketnap: Run, desk: tuple[str, ...], tmp_path: Path
) -> None:
    """The figures stand on the first sheet, what they are made of on the others; a stuck list can be paper or a list."""
    file = tmp_path / "report.xlsx"
    assert ketnap(*desk, "--as", "an", "report", "transfers", "--out", str(file)).code == 0
    lists = ["Danh sách", "Đơn vị", "Chưa được trả lời", "Phạm vi số liệu"]
    assert list(sheets(file)) == lists
    stuck = tmp_path / "stuck.xlsx"
    assert ketnap(*desk, "--as", "an", "stalled", "--out", str(stuck)).code == 0
    assert sheets(stuck)["Danh sách"][0][:5] == [
        "Số hồ sơ",
        "Tên",
        "Đơn vị",
        "Trạng thái",
        "Nguyên nhân",
    ]
    assert ketnap(*desk, "--as", "an", "stalled", "--out", str(tmp_path / "s.docx")).code == 0


LISTS = (
    "case list", "case find", "case history", "inbox", "stalled", "remind", "deadlines", "mail list", "mail evidence",
    "transfer list", "unit list", "user list", "calendar list", "rules list", "rules impact", "audit journal",
    "report transfers", "job list", "job runs",
)  # fmt: skip


@pytest.mark.parametrize("line", LISTS)
def test_every_list_can_be_written(line: str) -> None:
    """Each command that prints a list offers --out."""
    command: click.Command | None = cli.main
    for word in line.split():
        assert isinstance(command, click.Group)
        command = command.get_command(click.Context(command, info_name="ketnap"), word)
    assert command is not None
    assert any(OUT in param.opts for param in command.params)
