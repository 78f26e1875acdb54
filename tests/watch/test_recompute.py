"""`recompute`: what is kept to be searched is recomputed, case by case, whatever became of one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import older_registers, raw
from tests.support.office import Office
from workflow.app import App
from workflow.register import making
from workflow.upkeep import invariants, recomputing
from workflow.watch import running
from workflow.watch.jobs import recompute

if TYPE_CHECKING:
    from tests.support.registers import Registers

HOLIDAY = (
    "INSERT INTO calendar_days (day, kind, name, source, provisional) "
    "VALUES ('2025-08-05', 'holiday', 'x', 'x', FALSE)"
)


@pytest.fixture
def proposed(office: Office) -> Office:
    """Lend a case proposed on 4 August 2025 (D1 ends on 29 October) and one that was opened only."""
    office.at("proposed", education="university")
    office.today = date(2025, 8, 4)
    office.open()
    assert _due(office) == date(2025, 10, 29)
    return office


def _due(office: Office, rule: str = "D1") -> date:
    ((day,),) = raw.rows(
        office.url,
        f"SELECT CAST(due AS VARCHAR) FROM deadlines WHERE case_id = 1 AND rule = '{rule}'",
    )
    return date.fromisoformat(day)


def test_nothing_is_written_where_nothing_differs(proposed: Office) -> None:
    """Every open case is looked at; what is as it should be is left alone."""
    before = {k: v for k, v in raw.everything(proposed.url).items() if k != "job_runs"}
    report = running.run_now(proposed.app, "recompute").report
    assert (report.examined, report.changed, report.failed) == (2, 0, 0)
    assert {k: v for k, v in raw.everything(proposed.url).items() if k != "job_runs"} == before


def test_deadlines_follow_a_calendar_changed_past_the_program(proposed: Office) -> None:
    """One more holiday moves a limit of working days by one; a second run changes nothing."""
    raw.tamper(proposed.url, HOLIDAY)
    report = running.run_now(proposed.app, "recompute").report
    assert (report.examined, report.changed) == (2, 1)
    assert _due(proposed) == date(2025, 10, 30)
    assert proposed.show("00001-3").next_deadline.due == date(2025, 10, 30)  # type: ignore[union-attr]
    assert running.run_now(proposed.app, "recompute").report.changed == 0
    assert list(invariants.check(proposed.app)) == []


def test_a_dry_run_names_the_cases_that_move(proposed: Office) -> None:
    """It tells rule, day before, day after and how many days later, and writes nothing."""
    raw.tamper(proposed.url, HOLIDAY)
    before = raw.everything(proposed.url)
    report = running.run_now(proposed.app, "recompute", dry_run=True).report
    assert raw.everything(proposed.url) == before
    assert (report.examined, report.changed) == (2, 0)
    (planned,) = report.planned
    assert (planned.what, planned.ref) == ("move-deadline", "00001-3")
    assert planned.params == {
        "rule": "D1",
        "before": date(2025, 10, 29),
        "after": date(2025, 10, 30),
        "days": 1,
    }


SPOILT = (
    "DELETE FROM deadlines WHERE case_id = 1",
    "UPDATE deadlines SET owner_unit_id = 1 WHERE case_id = 1",
    "UPDATE cases SET next_due = '2030-01-01' WHERE id = 1",
    "UPDATE cases SET helpers = 7 WHERE id = 1",
    "UPDATE cases SET name = 'x', folded = 'x' WHERE id = 1",
    "UPDATE requests SET open = TRUE WHERE case_id = 1",
    "DELETE FROM requests WHERE case_id = 1",
    "DELETE FROM holds WHERE case_id = 1",
    "UPDATE holds SET until = '2030-01-01' WHERE case_id = 1",
    "DELETE FROM case_facts WHERE case_id = 1",
)


@pytest.mark.parametrize("script", SPOILT)
def test_whatever_is_derived_is_put_right(proposed: Office, script: str) -> None:
    """Deadlines, row, helpers, requests, holds and facts are what the history says, and nothing else."""
    proposed.hold("00001-3", "2025-08-20")
    raw.tamper(proposed.url, script)
    assert list(invariants.check(proposed.app))
    version = proposed.show("00001-3").version
    assert running.run_now(proposed.app, "recompute").report.changed == 1
    assert list(invariants.check(proposed.app)) == []
    assert proposed.show("00001-3").version == version


def test_a_closed_case_keeps_no_deadline(proposed: Office) -> None:
    """One that a closed case still has is taken away."""
    proposed.do("withdraw", "00002-1")
    raw.tamper(
        proposed.url,
        "INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, provisional, rule_set, waits) "
        "VALUES (2, 'L1', 1, 'advisory', '2025-08-04', '2026-02-04', FALSE, 'local', FALSE)",
    )
    assert running.run_now(proposed.app, "recompute").report.changed == 1
    assert list(invariants.check(proposed.app)) == []


@pytest.mark.parametrize(
    "script",
    [
        "UPDATE acts SET fields = 'no json' WHERE case_id = 1 AND n = 2",
        "UPDATE cases SET state = 'member' WHERE id = 1",
    ],
)
def test_a_bad_case_stops_no_other(proposed: Office, script: str) -> None:
    """A case that cannot be derived is named and left alone; the others are put right."""
    raw.tamper(proposed.url, script, "DELETE FROM deadlines")
    report = running.run_now(proposed.app, "recompute").report
    assert (report.examined, report.changed, report.failed) == (2, 1, 1)
    assert report.errors[0].startswith("00001-3: ")
    assert raw.rows(proposed.url, "SELECT DISTINCT case_id FROM deadlines") == [(2,)]


def test_a_case_that_cannot_be_written_stops_no_other(
    proposed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A transaction over several cases that fails is tried again case by case."""
    raw.tamper(proposed.url, "DELETE FROM deadlines")

    def write(session: object, recomputed: recomputing.Recomputed) -> None:
        if recomputed.case_id == 1:
            raise ZeroDivisionError
        recomputing.write(session, recomputed)  # type: ignore[arg-type]

    monkeypatch.setattr(recompute, "write", write)
    report = running.run_now(proposed.app, "recompute").report
    assert (report.changed, report.failed) == (1, 1)
    assert report.errors == ("00001-3: lỗi kỹ thuật (ZeroDivisionError: )",)
    assert raw.rows(proposed.url, "SELECT DISTINCT case_id FROM deadlines") == [(2,)]


def test_every_page_is_looked_at(proposed: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """With pages of one case, all cases are derived, each in a transaction of its own."""
    monkeypatch.setattr(recompute, "PAGE", 1)
    monkeypatch.setattr(recompute, "AT_ONCE", 1)
    raw.tamper(proposed.url, "DELETE FROM deadlines")
    report = running.run_now(proposed.app, "recompute").report
    assert (report.examined, report.changed) == (2, 2)


def test_a_lasting_hold_moves_on_with_the_days(proposed: Office) -> None:
    """A review holds D1 back by another working day every working day, and nothing is counted again for it."""
    proposed.hold("00001-3", "2025-08-05", kind="political-standards")
    assert _due(proposed) == _shown(proposed) == date(2025, 10, 30)
    proposed.today = date(2025, 8, 7)  # two working days more are held: Friday, then Monday
    assert running.run_now(proposed.app, "recompute").report.changed == 0
    assert _shown(proposed) == date(2025, 11, 3)
    assert _due(proposed) == date(2025, 10, 30)
    assert list(invariants.check(proposed.app)) == []


def _shown(office: Office) -> date | None:
    found = office.show("00001-3").next_deadline
    return found.due if found else None


def test_an_upgrade_fills_in_helpers_and_holds(registers: Registers) -> None:
    """A register of the schema before them has them afterwards, as its history says."""
    kept = older_registers.made(registers, "0003")
    how = making.How(today=date(2026, 12, 1))
    making.upgrade(kept, how)
    old = older_registers.taken_back(registers, kept, "0002")
    assert making.upgrade(old, how) == ("0002", records_head())
    with App.open(old, date(2026, 12, 1)) as app:
        assert list(invariants.check(app)) == []
    for table in ("holds", "cases"):
        columns = "case_id, act_n, kind, until, ended_on" if table == "holds" else "id, helpers"
        wanted = raw.rows(kept, f"SELECT {columns} FROM {table} ORDER BY 1, 2")
        assert raw.rows(old, f"SELECT {columns} FROM {table} ORDER BY 1, 2") == wanted
        assert wanted


def records_head() -> str:
    """Return the newest schema."""
    from workflow.store import migrations

    return migrations.HEAD
