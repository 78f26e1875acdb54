"""Find the meetings of a branch around a date."""

from __future__ import annotations

from datetime import date

import pytest

from states.errors import BadInput
from states.law.meetings import (
    last_meeting,
    meeting_before,
    meeting_from,
    next_meeting,
    parse_meets,
)


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("10", (10,)),
        ("20, 5,5", (5, 20)),
        ("1,31", (1, 31)),
        (" 5, 20,", (5, 20)),
        ("2026-02-12,2026-01-10", (date(2026, 1, 10), date(2026, 2, 12))),
        ("12/02/2026, 2026-01-10", (date(2026, 1, 10), date(2026, 2, 12))),
    ],
)
def test_meeting_days_are_read(text: str, days: tuple[object, ...]) -> None:
    """Days of the month or dates come sorted and once."""
    assert parse_meets(text) == days


@pytest.mark.parametrize(
    "text", ["", ",", "0", "32", "5,32", "0,5", "x", "10,2026-01-10", "2026-02-30"]
)
def test_what_names_no_meeting_is_refused(text: str) -> None:
    """The refusal shows both ways of writing."""
    with pytest.raises(BadInput, match="neither a day of the month") as refused:
        parse_meets(text)
    assert refused.value.params == {"field": "--meets", "value": text}


@pytest.mark.parametrize(
    ("after", "meets", "expected"),
    [
        ("2026-11-02", "10", "2026-11-10"),
        ("2026-11-10", "10", "2026-12-10"),
        ("2026-11-09", "10", "2026-11-10"),
        ("2026-12-31", "5,20", "2027-01-05"),
        ("2026-11-05", "5,20", "2026-11-20"),
        ("2027-01-31", "31", "2027-02-28"),
        ("2028-02-01", "30", "2028-02-29"),
        ("2026-01-10", "2026-01-10,2026-02-12", "2026-02-12"),
        ("2026-02-12", "2026-01-10,2026-02-12", "2026-03-12"),
        ("2026-01-31", None, "2026-02-28"),
        ("2026-01-31", "", "2026-02-28"),
    ],
)
def test_the_next_meeting_comes_after_a_day(after: str, meets: str | None, expected: str) -> None:
    """A meeting is later than the day; where none is known, one month on."""
    assert next_meeting(date.fromisoformat(after), meets) == date.fromisoformat(expected)


@pytest.mark.parametrize(
    ("since", "through", "meets", "expected"),
    [
        ("2026-10-01", "2026-11-10", "10", "2026-11-10"),
        ("2026-10-01", "2026-11-09", "10", "2026-10-10"),
        ("2026-10-10", "2026-11-09", "10", None),
        ("2026-10-01", "2026-12-31", "5,20", "2026-12-20"),
        ("2026-01-01", "2026-02-28", "31", "2026-02-28"),
        ("2026-01-01", "2026-03-01", "2026-01-10,2026-02-12", "2026-02-12"),
        ("2026-01-01", "2026-02-11", "2026-01-10,2026-02-12", "2026-01-10"),
        ("2026-02-13", "2026-12-31", "2026-01-10,2026-02-12", None),
        ("2026-10-01", "2026-11-10", None, None),
    ],
)
def test_the_last_meeting_comes_by_a_day(
    since: str, through: str, meets: str | None, expected: str | None
) -> None:
    """The last meeting by the deadline is later than the day one starts from, or there is none."""
    found = last_meeting(date.fromisoformat(through), meets, since=date.fromisoformat(since))
    assert found == (date.fromisoformat(expected) if expected else None)


def test_a_deadline_long_past_has_no_meeting() -> None:
    """Nothing is found between a day and an earlier one."""
    assert last_meeting(date(2020, 1, 1), "10", since=date(2026, 1, 1)) is None


def test_the_meeting_before_a_deadline_is_told_only_where_it_is_nearer() -> None:
    """On the deadline's own day the meeting says nothing new."""
    today = date(2026, 10, 1)
    assert meeting_before(date(2026, 11, 9), "10", today=today) == date(2026, 10, 10)
    assert meeting_before(date(2026, 11, 10), "10", today=today) is None
    assert meeting_before(date(2026, 11, 9), None, today=today) is None


@pytest.mark.parametrize(
    ("first", "meets", "expected"),
    [
        ("2026-11-10", "10", "2026-11-10"),
        ("2026-11-11", "10", "2026-12-10"),
        ("2026-11-09", "5,10", "2026-11-10"),
        ("2026-02-12", "2026-01-10,2026-02-12", "2026-02-12"),
        ("2026-02-13", "2026-01-10,2026-02-12", None),
        ("2026-11-10", None, None),
    ],
)
def test_a_meeting_on_the_day_itself_counts(
    first: str, meets: str | None, expected: str | None
) -> None:
    """The first meeting from a day on may be that day; where nothing is known there is none."""
    found = meeting_from(date.fromisoformat(first), meets)
    assert found == (expected and date.fromisoformat(expected))
