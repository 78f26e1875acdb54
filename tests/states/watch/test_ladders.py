"""The ladders of reminders: what stands in them, and on which day each rung is reached."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from states.law import rules
from states.law.limits import LIMITS
from states.watch import ladders
from states.watch.ladders import Ladder, Rung

SETS = tuple(rules.load(name) for name, _ in rules.SETS)
NOW = SETS[-1]
ALL = ladders.ladders(SETS)
DAYS = st.dates(date(2016, 1, 1), date(2032, 12, 31))


def names(rule: str, audience: str = ladders.OWNER) -> list[tuple[str, int]]:
    """Return the rungs of a rule for one audience, with their days."""
    return [(r.name, r.ahead) for r in ladders.ladder(rule, NOW) if r.audience == audience]


def test_a_statutory_ladder() -> None:
    """Before and after the deadline, with two superiors in turn."""
    assert names("D1") == [
        ("before-30", 30),
        ("before-10", 10),
        ("before-3", 3),
        ("overdue", -1),
        ("overdue-10", -10),
        ("overdue-30", -30),
    ]
    assert names("D1", ladders.SUPERIOR) == [("escalate-1", -5), ("escalate-2", -20)]
    always = [rung.name for rung in ladders.ladder("D1", NOW) if rung.always]
    assert always == ["before-3", "overdue"]


def test_service_and_advisory_limits_are_told_less_often() -> None:
    """The lighter the rule, the fewer the letters."""
    assert names("L4") == [("before-14", 14), ("before-3", 3), ("overdue", -1), ("overdue-14", -14)]
    assert names("L1") == [("before-7", 7), ("overdue", -1)]


def test_a_certificate_takes_its_months_from_the_rule_register() -> None:
    """48, 54 and 57 months, each told singly to everybody: no weekly letter looks so far ahead."""
    warned = [r for r in ladders.ladder("D10", NOW) if r.months]
    assert [(r.name, r.months, r.always) for r in warned] == [
        ("month-48", 48, True),
        ("month-54", 54, True),
        ("month-57", 57, True),
    ]


def test_every_limit_but_the_milestone_has_a_ladder() -> None:
    """Each rule stands in one ladder under every set; D5 comes by itself and has none."""
    for one in SETS:
        for limit in LIMITS:
            found = [
                ladder
                for ladder in ALL
                if limit.rule in ladder.rules
                and (not ladder.rule_sets or one.id in ladder.rule_sets)
            ]
            assert len(found) == (0 if limit.rule == "D5" else 1), (one.id, limit.rule)
    assert {"T1", "T2", "T3", "T4", "T5"} <= {rule for ladder in ALL for rule in ladder.rules}


def test_hand_overs_have_a_common_superior() -> None:
    """T2 and T3 wait for the other side; nothing else does."""
    assert [limit.rule for limit in LIMITS if ladders.common_superior(limit.rule)] == ["T2", "T3"]


@pytest.mark.parametrize("ladder", ALL, ids=lambda ladder: ladder.rules[0])
def test_rungs_are_in_the_order_of_their_days(ladder: Ladder) -> None:
    """Each name stands once, and each rung after the one before it."""
    for rungs in (ladder.rungs, ladder.superior):
        days = [rung.ahead for rung in rungs]
        assert days == sorted(days, reverse=True)
        assert len({rung.name for rung in rungs}) == len(rungs)
    assert all(rung.ahead < 0 for rung in ladder.superior)


def test_every_rung_has_words_in_both_languages() -> None:
    """Also the rung before a meeting, and a month's, which names its months."""
    every = {rung.name for ladder in ALL for rung in (*ladder.rungs, *ladder.superior)}
    for name in (*every, ladders.MEETING):
        label = ladders.label(name)
        assert label.vi
        assert label.en
        assert label.vi != label.en
    assert ladders.label("month-54").vi == "Giấy chứng nhận đã cấp 54 tháng"
    with pytest.raises(KeyError):
        ladders.label("never")


# -- the days, against a second way of telling them --------------------------------------------------


def months_on(day: date, months: int) -> date:
    """Return the day so many months on, a missing day becoming the month's last: a second way."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def reached(rung: Rung, start: date, due: date, today: date) -> bool:
    """Say whether the day of a rung has come, told from the rung's day itself."""
    day = months_on(start, rung.months) if rung.months else due - timedelta(days=rung.ahead)
    return day <= today


@given(start=DAYS, length=st.integers(1, 900), today=DAYS, ladder=st.sampled_from(ALL))
@example(  # two starts that share a due: the last days of a leap year's February
    start=date(2024, 2, 29),
    length=1,
    today=date(2028, 8, 28),
    ladder=next(ladder for ladder in ALL if ladder.term),
)
def test_windows_agree_with_the_days_of_the_rungs(
    start: date, length: int, today: date, ladder: Ladder
) -> None:
    """A limit is in the window of the latest rung it has reached, and in no other."""
    due = months_on(start, 60) if ladder.term else start + timedelta(days=length)
    come = [rung for rung in ladder.rungs if reached(rung, start, due, today)]
    found = [
        window.rungs
        for window in ladders.windows(ladder, today)
        if window.due_after < due <= window.due_by and window.start_after < start <= window.start_by
    ]
    if come:
        assert found == [ladder.rungs[: len(come)]]
        assert come == list(found[0])
    else:
        assert found in ([], [()])
        near = ladder.term is None and due <= ladders.longest_ahead(today)
        assert (found == [()]) == near or ladder.term


@given(today=DAYS, months=st.integers(1, 60))
def test_the_last_start_of_some_months(today: date, months: int) -> None:
    """From the day found so many months have passed, from the next one not yet."""
    day = ladders.started_by(months, today)
    assert months_on(day, months) <= today
    assert months_on(day + timedelta(days=1), months) > today


def test_months_end_where_a_month_is_short() -> None:
    """On 28 February 2029 everybody certified by 31 August 2024 has waited 54 months."""
    assert ladders.started_by(54, date(2029, 2, 28)) == date(2024, 8, 31)
    assert ladders.started_by(54, date(2029, 2, 27)) == date(2024, 8, 27)
    assert ladders.started_by(48, date(2028, 2, 29)) == date(2024, 2, 29)


# -- meetings -----------------------------------------------------------------------------------------


@given(
    today=DAYS, days=st.sets(st.integers(1, 28), min_size=1, max_size=3), ahead=st.integers(0, 50)
)
def test_the_last_meeting_before_a_due(today: date, days: set[int], ahead: int) -> None:
    """For each due the meeting found is the last one on or before it."""
    due = today + timedelta(days=ahead)
    found = [
        meeting.day
        for meeting in ladders.meetings(",".join(map(str, sorted(days))), today)
        if meeting.day <= due < meeting.until
    ]
    day = due
    while day.day not in days:
        day -= timedelta(days=1)
    assert found == [day]


def test_after_the_last_given_meeting_nobody_knows() -> None:
    """A given meeting counts for the dues until the next one, or for 45 days where none is given."""
    given_ = "2026-01-10,2026-02-12,2026-04-20"
    assert [
        (m.day.isoformat(), m.until.isoformat()) for m in ladders.meetings(given_, date(2026, 3, 1))
    ] == [
        ("2026-01-10", "2026-02-12"),
        ("2026-02-12", "2026-03-30"),
        ("2026-04-20", "2026-06-05"),
    ]
    assert not list(ladders.meetings("2024-01-10", date(2026, 3, 1)))


def test_when_the_rung_of_a_meeting_is_reached() -> None:
    """Five days before the meeting."""
    assert ladders.meeting_ahead() == 5
    assert ladders.meeting_near(date(2026, 3, 3)) == date(2026, 3, 8)
