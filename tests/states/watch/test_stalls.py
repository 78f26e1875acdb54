"""The ways of being stuck: their words, and who comes first."""

from __future__ import annotations

from datetime import date

import pytest

from states.law.limits import LIMITS
from states.pipeline import Kind
from states.watch.stalls import (
    ASKED,
    CAUSE_BY_ID,
    CAUSES,
    DAY,
    OF_HISTORY,
    OF_LIMITS,
    SIMPLE,
    SOON,
    Stall,
    cause_of,
    days_late,
    order,
)

TODAY = date(2026, 11, 20)


def test_the_causes_are_those_promised() -> None:
    """Each id of the contract is there once, and every cause belongs to one way of being found."""
    ids = [cause.id for cause in CAUSES]
    assert sorted(ids) == sorted(
        [
            "limit-passed",
            "cannot-finish",
            "evidence-missing",
            "reply-awaited",
            "notice-unanswered",
            "too-few-members",
            "no-active-user",
            "helper-gone",
            "mail-undeliverable",
            "hold-expired",
            "on-hold",
            "provisional",
            "restarted",
        ]
    )
    notes = [cause.id for cause in CAUSES if not cause.stuck]
    assert sorted([*SIMPLE, *OF_LIMITS, *OF_HISTORY, *ASKED, *notes]) == sorted(ids)
    assert sorted(notes) == ["on-hold", "provisional"]
    assert ASKED == ("restarted",)


def test_every_cause_has_words_and_a_remedy_in_both_languages() -> None:
    """No cause is shown as a bare id, and each says what helps."""
    for cause in CAUSES:
        for label in (cause.label, cause.remedy):
            assert label.vi
            assert label.en
            assert label.vi != label.en


@pytest.mark.parametrize(
    ("rule", "cause"),
    [("V13", "reply-awaited"), ("L7", "reply-awaited"), ("T2", "notice-unanswered"), ("T3", "notice-unanswered"),
     ("T5", "notice-unanswered"), ("T1", "limit-passed"), ("T4", "limit-passed"), ("D9", "limit-passed")],
)  # fmt: skip
def test_a_passed_limit_says_who_owes_something(rule: str, cause: str) -> None:
    """Where another unit owes an answer, that is the cause, not the mere day."""
    assert cause_of(rule) == cause


def test_every_limit_has_a_cause() -> None:
    """Whatever limit passes, there are words for it."""
    assert {cause_of(limit.rule) for limit in LIMITS} == set(OF_LIMITS)


@pytest.mark.parametrize(
    ("due", "late"),
    [(None, 0), (date(2026, 11, 21), 0), (TODAY, 0), (date(2026, 11, 19), 1), (date(2025, 11, 20), 365)],
)  # fmt: skip
def test_due_today_is_not_late(due: date | None, late: int) -> None:
    """A day late is the day after; calendar days are counted."""
    assert days_late(due, TODAY) == late


def stall(cause: str, kind: Kind, due: date | None, case: int = 1) -> Stall:
    """Make a stall that differs only by what it is ranked by."""
    return Stall(case, cause, kind, "branch", date(2026, 1, 1), due)


def test_the_worst_come_first() -> None:
    """Statutory before service before advisory before product, then the days; what nothing is late of, and notes, last."""
    early, late = date(2026, 1, 5), date(2026, 10, 5)
    ranked = [
        stall("limit-passed", Kind.STATUTORY, early),
        stall("limit-passed", Kind.STATUTORY, late, 2),
        stall("evidence-missing", Kind.STATUTORY, late, 2),
        stall("too-few-members", Kind.STATUTORY, None),
        stall("limit-passed", Kind.SERVICE, early),
        stall("limit-passed", Kind.ADVISORY, early),
        stall("hold-expired", Kind.PRODUCT, early),
        stall("no-active-user", Kind.PRODUCT, None),
        stall("restarted", Kind.PRODUCT, None, 2)._replace(since=date(2019, 1, 1)),
        stall("restarted", Kind.PRODUCT, None, 1)._replace(since=date(2019, 1, 2)),
        stall("provisional", Kind.STATUTORY, early),
        stall("on-hold", Kind.PRODUCT, early),
    ]
    mixed = [*ranked[5:], *ranked[:5]]
    assert sorted(mixed, key=lambda one: order(one, TODAY)) == ranked
    assert [one.stuck for one in ranked] == [True] * 10 + [False] * 2
    assert set(CAUSE_BY_ID) >= {one.cause for one in ranked}


def test_plain_causes_name_whose_rule_it_is_and_who_acts() -> None:
    """What is no limit has a kind and an owner of its own; the others take those of their limit."""
    own = {cause.id: (cause.kind, cause.owner) for cause in CAUSES if cause.kind or cause.owner}
    assert own == {
        "too-few-members": (Kind.STATUTORY, "committee"),
        "no-active-user": (Kind.PRODUCT, "admin"),
        "helper-gone": (Kind.SERVICE, "branch"),
        "mail-undeliverable": (Kind.PRODUCT, "admin"),
        "hold-expired": (Kind.PRODUCT, "branch"),
        "restarted": (Kind.PRODUCT, "branch"),
        "on-hold": (Kind.PRODUCT, "branch"),
    }
    assert (SOON, DAY.days) == (30, 1)


def test_a_stall_says_no_more_than_is_known() -> None:
    """Without a limit there is neither rule, act, paper nor forecast."""
    bare = Stall(1, "helper-gone", Kind.SERVICE, "branch", TODAY)
    assert bare[5:] == (None, None, 0, (), None, False, None)
