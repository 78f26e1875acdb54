"""Kaplan and Meier's estimate against figures worked out by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.reports.survival import HALF, TENTH, Wait, curve, quantile


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
