"""Passing a guard on purpose: which, by whom, and how it shows."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import MissingFields, NotFound, NotPermitted, Refused
from workflow.casework import audit
from workflow.casework.advancing import Wish

if TYPE_CHECKING:
    from tests.support.office import Office


def untested(office: Office) -> str:
    """Return a verified case with its opinions, but without a passed challenge (C17, service)."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)
    office.record("opinion", ref, source="mass-organisation")
    office.record("opinion", ref)
    return ref


def passing(*rules: str) -> Wish:
    """Return the wish to pass guards."""
    return Wish(despite=rules)


def test_a_service_guard_is_passed_with_a_reason_and_shows(office: Office) -> None:
    """A committee's user passes C17; the act carries the rule and the reason for everybody to see."""
    ref = untested(office)
    done = office.wish("propose", ref, passing("c17"), by="hoa", note="đã thử thách ở quân đội")
    assert (done.state, [refusal.rule for refusal in done.passed]) == ("proposed", ["C17"])
    last = office.history(ref, "thu")[-1]
    assert (last.fields["despite"], last.note) == (["C17"], "đã thử thách ở quân đội")
    assert audit.verify(office.app).ok


def test_only_what_refused_is_recorded_as_passed(office: Office) -> None:
    """A guard that would have held anyway is not noted as passed."""
    ref = untested(office)
    office.record("challenge", ref)
    done = office.wish("propose", ref, passing("C17"), by="hoa", note="phòng xa")
    assert done.passed == ()
    assert "despite" not in office.history(ref)[-1].fields


@pytest.mark.parametrize("user", ["lan", "thu", "an"])
def test_only_committee_and_authority_users_pass(office: Office, user: str) -> None:
    """A branch user, an inspector and an admin cannot pass a guard."""
    ref = untested(office)
    with pytest.raises(NotPermitted):
        office.wish("propose", ref, passing("C17"), by=user, note="vì")


@pytest.mark.parametrize("note", ["", "   "])
def test_a_reason_is_needed(office: Office, note: str) -> None:
    """Without a reason no guard is passed."""
    ref = untested(office)
    with pytest.raises(MissingFields) as missing:
        office.wish("propose", ref, passing("C17"), by="hoa", note=note)
    assert missing.value.params["fields"] == ("--reason",)


def test_a_guard_that_there_is_not_is_not_found(office: Office) -> None:
    """A mistyped rule is answered with the guards of the move."""
    ref = untested(office)
    with pytest.raises(NotFound) as found:
        office.wish("propose", ref, passing("C71"), by="hoa", note="vì")
    assert "C17" in found.value.near


def test_statutory_guards_read_in_the_document_cannot_be_passed(office: Office) -> None:
    """A statutory guard marked A or B stands, whoever asks; nothing is recorded."""
    ref = office.at("verified")
    office.correct(ref, replaces=4, fields={"issued": "2020-03-14"})
    early = {"application": "2025-03-20", "cv": "2025-03-21"}
    office.correct(ref, replaces=5, dated=date(2025, 4, 1), fields=early)
    office.today = date(2026, 4, 7)
    before = office.show(ref).version
    wish = passing("B1", "O1", "C6", "D9", "C17")
    with pytest.raises(Refused) as refused:
        office.wish("propose", ref, wish, by="hoa", note="vì", votes_for=12)
    stands = {reason.rule: reason.confidence for reason in refused.value.reasons}
    assert stands == {"C6": "B", "D9": "B", "O1": "A", "B1": "A"}
    assert office.show(ref).version == before


def test_a_statutory_guard_not_confirmed_may_be_passed(office: Office) -> None:
    """A guard marked C, as B3 is, may be passed: the text behind it was not read."""
    ref = office.at("proposed", of="HX01")
    office.today = date(2025, 8, 20)
    with pytest.raises(Refused) as refused:
        office.do("endorse", ref, by="hung", votes_for=5)
    assert [(r.rule, r.confidence) for r in refused.value.reasons] == [("B3", "C")]
    done = office.wish("endorse", ref, passing("B3"), by="hung", note="theo công văn", votes_for=5)
    assert [refusal.rule for refusal in done.passed] == ["B3"]


def test_product_guards_may_be_passed_but_not_those_of_every_move(office: Office) -> None:
    """Four eyes may be passed with a reason; state, ownership and day never."""
    ref = untested(office)
    office.record("challenge", ref)
    office.do("propose", ref, by="hoa")
    done = office.wish("decide", ref, passing("P2"), by="hoa", note="chỉ có một cán bộ")
    assert [refusal.rule for refusal in done.passed] == ["P2"]
    for rule, move, day in (
        ("S0", "propose", date(2025, 8, 4)),
        ("F1", "hold_ceremony", date(2025, 8, 1)),
    ):
        office.today = day
        with pytest.raises(Refused) as refused:
            office.wish(move, ref, passing(rule), by="hoa", note="vì")
        assert rule in {reason.rule for reason in refused.value.reasons}


def test_ownership_cannot_be_passed(office: Office) -> None:
    """While a notice is out T0 stands, whoever asks."""
    ref = office.at("certified")
    office.step(office.transfer(ref).id, "send")
    office.today = date(2025, 5, 5)
    with pytest.raises(Refused) as refused:
        office.wish("apply", ref, passing("T0"), by="hoa", note="vì")
    assert [reason.rule for reason in refused.value.reasons] == ["T0"]


def test_a_guard_once_passed_stays_passed_when_judged_again(office: Office) -> None:
    """A later correction judges the act again with the guard passed, not as refused."""
    ref = untested(office)
    office.wish("propose", ref, passing("C17"), by="hoa", note="đã thử thách")
    assert office.correct(ref, replaces=2, fields={"resolution": "1a"}).state == "proposed"
