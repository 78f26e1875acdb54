"""What can no longer be met: by hand, and against a second routine that walks day by day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.law.meetings import meeting_from
from states.law.rules import SETS, in_force, load
from states.pipeline import Kind
from states.watch.forecast import DEMANDS, earliest_day, forecast, remedy
from tests.support.days import day, works
from tests.support.dossiers import CHAIN, WARD, Told, ready, story

if TYPE_CHECKING:
    from states.guards.facts import Facts
    from states.watch.forecast import Forecast

ONE = timedelta(days=1)


def asked(case: Told, on: str | date, meets: str | None = None) -> Facts:
    """Return what a forecast looks at on a day, in a branch with these meeting days."""
    iso = on if isinstance(on, str) else on.isoformat()
    return case.within(meets=meets).seen(iso).asks("propose", iso)


def ahead(case: Told, rule: str, due: str, on: str, meets: str | None = None) -> Forecast | None:
    """Return the forecast of one limit."""
    return forecast(asked(case, on, meets), rule, day(due))


# A request was sent on Monday 2 June 2025: ten working days later it is Monday 16 June.
ASKED = story(
    "verifying",
    verification_request={"on": "2025-06-02", "sent": "2025-06-02"},
    request_verification={"on": "2025-06-02"},
)


@pytest.mark.parametrize(
    ("due", "met"), [("2025-07-10", True), ("2025-07-09", False), ("2025-06-16", False)]
)
def test_the_meeting_after_the_reply_decides(due: str, met: bool) -> None:
    """Verification ends on 16 June at the earliest, and the next meeting is on 10 July."""
    told = ahead(ASKED, "D9", due, "2025-06-02", meets="10")
    assert (told is None) is met
    if told:
        assert (told.ready, told.earliest) == (date(2025, 6, 16), date(2025, 7, 10))
        assert told.special_meeting


def test_no_meeting_helps_before_the_papers_are_there() -> None:
    """Where the papers themselves come too late, only making the dossier again helps."""
    told = ahead(ASKED, "D9", "2025-06-15", "2025-06-02", meets="10")
    assert told is not None
    assert not told.special_meeting
    assert remedy("D9", special_meeting=False) is DEMANDS["D9"].remedy
    assert remedy("D9", special_meeting=True) is not DEMANDS["D9"].remedy


def test_without_known_meetings_any_working_day_will_do() -> None:
    """The branch may meet on the very day; on a Saturday it waits for Monday."""
    done = ready("verified")
    assert ahead(done, "D9", "2025-07-12", "2025-07-12") is not None
    assert earliest_day(asked(done, "2025-07-11"), "D9") == date(2025, 7, 11)
    assert earliest_day(asked(done, "2025-07-12"), "D9") == date(2025, 7, 14)


def test_given_dates_bind_until_they_are_over() -> None:
    """The next given date counts; after the last one any working day may be chosen."""
    done = ready("verified")
    assert earliest_day(asked(done, "2025-07-14", "2025-07-20,2025-08-20"), "D9") == date(
        2025, 7, 20
    )
    assert earliest_day(asked(done, "2025-08-21", "2025-07-20,2025-08-20"), "D9") == date(
        2025, 8, 21
    )
    assert meeting_from(date(2025, 8, 20), "2025-08-20") == date(2025, 8, 20)
    assert meeting_from(date(2025, 8, 21), "2025-08-20") is None
    assert meeting_from(date(2025, 2, 28), "31") == date(2025, 2, 28)
    assert meeting_from(date(2025, 2, 28), None) is None


def test_abroad_takes_longer() -> None:
    """A request abroad needs thirty working days: from 2 June 2025 to 14 July."""
    case = ASKED.then(
        "verification_request", "2025-06-02", sent="2025-06-02", subject="parents", abroad=True
    )
    assert earliest_day(asked(case, "2025-06-02"), "D10") == date(2025, 7, 14)


def test_where_nothing_was_asked_a_request_is_still_to_come() -> None:
    """An application without requests or exemptions needs a verification from today on."""
    case = story("applied")
    assert earliest_day(asked(case, "2025-06-03"), "D9") == date(2025, 6, 17)
    exempt = case.then("verification_exempt", "2025-06-02", subject="self", ground="settled")
    # then only the opinions are missing: five working days
    assert earliest_day(asked(exempt, "2025-06-03"), "D9") == date(2025, 6, 10)
    both = exempt.then("opinion", "2025-06-02", source="mass-organisation").then(
        "opinion", "2025-06-02"
    )
    assert earliest_day(asked(both, "2025-06-03"), "D9") == date(2025, 6, 3)


def test_an_opinion_counts_from_the_day_it_was_asked_for() -> None:
    """What was asked for earlier may come earlier, but never before today."""
    case = story("verified").then("opinion", "2025-07-11", source="mass-organisation")
    case = case.then("opinion_request", "2025-07-11", source="residence")
    assert earliest_day(asked(case, "2025-07-14"), "D9") == date(2025, 7, 18)
    assert earliest_day(asked(case, "2025-08-14"), "D9") == date(2025, 8, 14)


@pytest.mark.parametrize(
    ("on", "due", "met"),
    [
        ("2025-09-16", "2025-10-28", True),
        ("2025-10-05", "2025-10-28", False),
        ("2025-10-04", "2025-10-28", True),
    ],
)
def test_a_ceremony_needs_a_meeting(on: str, due: str, met: bool) -> None:
    """With the fourth as meeting day, after 4 October none is left before 28 October."""
    told = ahead(story("decided"), "D4", due, on, meets="4")
    assert (told is None) is met
    if told:
        assert (told.earliest, told.since, told.special_meeting) == (
            date(2025, 11, 4),
            date(2025, 10, 5),
            True,
        )


def test_recognition_waits_for_the_end_of_probation_and_the_course() -> None:
    """The branch cannot meet before the twelve months end, nor before a course that takes five days."""
    case = story("probation")
    assert earliest_day(asked(case, "2026-06-01"), "D7") == date(
        2026, 10, 5
    )  # 3 October is a Saturday
    assert earliest_day(asked(case, "2026-10-05"), "D7") == date(2026, 10, 12)
    assert earliest_day(asked(ready("probation"), "2026-10-05"), "D7") == date(2026, 10, 5)


def test_the_course_itself_needs_no_meeting() -> None:
    """Five working days before the end of probation it is still possible, four before not."""
    assert ahead(story("probation"), "D6w", "2026-10-02", "2026-09-25") is None
    assert ahead(story("probation"), "D6w", "2026-10-02", "2026-09-28") is not None
    assert ahead(ready("probation"), "D6w", "2026-10-02", "2026-10-02") is None


def test_each_committee_takes_its_time() -> None:
    """Where another committee decides, the endorsement and the decision follow each other."""
    own = story("proposed")  # on Monday 4 August 2025; three working days: Thursday 7 August
    assert earliest_day(asked(own, "2025-08-04"), "D1") == date(2025, 8, 7)
    other = own.under(CHAIN[0], WARD._replace(decides=False), CHAIN[2])
    assert earliest_day(asked(other, "2025-08-04"), "D1") == date(2025, 8, 12)
    assert earliest_day(asked(own, "2025-10-29"), "D1") == date(2025, 10, 29)


def test_what_is_late_or_no_such_limit_is_not_forecast() -> None:
    """A day that has passed is late, which is another matter; advisory limits are not foreseen."""
    assert ahead(ASKED, "D9", "2025-06-01", "2025-06-02") is None
    assert ahead(ASKED, "L5", "2025-06-03", "2025-06-02") is None


def test_a_units_own_least_time_counts() -> None:
    """A unit that knows its verifiers to be slower says so."""
    facts = asked(ASKED, "2025-06-02")
    slower = facts._replace(
        context=facts.context._replace(law=lambda on: in_force(on).with_own_values({"M1": 20}))
    )
    assert earliest_day(slower, "D9") == date(2025, 6, 30)


def test_least_times_are_advisory_in_every_set() -> None:
    """They are reminders of ours, which a unit may change, never a document's."""
    for id, _ in SETS:
        for rule in ("M1", "M2", "M3", "M4", "M5"):
            assert load(id)[rule].kind is Kind.ADVISORY


def test_a_committee_may_decide_on_any_day() -> None:
    """Only a branch meeting waits for a working day, and only it can be called specially."""
    own = story("proposed")
    assert earliest_day(asked(own, "2025-08-09"), "D1") == date(2025, 8, 9)  # a Saturday
    told = ahead(own, "D1", "2025-08-06", "2025-08-05", meets="31")
    assert told is not None
    assert not told.special_meeting


def test_what_has_endorsed_already_takes_no_time() -> None:
    """After the endorsement only the deciding committee's three days are left."""
    chain = (CHAIN[0], WARD._replace(decides=False), CHAIN[2])
    endorsed = story("proposed").then("endorse", "2025-08-20").under(*chain)
    assert earliest_day(asked(endorsed, "2025-08-20"), "D1") == date(2025, 8, 25)
    proposed = story("recognition_proposed")  # on Friday 9 October 2026
    assert ahead(proposed, "D2", "2026-10-13", "2026-10-09") is not None
    assert ahead(proposed, "D2", "2026-10-14", "2026-10-09") is None


def test_a_concluded_verification_takes_no_more_time() -> None:
    """Where nothing was asked and the verification is concluded all the same, the branch may meet."""
    case = story("applied").then("conclude_verification", "2025-06-02")
    for source in ("mass-organisation", "residence"):
        case = case.then("opinion", "2025-06-02", source=source)
    assert earliest_day(asked(case, "2025-06-03"), "D9") == date(2025, 6, 3)


def test_a_certificate_runs_out_before_anything_was_asked() -> None:
    """Someone certified who has not applied needs at least the ten days of a verification."""
    told = ahead(story("certified"), "D10", "2025-06-16", "2025-06-03")
    assert told is not None
    assert told.earliest == date(2025, 6, 17)
    assert told.parts[0].rule == "M1"


@pytest.mark.parametrize("on", [f"2025-10-{day:02}" for day in range(5, 28)])
def test_the_day_since_when_does_not_move(on: str) -> None:
    """Whenever one looks, it was the day after the last meeting."""
    told = ahead(story("decided"), "D4", "2025-10-28", on, meets="4")
    assert told is not None
    assert told.since == date(2025, 10, 5)


# -- against a walk day by day ------------------------------------------------------------------------


def meets_on(at: date, meets: str | None) -> bool:
    """Say whether the branch may meet on a day."""
    if meets is None:
        return works(at)
    if "-" in meets:
        given = [day(one) for one in meets.split(",")]
        return at in given or (at > max(given) and works(at))
    last = (at.replace(day=28) + timedelta(days=4)).replace(day=1) - ONE
    return at.day in {min(int(one), last.day) for one in meets.split(",")}


def worked(start: date, through: date) -> int:
    """Count the working days after `start`, up to and including `through`, one by one."""
    span = (through - start).days
    return sum(works(start + n * ONE) for n in range(1, span + 1))


def slow(on: date, jobs: list[tuple[date, int]], meets: str | None) -> date:
    """Walk from a day until everything is done and the branch meets; a job not begun starts that day."""
    at = on
    while not (all(worked(min(start, on), at) >= n for start, n in jobs) and meets_on(at, meets)):
        at += ONE
    return at


@given(
    sent=st.integers(0, 40),
    after=st.integers(0, 60),
    abroad=st.booleans(),
    opinion=st.sampled_from([None, 0, 9]),
    meets=st.sampled_from([None, "1", "15", "31", "5,20", "2025-08-06,2025-09-10"]),
    left=st.integers(0, 120),
)
def test_the_forecast_equals_a_walk_day_by_day(
    sent: int, after: int, abroad: bool, opinion: int | None, meets: str | None, left: int
) -> None:
    """Whatever was asked when, and whenever the branch meets, both routines name the same days."""
    asked_on = date(2025, 5, 12) + sent * ONE
    on = asked_on + after * ONE
    case = story("applied").then(
        "verification_request", asked_on.isoformat(), sent=asked_on.isoformat(), abroad=abroad
    )
    case = case.then("opinion", asked_on.isoformat(), source="mass-organisation")
    begun = asked_on if opinion is not None and opinion <= after else date.max
    if begun != date.max:
        begun = asked_on + (opinion or 0) * ONE
        case = case.then("opinion_request", begun.isoformat(), source="residence")
    jobs = [(asked_on, 30 if abroad else 10), (begun, 5)]
    due = on + left * ONE
    told = forecast(asked(case, on, meets), "D9", due)
    earliest = slow(on, jobs, meets)
    assert earliest_day(asked(case, on, meets), "D9") == earliest
    assert (told is None) is (earliest <= due)
    if told:
        acted = max(asked_on, begun) if begun != date.max else asked_on
        since = acted
        while slow(since, jobs, meets) <= due:
            since += ONE
        assert (told.earliest, told.since) == (earliest, since)


def test_before_the_probation_its_end_takes_no_time() -> None:
    """Who is no probationer has no end of probation to wait for: only the course is counted."""
    waits = earliest_day(asked(ready("verified"), "2025-07-11"), "D7")
    assert waits == earliest_day(asked(ready("verified"), "2025-07-11"), "D6w")
