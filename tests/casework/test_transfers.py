"""Hand-overs: never in zero, never in two units."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, MissingFields, NotFound, NotPermitted, Refused
from workflow.casework import audit, transfers
from workflow.queries import deadline_sheet, dossier

if TYPE_CHECKING:
    from tests.support.office import Office


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the rules of all the reasons."""
    return [reason.rule for reason in refused.value.reasons]


def deadlines(office: Office, ref: str) -> dict[str, date]:
    """Return the open deadlines by rule."""
    return {t.rule: t.due for t in deadline_sheet.lines(office.app, ref, office.actor("thanh"))}


def test_a_certified_candidate_is_handed_over(office: Office) -> None:
    """Draft, send, acknowledge, accept: each step dated, the deadlines T2 and T3 in turn, then none."""
    ref = office.at("certified")
    drafted = office.transfer(ref, "LC02", left="2025-04-01")
    assert (drafted.state, drafted.from_, drafted.to, drafted.letter) == (
        "drafted", "LC01", "LC02", "certified",
    )  # fmt: skip
    assert deadlines(office, ref)["T1"] == drafted.due == date(2025, 3, 28)
    office.today = date(2025, 3, 17)
    sent = office.step(drafted.id, "send")
    assert (sent.state, sent.sent_on, sent.due) == ("sent", date(2025, 3, 17), date(2025, 4, 8))
    office.today = date(2025, 3, 20)
    known = office.step(drafted.id, "acknowledge", by="ly")
    assert (known.state, known.due) == ("acknowledged", date(2025, 5, 6))
    office.today = date(2025, 3, 25)
    done = office.step(drafted.id, "accept", by="ly", helper="Phạm Thị Nhận")
    assert (done.state, done.accepted_on, done.due) == ("accepted", date(2025, 3, 25), None)
    case = office.show(ref)
    assert (case.unit, case.state) == ("LC02", "certified")
    assert deadlines(office, ref) == {"L4": date(2026, 3, 14), "D10": date(2030, 3, 14)}
    assert dossier.page(office.app, ref, office.actor("ly")).helpers == ("Phạm Thị Nhận",)


def test_ownership_passes_with_the_acceptance_and_once(office: Office) -> None:
    """Until the acceptance the leaving side owns the case, from it on the receiving side; never both."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    for name, user in (("send", "lan"), ("acknowledge", "ly")):
        office.step(number, name, by=user)
        assert office.show(ref, "lan").unit == "LC01"
    office.step(number, "accept", by="ly", helper="Nhận")
    assert office.show(ref, "ly").unit == "LC02"
    with pytest.raises(NotFound):
        office.show(ref, "lan")
    for name in ("accept", "acknowledge", "decline"):
        with pytest.raises(Refused) as again:
            office.step(number, name, by="ly", **_fields(name))
        assert rules(again) == ["S0"]
    owners = [act.move for act in office.history(ref) if act.move == "transfer_accept"]
    assert owners == ["transfer_accept"]


@pytest.mark.parametrize(
    ("steps", "wrong"),
    [((), "acknowledge"), ((), "accept"), ((), "decline"), (("send",), "accept"), (("send",), "send"),
     (("send",), "outside_reply"), (("send", "acknowledge"), "acknowledge"), (("send", "acknowledge"), "send"),
     (("send", "decline"), "acknowledge"), (("cancel",), "send"), (("send", "acknowledge", "cancel"), "accept")],
)  # fmt: skip
def test_a_step_out_of_turn_is_refused_or_unseen(
    office: Office, steps: tuple[str, ...], wrong: str
) -> None:
    """What the lifecycle does not allow from here is S0; what the receiver may not see is not found."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    for name in steps:
        office.step(number, name, by=_side(name), **_fields(name))
    before = office.show(ref).version
    with pytest.raises((Refused, NotFound)) as told:
        office.step(number, wrong, by=_side(wrong), **_fields(wrong))
    if isinstance(told.value, Refused):
        assert [reason.rule for reason in told.value.reasons] == ["S0"]
    else:
        assert "send" not in steps
    assert office.show(ref).version == before


def _side(name: str) -> str:
    return "ly" if name in ("acknowledge", "accept", "decline") else "lan"


def _fields(name: str) -> dict[str, Any]:
    fields: dict[str, Any] = {"accept": {"helper": "Nhận"}, "outside_reply": {"reply_no": "1"}}
    found: dict[str, Any] = fields.get(
        name, {"reason": "vì"} if name in ("decline", "cancel") else {}
    )
    return found


def test_each_side_takes_its_own_steps(office: Office) -> None:
    """The leaving side does not answer for the receiving one, nor the other way round."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    for name, user in (("acknowledge", "lan"), ("cancel", "ly"), ("accept", "lan")):
        with pytest.raises(NotPermitted):
            office.step(number, name, by=user, **_fields(name))
    for user in ("thu", "quy"):
        with pytest.raises(NotPermitted):
            office.step(number, "acknowledge", by=user)
    with pytest.raises(NotFound):
        office.step(number, "acknowledge", by="hai")
    with pytest.raises(NotFound):
        office.step(2**70, "acknowledge", by="ly")


def test_a_helper_is_assigned_with_the_acceptance(office: Office) -> None:
    """Without a helper nothing is accepted; the candidate is no helper."""
    ref = office.at("certified", name="Nguyễn Thị Minh")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.step(number, "acknowledge", by="ly")
    with pytest.raises(MissingFields):
        office.step(number, "accept", by="ly")
    with pytest.raises(BadInput):
        office.step(number, "accept", by="ly", helper="nguyễn thị MINH")
    assert office.show(ref).unit == "LC01"


def test_only_one_hand_over_at_a_time(office: Office) -> None:
    """A second draft is refused while one is open, also a mere draft; after its end it is possible."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    with pytest.raises(Refused) as second:
        office.transfer(ref, "HX01")
    assert rules(second) == ["S0"]
    office.step(number, "cancel", reason="nhầm")
    assert office.transfer(ref, "HX01").state == "drafted"


def test_a_draft_blocks_nothing_a_notice_blocks_the_rest(office: Office) -> None:
    """T0 refuses moves while a notice is out, but evidence and withdrawing."""
    ref = office.at("applied")
    office.today = date(2025, 5, 12)
    number = office.transfer(ref).id
    office.record("verification_request", ref)
    office.do("request_verification", ref)
    office.step(number, "send")
    office.record("verification_reply", ref)
    office.record("challenge", ref)
    with pytest.raises(Refused) as refused:
        office.do("conclude_verification", ref)
    assert rules(refused) == ["T0"]
    office.step(number, "decline", by="ly", reason="không")
    office.do("conclude_verification", ref)


@pytest.mark.parametrize("move", ["withdraw", "close_deceased"])
def test_closing_the_case_ends_the_hand_over(office: Office, move: str) -> None:
    """Who withdraws or dies is handed over to nobody: the notice is cancelled with the same entry."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.do(move, ref)
    assert [row.move for row in office.history(ref)][-2:] == ["transfer_cancel", move]
    (view,) = transfers.listed(office.app, office.stamp("lan"))
    assert (view.id, view.state) == (number, "cancelled")
    with pytest.raises((NotFound, Refused)):
        office.step(number, "acknowledge", by="ly")
    if move == "withdraw":
        office.correct(ref)
        assert (office.state(ref), office.correct(ref).state) == ("certified", "certified")
        assert transfers.listed(office.app, office.stamp("lan"))[0].state == "sent"


def test_a_probationer_may_be_proposed_while_the_notice_is_out(office: Office) -> None:
    """The twelve months never stop: the leaving unit proposes recognition during a hand-over."""
    ref = office.at("probation")
    office.today = date(2026, 10, 9)
    office.record("course", ref)
    for form in ("10", "11", "12"):
        office.record("statement", ref, form=form)
    number = office.transfer(ref).id
    sent = office.step(number, "send")
    assert sent.letter == "membership"
    assert "T5" in deadlines(office, ref)
    office.do("propose_recognition", ref)
    office.step(number, "acknowledge", by="ly")
    office.step(number, "accept", by="ly", helper="Nhận")
    assert (office.show(ref).unit, office.state(ref)) == ("LC02", "recognition_proposed")
    office.today = date(2026, 11, 2)
    assert office.do("recognise", ref, by="minh").state == "member"


def test_the_months_together_are_not_asked_after_a_hand_over(office: Office) -> None:
    """C12: a candidate who moved may be introduced by members who do not know them twelve months."""
    ref = office.at("certified")
    office.hand_over(ref)
    office.today = date(2025, 5, 5)
    new = [("Phạm Thị Nhận", "2025-03-14"), ("Vũ Văn Mới", "2025-03-14")]
    assert office.do("apply", ref, by="ly", introducer=new).state == "applied"


def test_a_young_decision_goes_along_an_old_one_lapses(office: Office) -> None:
    """Up to 30 working days the new branch holds the ceremony; later the acceptance lapses the decision."""
    young, old = office.at("decided"), office.at("decided")
    office.today = date(2025, 10, 27)  # the thirtieth working day after 15 September
    office.hand_over(young)
    assert office.state(young) == "decided"
    office.today = date(2025, 10, 28)
    number = office.hand_over(old)
    case = office.show(old)
    assert (case.state, case.unit, case.dates.decision) == ("verified", "LC02", None)
    assert [row.move for row in office.history(old)][-3:] == [
        "transfer_accept", "lapse_decision", "record",
    ]  # fmt: skip
    assert transfers.listed(office.app, office.stamp("quan"))[-1].id == number


def test_a_place_outside_is_chased_until_it_answers(office: Office) -> None:
    """Only an answer ends a hand-over to a residence; it closes the case as handed over."""
    ref = office.at("certified")
    drafted = office.transfer(ref, None, residence="Xã A, tỉnh B")
    assert drafted.to == "Xã A, tỉnh B"
    office.step(drafted.id, "send")
    for name in ("acknowledge", "accept"):
        with pytest.raises(Refused) as refused:
            office.step(drafted.id, name, **_fields(name))
        assert rules(refused) == ["S0"]
    office.today = date(2025, 4, 30)
    closed = office.step(drafted.id, "outside_reply", reply_no="12-CV")
    assert (closed.state, office.state(ref)) == ("closed", "handed_over")
    assert deadlines(office, ref) == {}
    undone = office.correct(ref)
    assert undone.state == "certified"
    assert transfers.listed(office.app, office.stamp("lan"))[0].state == "sent"


def test_a_committee_names_the_branch_that_takes_the_case(office: Office) -> None:
    """A notice to a committee is accepted for one of its branches, and for no other."""
    ref = office.at("certified")
    number = office.transfer(ref, "HX").id
    office.step(number, "send")
    office.step(number, "acknowledge", by="hung")
    for branch, error in ((None, BadInput), ("LC02", NotFound), ("NO", NotFound)):
        with pytest.raises(error):
            office.step(number, "accept", by="hung", helper="Nhận", branch=branch)
    office.step(number, "accept", by="hung", helper="Nhận", branch="HX01")
    assert office.show(ref).unit == "HX01"


@pytest.mark.parametrize(
    ("to", "error"), [("LC01", BadInput), ("TT", BadInput), ("NO", NotFound), ("Q1", BadInput)]
)
def test_a_destination_is_another_branch_or_committee(
    office: Office, to: str, error: type[Exception]
) -> None:
    """The owner itself, a centre, a superior committee and an unknown unit take no case."""
    ref = office.at("certified")
    with pytest.raises(error):
        office.transfer(ref, to)


def test_a_destination_is_given_and_only_one(office: Office) -> None:
    """Neither nowhere nor two places at once."""
    ref = office.at("certified")
    with pytest.raises(BadInput):
        office.transfer(ref, None)
    with pytest.raises(BadInput):
        office.transfer(ref, "LC02", residence="Huế")


def test_closed_cases_are_not_handed_over(office: Office) -> None:
    """What is closed stays where it is."""
    ref = office.at("withdrawn")
    with pytest.raises(Refused) as refused:
        office.transfer(ref)
    assert rules(refused) == ["S0"]


def test_steps_are_dated_in_order(office: Office) -> None:
    """No step lies before the one before it, or before the last move."""
    ref = office.at("certified")
    office.today = date(2025, 4, 1)
    number = office.transfer(ref).id
    with pytest.raises(Refused) as early:
        office.step(number, "send", date(2025, 3, 31))
    assert rules(early) == ["F1"]


def test_lists_show_what_concerns_a_unit(office: Office) -> None:
    """The leaving side sees its drafts, the receiving side what was sent to it; overdue ones on asking."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    lan, ly = office.stamp("lan"), office.stamp("ly")
    assert [t.id for t in transfers.listed(office.app, lan)] == [number]
    assert transfers.listed(office.app, ly) == []
    office.step(number, "send")
    assert [t.state for t in transfers.listed(office.app, ly, state="sent")] == ["sent"]
    assert transfers.listed(office.app, ly, state="accepted") == []
    assert transfers.listed(office.app, ly, overdue=True) == []
    office.today = date(2025, 6, 1)
    assert [t.id for t in transfers.listed(office.app, ly, overdue=True)] == [number]


@pytest.mark.parametrize(("ends", "by"), [("decline", "ly"), ("cancel", "lan")])
def test_the_name_is_for_who_has_to_do_with_the_person(office: Office, ends: str, by: str) -> None:
    """Who is asked to take a case reads the name as long as asked; who sent it, and those above, always do."""
    ref = office.at("certified", name="Nguyễn Thị Đỗ Quyên")
    number = office.transfer(ref, "HX01").id
    office.step(number, "send")

    def names() -> list[str | None]:
        return [
            one.name
            for who in ("lan", "hoa", "hai")
            for one in transfers.listed(office.app, office.stamp(who))
        ]

    assert names() == ["Nguyễn Thị Đỗ Quyên"] * 3
    office.step(number, ends, by="hai" if by == "ly" else by, reason="ở lại đơn vị cũ")
    assert names() == ["Nguyễn Thị Đỗ Quyên", "Nguyễn Thị Đỗ Quyên", None]


def test_the_history_goes_along_and_verifies(office: Office) -> None:
    """The new owner reads every act of the old one, each with the unit that owned the case then."""
    ref = office.at("certified")
    office.hand_over(ref, "HX01", takes="hai")
    acts = office.history(ref, "hai")
    assert [act.act for act in acts] == list(range(1, len(acts) + 1))
    assert audit.verify(office.app).ok


def test_a_list_leaves_out_what_was_never_sent(office: Office) -> None:
    """A draft that was cancelled is no business of the receiving side; what its branch took in is listed."""
    ref, other = office.at("certified"), office.at("certified")
    never = office.transfer(ref, "HX01").id
    office.step(never, "cancel", reason="không đi nữa")
    number = office.transfer(ref, "HX").id
    for name, more in (
        ("send", {}),
        ("acknowledge", {}),
        ("accept", {"helper": "Nhận", "branch": "HX01"}),
    ):
        office.step(number, name, by="lan" if name == "send" else "hung", **more)
    assert [t.id for t in transfers.listed(office.app, office.stamp("hung"))] == [never, number]
    office.step(office.transfer(other, "HX01").id, "cancel", reason="không đi nữa")
    assert [t.id for t in transfers.listed(office.app, office.stamp("hai"))] == [never, number]
