"""Hand-overs go on when units are closed, moved and renamed under them, and are chased outside."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import NotFound, NotPermitted, Refused
from tests.support import statements
from workflow.casework import transfers
from workflow.ground import tree
from workflow.organisation import units
from workflow.queries import deadline_sheet
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from tests.support.office import Office

OWNERS = """
SELECT d.rule, d.owner, u.code FROM deadlines d JOIN units u ON u.id = d.owner_unit_id JOIN cases c ON c.id = d.case_id
WHERE c.ref = :ref AND d.rule LIKE 'T%' ORDER BY d.rule
"""
TOLD = """
SELECT u.name FROM messages m JOIN users u ON u.id = m.to_user_id WHERE m.params LIKE :move ORDER BY u.name
"""


@pytest.fixture(autouse=True)
def _reads(monkeypatch: pytest.MonkeyPatch) -> None:
    statements.give(monkeypatch, test_owners=OWNERS, test_told=TOLD)


def owners(office: Office, ref: str) -> dict[str, tuple[str, str]]:
    """Return who keeps each limit of a hand-over: the owner's word and the unit."""
    with office.app.reading() as session:
        rows = session.execute("test_owners", {"ref": ref})
    return {row["rule"]: (row["owner"], row["code"]) for row in rows}


def whole(office: Office) -> bool:
    """Say whether everything stored is what the history says."""
    return list(invariants.check(office.app)) == []


def test_a_destination_closed_twice_is_still_chased(office: Office) -> None:
    """The unit that took over from the unit that took over owns the deadline and takes the case."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    assert owners(office, ref) == {"T2": ("receiving-unit", "LC02")}
    for code, into in (("LC02", "LC03"), ("LC03", "HX01")):
        if code == "LC02":
            units.add(
                office.app, units.NewUnit("LC03", "Chi bộ 3", "branch", "LC"), office.stamp("an")
            )
        units.close(office.app, code, into, office.stamp("an"))
        assert whole(office)
    assert owners(office, ref) == {"T2": ("receiving-unit", "HX01")}
    office.step(number, "acknowledge", by="hai")
    assert owners(office, ref) == {"T3": ("receiving-unit", "HX01")}
    done = office.step(number, "accept", by="hai", helper="Phạm Thị Nhận")
    assert (done.to, office.show(ref).unit) == ("HX01", "HX01")
    assert whole(office)


@pytest.mark.parametrize("sent", [False, True])
def test_a_leaving_unit_that_is_closed_passes_its_hand_overs_on(office: Office, sent: bool) -> None:
    """The heir sends, cancels and is told; the case is its own until the acceptance."""
    ref = office.at("certified")
    number = office.transfer(ref, "HX01").id
    if sent:
        office.step(number, "send")
    units.close(office.app, "LC01", "LC02", office.stamp("an"))
    assert (office.show(ref).unit, whole(office)) == ("LC02", True)
    if not sent:
        assert owners(office, ref) == {"T1": ("branch", "LC02")}
        office.step(number, "send", by="ly")
    office.step(number, "acknowledge", by="hai")
    office.step(number, "accept", by="hai", helper="Nhận")
    assert (office.show(ref).unit, whole(office)) == ("HX01", True)


@pytest.mark.parametrize(("closing", "heir"), [("LC01", "LC02"), ("LC02", "LC01")])
def test_both_sides_merged_into_one_end_the_hand_over_there(
    office: Office, closing: str, heir: str
) -> None:
    """Where one side is merged into the other the case has one owner, which accepts with a helper."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    units.close(office.app, closing, heir, office.stamp("an"))
    by = {"LC01": "lan", "LC02": "ly"}[heir]
    assert (office.show(ref).unit, whole(office)) == (heir, True)
    office.step(number, "acknowledge", by=by)
    office.step(number, "accept", by=by, helper="Phạm Thị Nhận")
    assert (office.show(ref).unit, whole(office)) == (heir, True)
    assert len(transfers.listed(office.app, office.stamp(by))) == 1


def test_a_unit_put_elsewhere_takes_its_hand_overs_along(office: Office) -> None:
    """Re-parented between notice and acceptance, both sides go on; the common superior is the new one."""
    ref = office.at("proposed")
    office.today = date(2025, 8, 11)
    number = office.transfer(ref, "HX01").id
    office.step(number, "send")
    units.move(office.app, "HX01", "LC", office.stamp("an"))
    office.settle()
    office.step(number, "acknowledge", by="hai")
    units.move(office.app, "LC01", "HX", office.stamp("an"))
    office.settle()
    assert whole(office)
    office.step(number, "accept", by="hai", helper="Nhận")
    assert (office.show(ref).unit, whole(office)) == ("HX01", True)
    office.today = date(2025, 9, 15)
    assert office.do("decide", ref, by="minh").state == "decided"  # LC's own authority now


def test_the_history_keeps_the_names_of_its_days(office: Office) -> None:
    """A unit renamed after the hand-over still has its old name on the days before."""
    ref = office.at("certified")
    office.hand_over(ref)
    before = office.today
    later = office.later(30)
    units.change(office.app, "LC01", units.Change(name="Chi bộ Tên Mới"), office.stamp("an"))
    with office.app.reading() as session:
        (row,) = session.execute("unit_by_code", {"code": "LC01"})
        old = tree.chain(session, row["id"], before)[-1].name
        new = tree.chain(session, row["id"], later)[-1].name
    assert (old, new) == ("Đơn vị LC01", "Chi bộ Tên Mới")


def test_a_case_opened_again_comes_home_to_the_heir(office: Office) -> None:
    """Reopened, or its closing undone, after its unit was closed: the heir owns it from the same entry on."""
    reopened, undone = office.at("withdrawn"), office.at("deceased")
    office.today = date(2025, 7, 10)
    units.close(office.app, "LC01", "LC02", office.stamp("an"))
    office.settle()
    back = office.do("reopen", reopened, by="hoa")
    assert (back.move, back.unit, back.state) == ("reopen", "LC02", "identified")
    corrected = office.correct(undone, by="hoa")
    assert (corrected.move, corrected.unit, corrected.state) == ("correct", "LC02", "applied")
    for ref, last in ((reopened, back.act), (undone, corrected.act)):
        acts = [(row.act, row.move) for row in office.history(ref)][-2:]
        assert acts == [(last, acts[0][1]), ((last or 0) + 1, "transfer_rehouse")]
    assert whole(office)


def test_a_hand_over_taken_up_again_goes_to_the_heir(office: Office) -> None:
    """A notice that the withdrawal called back, restored after its destination was closed, goes on there."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.do("withdraw", ref)
    units.close(office.app, "LC02", "HX01", office.stamp("an"))
    office.correct(ref)
    assert office.correct(ref).state == "certified"
    (view,) = transfers.listed(office.app, office.stamp("lan"))
    assert (view.state, view.to) == ("sent", "HX01")
    assert owners(office, ref) == {"T2": ("receiving-unit", "HX01")}
    assert whole(office)


# -- answers --------------------------------------------------------------------------------------


def test_a_declined_notice_returns_and_the_leaving_unit_is_told(office: Office) -> None:
    """The reason is on file, the case stays, T1 starts anew for the leaving branch, which gets a mail."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.today = date(2025, 3, 20)
    office.step(number, "decline", by="ly", reason="không cư trú tại đây")
    assert owners(office, ref) == {"T1": ("branch", "LC01")}
    found = {
        t.rule: (t.start, t.due) for t in deadline_sheet.lines(office.app, ref, office.actor("lan"))
    }
    assert found["T1"] == (date(2025, 3, 20), date(2025, 4, 3))
    assert office.history(ref)[-1].fields == {"reason": "không cư trú tại đây"}
    with office.app.reading() as session:
        told = session.execute("test_told", {"move": "%transfer_decline%"})
    assert [row["name"] for row in told] == ["lan"]


def test_a_refusal_from_outside_is_recorded_by_the_leaving_side(office: Office) -> None:
    """Only the leaving side records it; the person has no unit yet, so T1 starts anew."""
    ref = office.at("certified")
    number = office.transfer(ref, None, residence="Xã A, tỉnh B").id
    office.step(number, "send", dispatch_no="EMS 123")
    assert office.history(ref)[-1].fields == {"dispatch_no": "EMS 123"}
    assert owners(office, ref) == {"T2": ("branch", "LC01")}
    for user in ("ly", "hai"):
        with pytest.raises(NotFound):
            office.step(number, "decline", by=user, reason="không nhận")
    with pytest.raises(NotPermitted):
        office.step(number, "decline", by="thu", reason="không nhận")
    done = office.step(number, "decline", reason="không nhận")
    assert (done.state, office.show(ref).unit, office.state(ref)) == (
        "declined", "LC01", "certified",
    )  # fmt: skip
    assert owners(office, ref) == {"T1": ("branch", "LC01")}


def test_the_two_kinds_of_destination_answer_in_their_own_ways(office: Office) -> None:
    """A refusal says what to do: nobody outside acknowledges, nobody within is answered for."""
    outside, within = office.at("certified"), office.at("certified")
    away = office.transfer(outside, None, residence="Huế").id
    near = office.transfer(within).id
    office.step(away, "send")
    office.step(near, "send")
    with pytest.raises(Refused) as there:
        office.step(away, "acknowledge")
    with pytest.raises(Refused) as here:
        office.step(near, "outside_reply", reply_no="1")
    assert "outside-reply" in there.value.reasons[0].message
    assert "answers itself" in here.value.reasons[0].message
