"""The counts that the sweep left are those that a look at every case finds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office
from workflow.queries import kept_stalls, stalled, swept
from workflow.watch import running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

BY = ("unit", "step", "owner", "cause")


@pytest.fixture
def stuck(registers: Registers) -> Iterator[Office]:
    """Lend a city in which cases of many states have been left alone for years, and that was swept."""
    office = Office.lent(registers, "left alone", _leave_alone)
    yield office
    office.app.close()


def _leave_alone(office: Office) -> None:
    for state in (
        "identified",
        "nominated",
        "certified",
        "applied",
        "verified",
        "proposed",
        "decided",
    ):
        office.at(state, of="LC01")
        office.at(state, of="HX01")
    ref = office.at("verified", of="LC01")
    office.hold(ref, office.later(5), office.today)
    office.today = office.later(900)
    running.run_now(office.app, "recompute")
    running.run_now(office.app, "flag-stalled")


@pytest.mark.parametrize("by", BY)
def test_what_the_sweep_left_is_what_stands(
    stuck: Office, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    """Right after a sweep both give the same rows, by whatever they are counted."""
    monkeypatch.setattr(swept, "FEW", 0)  # as if the city had many units
    actor = stuck.actor("thanh")
    kept = kept_stalls.kept(stuck.app, actor, None, by)
    assert kept is not None
    assert len(kept.rows) > 0
    assert kept.rows == stalled.summary(stalled.stalled(stuck.app, actor), by)


def test_without_a_sweep_of_today_nothing_is_kept(
    stuck: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Yesterday's counts are not told as today's, and a few units are looked into anew."""
    actor = stuck.actor("thanh")
    assert kept_stalls.kept(stuck.app, actor, None, "cause") is None  # few units
    monkeypatch.setattr(swept, "FEW", 0)
    assert kept_stalls.kept(stuck.app, actor, None, "cause") is not None
    stuck.today = stuck.later(1)
    assert kept_stalls.kept(stuck.app, actor, None, "cause") is None


def test_few_units_with_many_cases_are_counted_by_the_sweep(
    stuck: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is the cases that take long to look at: a city of a hundred units may have a hundred thousand."""
    actor = stuck.actor("thanh")
    monkeypatch.setattr(swept, "MANY", 14)
    assert kept_stalls.kept(stuck.app, actor, None, "cause") is not None  # fifteen cases
    monkeypatch.setattr(swept, "MANY", 15)
    assert kept_stalls.kept(stuck.app, actor, None, "cause") is None


def test_what_was_done_since_the_sweep_is_counted_too(
    stuck: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A case that was closed since is stuck no longer, one that was only worked on is stuck as it is now."""
    monkeypatch.setattr(swept, "MANY", 0)
    rows = stalled.stalled(stuck.app, stuck.actor("thanh"))
    of_lan = {row.state: row.ref for row in rows if row.unit == "LC01" and row.stall.stuck}
    running.run_now(stuck.app, "flag-stalled")
    stuck.do("withdraw", of_lan["applied"])
    stuck.record("challenge", of_lan["identified"])
    actor = stuck.actor("thanh")
    rows = stalled.stalled(stuck.app, actor)
    for by in BY:
        kept = kept_stalls.kept(stuck.app, actor, None, by)
        assert kept is not None
        assert kept.since == 0
        assert kept.rows == stalled.summary(rows, by)
    monkeypatch.setattr(kept_stalls, "UNITS_ANEW", 0)
    told = kept_stalls.kept(stuck.app, actor, None, "cause")
    assert told is not None
    assert told.since >= 2  # too many to look into: it is said how many


def test_a_list_of_many_says_what_a_look_at_every_history_says(
    stuck: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What the sweep found is taken over, of the first cases also which papers are missing; what was done since too."""
    actor = stuck.actor("thanh")
    refs = {row.state: row.ref for row in stalled.stalled(stuck.app, actor) if row.unit == "LC01"}
    stuck.do("withdraw", refs["applied"])
    monkeypatch.setattr(swept, "MANY", 0)
    anew = stalled.stalled(stuck.app, actor, stalled.Wanted(judged=3))
    kept = stalled.stalled(stuck.app, actor, stalled.Wanted(judged=3, swept=True))
    assert kept == [was._replace(_stall=one.stall) for was, one in zip(anew, kept, strict=True)]
    first = list(dict.fromkeys(row.ref for row in anew))[:3]
    assert [row.stall for row in kept if row.ref in first] == [
        row.stall for row in anew if row.ref in first
    ]
    assert any(row.cause == "evidence-missing" for row in kept)
    stuck.later(1)  # no sweep of today: every history is looked into
    assert stalled.swept_at(stuck.app, actor, None) is None
    whole = stalled.stalled(stuck.app, actor, stalled.Wanted(judged=0, swept=True))
    assert whole == stalled.stalled(stuck.app, actor, stalled.Wanted(judged=0))
