"""The stuck list on the screen: words before codes, notes apart, counts on stderr."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import documents as doc
from tests.support.office import Office
from workflow.commands.screen import output
from workflow.organisation import units

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Run
    from tests.support.registers import SqliteRegisters


@pytest.fixture
def stuck(sqlite_registers: SqliteRegisters) -> tuple[str, str, str]:
    """Return a register's address with a case that is stuck in two ways, and one on hold."""
    office = Office.planted(sqlite_registers)
    ref = office.at("verified")
    waiting = office.open()
    office.hold(waiting, date(2026, 5, 20), by="hoa")
    units.change(office.app, "LC01", units.Change(units.Profile(meets="4")), office.stamp("an"))
    office.app.close()
    return office.url, ref, waiting


def test_the_screen_says_what_helps(ketnap: Run, stuck: tuple[str, str, str]) -> None:
    """Each case once, with its causes in words, how late, who must act, what is missing and the command."""
    url, ref, waiting = stuck
    done = ketnap("--db", url, "--as", "thanh", "--today", "2025-10-07", "--lang", "en", "stalled")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0].startswith(f"{ref} Nguyễn Thị Minh A · LC01")
    assert lines[1] == "Verification concluded · followed for 274 days"
    assert lines[2].startswith("1 day past the reminder: The branch votes")
    assert lines[2].endswith("(L6) · waits for branch (LC01)")
    assert done.out.count("past the reminder") == 1  # how late it is stands once, by its limit
    assert f'ketnap record challenge {ref} --task "…" --result "passed|failed"' in lines
    assert "Papers missing (L6)" in lines
    assert "By 07/10/2025 no passed challenge assessment is on file." in lines
    apart = lines.index("Rightly waiting (not counted as stuck)")
    assert lines[apart + 1] == f"{waiting} Nguyễn Thị Minh B · LC01: until 20/05/2026"
    assert "Stuck cases: 1; rightly waiting: 1." in done.err.splitlines()


def test_a_forecast_names_both_days(ketnap: Run, stuck: tuple[str, str, str]) -> None:
    """When a dossier will be too old before the next meeting, both days and what helps are said."""
    url, ref, _ = stuck
    done = ketnap("--db", url, "--as", "lan", "--today", "2026-05-05", "--lang", "en", "stalled")
    words = " ".join(done.out.split())
    assert "Due on 05/05/2026, possible on 04/06/2026 at the earliest." in words
    assert f"ketnap advance redo-dossier {ref}" in words
    vietnamese = ketnap("--db", url, "--as", "lan", "--today", "2026-05-05", "stalled").out
    assert "Không còn kịp hạn" in vietnamese
    assert "Thiếu giấy tờ" in vietnamese


def test_the_last_meeting_is_said_where_it_is_nearer(
    ketnap: Run, stuck: tuple[str, str, str]
) -> None:
    """The stuck list, next and the inbox name the last meeting before the day the branch must act by."""
    url, ref, _ = stuck
    base = ("--db", url, "--as", "lan", "--lang", "en", "--today")
    said = "Last branch meeting before the deadline: 04/10/2025"
    assert said in ketnap(*base, "2025-09-20", "next", ref).out
    assert "last meeting 04/10/2025" in ketnap(*base, "2025-09-20", "inbox").out
    assert said in ketnap(*base, "2025-09-20", "stalled").out
    assert said in ketnap(*base, "2025-09-20", "deadlines", ref).out
    for command in (("next", ref), ("inbox",), ("stalled",)):  # that day's meeting is being held
        told = ketnap(*base, "2025-10-04", *command).out
        assert said not in told
        assert "last meeting 04/10/2025" not in told


@pytest.mark.parametrize(
    ("by", "vi", "en"),
    [
        ("cause", "Thiếu giấy tờ", "Papers missing"),
        ("unit", "LC01", "LC01"),
        ("owner", "chi bộ", "branch"),
        ("step", "Chi bộ biểu quyết đề nghị kết nạp", "Branch votes to propose admission"),
    ],
)
def test_a_summary_has_words_and_ids(
    ketnap: Run, stuck: tuple[str, str, str], by: str, vi: str, en: str
) -> None:
    """On the screen the keys are words, in JSON they are ids."""
    base = ("--db", stuck[0], "--as", "thanh", "--today", "2025-10-07")
    assert vi in ketnap(*base, "stalled", "--by", by).out
    shown = ketnap(*base, "--lang", "en", "stalled", "--by", by).out
    assert en in shown
    heads = {"cause": "Cause", "unit": "Unit", "owner": "Who acts", "step": "Step"}
    assert shown.startswith(heads[by])
    rows = ketnap(*base, "--json", "stalled", "--by", by).data
    assert all(row.keys() == {"key", "cases", "worst_days"} for row in rows)
    ids = {"cause": "limit-passed", "unit": "LC01", "owner": "branch", "step": "propose"}
    assert ids[by] in {row["key"] for row in rows}


def test_json_has_the_promised_keys(ketnap: Run, stuck: tuple[str, str, str]) -> None:
    """A script gets every row, the one that rightly waits last."""
    rows = ketnap(
        "--db", stuck[0], "--as", "thanh", "--today", "2025-10-07", "--json", "stalled"
    ).data
    assert {tuple(row) for row in rows} == {
        (
            "ref",
            "unit",
            "name",
            "state",
            "rule",
            "kind",
            "cause",
            "since",
            "due",
            "days_late",
            "owner",
            "waiting_for",
            "last_act",
            "last_reminded",
            "escalated_to",
            "next",
            "waits_for",
            "first_listed_on",
            "first_certified_on",
            "total_days",
            "resets",
            "held_days",
        )
    }
    assert [row["cause"] for row in rows] == ["limit-passed", "evidence-missing", "on-hold"]


def test_nothing_stuck_and_out_of_sight(ketnap: Run, stuck: tuple[str, str, str]) -> None:
    """An empty list says so; another's unit is not found; a kind there is not is wrong usage."""
    base = ("--db", stuck[0], "--as", "ly", "--today", "2025-10-07", "--lang", "en")
    assert ketnap(*base, "stalled").out.strip() == "Nothing is stuck."
    assert ketnap(*base, "stalled", "--by", "unit").out.strip() == "Nothing is stuck."
    assert ketnap(*base, "stalled", "--unit", "LC01").code == 4
    assert ketnap(*base, "stalled", "--kind", "product").code == 2
    assert ketnap(*base, "stalled", "--silent", "x").code == 2


def test_the_stuck_list_on_paper(ketnap: Run, stuck: tuple[str, str, str], tmp_path: Path) -> None:
    """--out prints what is stuck, in words, each case counted once; what rightly waits is left out."""
    url, ref, waiting = stuck
    base = ("--db", url, "--as", "thanh", "--today", "2025-10-07", "--json", "stalled")
    for ending in ("docx", "pdf"):
        file = tmp_path / f"it.{ending}"
        done = ketnap(*base, "--unit", "LC", "--out", str(file))
        assert done.data == {"unit": "LC", "file": str(file)}, done.err
        data = file.read_bytes()
        text = " ".join((doc.docx_text(data) if ending == "docx" else doc.pdf_text(data)).split())
        assert ref in text
        assert waiting not in text
        assert "Thiếu giấy tờ" in text
        assert "evidence-missing" not in text
    sheet = doc.docx_text((tmp_path / "it.docx").read_bytes()).splitlines()
    assert next(line for line in sheet if line.startswith("Số hồ sơ")) == "Số hồ sơ: 1"
    assert sheet.count(ref) > 1
    file = tmp_path / "it.pdf"
    own = ketnap(
        "--db", url, "--as", "lan", "--today", "2025-10-07", "--json", "stalled", "--out", str(file)
    )
    assert own.code == 1, "the file is there"
    own = ketnap(*base, "--out", str(file), "--force")
    assert own.data["unit"] == "TP"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--by", "unit", "--out", "it.pdf"), 2),
        (("--out", "it.odt"), 2),
        (("--unit", "NO", "--out", "it.pdf"), 4),
        (("--unit", "HX01", "--out", "it.pdf"), 4),
    ],
)
def test_a_stuck_list_that_is_not_printed(
    ketnap: Run,
    stuck: tuple[str, str, str],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    words: tuple[str, ...],
    code: int,
) -> None:
    """A summary, an unknown ending and a unit out of sight are told, and no file is left."""
    monkeypatch.chdir(tmp_path)
    assert ketnap("--db", stuck[0], "--as", "lan", "stalled", *words).code == code
    assert list(tmp_path.iterdir()) == []


def test_on_a_terminal_a_command_of_the_inbox_is_one_line(
    ketnap: Run, stuck: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """On a narrow terminal words are broken beside the reference, and the command stays whole."""
    url, ref, _ = stuck
    base = ("--db", url, "--as", "lan", "--today", "2025-10-07", "--lang", "en")
    (todo,) = (row["todo"] for row in ketnap(*base, "--json", "inbox").data if row["ref"] == ref)
    monkeypatch.setattr(output, "terminal_width", lambda: 50)
    lines = ketnap(*base, "inbox").out.splitlines()
    assert f"{ref}  Nguyễn Thị Minh A · LC01" in lines
    assert f"         {todo}" in lines
    assert all(len(line) <= 50 for line in lines if "ketnap" not in line)


@pytest.fixture
def restarted(sqlite_registers: SqliteRegisters) -> tuple[str, str, str]:
    """Return a register with a case listed in 2019, withdrawn, reopened and held for five days in 2025, and one that is late."""
    office = Office.planted(sqlite_registers)
    ref, late = office.open(on=date(2019, 7, 12)), office.open(on=date(2024, 1, 6))
    office.do("withdraw", ref)
    office.do("reopen", ref)
    office.hold(ref, date(2025, 2, 15))
    office.later(5)
    office.resume(ref)
    office.app.close()
    return office.url, ref, late


def test_who_was_restarted_is_told_by_the_day(
    ketnap: Run, restarted: tuple[str, str, str], tmp_path: Path
) -> None:
    """--resets lists a case with nothing late, in words, in JSON, in a summary and on paper; nothing else does."""
    url, ref, late = restarted
    base = ("--db", url, "--as", "thanh", "--today", "2025-02-01")
    plain = ketnap(*base, "stalled")
    assert ref not in plain.out
    assert late in plain.out
    assert "làm lại" not in plain.err
    done = ketnap(*base, "stalled", "--resets", "1")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0].startswith(f"{ref} Nguyễn Thị Minh A · LC01")
    told = "trong diện theo dõi 2.031 ngày, làm lại 1 lần, tạm dừng 5 ngày"
    assert lines[1] == f"Trong danh sách nguồn · {told}"
    assert lines[2].startswith("Phải làm lại, hiện chưa quá hạn nào · đang chờ chi bộ")
    assert late not in done.out
    assert {
        "Chậm, vướng mắc: 0 hồ sơ; đang tạm dừng có lý do: 0.",
        "Hồ sơ phải làm lại, hiện chưa quá hạn nào: 1.",
    } <= set(done.err.splitlines())
    english = ketnap(*base, "--lang", "en", "stalled", "--resets", "1").out
    assert "followed for 2,031 days, restarted 1 time, on hold for 5 days" in english
    (row,) = ketnap(*base, "--json", "stalled", "--resets", "1").data
    assert list(row.items())[-5:] == [
        ("first_listed_on", "2019-07-12"),
        ("first_certified_on", None),
        ("total_days", 2031),
        ("resets", 1),
        ("held_days", 5),
    ]
    (group,) = ketnap(*base, "--json", "stalled", "--resets", "1", "--by", "cause").data
    assert group == {"key": "restarted", "cases": 1, "worst_days": 0}
    assert ketnap(*base, "--json", "stalled", "--resets", "2").data == []
    file = tmp_path / "it.docx"
    ketnap(*base, "stalled", "--resets", "1", "--out", str(file))
    text = " ".join(doc.docx_text(file.read_bytes()).split())
    assert told.removeprefix("t") in text  # it begins the cell
    assert "Phải làm lại, hiện chưa quá hạn nào" in text


def test_a_limited_list_says_that_there_is_more(
    ketnap: Run, restarted: tuple[str, str, str], tmp_path: Path
) -> None:
    """--limit shows the worst, of groups too; only a list that was cut says so instead of counting."""
    url, ref, late = restarted
    base = ("--db", url, "--as", "thanh", "--today", "2025-08-01", "--lang", "en")
    everything = ketnap(*base, "--json", "stalled").data
    assert [row["ref"] for row in everything] == [late, ref]
    for limit, more in ((0, True), (1, True), (2, False), (9, False)):
        done = ketnap(*base, "--json", "stalled", "--limit", str(limit))
        assert done.data == everything[:limit]
        told = f"The worst {limit} are shown; there are more."
        assert (told in done.err) is more
        assert ("Stuck cases: 2" in done.err) is not more
    assert len(ketnap(*base, "--json", "stalled", "--by", "unit", "--limit", "1").data) == 1
    assert ketnap(*base, "--json", "stalled", "--by", "unit", "--limit", "0").data == []
    file = tmp_path / "it.docx"
    ketnap(*base, "stalled", "--limit", "1", "--out", str(file))
    assert ref not in doc.docx_text(file.read_bytes())
    assert late in doc.docx_text(file.read_bytes())
    for words in (("--resets", "x"), ("--limit", "-1"), ("--resets", "1.5")):
        assert ketnap(*base, "stalled", *words).code == 2


def test_a_case_shows_what_nothing_resets(ketnap: Run, restarted: tuple[str, str, str]) -> None:
    """`case show` has the five keys and their words, `case file` a line of them."""
    url, ref, _ = restarted
    base = ("--db", url, "--as", "lan", "--today", "2025-02-01")
    shown = ketnap(*base, "--json", "case", "show", ref).data
    assert {
        k: shown[k]
        for k in ("first_listed_on", "first_certified_on", "total_days", "resets", "held_days")
    } == {
        "first_listed_on": "2019-07-12",
        "first_certified_on": None,
        "total_days": 2031,
        "resets": 1,
        "held_days": 5,
    }
    table = ketnap(*base, "case", "show", ref).out
    for words in ("Tổng số ngày trong diện theo dõi", "Số lần làm lại", "Số ngày tạm dừng"):
        assert words in table
    page = ketnap(*base, "case", "file", ref).out
    told = "trong diện theo dõi 2.031 ngày, làm lại 1 lần, tạm dừng 5 ngày"
    assert f"Đưa vào danh sách nguồn lần đầu ngày 12/07/2019: {told}" in page
    assert "Được cấp giấy chứng nhận lần đầu" not in page
