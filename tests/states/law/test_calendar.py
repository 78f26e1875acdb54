"""Hold the working-day arithmetic to a slow, independent routine and to dates counted by hand."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import count, islice
from typing import Literal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.law.calendar import (
    ON_HOLD,
    WEEKEND,
    Calendar,
    CalendarDay,
    Skipped,
    add_months,
    missing_day,
    packaged,
)
from states.pipeline import Label

# The oracle: the weekdays off and the Saturdays worked of three years, typed by hand from the
# announcements, and a day-by-day walk that shares nothing with the code it checks.
CLOSED = {
    2024: [
        "1/1",
        "8/2",
        "9/2",
        "12/2",
        "13/2",
        "14/2",
        "18/4",
        "29/4",
        "30/4",
        "1/5",
        "2/9",
        "3/9",
    ],
    2025: [
        *["1/1", "27/1", "28/1", "29/1", "30/1", "31/1"],
        *["7/4", "30/4", "1/5", "2/5", "1/9", "2/9"],
    ],
    2026: [
        *["1/1", "2/1", "16/2", "17/2", "18/2", "19/2", "20/2"],
        *["27/4", "30/4", "1/5", "31/8", "1/9", "2/9", "24/11"],
    ],
    2027: [
        *["1/1", "4/2", "5/2", "8/2", "9/2", "10/2"],
        *["16/4", "30/4", "3/5", "2/9", "3/9", "24/11"],
    ],
}
MADE_UP = {2024: ["4/5"], 2025: ["26/4"], 2026: ["10/1", "22/8"]}


def typed(table: dict[int, list[str]]) -> set[str]:
    """Turn days written as day/month into the words the oracle compares."""
    return {
        f"{year}-{int(word.split('/')[1]):02}-{int(word.split('/')[0]):02}"
        for year, words in table.items()
        for word in words
    }


NO_WORK, EXTRA_WORK = typed(CLOSED), typed(MADE_UP)
FIRST, LAST = date(2024, 1, 1), date(2027, 12, 31)
DAYS = st.dates(FIRST, LAST)


def works(day: date) -> bool:
    """Tell whether a day is worked, from the typed lists alone."""
    name = day.strftime("%a %Y-%m-%d")
    if name[4:] in EXTRA_WORK:
        return True
    return not name.startswith(("Sat", "Sun")) and name[4:] not in NO_WORK


def walk(start: date, n: int, held: frozenset[date] = frozenset()) -> date:
    """Go on day by day until `n` worked, unheld days have passed."""
    later = (start + timedelta(days=i) for i in count(1))
    return next(islice((day for day in later if works(day) and day not in held), n - 1, None))


@pytest.fixture(scope="module")
def official() -> Calendar:
    """Give the packaged schedule as a calendar."""
    return Calendar(packaged())


def row(
    day: date, kind: Literal["holiday", "workday"] = "holiday", *, provisional: bool = False
) -> CalendarDay:
    """Make a row of a calendar that is not the official one."""
    return CalendarDay(day, kind, "Nghỉ bù", "a paper", provisional)


@given(day=DAYS)
def test_a_working_day_is_what_the_oracle_says(official: Calendar, day: date) -> None:
    """Every day of 2024 to 2027 is open or closed as the announcements have it."""
    assert official.is_working(day) == works(day)
    assert (official.why_not_working(day) is None) == works(day)


def test_every_day_of_four_years_agrees_with_the_oracle(official: Calendar) -> None:
    """No day of the three official years differs from the list typed by hand."""
    days = [FIRST + timedelta(days=i) for i in range((LAST - FIRST).days + 1)]
    assert [day for day in days if official.is_working(day) != works(day)] == []


@given(start=st.dates(FIRST, date(2026, 7, 1)), n=st.integers(1, 90))
def test_a_deadline_is_what_the_oracle_counts(official: Calendar, start: date, n: int) -> None:
    """The n-th working day, and every day passed over on the way, agree with a day-by-day walk."""
    counted = official.deadline(start, n)
    assert counted.due == walk(start, n)
    between = [start + timedelta(days=i) for i in range(1, (counted.due - start).days + 1)]
    assert [skip.date for skip in counted.skipped] == [day for day in between if not works(day)]
    assert len(between) == n + len(counted.skipped)
    assert counted.held_days == 0


@given(
    start=st.dates(FIRST, date(2026, 3, 1)),
    n=st.integers(1, 60),
    held=st.frozensets(st.integers(-5, 120), max_size=40),
)
def test_held_days_are_added(official: Calendar, start: date, n: int, held: frozenset[int]) -> None:
    """Held working days are not counted; held weekends and days before the start change nothing."""
    days = frozenset(start + timedelta(days=i) for i in held)
    counted = official.deadline(start, n, days.__contains__)
    assert counted.due == walk(start, n, days)
    on_hold = [skip.date for skip in counted.skipped if skip.reason == ON_HOLD]
    assert on_hold == sorted(day for day in days if start < day <= counted.due and works(day))
    assert counted.held_days == len(on_hold)


@given(after=DAYS, through=DAYS)
def test_working_days_between_agree_with_the_oracle(
    official: Calendar, after: date, through: date
) -> None:
    """Counting between two days equals counting one by one, with the sign of the direction."""
    low, high = sorted((after, through))
    expected = sum(works(low + timedelta(days=i)) for i in range(1, (high - low).days + 1))
    assert official.working_days(after, through) == (expected if after <= through else -expected)


@given(start=st.dates(FIRST, date(2026, 6, 1)), n=st.integers(0, 120))
def test_counting_back_a_deadline_gives_its_length(official: Calendar, start: date, n: int) -> None:
    """There are n working days between a start and its n-day deadline."""
    assert official.working_days(start, official.deadline(start, n).due) == n


@given(day=st.dates(FIRST, date(2026, 12, 1)))
def test_the_next_working_day_is_this_one_or_the_first_after(official: Calendar, day: date) -> None:
    """An open day is its own next working day; a closed one gives the first open day later."""
    assert official.next_working(day) == walk(day - timedelta(days=1), 1)


@pytest.mark.parametrize(
    ("start", "n", "due"),
    [
        ("2025-08-04", 60, "2025-10-29"),  # 1 and 2 September 2025 are holidays
        ("2025-09-15", 30, "2025-10-27"),
        ("2025-01-24", 1, "2025-02-03"),  # Friday before Tết to the Monday after it
        ("2024-04-26", 1, "2024-05-02"),  # 29 April 2024 is swapped away …
        ("2024-04-26", 3, "2024-05-04"),  # … and Saturday 4 May is worked for it
        ("2025-04-25", 1, "2025-04-26"),  # Saturday 26 April 2025 is worked …
        ("2025-04-29", 1, "2025-05-05"),  # … for Friday 2 May
        ("2025-12-31", 1, "2026-01-05"),  # 2 January 2026 is off …
        ("2026-01-09", 1, "2026-01-10"),  # … and Saturday 10 January is worked
        ("2026-08-21", 1, "2026-08-22"),  # Saturday 22 August 2026 is worked …
        ("2026-08-28", 1, "2026-09-03"),  # … for Monday 31 August
        ("2018-12-28", 1, "2019-01-02"),
        ("2019-01-04", 1, "2019-01-05"),
        ("2021-02-09", 1, "2021-02-17"),
        ("2023-04-28", 1, "2023-05-04"),
    ],
)
def test_deadlines_counted_by_hand(official: Calendar, start: str, n: int, due: str) -> None:
    """Dates counted on paper come out the same."""
    assert official.deadline(date.fromisoformat(start), n).due == date.fromisoformat(due)


def test_every_skipped_day_says_why(official: Calendar) -> None:
    """A derivation names the weekend, the holiday and the hold, in both languages."""
    counted = official.deadline(date(2025, 8, 29), 2, {date(2025, 9, 3)}.__contains__)
    national = Label("Quốc khánh", "National Day")
    assert counted.skipped == (
        Skipped(date(2025, 8, 30), WEEKEND),
        Skipped(date(2025, 8, 31), WEEKEND),
        Skipped(date(2025, 9, 1), national),
        Skipped(date(2025, 9, 2), national),
        Skipped(date(2025, 9, 3), ON_HOLD),
    )
    assert counted.due == date(2025, 9, 5)


def test_zero_days_end_on_the_start_and_fewer_are_refused(official: Calendar) -> None:
    """A count of nothing is the start itself; a negative one is a mistake of the caller."""
    assert official.deadline(date(2025, 8, 2), 0).due == date(2025, 8, 2)
    with pytest.raises(ValueError, match="-1"):
        official.deadline(date(2025, 8, 2), -1)


def test_a_hold_without_an_end_is_refused(official: Calendar) -> None:
    """A hold that never ends raises instead of counting for ever."""
    with pytest.raises(ValueError, match="no end"):
        official.deadline(date(2025, 8, 4), 1, lambda _: True)


def test_official_years_are_sure_and_later_ones_are_not(official: Calendar) -> None:
    """2016 to 2027 are announced, 2028 to 2036 and years without a row are provisional."""
    for year in range(2016, 2028):
        assert not official.provisional(date(year, 1, 1), date(year, 12, 31)), year
    for year in (2015, *range(2028, 2038)):
        assert official.provisional(date(year, 6, 1), date(year, 6, 2)), year
    assert official.deadline(date(2027, 12, 1), 60).provisional
    assert not official.deadline(date(2025, 8, 4), 60).provisional


def test_one_unconfirmed_day_makes_its_stretch_provisional(official: Calendar) -> None:
    """A deadline that passes a day off not confirmed says so; one that starts on it does not."""
    hoped = date(2026, 11, 17)
    unsure = Calendar([*official.days, row(hoped, provisional=True)])
    assert unsure.provisional(hoped, hoped)
    assert not unsure.provisional(hoped + timedelta(1), date(2026, 12, 31))
    assert unsure.deadline(date(2026, 11, 13), 3).provisional
    assert not unsure.deadline(hoped, 3).provisional


def test_one_confirmed_day_does_not_announce_a_year() -> None:
    """A year counts as announced only once most of its rows are confirmed."""
    unsure = [row(date(2030, 1, day), provisional=True) for day in (1, 2, 3)]
    assert Calendar([*unsure, row(date(2030, 5, 1))]).provisional(
        date(2030, 6, 1), date(2030, 6, 1)
    )
    sure = [row(date(2030, 5, day)) for day in (1, 2, 3, 6)]
    calendar = Calendar([*unsure, *sure])
    assert not calendar.provisional(date(2030, 6, 1), date(2030, 6, 1))
    assert calendar.provisional(date(2030, 1, 3), date(2030, 6, 1))
    assert not calendar.provisional(date(2030, 1, 4), date(2030, 6, 1))


def test_rows_that_change_nothing_change_nothing() -> None:
    """A holiday on a Sunday and a working Monday leave the count as it was."""
    plain, marked = (
        Calendar([]),
        Calendar([row(date(2025, 8, 3)), row(date(2025, 8, 4), "workday")]),
    )
    start = date(2025, 8, 1)
    assert plain.deadline(start, 5).due == marked.deadline(start, 5).due
    assert plain.working_days(start, date(2025, 9, 1)) == marked.working_days(
        start, date(2025, 9, 1)
    )
    assert marked.why_not_working(date(2025, 8, 3)) == Label("Nghỉ bù", "Day off in lieu")


def test_a_calendar_keeps_its_rows_in_order(official: Calendar) -> None:
    """The rows can be listed again, oldest first, whatever order they came in."""
    assert Calendar(reversed(packaged())).days == packaged() == official.days


@given(day=st.dates(date(1900, 1, 1), date(2200, 1, 1)), months=st.integers(-1200, 1200))
def test_months_go_from_date_to_date(day: date, months: int) -> None:
    """The month moves by exactly that many, the day stays or becomes the last one there is."""
    moved = add_months(day, months)
    assert (moved.year - day.year) * 12 + moved.month - day.month == months
    assert moved.day == min(day.day, monthrange(moved.year, moved.month)[1])


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2024-08-31", 6, "2025-02-28"),
        ("2023-08-31", 6, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2020-01-15", 60, "2025-01-15"),
        ("2025-10-03", 12, "2026-10-03"),
        ("2025-12-31", 2, "2026-02-28"),
        ("2025-03-31", -1, "2025-02-28"),
        ("2025-01-31", -12, "2024-01-31"),
        ("2025-05-17", 0, "2025-05-17"),
    ],
)
def test_months_counted_by_hand(day: str, months: int, expected: str) -> None:
    """Known ends of months and leap days come out as the law counts them."""
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("start", "months", "missing"),
    [
        ("2025-08-31", 6, ("2026-02-31", "2026-02-28", "2026-03-01", "31/02/2026")),
        ("2023-08-31", 6, ("2024-02-31", "2024-02-29", "2024-03-01", "31/02/2024")),
        ("2024-02-29", 60, ("2029-02-29", "2029-02-28", "2029-03-01", "29/02/2029")),
        ("2025-10-31", 1, ("2025-11-31", "2025-11-30", "2025-12-01", "31/11/2025")),
        ("2025-08-28", 6, None),
        ("2024-02-29", 48, None),
    ],
)
def test_a_day_that_a_month_does_not_have_is_named(
    start: str, months: int, missing: tuple[str, ...] | None
) -> None:
    """The missing day, the one counted instead and the other reading, only where there is one."""
    found = missing_day(date.fromisoformat(start), months)
    told = found and (found.day, str(found.counted), str(found.other), found.named)
    assert told == missing
