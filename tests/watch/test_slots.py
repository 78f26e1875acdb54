"""Slots: the instants at which jobs are to run, counted by hand and against APScheduler's own count."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workflow.watch.scheduler import trigger
from workflow.watch.slots import expected_by, in_words, latest_slot, next_slot
from workflow.watch.table import JOB_BY_NAME, JOBS, Job

each_job = pytest.mark.parametrize("job", JOBS, ids=lambda job: job.name)


def vietnam(day: int, hour: int, minute: int = 0) -> datetime:
    """Return an instant of November 2026, given by the clock in Viet Nam."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC) - timedelta(hours=7)


# 2 November 2026 is a Monday.
COUNTED = (
    ("remind", vietnam(2, 6, 14), vietnam(1, 6, 15), vietnam(2, 6, 15)),
    ("remind", vietnam(2, 6, 15), vietnam(2, 6, 15), vietnam(3, 6, 15)),
    ("remind", vietnam(2, 6, 16), vietnam(2, 6, 15), vietnam(3, 6, 15)),
    ("seal", vietnam(2, 0, 1), vietnam(1, 23, 45), vietnam(2, 23, 45)),
    ("deliver", vietnam(2, 0, 4), vietnam(2, 0, 0), vietnam(2, 0, 5)),
    ("deliver", vietnam(2, 23, 59), vietnam(2, 23, 55), vietnam(3, 0, 0)),
    ("digest", vietnam(2, 6, 44), vietnam(2, 6, 45) - timedelta(days=7), vietnam(2, 6, 45)),
    ("digest", vietnam(2, 6, 45), vietnam(2, 6, 45), vietnam(9, 6, 45)),
    ("digest", vietnam(8, 23, 0), vietnam(2, 6, 45), vietnam(9, 6, 45)),
)


@pytest.mark.parametrize(("name", "now", "latest", "coming"), COUNTED)
def test_slots_counted_by_hand(
    name: str, now: datetime, latest: datetime, coming: datetime
) -> None:
    """The latest slot is at or before now, the next one after it, in Vietnamese time."""
    job = JOB_BY_NAME[name]
    assert (latest_slot(job, now), next_slot(job, now)) == (latest, coming)


@each_job
def test_the_scheduler_ticks_at_the_slots(job: Job) -> None:
    """APScheduler's trigger fires at our slots and at no other instant."""
    now = vietnam(1, 3, 2)
    for _ in range(20):
        slot = next_slot(job, now)
        fires = trigger(job).get_next_fire_time(None, now + timedelta(seconds=1))
        assert fires is not None
        assert fires.astimezone(UTC) == slot
        assert latest_slot(job, slot) == slot
        now = slot


@each_job
def test_when_a_job_runs_is_said_in_words(job: Job) -> None:
    """Both languages say the time of day or the step."""
    words = in_words(job)
    told = (
        "5" if job.name == "deliver" else f"{int(job.when['hour']):02}:{int(job.when['minute']):02}"
    )
    assert told in words.vi
    assert told in words.en
    assert ("thứ Hai" in words.vi) == ("Monday" in words.en) == (job.name == "digest")


def test_a_run_is_expected_with_some_grace() -> None:
    """A daily job has two hours more, the mail ten minutes; a day of a rehearsal counts as one moment."""
    at = vietnam(2, 6, 15)
    assert expected_by(JOB_BY_NAME["remind"], at) == at + timedelta(hours=26)
    assert expected_by(JOB_BY_NAME["deliver"], at) == at + timedelta(minutes=15)
    assert expected_by(JOB_BY_NAME["deliver"], at, rehearsal=True) == at + timedelta(hours=26)


@pytest.mark.parametrize("job", [job for job in JOBS if job.after], ids=lambda job: job.name)
def test_a_job_comes_after_what_it_rests_on(job: Job) -> None:
    """By its hour on a night like any other, and in the order of the table after a time off."""
    night = datetime(2026, 11, 1, 17, tzinfo=UTC)  # midnight of Monday 2 November
    names = [one.name for one in JOBS]
    for name in job.after:
        assert next_slot(JOB_BY_NAME[name], night) < next_slot(job, night)
        assert names.index(name) < names.index(job.name)


def test_the_check_comes_after_what_mends_by_itself() -> None:
    """What recompute puts right is put right before anybody looks."""
    assert "recompute" in JOB_BY_NAME["check"].after
