"""Hold the packaged Vietnamese schedule to the law's own counts."""

from __future__ import annotations

from datetime import date

from states.calendar import HOLIDAY_WORDS, CalendarDay, packaged
from states.pipeline import Label


def test_every_packaged_row_is_complete() -> None:
    """Each row has a name known in both languages and a source, and no day comes twice."""
    rows = packaged()
    assert len({day.day for day in rows}) == len(rows)
    for day in rows:
        assert day.name in HOLIDAY_WORDS, day
        assert all(day.label), day
        assert len(day.source) > len("Điều 112"), day
        assert day.provisional == (day.day.year > 2026 or day.day == date(2026, 11, 24)), day
        if day.kind == "workday":
            assert day.day.strftime("%a") == "Sat", day


def test_every_year_has_its_statutory_days_off() -> None:
    """Each year has its 10, 11 or 12 statutory days, and one weekday off for each on a weekend."""
    for year in range(2016, 2037):
        off = [d for d in packaged() if d.day.year == year and d.kind == "holiday"]
        statutory = [d for d in off if d.name not in ("Nghỉ bù", "Nghỉ hoán đổi")]
        assert len(statutory) == 10 + (year >= 2021) + (year >= 2027), year
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
