"""The sheets for the briefing: who gets one, what stands on it, where it is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.support import documents as doc
from tests.support import outbox, raw
from tests.support.office import Office
from workflow.commands.screen import output

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.commands.conftest import Run
    from tests.support.registers import Registers

NAME = "Nguyễn Thị Minh A"


@pytest.fixture
def office(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Office]:
    """Lend a city on 8 July 2025: three branches with a limit (L2) that passed on the 6th, as the superior's user quan."""
    made = Office.lent(registers, "three nominated", _nominated)
    for name, value in {"DB": made.url, "AS": "quan", "TODAY": "2025-07-08"}.items():
        monkeypatch.setenv(f"KETNAP_{name}", value)
    yield made
    made.app.close()


def _nominated(office: Office) -> None:
    for of, who in (("LC01", "lan"), ("LC02", "ly"), ("HX01", "hai")):
        office.bring(office.open(of, by=who), "nominated", of=of)


def text_of(file: Path) -> str:
    """Return the words of a document of either kind."""
    data = file.read_bytes()
    return doc.docx_text(data) if file.suffix == ".docx" else doc.pdf_text(data)


@pytest.mark.parametrize("ending", ["docx", "pdf"])
def test_one_file_has_a_sheet_for_each_unit(
    office: Office, ketnap: Run, tmp_path: Path, ending: str
) -> None:
    """Each unit in scope has its own page, with its name, what is late, by how much, and room to sign."""
    file = tmp_path / f"nhac.{ending}"
    done = ketnap("--json", "remind", "--print", "--out", str(file))
    assert done.code == 0, done.err
    assert [(row["unit"], row["late"], row["soon"]) for row in done.data] == [
        ("LC01", 1, 0),
        ("LC02", 1, 0),
        ("HX01", 1, 0),
    ]
    assert {row["file"] for row in done.data} == {str(file)}
    text = text_of(file)
    for unit in ("LC01", "LC02", "HX01"):
        assert text.count(f"Kính gửi: Đơn vị {unit}") == 1
    for words in ("PHIẾU NHẮC VIỆC", "NGƯỜI NHẬN", "NGƯỜI GIAO", "06/07/2025"):
        assert text.count(words) == 3, words
    assert " ".join(text.split()).count("quá thời gian nhắc 2 ngày") == 3
    assert "Không có việc nào sắp đến hạn." in text
    assert "ketnap" not in text  # a paper has the step in words
    assert "Cử đi học lớp bồi dưỡng" in " ".join(text.split())
    assert office.today.year == 2025


def test_each_sheet_begins_a_page(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """A unit's sheet can be torn off: it begins on a page of its own, which is page 1."""
    file = tmp_path / "nhac.pdf"
    ketnap("remind", "--print", "--out", str(file))
    pages = text_of(file).split("\f")[:-1]
    assert len(pages) == 3
    assert all(page.count("Kính gửi") == 1 and "Trang 1" in page for page in pages)
    ketnap("remind", "--print", "--out", str(tmp_path / "nhac.docx"))
    sections = doc.opened((tmp_path / "nhac.docx").read_bytes()).sections
    assert len(sections) == 3
    assert office.today.year == 2025


def test_a_folder_has_a_file_for_each_unit(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """A folder that is not there yet is made; each file has one unit, of the kind that was asked for."""
    folder = tmp_path / "giao-ban"
    done = ketnap("--json", "remind", "--print", "--out", str(folder), "--as-file", "pdf")
    assert done.code == 0, done.err
    assert sorted(p.name for p in folder.iterdir()) == [
        f"nhac-viec-{unit}.pdf" for unit in ("HX01", "LC01", "LC02")
    ]
    text = text_of(folder / "nhac-viec-LC02.pdf")
    assert ("Đơn vị LC02" in text, "Đơn vị LC01" in text) == (True, False)
    before = (folder / "nhac-viec-LC01.pdf").read_bytes()
    (folder / "nhac-viec-HX01.pdf").unlink()
    again = ("remind", "--print", "--out", str(folder), "--as-file", "pdf")
    assert ketnap(*again).code == 1  # one is there: none is written
    assert not (folder / "nhac-viec-HX01.pdf").exists()
    assert ketnap(*again, "--force").code == 0
    assert (folder / "nhac-viec-LC01.pdf").read_bytes() == before
    assert office.today.year == 2025


def test_one_unit(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """--unit prints the sheet of one unit."""
    file = tmp_path / "it.docx"
    done = ketnap("--json", "remind", "--print", "--unit", "LC01", "--out", str(file))
    assert [row["unit"] for row in done.data] == ["LC01"]
    assert "Đơn vị LC02" not in text_of(file)
    assert NAME in text_of(file)
    assert office.today.year == 2025


def test_whatever_the_language_the_paper_is_the_same(
    office: Office, ketnap: Run, tmp_path: Path
) -> None:
    """Papers are Vietnamese, also for who reads the screen in English."""
    for ending in ("docx", "pdf"):
        vi, en = tmp_path / f"vi.{ending}", tmp_path / f"en.{ending}"
        ketnap("remind", "--print", "--out", str(vi))
        ketnap("--lang", "en", "remind", "--print", "--out", str(en))
        assert vi.read_bytes() == en.read_bytes()
    assert office.today.year == 2025


def test_nothing_is_written_to_the_register(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """Printing marks no mail as sent and writes no row at all but that of the file, in the journal."""

    def kept() -> dict[str, Any]:
        found = raw.everything(office.url)
        return {name: rows for name, rows in found.items() if not name.startswith("journal")}

    outbox.remind(office, "00001-3")
    before = kept()
    assert ketnap("remind", "--print", "--out", str(tmp_path / "it.pdf")).code == 0
    assert ketnap("remind").code == 0
    assert kept() == before


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--print",), 2),
        (("--print", "--out", "it.odt"), 2),
        (("--print", "--out", "no/such/it.pdf"), 2),
        (("--print", "--out", "there.pdf"), 1),
        (("--print", "--unit", "NO", "--out", "it.pdf"), 4),
        (("--print", "--unit", "TT", "--out", "it.pdf"), 4),
    ],
)
def test_how_it_ends(
    office: Office,
    ketnap: Run,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
) -> None:
    """Each way to fail has its exit code and leaves no file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "there.pdf").write_bytes(b"mine")
    assert ketnap("remind", *words).code == code
    assert [p.name for p in tmp_path.iterdir()] == ["there.pdf"]
    assert (tmp_path / "there.pdf").read_bytes() == b"mine"
    assert office.today.year == 2025


def test_nothing_to_remind_of(office: Office, ketnap: Run, tmp_path: Path) -> None:
    """Where nobody has anything to do it is said, and no file is made."""
    file = tmp_path / "it.pdf"
    base = ("--lang", "en", "--as", "tam", "remind")
    done = ketnap(*base, "--print", "--out", str(file))
    assert (done.code, done.out.strip()) == (0, "No unit has anything late or due.")
    assert not file.exists()
    assert ketnap(*base).out.strip() == "No unit has anything late or due."
    assert office.today.year == 2025


def test_the_screen_says_the_same(office: Office, ketnap: Run) -> None:
    """Without --print the rows are shown: unit, case, limit in words, day, how late, the command."""
    shown = ketnap("remind", "--unit", "LC01").out
    for words in ("LC01", "00001-3", "(L2)", "06/07/2025", "quá thời gian nhắc 2 ngày"):
        assert words in shown, words
    (row,) = ketnap("--json", "remind", "--unit", "LC01").data
    assert row.keys() == {
        "unit", "unit_name", "ref", "name", "of", "rule", "kind", "cause", "due", "days_left", "todo", "last_reminded",
    }  # fmt: skip
    assert (row["unit"], row["days_left"]) == ("LC01", -2)
    assert row["todo"].startswith("ketnap advance enrol 00001-3")
    assert office.today.year == 2025


def test_on_a_terminal_a_command_of_the_reminders_is_one_line(
    office: Office, ketnap: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a narrow terminal each unit is named once, words are broken, and each command stays whole."""
    rows = ketnap("--json", "remind").data
    monkeypatch.setattr(output, "terminal_width", lambda: 50)
    lines = ketnap("remind").out.splitlines()
    assert [line for line in lines if " · Đơn vị " in line] == [
        f"{unit} · Đơn vị {unit}" for unit in ("LC01", "LC02", "HX01")
    ]
    assert [row["ref"] for row in rows] == [line[:7] for line in lines if line[:2] == "00"]
    for row in rows:
        assert f"         {row['todo']}" in lines
    assert all(len(line) <= 50 for line in lines if "ketnap" not in line)
    assert office.today.year == 2025
