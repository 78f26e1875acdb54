"""What a unit must meet to be proposed for praise, and what it has to account for: each condition by itself."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from states.watch import year_review


class Unit(NamedTuple):
    """A unit that meets everything: 20 admitted of 20 planned, 3 movers, all notified, 2 exceptions."""

    planned: bool = True
    quota: int | None = 20
    admitted: int = 20
    movers: int = 3
    movers_notified: int = 3
    bursts: int = 0
    annulled_lately: int = 0
    exceptions: int = 2
    overdue_ceremonies: int = 0
    overdue_recognitions: int = 0
    expired: int = 0
    idle: int = 0
    ended: bool = True


def test_who_meets_everything_is_praised_and_accounts_for_nothing() -> None:
    """A unit on the good side of every boundary has no condition unmet and no reason to account."""
    assert list(year_review.unmet(Unit())) == []
    assert list(year_review.reasons(Unit())) == []
    assert list(year_review.unmet(Unit(movers=0, movers_notified=0))) == []
    assert list(year_review.unmet(Unit(quota=19))) == []


@pytest.mark.parametrize(
    ("spoiled", "condition"),
    [
        ({"planned": False}, "plan-paper"),
        ({"quota": 21}, "plan-met"),
        ({"quota": None}, "plan-met"),
        ({"movers_notified": 2}, "movers"),
        ({"bursts": 1}, "no-burst"),
        ({"annulled_lately": 1}, "no-annulment"),
        ({"exceptions": 3}, "few-exceptions"),
    ],
)
def test_each_condition_stands_in_the_way_alone(spoiled: dict[str, object], condition: str) -> None:
    """Whoever misses one condition by one is not proposed, and that condition is named."""
    assert list(year_review.unmet(Unit(**spoiled))) == [condition]  # type: ignore[arg-type]


def test_nobody_is_praised_for_a_plan_of_nobody() -> None:
    """A plan of 0 that admits nobody is no deed."""
    assert list(year_review.unmet(Unit(quota=0, admitted=0, exceptions=0))) == ["plan-met"]


@pytest.mark.parametrize(
    ("told", "reason", "count"),
    [
        ({"planned": False}, "no-plan", 1),
        ({"admitted": 17}, "plan-unmet", 3),
        ({"overdue_ceremonies": 2}, "overdue-ceremonies", 2),
        ({"overdue_recognitions": 4}, "overdue-recognitions", 4),
        ({"expired": 5}, "expired", 5),
        ({"movers_notified": 1}, "movers-not-notified", 2),
        ({"idle": 6}, "idle", 6),
        ({"bursts": 1}, "burst", 1),
        ({"annulled_lately": 2}, "annulled", 2),
    ],
)
def test_each_reason_is_named_with_its_figure(
    told: dict[str, object], reason: str, count: int
) -> None:
    """Each thing to account for is one reason, with how many there are of it."""
    assert list(year_review.reasons(Unit(**told))) == [(reason, count)]  # type: ignore[arg-type]


def test_a_plan_is_unmet_only_when_its_year_is_over() -> None:
    """While the year goes on nobody accounts for what may still come."""
    assert list(year_review.reasons(Unit(admitted=17, ended=False))) == []


def test_every_condition_and_reason_has_its_point_of_the_conclusion() -> None:
    """Each names a point of the Conclusion as its source."""
    points = {one.source for one in year_review.PRAISE.values()}
    points |= {one.source for one in year_review.ACCOUNT.values()}
    assert points <= {"1.2(1)", "1.2(4)", "3.3", "3.8", "4.9(1)"}
