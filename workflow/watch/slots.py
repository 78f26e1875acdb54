"""The slots of a job: the instants at which it is to run, and by when a run is expected.

The fields are those of a cron line, in Vietnamese time; only what the table of jobs uses is understood:
a number, ``*/N``, and for the day of the week the first three letters of its name.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from states.pipeline import Label
from workflow.clock import VIETNAM, day_of

if TYPE_CHECKING:
    from workflow.watch.table import Job

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAYS_IN_WORDS = (
    Label("thứ Hai", "Monday"),
    Label("thứ Ba", "Tuesday"),
    Label("thứ Tư", "Wednesday"),
    Label("thứ Năm", "Thursday"),
    Label("thứ Sáu", "Friday"),
    Label("thứ Bảy", "Saturday"),
    Label("Chủ nhật", "Sunday"),
)
_A_WEEK = 7
LEAST_GRACE = timedelta(minutes=10)


def latest_slot(job: Job, now: datetime) -> datetime:
    """Return the latest slot of a job at or before an aware instant, in UTC."""
    day = day_of(now)
    past = (s for back in range(_A_WEEK + 1) for s in reversed(_slots(job, day, -back)) if s <= now)
    return next(past)


def next_slot(job: Job, now: datetime) -> datetime:
    """Return the first slot of a job after an aware instant, in UTC."""
    day = day_of(now)
    coming = (s for ahead in range(_A_WEEK + 1) for s in _slots(job, day, ahead) if s > now)
    return next(coming)


def expected_by(job: Job, ran_at: datetime, *, rehearsal: bool = False) -> datetime:
    """Return by when a job that ran at an instant is expected to have run again.

    A day of a rehearsal is one moment, so that no job can run in it more often than once.
    """
    every = max(job.every, timedelta(days=1)) if rehearsal else job.every
    return ran_at + every + max(LEAST_GRACE, every / 12)


def grace(job: Job) -> timedelta:
    """Return by how much a run may be late, or two clocks may differ, before anything is said or done."""
    return max(LEAST_GRACE, job.every / 12)


def in_words(job: Job) -> Label:
    """Return when a job runs, in words."""
    minute = job.when["minute"]
    if "hour" not in job.when:
        step = minute.removeprefix("*/")
        return Label(f"{step} phút một lần", f"every {step} minutes")
    at = f"{int(job.when['hour']):02}:{int(minute):02}"
    if "day_of_week" not in job.when:
        return Label(f"hằng ngày, lúc {at}", f"every day at {at}")
    day = _DAYS_IN_WORDS[_DAYS.index(job.when["day_of_week"])]
    return Label(f"{day.vi} hằng tuần, lúc {at}", f"every {day.en} at {at}")


def _slots(job: Job, today: date, offset: int) -> list[datetime]:
    """Return the slots of the Vietnamese day so many days from another one, in order."""
    day = today + timedelta(days=offset)
    if job.when.get("day_of_week", _DAYS[day.weekday()]) != _DAYS[day.weekday()]:
        return []
    hours = list(_numbers(job.when.get("hour", "*/1"), 24))
    minutes = list(_numbers(job.when["minute"], 60))
    return [
        datetime.combine(day, time(hour, minute), VIETNAM).astimezone(UTC)
        for hour in hours
        for minute in minutes
    ]


def _numbers(field: str, end: int) -> Iterator[int]:
    if field.startswith("*/"):
        yield from range(0, end, int(field[2:]))
    else:
        yield int(field)
