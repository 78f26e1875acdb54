"""The stuck list on the screen: words before codes, notes apart, counts on stderr."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office
from workflow import units

if TYPE_CHECKING:
    from tests.cli.conftest import Run
    from tests.support.registers import SqliteRegisters


@pytest.fixture
def stuck(sqlite_registers: SqliteRegisters) -> tuple[str, str, str]:
    """Return a register's address with a case that is stuck in two ways, and one on hold."""
    office = Office(sqlite_registers.fresh())
    ref = office.at("verified")
    waiting = office.open()
    office.hold(waiting, date(2026, 5, 20))
    units.change(office.app, "LC01", units.Change(units.Profile(meets="4")), office.stamp("an"))
    office.app.close()
    return office.url, ref, waiting


def test_the_screen_says_what_helps(ketnap: Run, stuck: tuple[str, str, str]) -> None:
    """Each case once, with its causes in words, how late, who must act, what is missing and the command."""
    url, ref, waiting = stuck
    done = ketnap("--db", url, "--as", "thanh", "--today", "2025-10-07", "--lang", "en", "stalled")
    lines = [" ".join(line.split()) for line in done.out.splitlines()]
    assert lines[0].startswith(f"{ref} Nguyễn Thị Minh 1 · LC01")
    assert lines[1] == "Verification concluded"
    assert lines[2].startswith("1 day late Past its limit: The branch votes")
    assert lines[2].endswith("(L6) · waits for branch (LC01)")
    assert f'ketnap record challenge {ref} --task "…" --result "passed|failed"' in lines
    assert "1 day late Papers missing (L6)" in lines
    assert "No passed challenge assessment is on file." in lines
    apart = lines.index("Rightly waiting (not counted as stuck)")
    assert lines[apart + 1] == f"{waiting} Nguyễn Thị Minh 2 · LC01: until 20/05/2026"
    assert "Stuck: 1 cases; rightly waiting: 1." in done.err.splitlines()


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
        assert "04/10/2025" not in ketnap(*base, "2025-10-04", *command).out


@pytest.mark.parametrize(
    ("by", "vi", "en"),
    [("cause", "Thiếu giấy tờ", "Papers missing"), ("unit", "LC01", "LC01"), ("owner", "chi bộ", "branch"),
     ("step", "Chi bộ biểu quyết đề nghị kết nạp", "Branch votes to propose admission")],
)  # fmt: skip
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
    assert {tuple(row) for row in rows} == {(
        "ref", "unit", "name", "state", "rule", "kind", "cause", "since", "due", "days_late", "owner", "waiting_for",
        "last_act", "last_reminded", "escalated_to", "next",
    )}  # fmt: skip
    assert [row["cause"] for row in rows] == ["limit-passed", "evidence-missing", "on-hold"]


def test_nothing_stuck_and_out_of_sight(ketnap: Run, stuck: tuple[str, str, str]) -> None:
    """An empty list says so; another's unit is not found; a kind there is not is wrong usage."""
    base = ("--db", stuck[0], "--as", "ly", "--today", "2025-10-07", "--lang", "en")
    assert ketnap(*base, "stalled").out.strip() == "Nothing is stuck."
    assert ketnap(*base, "stalled", "--by", "unit").out.strip() == "Nothing is stuck."
    assert ketnap(*base, "stalled", "--unit", "LC01").code == 4
    assert ketnap(*base, "stalled", "--kind", "product").code == 2
    assert ketnap(*base, "stalled", "--silent", "x").code == 2
