"""Kaplan and Meier's estimate against figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.reports.survival import (
    HALF,
    TENTH,
    End,
    Incidence,
    Wait,
    curve,
    incidence,
    median,
    quantile,
)


def waits(*told: int) -> list[Wait]:
    """Return waits; a negative number is one that still goes on."""
    return [Wait(abs(days), days > 0) for days in told]


@pytest.mark.parametrize(
    ("told", "steps"),
    [
        ((), []),
        ((-5, -9), []),
        ((1, 2, 3, 4), [(1, "3/4"), (2, "1/2"), (3, "1/4"), (4, "0")]),
        ((2, 2, -2, 5), [(2, "1/2"), (5, "0")]),
        ((6, -6, 6, 6, 7, -9, 10, -10, -11, 13, 16, -17), [(6, "3/4"), (7, "21/32"), (10, "35/64"), (13, "35/96"), (16, "35/192")]),
    ],
)  # fmt: skip
def test_the_share_that_still_waits(told: tuple[int, ...], steps: list[tuple[int, str]]) -> None:
    """Who still waits counts as waiting until the day of the census, and on that day too."""
    assert [(one.day, one.share) for one in curve(waits(*told))] == [
        (day, Fraction(share)) for day, share in steps
    ]


@pytest.mark.parametrize(
    ("told", "half", "tenth"),
    [((), None, None), ((-3,), None, None), ((1, 2, 3, 4), 2, 4), ((1, 2, 3), 2, 3), ((4, -9, -9), None, None)],
)  # fmt: skip
def test_quantiles(told: tuple[int, ...], half: int | None, tenth: int | None) -> None:
    """A quantile is the least day after which no more than that share waits; none where it was never reached."""
    steps = [*curve(waits(*told))]
    assert (quantile(steps, HALF), quantile(steps, TENTH)) == (half, tenth)


@given(st.lists(st.integers(1, 60), min_size=1, max_size=30))
def test_without_censoring_it_is_the_plain_share(days: list[int]) -> None:
    """Where everybody has ended, the estimate is simply the share of those who took longer."""
    for one in curve([Wait(day, ended=True) for day in days]):
        assert one.share == Fraction(sum(day > one.day for day in days), len(days))


@given(st.lists(st.tuples(st.integers(0, 30), st.integers(1, 30), st.booleans()), max_size=30))
def test_late_entries_count_from_their_entry(told: list[tuple[int, int, bool]]) -> None:
    """At risk on a day is who had entered before it and had not left before it."""
    held = [Wait(entry + more, ended, entry) for entry, more, ended in told]
    share = Fraction(1)
    expected = []
    for day in sorted({wait.days for wait in held if wait.ended}):
        risk = sum(wait.entry < day <= wait.days for wait in held)
        share *= Fraction(risk - sum(w.ended and w.days == day for w in held), risk)
        expected.append((day, share))
    assert [tuple(one) for one in curve(held)] == expected


ENDS = [End(3, "onward"), End(5, "closed"), End(5, "onward"), End(7, None), End(8, "onward")]


def test_the_share_that_comes_to_an_end_of_one_kind() -> None:
    """Who ended otherwise takes a part of the share away for good; who still waits does not."""
    # 5 at risk on day 3; 4 on day 5, two ends at once; 1 on day 8, after one left the sample on day 7
    assert [tuple(one) for one in incidence(ENDS, "onward")] == [
        (3, Fraction(1, 5)),
        (5, Fraction(1, 5) + Fraction(4, 5) * Fraction(1, 4)),
        (8, Fraction(2, 5) + Fraction(4, 5) * Fraction(1, 2) * Fraction(1, 1)),
    ]


@given(
    st.lists(
        st.tuples(st.integers(0, 20), st.integers(1, 20), st.sampled_from(["a", "b", None])),
        max_size=25,
    )
)
def test_the_shares_of_all_ends_and_of_who_waits_make_one(
    told: list[tuple[int, int, str | None]],
) -> None:
    """What came to one end, to the other, and what still waits is everybody, however late somebody came."""
    held = [End(entry + more, how, entry) for entry, more, how in told]
    each = [([*incidence(held, how)] or [Incidence(0, Fraction(0))])[-1].share for how in "ab"]
    waits = [*curve([Wait(one.days, one.how is not None, one.entry) for one in held])]
    assert sum(each) + (waits[-1].share if waits else 1) == 1


def test_the_median_is_one_of_the_days() -> None:
    """Of an even number the lower of the two in the middle; of nothing there is none."""
    assert [median(days) for days in ([], [4], [9, 1], [5, 1, 3], [1, 2, 3, 4])] == [
        None,
        4,
        1,
        3,
        2,
    ]
