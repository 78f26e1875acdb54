"""Runs of jobs: a slot is run once, a dead run is taken over, nothing is missed and nothing bursts."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput, KetnapError, NotFound
from tests.support import raw
from tests.support.claiming import SLOT
from tests.watch.conftest import put
from workflow.app import App
from workflow.stamp import Actor
from workflow.watch import running, runs, table
from workflow.watch.outcome import Report
from workflow.watch.slots import latest_slot
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from tests.watch.conftest import Clock, Did


ADMIN = Actor(1, "admin", 1, "TP", "1/", frozenset())
NAMES = [job.name for job in JOBS]


def kept(app: App) -> list[runs.RunView]:
    """Return every run that was entered."""
    return runs.listed(app, ADMIN, limit=1000)


def test_a_run_by_hand_is_entered_and_always_examines(live: App, fakes: Did, hands: Clock) -> None:
    """Two runs by hand at one instant are two runs, without a slot, with their counts."""
    for _ in range(2):
        ran = running.run_now(live, "recompute")
        assert ran.report == Report(examined=1, changed=1)
    assert fakes == [("recompute", hands.at)] * 2
    assert [(run.job, run.slot, run.ok, run.examined, run.changed) for run in kept(live)] == [
        ("recompute", None, True, 1, 1)
    ] * 2


def test_a_dry_run_leaves_no_trace(live: App, fakes: Did) -> None:
    """Not even the run is entered."""
    before = raw.everything(live.where.url)
    ran = running.run_now(live, "check", dry_run=True)
    assert (ran.report.examined, ran.report.changed) == (1, 0)
    assert raw.everything(live.where.url) == before
    assert fakes == []


def test_a_slot_is_run_once(live: App, fakes: Did) -> None:
    """Whoever comes second to a slot does nothing."""
    assert running.run(live, "check", slot=SLOT) is not None
    assert running.run(live, "check", slot=SLOT) is None
    assert running.run(live, "seal", slot=SLOT) is not None
    assert [name for name, _ in fakes] == ["check", "seal"]


def test_a_run_reports_for_itself_only(
    live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends while another of the same process goes on leaves that one open, with counts of its own."""

    def outer(app: App, *_: object) -> Report:
        running.run_now(app, "seal")
        assert {run.job: run.finished_at is None for run in kept(app)} == {
            "check": True,
            "seal": False,
        }
        return Report(examined=7)

    put(monkeypatch, "check", outer)
    assert running.run_now(live, "check").broke is None
    assert [name for name, _ in fakes] == ["seal"]
    assert {run.job: run.examined for run in kept(live)} == {"check": 7, "seal": 1}


def test_what_breaks_a_job_is_kept_and_stops_no_other(
    live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The failure is one failed, with its words; the jobs after it run, and its slot is used up."""

    def broken(*_: object) -> Report:
        raise ZeroDivisionError("nothing to divide")

    put(monkeypatch, "remind", broken)
    ran = {one.job: one for one in running.run_due(live)}
    assert list(ran) == NAMES
    assert ran["remind"].report.failed == 1
    assert ran["remind"].report.errors == ("lỗi kỹ thuật (ZeroDivisionError: nothing to divide)",)
    assert isinstance(ran["remind"].broke, ZeroDivisionError)
    assert [name for name, _ in fakes] == [name for name in NAMES if name != "remind"]
    assert list(running.run_due(live)) == []
    (row,) = [run for run in kept(live) if run.job == "remind"]
    assert (row.ok, row.failed, row.errors) == (False, 1, ran["remind"].report.errors)


def test_a_run_that_is_stopped_has_ended(live: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ctrl-C ends the run in the register too, and goes on upward."""

    def stopped(*_: object) -> Report:
        raise KeyboardInterrupt

    put(monkeypatch, "check", stopped)
    with pytest.raises(KeyboardInterrupt):
        running.run_now(live, "check")
    assert [(run.ok, run.failed) for run in kept(live)] == [(False, 1)]


def test_a_job_that_is_not_installed_says_so(live: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """A job without its module names it; a module that lacks another one is a fault of ours."""
    nowhere = JOBS[0]._replace(run="workflow.watch.jobs.nowhere:run")
    monkeypatch.setattr(running, "JOB_BY_NAME", {nowhere.name: nowhere})
    ran = running.run_now(live, nowhere.name)
    assert isinstance(ran.broke, KetnapError)
    assert "workflow.watch.jobs.nowhere" in ran.report.errors[0]


def test_a_name_that_is_no_job(live: App) -> None:
    """It is not found, and near names are told; _ may be written for -."""
    with pytest.raises(NotFound) as wrong:
        running.run_now(live, "recomput")
    assert "recompute" in wrong.value.near
    assert running._job("flag_stalled").name == "flag-stalled"


def test_long_lists_of_errors_are_cut(live: App, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a run two hundred lines are kept, and how many more there were; the report has all."""
    lines = tuple(f"line {number}" for number in range(250))
    put(monkeypatch, "check", lambda *_: Report(errors=lines))
    assert running.run_now(live, "check").report.errors == lines
    (row,) = kept(live)
    assert len(row.errors) == 201
    assert "50" in row.errors[-1]


@pytest.mark.parametrize("days", [1, 7, 40])
def test_after_any_time_off_each_job_runs_once(
    live: App, fakes: Did, hands: Clock, days: int
) -> None:
    """A scheduler that was off runs the latest slot of each job once, in the order of the table."""
    list(running.run_due(live))
    fakes.clear()
    now = hands.later(days=days)
    ran = list(running.run_due(live))
    due = [j.name for j in JOBS if j.name != "digest" or days >= 7]
    assert [one.job for one in ran] == [name for name, _ in fakes] == due
    assert all(one.slot == latest_slot(table.JOB_BY_NAME[one.job], now) for one in ran)
    assert list(running.run_due(live)) == []


def test_each_day_of_a_rehearsal_runs_each_job_once(url: str, fakes: Did) -> None:
    """A day of a rehearsal is one moment: its slots are all due in it, those of a week on their day."""
    for day, weekly in (
        (date(2026, 11, 1), True),
        (date(2026, 11, 2), True),
        (date(2026, 11, 3), False),
    ):
        with App.open(url, day) as app:
            fakes.clear()
            list(running.run_due(app))
            assert [name for name, _ in fakes] == [n for n in NAMES if weekly or n != "digest"]
            assert {now for _, now in fakes} == {app.now()}
            assert list(running.run_due(app)) == []


def test_nobody_runs_jobs_on_a_pretended_day(live: App, fakes: Did) -> None:
    """On a live register a replaced date is for reading only."""
    pretended = live.on(date(2026, 12, 1))
    with pytest.raises(BadInput):
        list(running.run_due(pretended))
    assert fakes == []


def test_whoever_sees_a_part_sees_no_counts(live: App, fakes: Did) -> None:
    """Counts and errors tell of cases of others; when a job ran, everybody may know."""
    running.run_now(live, "check")
    below = ADMIN._replace(unit_path="1/2/")
    (row,) = runs.listed(live, below)
    assert (row.job, row.ok, row.examined, row.errors) == ("check", True, None, ())
    assert fakes


def test_jobs_are_listed_with_what_is_expected(live: App, fakes: Did, hands: Clock) -> None:
    """Never run: counted from the making of the register; a job is late once its time has passed."""
    made = hands.at
    first = {job.name: job for job in runs.jobs(live)}
    assert list(first) == NAMES
    assert first["remind"].last_run is None
    assert first["remind"].expected_by == made + timedelta(hours=26)
    assert not any(job.late for job in first.values())
    hands.later(hours=26, seconds=1)
    assert {job.name for job in runs.jobs(live) if job.late} == set(NAMES) - {"digest"}
    running.run_now(live, "remind")
    (after,) = [job for job in runs.jobs(live) if job.name == "remind"]
    assert (after.last_run, after.late) == (hands.at, False)
    assert after.next_run == datetime(2026, 11, 3, 23, 15, tzinfo=UTC)
    assert fakes


def test_a_job_that_broke_has_not_run(
    live: App, fakes: Did, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What failed before it looked at anything does not count as having run."""

    def broken(*_: object) -> Report:
        raise ZeroDivisionError

    put(monkeypatch, "remind", broken)
    running.run_now(live, "remind")
    (job,) = [job for job in runs.jobs(live) if job.name == "remind"]
    assert job.last_run is None
    assert not fakes


def test_errors_are_kept_as_words(live: App) -> None:
    """They are JSON in the database, with their diacritics."""
    raw.tamper(
        live.where.url,
        "INSERT INTO job_runs (job, started_at, finished_at, examined, changed, queued, failed, errors) "
        f"VALUES ('check', '2026-11-01 00:00:00.000000', '2026-11-01 00:00:00.000000', 1, 0, 0, 0, "
        f"'{json.dumps(['Hồ sơ'], ensure_ascii=False)}')",
    )
    assert kept(live)[0].errors == ("Hồ sơ",)
