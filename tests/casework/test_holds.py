"""Holds and extensions over the deadlines as they are stored."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput, MissingFields, NotPermitted, Refused
from workflow.queries import deadline_sheet

if TYPE_CHECKING:
    from tests.support.office import Office

D1 = date(2025, 10, 29)  # 60 working days from 4 August 2025


def due(office: Office, ref: str) -> date | None:
    """Return the day of the next deadline as it is stored."""
    next_deadline = office.show(ref).next_deadline
    return next_deadline.due if next_deadline else None


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the rules of all the reasons."""
    return [reason.rule for reason in refused.value.reasons]


def test_a_hold_adds_its_working_days_to_the_stored_deadline(office: Office) -> None:
    """Ten working days under a hold move D1 by ten; the sheet names each of them."""
    ref = office.at("proposed")
    office.today = date(2025, 8, 11)
    held = office.hold(ref, date(2025, 8, 22))
    assert held.next_deadline is not None
    assert held.next_deadline.due == due(office, ref) == date(2025, 11, 12)
    (line,) = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    assert line.held_days == 10
    reasons = [
        day.reason.en for day in line.skipped if date(2025, 8, 11) <= day.date <= date(2025, 8, 22)
    ]
    assert reasons.count("On hold") == 10


def test_resuming_gives_back_the_days_not_used(office: Office) -> None:
    """A hold taken off early waits only until the day before."""
    ref = office.at("proposed")
    office.today = date(2025, 8, 11)
    office.hold(ref, date(2025, 8, 22))
    office.today = date(2025, 8, 14)
    office.resume(ref)
    assert due(office, ref) == date(2025, 11, 3)  # held on Monday, Tuesday and Wednesday


def test_months_of_the_statutes_never_pause(office: Office) -> None:
    """D9 and D10 stay where they are under a hold, D5 and D6w too."""
    ref = office.at("applied")
    before = {t.rule: t.due for t in deadline_sheet.lines(office.app, ref, office.actor("lan"))}
    office.hold(ref, date(2025, 9, 30), by="hoa")
    after = {t.rule: t.due for t in deadline_sheet.lines(office.app, ref, office.actor("lan"))}
    assert (after["D9"], after["D10"]) == (before["D9"], before["D10"])
    assert after["L5"] > before["L5"]


def test_a_review_of_political_standards_lasts_until_its_conclusion(office: Office) -> None:
    """Its `until` is a day of review; only a conclusion ends it, and nobody is proposed meanwhile."""
    ref = office.at("verified")
    office.today = date(2025, 7, 14)
    office.hold(ref, date(2025, 7, 20), kind="political-standards")
    office.today = date(2025, 9, 1)
    assert "C14" in {r.rule for r in office.why("propose", ref).reasons}
    (l6,) = [
        t for t in deadline_sheet.lines(office.app, ref, office.actor("lan")) if t.rule == "L6"
    ]
    assert l6.held_days == len([d for d in l6.skipped if d.reason.en == "On hold"]) > 30
    with pytest.raises(MissingFields) as missing:
        office.resume(ref)
    assert missing.value.params["fields"] == ("--conclusion",)
    office.resume(ref, conclusion="không vi phạm")
    assert "C14" not in {r.rule for r in office.why("propose", ref).reasons}


def test_the_hold_that_lasts_is_the_one_that_ends(office: Office) -> None:
    """A review is ended by its conclusion although a later hold ran out in between."""
    ref = office.at("verified")
    office.today = date(2025, 7, 14)
    office.hold(ref, date(2025, 7, 20), kind="political-standards")
    office.hold(ref, date(2025, 7, 18))
    office.today = date(2025, 8, 4)
    office.resume(ref, conclusion="rõ")
    assert "C14" not in {r.rule for r in office.why("propose", ref).reasons}
    with pytest.raises(Refused) as refused:
        office.resume(ref)
    assert rules(refused) == ["S0"]


def test_a_hold_that_ran_out_cannot_be_resumed(office: Office) -> None:
    """Other holds end on their day by themselves."""
    ref = office.at("proposed")
    office.today = date(2025, 8, 11)
    office.hold(ref, date(2025, 8, 15))
    office.today = date(2025, 8, 18)
    with pytest.raises(Refused) as refused:
        office.resume(ref)
    assert rules(refused) == ["S0"]


def test_a_hold_lies_within_the_life_of_the_case(office: Office) -> None:
    """It does not end before it begins, begins before the last step, or fall on a closed case."""
    ref = office.at("proposed")
    with pytest.raises(BadInput):
        office.hold(ref, date(2025, 8, 3))
    with pytest.raises(Refused) as early:
        office.hold(ref, date(2025, 9, 1), date(2025, 8, 1))
    assert rules(early) == ["F1"]
    office.do("withdraw", ref)
    with pytest.raises(Refused) as closed:
        office.hold(ref, date(2025, 9, 1))
    assert rules(closed) == ["S0"]


def test_d1_is_extended_once(office: Office) -> None:
    """The authority adds at most 30 working days before the limit expires; a second time is refused."""
    ref = office.at("proposed")
    office.today = date(2025, 9, 1)
    extended = office.extend(ref, days=30)
    assert extended.next_deadline is not None
    assert extended.next_deadline.due == due(office, ref) == date(2025, 12, 10)
    (line,) = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    assert line.extended_by == 30
    with pytest.raises(Refused) as again:
        office.extend(ref, days=1)
    assert rules(again) == ["D3"]


@pytest.mark.parametrize("days", [0, 31])
def test_an_extension_has_1_to_30_days(office: Office, days: int) -> None:
    """No day and a thirty-first are refused by D3 with its source."""
    ref = office.at("proposed")
    with pytest.raises(Refused) as refused:
        office.extend(ref, days=days)
    assert [(r.rule, bool(r.source)) for r in refused.value.reasons] == [("D3", True)]


def test_an_extension_is_dated_before_the_limit_expires(office: Office) -> None:
    """On the last day it is possible, also when entered later; the day after it is not."""
    first, second = office.at("proposed"), office.at("proposed")
    office.today = date(2025, 10, 30)
    with pytest.raises(Refused) as late:
        office.extend(first)
    assert rules(late) == ["D3"]
    office.extend(second, on=D1)
    assert due(office, second) == date(2025, 12, 10)


def test_only_the_deciding_authority_extends(office: Office) -> None:
    """A branch and a committee user may not; another level's authority is refused by E1."""
    ref = office.at("proposed", of="HX01")
    for user in ("hai", "hung", "thanh"):
        with pytest.raises(NotPermitted):
            office.extend(ref, by=user)
    with pytest.raises(Refused) as refused:
        office.extend(ref, by="huy")
    assert rules(refused) == ["E1"]
    office.extend(ref, by="quy")


def test_a_limit_that_does_not_run_is_not_extended(office: Office) -> None:
    """D2 cannot be extended while D1 runs, nor D1 before the proposal."""
    ref = office.at("proposed")
    with pytest.raises(Refused) as refused:
        office.extend(ref, "D2")
    assert rules(refused) == ["S0"]
    other = office.at("verified")
    with pytest.raises(Refused) as before:
        office.extend(other)
    assert rules(before) == ["S0"]


def test_an_extension_of_one_proposal_does_not_reach_the_next(office: Office) -> None:
    """A dossier returned and proposed again has the plain limit, and may be extended anew."""
    ref = office.at("proposed")
    office.extend(ref, days=5)
    office.do("return_dossier", ref, by="hoa")
    office.do("propose", ref)
    assert due(office, ref) == D1
    office.extend(ref, days=5)


def test_the_same_for_recognition(office: Office) -> None:
    """D2 runs 30 working days from the branch's proposal and is extended as D1 is."""
    ref = office.at("recognition_proposed")
    lines = {t.rule: t for t in deadline_sheet.lines(office.app, ref, office.actor("lan"))}
    assert lines["D2"].due == date(2026, 11, 20)
    office.extend(ref, "D2", 10)
    lines = {t.rule: t for t in deadline_sheet.lines(office.app, ref, office.actor("lan"))}
    assert (lines["D2"].due, lines["D2"].extended_by) == (
        date(2026, 12, 7),  # 24 November is a day off
        10,
    )
