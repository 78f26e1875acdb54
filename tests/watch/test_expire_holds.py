"""Holds that are over or due for review are told of, and clocks that still wait are counted again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.days import between, working_day
from tests.support.watching import Watch, days, watching
from workflow.watch.jobs import expire_holds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office on 6 January 2025."""
    with watching(registers, monkeypatch) as opened:
        yield opened


def test_a_hold_that_is_over_is_told_once(watch: Watch) -> None:
    """The branch hears of it the day after its last day, and never again."""
    ref = watch.office.at("verified")
    watch.office.hold(ref, date(2025, 7, 20))
    told = []
    for watch.office.today in days("2025-07-18", "2025-08-20"):
        if watch.expire_holds().queued:
            told.append(watch.office.today)
        watch.deliver()
    assert told == [date(2025, 7, 21)]
    (row,) = watch.mail("hold_ended")
    assert row["reader"] == "lan"
    assert row["params"] == {
        "ref": ref, "unit": "LC01", "until": "2025-07-20", "lasting": False
    }  # fmt: skip


def test_a_hold_that_was_taken_off_is_not_told(watch: Watch) -> None:
    """Who resumed knows it; a closed case has nobody waiting."""
    ref, other = watch.office.at("verified"), watch.office.at("verified")
    watch.office.hold(ref, date(2025, 7, 20))
    watch.office.hold(other, date(2025, 7, 20))
    watch.office.today = date(2025, 7, 15)
    watch.office.resume(ref)
    watch.office.do("withdraw", other)
    watch.office.today = date(2025, 8, 1)
    assert watch.expire_holds().queued == 0


def test_where_the_branch_has_nobody_its_committee_is_told(watch: Watch) -> None:
    """As with every letter to a branch."""
    ref = watch.office.at("verified")
    watch.office.hold(ref, date(2025, 7, 20))
    watch.write("test_silence", email=None, name="lan")
    watch.office.today = date(2025, 7, 21)
    watch.expire_holds()
    assert [row["reader"] for row in watch.mail("hold_ended")] == ["hoa"]


def test_a_late_review_is_told_each_month(watch: Watch) -> None:
    """The review was due on 31 July: told on 1 August, 1 September, 1 October; one letter each."""
    ref = watch.office.at("verified")
    watch.office.hold(ref, date(2025, 7, 31), kind="political-standards")
    told = []
    for watch.office.today in days("2025-07-30", "2025-10-15"):
        if watch.expire_holds().queued:
            told.append(watch.office.today.isoformat())
        watch.deliver()
    assert told == ["2025-08-01", "2025-09-01", "2025-10-01"]
    assert {row["params"]["lasting"] for row in watch.mail("hold_ended")} == {True}


def test_after_months_without_a_run_one_letter_goes(watch: Watch) -> None:
    """The reviews that were missed are not told one after another."""
    ref = watch.office.at("verified")
    watch.office.hold(ref, date(2025, 7, 31), kind="political-standards")
    watch.office.today = date(2026, 2, 10)
    assert watch.expire_holds().queued == 1
    assert watch.expire_holds().queued == 0


@pytest.mark.parametrize(
    ("until", "today", "months"),
    [
        ("2025-07-31", "2025-08-01", 0),
        ("2025-07-31", "2025-08-31", 0),
        ("2025-07-31", "2025-09-01", 1),
        ("2025-01-31", "2025-02-28", 0),
        ("2025-01-31", "2025-03-01", 1),
    ],
)
def test_months_since_a_review(until: str, today: str, months: int) -> None:
    """Counted from date to date; the day itself is still in time."""
    assert expire_holds.reviews(date.fromisoformat(until), date.fromisoformat(today)) == months


def test_a_clock_that_still_waits_needs_no_job(watch: Watch) -> None:
    """Under a review the day follows by itself: 60 working days without those held until the day asked."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 1)
    watch.office.hold(ref, date(2025, 9, 5), kind="political-standards")
    for watch.office.today in (date(2025, 9, 3), date(2025, 9, 19), date(2026, 1, 5)):
        deadline = watch.office.show(ref).next_deadline
        assert deadline is not None
        held = between("2025-09-01", max("2025-09-05", watch.office.today.isoformat()))
        assert (deadline.due, deadline.waits) == (working_day("2025-08-04", 60, held), True)
    assert watch.expire_holds().changed == 1  # the letter about the review
    assert watch.expire_holds().changed == 0


def test_a_dry_run_lists_letters(watch: Watch) -> None:
    """Nothing is written."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 1)
    watch.office.hold(ref, date(2025, 9, 5), kind="political-standards")
    watch.office.today = date(2025, 9, 19)
    plan = watch.expire_holds(dry_run=True)
    assert [(one.what, one.ref) for one in plan.planned] == [("hold_ended", ref)]
    assert not watch.mail("hold_ended")
