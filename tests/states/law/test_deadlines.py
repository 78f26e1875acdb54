"""Apply limits to cases: holds, extensions, derivations, rule sets, order."""

from __future__ import annotations

from datetime import date

import pytest

from states.law.calendar import Calendar, CalendarDay
from states.law.context import LegalContext
from states.law.deadlines import (
    deadline_of,
    open_deadlines,
    probation_ends,
    soonest,
)
from states.law.rules import RuleSet, in_force
from states.pipeline import Kind
from tests.support.days import between, calendar, day, working_day, works
from tests.support.dossiers import TODAY, Told, ready, standing_at, story

PROPOSED, PROBATION = story("proposed"), ready("probation")


# -- derivation ---------------------------------------------------------------------------------


def test_the_promised_deadline_and_its_derivation() -> None:
    """Sixty working days after 4 August 2025 end on 29 October, each day left out with its reason."""
    found = PROPOSED.due("D1")
    assert found.due == date(2025, 10, 29)
    assert found.anchor == 13
    left_out = {skipped.date: skipped.reason.vi for skipped in found.skipped}
    assert {d for d, why in left_out.items() if why != "Ngày nghỉ hằng tuần"} == {
        day("2025-09-01"),
        day("2025-09-02"),
    }
    expected = [d for d in _days("2025-08-05", "2025-10-29") if not works(d)]
    assert sorted(left_out) == expected
    assert (found.held_days, found.extended_by, found.provisional) == (0, 0, False)


def _days(first: str, last: str) -> list[date]:
    ordinals = range(day(first).toordinal(), day(last).toordinal() + 1)
    return [date.fromordinal(ordinal) for ordinal in ordinals]


def test_a_calendar_not_yet_announced_makes_working_days_provisional() -> None:
    """A count over days that are only expected says so; a count of months never does."""
    sure = {"kind": "holiday", "name": "x", "source": "y"}
    days = [CalendarDay(date(2025, m, 1), **sure, provisional=m == 9) for m in (8, 9, 10)]  # type: ignore[arg-type]
    context = LegalContext(in_force, Calendar(days), TODAY)
    by_rule = {d.rule: d for d in open_deadlines(PROPOSED.dossier, context)}
    assert by_rule["D1"].provisional
    by_rule = {d.rule: d for d in open_deadlines(story("applied").dossier, context)}
    assert not by_rule["D9"].provisional


def test_a_limit_can_be_asked_for_in_any_state() -> None:
    """A guard that cites a limit finds it whatever the state, or nothing where it never started."""
    context = story("decided").context
    found = deadline_of(story("decided").dossier, context, "D1")
    assert found is not None
    assert found.due == date(2025, 10, 29)
    assert deadline_of(story("certified").dossier, context, "D9") is None


def test_probation_ends_twelve_months_after_the_ceremony() -> None:
    """The end of probation is counted from date to date, and there is none before the ceremony."""
    leap = story("probation", hold_ceremony={"on": "2024-02-29"})
    assert probation_ends(leap.dossier, in_force) == date(2025, 2, 28)
    assert leap.asks("propose_recognition", "2026-01-01").probation_ends == date(2025, 2, 28)
    assert probation_ends(story("decided").dossier, in_force) is None
    annulled = PROBATION.then("annul", "2026-01-09")
    assert probation_ends(annulled.dossier, in_force) is None


# -- which law ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "rule_set", "document"),
    [
        ("2016-07-24", "2016", "29-QĐ/TW"),
        ("2021-07-29", "2016", "29-QĐ/TW"),
        ("2021-07-30", "2021", "24-QĐ/TW"),
        ("2025-01-19", "2021", "24-QĐ/TW"),
        ("2025-01-20", "2025-01", "232-QĐ/TW"),
        ("2025-06-30", "2025-01", "232-QĐ/TW"),
        ("2025-07-01", "2025-07", "294-QĐ/TW"),
        ("2026-04-07", "2025-07", "294-QĐ/TW"),
        ("2026-04-08", "2026-04", "20-QĐ/TW"),
        ("2026-07-25", "2026-04", "20-QĐ/TW"),
        ("2026-07-26", "2026-07", "208-QĐ/TW"),
    ],
)
def test_a_limit_takes_the_law_of_its_start_and_a_guard_that_of_its_day(
    on: str, rule_set: str, document: str
) -> None:
    """On both sides of every change of law the set in force on the day counts."""
    found = story("proposed", propose={"on": on}).due("D1")
    assert found.rule_set == rule_set
    assert found.source == f"{document}, điểm 4.3.1"
    facts = ready("verified").asks("propose", on)
    assert facts.rules.id == rule_set


def test_a_units_own_value_counts() -> None:
    """A service or advisory value that the unit laid over the set is the one that is counted."""

    def law(on: date) -> RuleSet:
        return in_force(on).with_own_values({"L6": 10})

    context = LegalContext(law, calendar(), TODAY)
    by_rule = {d.rule: d for d in open_deadlines(story("verified").dossier, context)}
    assert by_rule["L6"].due == working_day("2025-07-10", 10) == date(2025, 7, 24)


# -- holds --------------------------------------------------------------------------------------


def test_a_hold_adds_its_working_days() -> None:
    """A working-day limit gains each working day held, and lists it as left out."""
    case = PROPOSED.then("hold", "2025-08-18", until="2025-08-29")
    found = case.due("D1")
    assert found.held_days == 10
    assert found.due == working_day("2025-08-04", 60, between("2025-08-18", "2025-08-29"))
    assert found.due == date(2025, 11, 12)
    held = [skipped.date for skipped in found.skipped if skipped.reason.en == "On hold"]
    assert held == [d for d in _days("2025-08-18", "2025-08-29") if works(d)]


@pytest.mark.parametrize(
    ("resumed", "last"), [("2025-08-25", "2025-08-22"), ("2025-08-18", "2025-08-17")]
)
def test_a_resume_ends_a_hold_on_its_eve(resumed: str, last: str) -> None:
    """The day of the resume counts again."""
    case = PROPOSED.then("hold", "2025-08-18", until="2025-08-29").then("resume", resumed)
    assert case.due("D1").due == working_day("2025-08-04", 60, between("2025-08-18", last))


def test_a_resume_after_the_end_changes_nothing() -> None:
    """A hold that ended on its day does not wait for a resume."""
    case = PROPOSED.then("hold", "2025-08-18", until="2025-08-29")
    late = case.then("resume", "2025-09-15")
    assert late.due("D1").held_days == 10
    assert late.dossier.holds[0].ended is None


def test_holds_that_overlap_count_once() -> None:
    """A day under two holds is left out once."""
    case = PROPOSED.then("hold", "2025-08-18", until="2025-08-29")
    case = case.then("hold", "2025-08-25", until="2025-09-05")
    assert case.due("D1").held_days == 10 + 3  # 3, 4 and 5 September; the 1st and 2nd are holidays


def test_political_standards_hold_without_end() -> None:
    """Such a hold goes past its day of review to the day it is seen on, until a conclusion."""
    case = PROPOSED.then("hold", "2025-08-18", kind="political-standards", until="2025-08-29")
    for today, last in (
        ("2025-08-20", "2025-08-29"),
        ("2025-08-29", "2025-08-29"),
        ("2025-12-31", "2025-12-31"),
    ):
        held = between("2025-08-18", last)
        assert case.seen(today).due("D1").due == working_day("2025-08-04", 60, held)
    ended = case.then("resume", "2025-10-01", conclusion="đủ tiêu chuẩn").seen("2026-06-01")
    held = between("2025-08-18", "2025-09-30")
    assert ended.due("D1").due == working_day("2025-08-04", 60, held)
    unconcluded = case.then("resume", "2025-10-01").seen("2025-12-31")
    held = between("2025-08-18", "2025-12-31")
    assert unconcluded.due("D1").due == working_day("2025-08-04", 60, held)


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        ("D5", PROBATION),
        ("D6w", story("probation")),
        ("D9", story("verified")),
        ("D10", story("verified")),
        ("D13", PROBATION),
        ("D12", story("member")),
        ("L9", story("verified").then("outside_date", "2025-07-10", date="2025-09-01")),
    ],
)
def test_statutory_months_and_fixed_days_never_wait(rule: str, case: Told) -> None:
    """A hold changes no statutory month, no named day and not the member's CV."""
    before = case.due(rule)
    on = case.dossier.entered.on.isoformat()
    held = case.then("hold", on, until="2026-12-31").due(rule)
    assert (held.due, held.held_days) == (before.due, 0)


@pytest.mark.parametrize(
    ("rule", "case"),
    [
        ("D1", PROPOSED), ("D2", story("recognition_proposed")), ("D4", story("decided")),
        ("D7", PROBATION), ("V13", story("verifying")), ("L3", story("enrolled")),
        ("L5", story("applied")), ("L6", story("verified")),
        ("L7", story("verifying").then("opinion_request", "2025-05-12")),
        ("L8", PROBATION.then("propose_removal", "2026-01-09").then("refuse_removal", "2026-01-20")),
        ("T1", story("certified").then("leaving_date", "2025-03-17", leaves="2025-06-01")),
        ("T2", story("certified").then("transfer_open", "2025-03-17").then("transfer_send", "2025-03-17")),
        ("T3", story("certified").then("transfer_open", "2025-03-17").then("transfer_acknowledge", "2025-03-17")),
        ("T4", PROBATION.then("leaving_date", "2025-10-03", leaves="2025-12-01")),
        ("T5", PROBATION.then("transfer_open", "2025-10-03").then("transfer_send", "2025-10-03")),
    ],
)  # fmt: skip
def test_working_days_wait(rule: str, case: Told) -> None:
    """A hold of five working days right after the start moves every working-day limit by them."""
    before = case.due(rule)
    first = working_day(before.start.isoformat(), 1)
    last = working_day(before.start.isoformat(), 5)
    held = case.then("hold", first.isoformat(), until=last.isoformat()).due(rule)
    number = before.counted or 0
    assert held.held_days == 5
    assert held.due == working_day(before.start.isoformat(), number + 5)


@pytest.mark.parametrize(
    ("hold", "until", "due", "days"),
    [
        # L1: 6/1/2025 + 6 M = 6/7/2025, a Sunday
        ("2025-06-02", "2025-06-06", "2025-07-11", 5),  # five working days, added after Sunday
        ("2025-06-30", "2025-07-10", "2025-07-17", 9),  # five before the day, four after it
        ("2025-07-07", "2025-07-31", "2025-07-06", 0),  # only after the day: nothing to add
        ("2025-06-07", "2025-06-08", "2025-07-06", 0),  # a weekend held is no working day
    ],
)
def test_advisory_months_gain_the_working_days_held(
    hold: str, until: str, due: str, days: int
) -> None:
    """A local limit of months is due later by as many working days as were held."""
    found = story("identified").then("hold", hold, until=until).due("L1")
    assert (found.due, found.held_days) == (day(due), days)


@pytest.mark.parametrize(
    ("hold", "until", "due"),
    [
        # L4: 17/3/2025 (a Monday) + 12 M = 17/3/2026, a Tuesday
        ("2025-03-17", "2025-03-17", "2026-03-17"),
        ("2025-03-18", "2025-03-18", "2026-03-18"),
        ("2026-03-17", "2026-03-17", "2026-03-18"),
        ("2026-03-18", "2026-03-18", "2026-03-17"),
    ],
)
def test_months_wait_from_the_day_after_the_start_through_the_last(
    hold: str, until: str, due: str
) -> None:
    """A hold on the day of the start, or after the last day, adds nothing."""
    assert story("certified").then("hold", hold, until=until).due("L4").due == day(due)


def test_months_that_do_not_wait_are_not_provisional() -> None:
    """A local limit of months asks the calendar only where working days are added."""
    bare = LegalContext(in_force, Calendar(()), TODAY)
    case = story("identified").then("hold", "2025-07-07", until="2025-07-31")
    (found,) = open_deadlines(case.dossier, bare)
    assert (found.due, found.provisional) == (date(2025, 7, 6), False)
    held = story("identified").then("hold", "2025-06-02", until="2025-06-06")
    assert open_deadlines(held.dossier, bare)[0].provisional


def test_service_months_gain_them_too() -> None:
    """L4, which the city asks for, waits like the advisory limits."""
    service = story("certified").then("hold", "2025-06-02", until="2025-06-06").due("L4")
    assert (service.held_days, service.due) == (5, date(2026, 3, 24))


# -- extensions ---------------------------------------------------------------------------------


def test_an_extension_adds_working_days() -> None:
    """D1 is counted on by the days of its extension, and tells them apart from its own."""
    found = PROPOSED.then("extend", "2025-10-20", days=20).due("D1")
    assert (found.extended_by, found.counted) == (20, 60)
    assert found.due == working_day("2025-08-04", 80) == date(2025, 11, 26)


def test_an_extension_counts_for_its_limit_and_its_start() -> None:
    """An extension of D1 is none of D2, and none of a later proposal's D1."""
    extended = PROPOSED.then("extend", "2025-10-20", days=20)
    again = extended.then("return_dossier", "2025-10-20").then("propose", "2025-10-20")
    assert again.due("D1").extended_by == 0
    assert again.then("extend", "2025-10-20", days=7).due("D1").extended_by == 7
    recognition = story("recognition_proposed").then("extend", "2026-11-01", limit="D1", days=9)
    assert recognition.due("D2").extended_by == 0
    extended = recognition.then("extend", "2026-11-01", limit="D2", days=9)
    assert extended.due("D2").due == working_day("2026-10-09", 39) == date(2026, 12, 4)


# -- order --------------------------------------------------------------------------------------


def test_deadlines_come_soonest_first() -> None:
    """The soonest comes first; on one day statutory, then service, then advisory, then by name."""
    case = story("certified").then("outside_date", "2025-03-20", date="2030-03-14")
    case = case.then("outside_date", "2025-03-20", date="2030-03-14")
    assert [(d.rule, d.anchor) for d in case.deadlines()] == [
        ("L4", 4),
        ("D10", 4),
        ("L9", 5),
        ("L9", 6),
    ]
    tie = story("probation")
    assert [d.rule for d in tie.deadlines()] == ["D13", "D5", "D6w", "D7"]
    advisory = standing_at("identified").then("outside_date", "2025-02-01", date="2025-07-06")
    assert [(d.rule, d.kind) for d in advisory.deadlines()] == [
        ("L9", Kind.SERVICE),
        ("L1", Kind.ADVISORY),
    ]
    asked = story("verifying").then("opinion_request", "2025-05-12")
    assert [d.rule for d in asked.deadlines() if d.due == day("2025-06-23")] == ["L7", "V13"]
    enlists = PROPOSED.then("outside_date", "2025-08-05", date="2025-10-29")
    assert [d.rule for d in enlists.deadlines()] == ["D1", "L9"]
    verified = story("verified").then("outside_date", "2025-07-10", date="2025-10-06")
    assert [d.rule for d in verified.deadlines()][:2] == ["L9", "L6"]
    told = story("verified").then("verification_request", "2025-07-10", sent="2025-07-10")
    told = told.then("outside_date", "2025-07-10", date=told.due("V13").due.isoformat())
    assert [d.rule for d in told.deadlines()][:2] == ["L9", "V13"]


def test_the_next_deadline_is_no_milestone() -> None:
    """What comes by itself is shown, but it is not what has to be done next."""
    case = PROBATION.then("member_cv", "2025-10-20")
    assert [d.rule for d in case.deadlines()] == ["D5", "D7"]
    found = soonest(case.deadlines())
    assert found is not None
    assert found.rule == "D7"
    assert soonest(()) is None
