"""The counting of working days over a calendar, and of months from date to date.

The calendar is data: a table of days off and make-up working days, each with the paper it rests on.
Nothing here asks the clock, and the packaged schedule is read only when `packaged` is called.
"""

from __future__ import annotations

import os
from bisect import bisect_right
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from states.frozen import NamedTuple
from states.pipeline import Label

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

WEEKEND = Label("Ngày nghỉ hằng tuần", "Weekend")
ON_HOLD = Label("Tạm dừng tính thời hạn", "On hold")

HOLIDAY_WORDS = {
    "Tết Dương lịch": "New Year's Day",
    "Tết Nguyên đán": "Lunar New Year (Tết)",
    "Ngày Giỗ Tổ Hùng Vương": "Hùng Kings' Commemoration Day",
    "Ngày Chiến thắng 30/4": "Victory Day, 30 April",
    "Ngày Quốc tế lao động": "International Labour Day",
    "Quốc khánh": "National Day",
    "Ngày Văn hóa Việt Nam": "Vietnam Culture Day",
    "Nghỉ bù": "Day off in lieu",
    "Nghỉ hoán đổi": "Day off in exchange for a Saturday",
    "Ngày làm bù": "Make-up working day",
    "Ngày nghỉ": "Day off",
}

_WEEK, _OFFICE_DAYS = 7, 5
_LONGEST_COUNT = (
    109_575  # three hundred years of days: a hold without an end must not count for ever
)
_MOST_KEPT = 4096
"""So many counts without a hold are kept: the cases of a list begin on few days."""


class CalendarDay(NamedTuple):
    """One day that differs from the plain Monday-to-Friday week.

    `name` is the official Vietnamese one, `source` the document it rests on; a `provisional` day
    ("dự kiến") is expected but not yet announced.
    """

    day: date
    kind: Literal["holiday", "workday"]
    name: str
    source: str
    provisional: bool

    @property
    def label(self) -> Label:
        """Return the name in both languages; a name we have no English for stands for both."""
        return Label(self.name, HOLIDAY_WORDS.get(self.name, self.name))


class Skipped(NamedTuple):
    """A day that was passed over in a count, and why."""

    date: date
    reason: Label


class Counted(NamedTuple):
    """The outcome of counting working days: the last day, and how it was reached.

    `held_days` counts the working days that fell under a hold; they are in `skipped` too.
    """

    due: date
    skipped: tuple[Skipped, ...]
    held_days: int
    provisional: bool


class MissingDay(NamedTuple):
    """A day that its month does not have: as ISO text, the day counted instead, and the other reading.

    31 August and six months would be 31 February: counted is the last of February, the other reading is
    the first of March.
    """

    day: str
    counted: date
    other: date

    @property
    def named(self) -> str:
        """Return the missing day as it is written in papers, dd/mm/yyyy."""
        return "/".join(reversed(self.day.split("-")))


class Calendar:
    """Monday to Friday, less the days off, plus the make-up days; never changes once made."""

    __slots__ = ("_added", "_announced", "_counted", "_days", "_removed", "_unsure", "days")

    def __init__(self, days: Iterable[CalendarDay]) -> None:
        self.days = tuple(sorted(days))
        self._days = {day.day.toordinal(): day for day in self.days}
        differs = [n for n, day in self._days.items() if _is_weekday(n) == (day.kind == "holiday")]
        self._removed = [n for n in differs if _is_weekday(n)]
        self._added = [n for n in differs if not _is_weekday(n)]
        self._unsure = [n for n, day in self._days.items() if day.provisional]
        self._announced = frozenset(_announced_years(self.days))
        self._counted: dict[tuple[date, int], Counted] = {}

    def is_working(self, day: date) -> bool:
        """Return whether offices work on this day."""
        return self._why_off(day.toordinal()) is None

    def why_not_working(self, day: date) -> Label | None:
        """Return why offices are closed on this day, or None when they are open."""
        return self._why_off(day.toordinal())

    def next_working(self, day: date) -> date:
        """Return the first working day on or after this one."""
        return day if self.is_working(day) else self.deadline(day, 1).due

    def working_days(self, after: date, through: date) -> int:
        """Count the working days later than `after`, up to and including `through`.

        Negative when `through` comes first, so that it serves for days left as well as days late.
        """
        return self._through(through.toordinal()) - self._through(after.toordinal())

    def provisional(self, first: date, last: date) -> bool:
        """Return whether the stretch touches a year not announced, or a day not confirmed."""
        if any(year not in self._announced for year in range(first.year, last.year + 1)):
            return True
        until = bisect_right(self._unsure, last.toordinal())
        return until > bisect_right(self._unsure, first.toordinal() - 1)

    def deadline(self, start: date, n: int, held: Callable[[date], bool] | None = None) -> Counted:
        """Count `n` working days from the day after `start`, leaving out those `held` says are held.

        Day 1 is the first working day after `start`; the due date is the n-th. Raises ValueError
        when `n` is negative or the hold does not end within three hundred years.
        """
        if held is not None:
            return self._count(start, n, held)
        found = self._counted.get((start, n))
        if found is None:
            if len(self._counted) >= _MOST_KEPT:
                self._counted.clear()
            found = self._counted[start, n] = self._count(start, n, None)
        return found

    def _count(self, start: date, n: int, held: Callable[[date], bool] | None) -> Counted:
        """Count as `deadline` does, day by day."""
        if n < 0:
            raise ValueError(f"cannot count {n} working days")
        skipped: list[Skipped] = []
        held_days = 0
        first = ordinal = start.toordinal()
        while n:
            ordinal += 1
            if (why := self._why_off(ordinal)) is None:
                if held is None or not held(date.fromordinal(ordinal)):
                    n -= 1
                    continue
                why = ON_HOLD
                held_days += 1
            skipped.append(Skipped(date.fromordinal(ordinal), why))
            if ordinal - first > _LONGEST_COUNT:
                raise ValueError("the hold has no end")
        due = date.fromordinal(ordinal)
        counted_from = min(due, date.fromordinal(first + 1))  # the start itself is not counted
        return Counted(due, tuple(skipped), held_days, self.provisional(counted_from, due))

    def _why_off(self, ordinal: int) -> Label | None:
        day = self._days.get(ordinal)
        if day is not None:
            return day.label if day.kind == "holiday" else None
        return None if _is_weekday(ordinal) else WEEKEND

    def _through(self, ordinal: int) -> int:
        weeks, rest = divmod(ordinal, _WEEK)
        plain = weeks * _OFFICE_DAYS + min(rest, _OFFICE_DAYS)
        return plain - bisect_right(self._removed, ordinal) + bisect_right(self._added, ordinal)


@lru_cache(maxsize=4096)
def add_months(day: date, months: int) -> date:
    """Go `months` calendar months on (or back) from date to date; a missing day becomes the last one."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, _days_in(year, month)))


def missing_day(start: date, months: int) -> MissingDay | None:
    """Return the day that `months` from a date would fall on, where its month has no such day."""
    counted = add_months(start, months)
    if counted.day == start.day:
        return None
    text = f"{counted.year:04}-{counted.month:02}-{start.day:02}"
    return MissingDay(text, counted, date.fromordinal(counted.toordinal() + 1))


def packaged() -> tuple[CalendarDay, ...]:
    """Read the schedule that comes with the program, oldest first."""
    import csv

    table = os.path.join(os.path.dirname(__file__), "calendar_vn.csv")
    with open(table, encoding="utf-8", newline="") as lines:
        return tuple(
            CalendarDay(
                date.fromisoformat(row["day"]),
                "holiday" if row["kind"] == "holiday" else "workday",
                row["name"],
                row["source"],
                row["provisional"] == "yes",
            )
            for row in csv.DictReader(lines)
        )


def _is_weekday(ordinal: int) -> bool:
    return (ordinal - 1) % _WEEK < _OFFICE_DAYS  # ordinal 1, 1 January of year 1, is a Monday


def _days_in(year: int, month: int) -> int:
    following = date(year + month // 12, month % 12 + 1, 1)
    return (following - date(year, month, 1)).days


def _announced_years(days: Iterable[CalendarDay]) -> Iterator[int]:
    """Yield the years most of whose rows are confirmed: one early row does not make a schedule."""
    balance: dict[int, int] = {}
    for day in days:
        balance[day.day.year] = balance.get(day.day.year, 0) + (-1 if day.provisional else 1)
    return (year for year, sure in balance.items() if sure > 0)
