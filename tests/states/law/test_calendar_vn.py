"""Hold the packaged Vietnamese schedule to the law's own counts."""

from __future__ import annotations

from datetime import date

from states.law.calendar import HOLIDAY_WORDS, CalendarDay, packaged
from states.pipeline import Label
from tests.support.days import calendar

UNSETTLED = (2029, 2030, 2035)
"""The years in which 24 November falls on a weekend."""

# The days off from November 2026 to the end of 2027, with their weekdays, as the letter of 2 October 2026 and
# the labour code have them; typed by hand.
CONFIRMED = {
    "2026-11-24": "Tue", "2027-01-01": "Fri",
    "2027-02-04": "Thu", "2027-02-05": "Fri", "2027-02-06": "Sat", "2027-02-07": "Sun",
    "2027-02-08": "Mon", "2027-02-09": "Tue", "2027-02-10": "Wed",
    "2027-04-16": "Fri", "2027-04-30": "Fri", "2027-05-01": "Sat", "2027-05-03": "Mon",
    "2027-09-02": "Thu", "2027-09-03": "Fri", "2027-11-24": "Wed",
}  # fmt: skip
LAW, LETTER = "Nghị quyết 28/2026/QH16", "Công văn 10065/VPCP-KGVX"


def expected_only(day: date) -> bool:
    """Say whether a day is not certain yet: later than 2027, but for 24 November on a day of the week."""
    if (day.month, day.day) == (11, 24) or day.month == 11:
        return day.year in UNSETTLED
    return day.year > 2027


def weekday(year: int, month: int, day: int) -> str:
    """Return the weekday by Sakamoto's rule, which knows nothing of the calendar's own code."""
    shift = (0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4)
    year -= month < 3
    names = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
    return names[(year + year // 4 - year // 100 + year // 400 + shift[month - 1] + day) % 7]


def test_what_was_announced_for_2027_is_confirmed() -> None:
    """From November 2026 through 2027 the days off are those announced, each certain, none worked instead."""
    rows = [d for d in packaged() if date(2026, 11, 1) <= d.day <= date(2027, 12, 31)]
    assert {d.day.isoformat() for d in rows} == CONFIRMED.keys()
    for day in rows:
        assert (day.kind, day.provisional) == ("holiday", False), day
        text = day.day.isoformat()
        assert weekday(*map(int, text.split("-"))) == CONFIRMED[text], day
    assert not calendar().provisional(date(2026, 11, 1), date(2027, 12, 31))
    assert calendar().provisional(date(2026, 11, 1), date(2028, 1, 1))


def test_each_row_names_its_own_paper() -> None:
    """24 November cites the resolution; Tết and National Day of 2027 the letter."""
    by_day = {d.day: d for d in packaged()}
    assert LAW in by_day[date(2026, 11, 24)].source
    assert LETTER in by_day[date(2026, 11, 24)].source
    for day in ("2027-02-04", "2027-02-10", "2027-09-02", "2027-09-03"):
        assert by_day[date.fromisoformat(day)].source.startswith(LETTER), day
    for year in range(2026, 2037):
        assert by_day[date(year, 11, 24)].source.startswith(LAW)


def test_the_days_around_24_november_2026_are_ordinary() -> None:
    """Monday 23 is worked, Tuesday 24 is off, Saturday 28 is not a working day."""
    worked = {day: calendar().is_working(date(2026, 11, day)) for day in range(20, 31)}
    assert worked == {
        20: True,
        21: False,
        22: False,
        23: True,
        24: False,
        25: True,
        26: True,
        27: True,
        28: False,
        29: False,
        30: True,
    }


def test_a_24_november_on_a_weekend_is_not_settled() -> None:
    """The day and the day off in its place are provisional and say why; other years are certain."""
    for year in range(2028, 2037):
        rows = [d for d in packaged() if d.day.year == year and d.day.month == 11]
        weekend = weekday(year, 11, 24) in ("Sat", "Sun")
        assert weekend is (year in UNSETTLED)
        assert [d.provisional for d in rows] == ([True, True] if weekend else [False])
        assert all(("chưa rõ có được nghỉ bù" in d.source) is weekend for d in rows)
        assert calendar().provisional(
            date(year, 3, 1), date(year, 3, 1)
        )  # nothing else is announced


def test_sixty_working_days_across_24_november_2026() -> None:
    """From Monday 7 September: 58 days by Friday 27 November, the 60th is Tuesday 1 December."""
    counted = calendar().deadline(date(2026, 9, 7), 60)
    assert counted.due == date(2026, 12, 1)
    assert date(2026, 11, 24) in {skip.date for skip in counted.skipped}
    assert not counted.provisional


def test_every_packaged_row_is_complete() -> None:
    """Each row has a name known in both languages and a source, and no day comes twice."""
    rows = packaged()
    assert len({day.day for day in rows}) == len(rows)
    for day in rows:
        assert day.name in HOLIDAY_WORDS, day
        assert all(day.label), day
        assert len(day.source) > len("Điều 112"), day
        assert day.provisional == expected_only(day.day), day
        if day.kind == "workday":
            assert day.day.strftime("%a") == "Sat", day


def test_every_year_has_its_statutory_days_off() -> None:
    """Each year has its 10, 11 or 12 statutory days, and one weekday off for each on a weekend."""
    for year in range(2016, 2037):
        off = [d for d in packaged() if d.day.year == year and d.kind == "holiday"]
        statutory = [d for d in off if d.name not in ("Nghỉ bù", "Nghỉ hoán đổi")]
        assert len(statutory) == 10 + (year >= 2021) + (year >= 2026), year
        lost = [d for d in statutory if d.day.weekday() >= 5]
        assert len([d for d in off if d.name == "Nghỉ bù"]) == len(lost), year
        assert all(d.day.weekday() < 5 for d in off if d not in statutory), year


def test_swapped_days_come_in_pairs() -> None:
    """Every day swapped away has its Saturday worked, and both cite the same paper."""
    rows = packaged()
    away = [day for day in rows if day.name == "Nghỉ hoán đổi"]
    made_up = [day for day in rows if day.kind == "workday"]
    assert sorted(day.source for day in away) == sorted(day.source for day in made_up)
    assert len(away) == 6


def test_an_unknown_name_stands_for_both_languages() -> None:
    """A day the register's admin names freely is shown as written."""
    day = CalendarDay(
        date(2027, 1, 4), "holiday", "Ngày hội thành phố", "a paper", provisional=False
    )
    assert day.label == Label("Ngày hội thành phố", "Ngày hội thành phố")
