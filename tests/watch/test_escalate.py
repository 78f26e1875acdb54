"""Escalation: the right superior, once for each rung, however late the job comes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support.watching import Watch, day_of, days, watching
from workflow.watch.jobs import escalate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office on 6 January 2025."""
    with watching(registers, monkeypatch) as opened:
        yield opened


def daily(watch: Watch, first: str, last: str) -> None:
    """Escalate and deliver on each day."""
    for watch.office.today in days(first, last):
        assert not watch.escalate().failed
        watch.deliver()


def told(watch: Watch, rule: str) -> list[tuple[str, str, str]]:
    """Return who was told of a rule: rung, day, reader."""
    return [(r["rung"], day_of(r), r["reader"]) for r in watch.mail("escalation", rule=rule)]


def test_a_decision_that_is_late_goes_to_the_superior_of_who_decides(watch: Watch) -> None:
    """D1 is due on 29 October: after five days the superior committee, after twenty the next one."""
    watch.office.at("proposed")
    daily(watch, "2025-10-25", "2026-01-10")
    assert told(watch, "D1") == [
        ("escalate-1", "2025-11-03", "quan"),
        ("escalate-1", "2025-11-03", "quy"),
        ("escalate-2", "2025-11-18", "thanh"),
        ("escalate-2", "2025-11-18", "tu"),
    ]


def test_what_an_escalation_says(watch: Watch) -> None:
    """It names the limit, the unit of the case and the unit that is late."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 11, 3)
    watch.escalate()
    row = watch.mail("escalation")[0]
    assert row["params"] == {
        "ref": ref, "unit": "LC01", "state": "proposed", "rule": "D1", "kind": "statutory",
        "due": "2025-10-29", "start": "2025-08-04", "owner": "authority", "rule_set": "2025-07",
        "provisional": False, "rung": "escalate-1", "owner_unit": "LC",
    }  # fmt: skip
    assert (row["sequence"], row["due"], row["message_id"]) == (None, date(2025, 10, 29), "")


def test_a_branch_that_is_late_is_told_of_to_its_committee(watch: Watch) -> None:
    """L4 of a branch goes first to the committee above it, then to the one above that."""
    watch.office.at("certified")  # L4 is due on 14 March 2026
    daily(watch, "2026-03-10", "2026-04-20")
    assert told(watch, "L4") == [
        ("escalate-1", "2026-03-24", "hoa"),
        ("escalate-1", "2026-03-24", "minh"),
        ("escalate-1", "2026-03-24", "thu"),
        ("escalate-2", "2026-04-13", "quan"),
        ("escalate-2", "2026-04-13", "quy"),
    ]


@pytest.mark.parametrize(
    ("to", "superiors"),
    [("LC02", ["hoa", "minh", "thu"]), ("HX01", ["quan", "quy"])],
)
def test_a_hand_over_goes_to_the_common_superior(
    watch: Watch, to: str, superiors: list[str]
) -> None:
    """Unanswered, it is told to the lowest unit above both sides."""
    ref = watch.office.at("certified")
    watch.office.step(watch.office.transfer(ref, to).id, "send")
    daily(watch, "2025-03-20", "2025-04-15")
    assert [(rung, who) for rung, _, who in told(watch, "T2")] == [
        ("escalate-1", who) for who in superiors
    ]


@pytest.mark.parametrize(
    ("base", "above"),
    [
        ("1/2/3/", [2, 1]),
        ("1/", []),
        ("1/2/3/4/ 1/2/3/5/", [3, 2, 1]),
        ("1/2/3/4/ 1/2/6/", [2, 1]),
        ("1/2/3/ 1/2/", [1]),
        ("1/2/3/ 1/2/3/", [2, 1]),
        ("1/2/ 1/20/", [1]),
    ],
)
def test_superiors_stand_strictly_above_all_sides(base: str, above: list[int]) -> None:
    """Neither side is its own superior, and alike numbers are no shared path."""
    assert escalate.superiors(base) == above


def test_a_superior_that_nobody_serves_is_passed_over(watch: Watch) -> None:
    """Where nobody of the next unit can be told, the one above it is."""
    watch.office.at("proposed")
    watch.write("test_silence", email=None, name="quan")
    watch.write("test_disable", at=watch.office.app.now(), name="quy")
    daily(watch, "2025-11-01", "2026-01-10")
    assert [(rung, who) for rung, _, who in told(watch, "D1")] == [
        ("escalate-1", "thanh"),
        ("escalate-1", "tu"),
    ]


def test_late_by_many_days_each_superior_is_told_once(watch: Watch) -> None:
    """Off for forty days both rungs go out, to different people; never again after that."""
    watch.office.at("proposed")
    watch.office.today = date(2025, 12, 10)
    assert watch.escalate().queued == 4
    assert [who for _, _, who in told(watch, "D1")] == ["quan", "quy", "thanh", "tu"]
    again = watch.escalate()
    assert (again.changed, again.queued) == (0, 0)
    watch.deliver()
    daily(watch, "2025-12-01", "2026-01-10")
    assert len(told(watch, "D1")) == 4


def test_a_new_superior_does_not_get_what_was_told_before(watch: Watch) -> None:
    """A rung that was told is told; who comes later is not flooded with old ones."""
    watch.office.at("proposed")
    watch.write("test_silence", email=None, name="quan")
    daily(watch, "2025-11-01", "2025-11-10")
    watch.write("test_silence", email="quan@example.vn", name="quan")
    daily(watch, "2025-11-11", "2025-11-12")
    assert told(watch, "D1") == [("escalate-1", "2025-11-03", "quy")]


def test_who_decides_in_time_is_not_told_of(watch: Watch) -> None:
    """A limit that was met escalates nowhere, and what waits is taken back."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 11, 3)
    watch.escalate()
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    assert {row["why"] for row in watch.mail("escalation")} == {"met"}
    assert watch.escalate().queued == 0


def test_a_dry_run_writes_nothing(watch: Watch) -> None:
    """It lists the letters that would go."""
    watch.office.at("proposed")
    watch.office.today = date(2025, 11, 3)
    plan = watch.escalate(dry_run=True)
    assert [(p.what, p.to) for p in plan.planned] == [("escalation", "quan"), ("escalation", "quy")]
    assert not watch.mail("escalation")


def test_a_limit_that_runs_again_is_told_where_nobody_was(watch: Watch) -> None:
    """A letter that was taken back before it left goes out when the act is undone."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 11, 3)
    watch.escalate()
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    watch.office.correct(ref, by="hoa")
    assert watch.escalate().queued == 2
    assert watch.escalate().changed == 0
