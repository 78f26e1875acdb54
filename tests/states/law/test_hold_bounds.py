"""Holds are bounded by rule H1: without a paper, for a branch, for anybody."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from states.history.holds import LASTING, Hold, holds_of
from states.law.hold_bounds import beyond
from states.law.rules import in_force
from tests.support.days import calendar, day, works
from tests.support.dossiers import TODAY, standing_at

ON = date(2025, 9, 1)
RULE = in_force(ON)["H1"]


def laid(
    on: str, until: str, ref_no: str | None = None, *, act: int = 9, kind: str = "other"
) -> Hold:
    """Return a hold as it is about to be laid."""
    return Hold(act, kind, "đi công tác", day(on), day(until), None, ref_no)


def parts(hold: Hold, *others: Hold) -> list[str]:
    """Return the parts of the rule that a hold is beyond."""
    return [bound.part for bound in beyond(hold, others, RULE, calendar())]


@pytest.mark.parametrize(
    ("until", "ref_no", "expected"),
    [
        # 1/9/2025 + 30 days = 1/10/2025; + 90 days = 30/11/2025; + 3660 days = 9/9/2035
        ("2025-09-01", None, []),
        ("2025-10-01", None, []),
        ("2025-10-02", None, ["paper"]),
        ("2025-10-02", "12-CV", []),
        ("2025-11-30", "12-CV", []),
        ("2025-12-01", "12-CV", ["branch"]),
        ("2025-12-01", None, ["paper", "branch"]),
        ("2035-09-09", "12-CV", ["branch"]),
        ("2035-09-10", "12-CV", ["branch", "committee"]),
    ],
)
def test_a_hold_at_its_bounds(until: str, ref_no: str | None, expected: list[str]) -> None:
    """The thirtieth and the ninetieth day are the last good ones, counted from the hold's own day."""
    assert parts(laid("2025-09-01", until, ref_no)) == expected


def test_the_bound_tells_the_wait_and_the_last_good_day() -> None:
    """Whoever is refused is told from when to when the clock would wait, and until when it may."""
    first, second = beyond(laid("2025-09-01", "2025-12-31"), (), RULE, calendar())
    assert first == ("paper", ON, date(2025, 12, 31), 30, date(2025, 10, 1))
    assert second == ("branch", ON, date(2025, 12, 31), 90, date(2025, 11, 30))


def test_a_review_has_no_bound_but_the_year() -> None:
    """The day of review of political standards may be far, but not by a slip of the year."""
    assert parts(laid("2025-09-01", "2027-12-31", kind=LASTING)) == []
    assert parts(laid("2025-09-01", "2035-09-10", kind=LASTING)) == ["committee"]


@pytest.mark.parametrize(
    ("before", "ended", "on", "until", "expected"),
    [
        # the hold before: 1/8 to Friday 29/8/2025; the next working day is 3/9, for 1/9 and 2/9 are holidays
        (
            "2025-08-29",
            None,
            "2025-09-03",
            "2025-09-04",
            ["paper"],
        ),  # no working day between: 34 days in all
        ("2025-08-29", None, "2025-09-04", "2025-09-30", []),  # Wednesday 3/9 counted
        ("2025-08-29", None, "2025-08-20", "2025-08-31", []),  # 30 days from 1/8
        ("2025-08-29", None, "2025-08-20", "2025-09-01", ["paper"]),
        ("2025-08-29", None, "2025-08-20", "2025-08-29", []),  # covered whole: nobody waits longer
        (
            "2025-08-29",
            "2025-08-20",
            "2025-08-20",
            "2025-09-01",
            ["paper"],
        ),  # resumed and held again that day
        ("2025-08-29", "2025-08-20", "2025-08-21", "2025-09-19", []),  # Wednesday 20/8 counted
        (
            "2025-08-29",
            None,
            "2025-07-02",
            "2025-07-31",
            ["paper"],
        ),  # dated back, in front of the other
        ("2025-08-29", None, "2025-07-02", "2025-07-30", []),  # Thursday 31/7 counted
    ],
)
def test_holds_without_a_working_day_between_are_one_wait(
    before: str, ended: str | None, on: str, until: str, expected: list[str]
) -> None:
    """Thirty days and thirty more are sixty, whoever lays them one by one."""
    one = laid("2025-08-01", before, act=8)._replace(ended=day(ended) if ended else None)
    assert parts(laid(on, until), one) == expected


def test_a_chain_of_many_holds_is_one_wait() -> None:
    """Three holds in a row are 3 x 29 days, too long without a paper and, with a fourth, for a branch."""
    first, second = laid("2025-06-02", "2025-06-30", act=6), laid("2025-07-01", "2025-07-30", act=7)
    third = laid("2025-07-31", "2025-08-29", "1-CV", act=8)
    assert parts(third, first, second) == []
    assert parts(laid("2025-09-03", "2025-09-10", "2-CV"), third, first, second) == ["branch"]


def test_a_review_between_is_no_part_of_the_wait() -> None:
    """A review of political standards has its own end; a hold after it begins again."""
    review = laid("2025-08-01", "2025-08-10", act=8, kind=LASTING)._replace(ended=day("2025-09-01"))
    assert parts(laid("2025-09-01", "2025-10-01"), review) == []


@given(
    starts=st.lists(st.integers(0, 90), min_size=1, max_size=4),
    lengths=st.lists(st.integers(0, 40), min_size=4, max_size=4),
)
def test_no_chain_without_paper_waits_more_than_thirty_days(
    starts: list[int], lengths: list[int]
) -> None:
    """However holds are laid, those allowed without a paper never make a wait of over 30 days without a break."""
    kept: list[Hold] = []
    for n, (start, length) in enumerate(zip(starts, lengths, strict=False)):
        on = ON + timedelta(days=start)
        hold = Hold(n, "other", "x", on, on + timedelta(days=length), None, None)
        if not parts(hold, *kept):
            kept.append(hold)
    held = {h.on + timedelta(days=i) for h in kept for i in range((h.until - h.on).days + 1)}
    first: date | None = None
    for i in range(180):
        on = ON + timedelta(days=i)
        if on in held:
            first = first or on
            assert on <= first + timedelta(days=30)
        elif works(on):
            first = None


@pytest.mark.parametrize("kind", ["other", LASTING])
@pytest.mark.parametrize(
    ("move", "state"),
    [("withdraw", "verified"), ("decline", "verified"), ("close_deceased", "verified"),
     ("annul", "probation"), ("leave", "probation"), ("transfer_outside_reply", "certified")],
)  # fmt: skip
def test_a_hold_ends_with_the_cases_closing(kind: str, move: str, state: str) -> None:
    """No hold outlives the case: nothing waits for a conclusion, also where it is opened again."""
    case = standing_at(state).then("hold", "2025-09-01", kind=kind, until="2030-01-01")
    closed = case.then(move, "2025-09-10")
    (hold,) = holds_of(closed.dossier.acts)
    assert (hold.ended, hold.under_review) == (day("2025-09-10"), False)
    assert hold.last_day(TODAY) == day("2025-09-09")
    if move in ("withdraw", "decline"):
        again = closed.then("reopen", "2026-01-05").seen("2026-03-02")
        assert not again.due("L1").waits
        assert again.due("L1").due == date(2026, 7, 5)
    undone = closed.corrected(undoes=closed.n)
    (hold,) = holds_of(undone.dossier.acts)
    assert hold.ended is None
