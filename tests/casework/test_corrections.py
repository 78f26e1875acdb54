"""Corrections: undo, retract, replace; history is never edited."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, CaseChanged, MissingFields, NotFound, NotPermitted, Refused
from workflow.casework import audit, corrections, transfers
from workflow.queries import deadline_sheet, dossier
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from tests.support.office import Office


def rules(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    """Return the rules of all the reasons."""
    return [reason.rule for reason in refused.value.reasons]


UNDONE = (  # the state a case is brought to, the last move into it, who undoes it, where it goes back to
    ("nominated", "lan", "identified"),
    ("enrolled", "lan", "nominated"),
    ("certified", "lan", "enrolled"),
    ("applied", "lan", "certified"),
    ("verifying", "lan", "applied"),
    ("verified", "lan", "verifying"),
    ("proposed", "lan", "verified"),
    ("decided", "minh", "proposed"),
    ("probation", "lan", "decided"),
    ("recognition_proposed", "lan", "probation"),
    ("member", "minh", "recognition_proposed"),
    ("removal_proposed", "lan", "probation"),
    ("removed", "minh", "removal_proposed"),
    ("withdrawn", "lan", "verified"),
    ("declined", "lan", "verified"),
    ("left", "minh", "probation"),
    ("annulled", "minh", "probation"),
    ("deceased", "lan", "applied"),
    ("voided", "lan", "identified"),
    ("handed_over", "lan", "certified"),
)


@pytest.mark.parametrize(("state", "user", "back"), UNDONE)
def test_the_latest_move_is_undone(office: Office, state: str, user: str, back: str) -> None:
    """The case stands where it stood before; the act stays in the history and counts no longer."""
    ref = office.at(state)
    undone = office.history(ref)[-1]
    if undone.move == "record":
        pytest.fail("the way to this state ends with a move")
    before = len(office.history(ref))
    assert office.correct(ref, by=user).state == back
    rows = office.history(ref)
    assert len(rows) == before + 1
    assert (rows[-1].move, rows[-1].fields["undoes"], rows[-1].fields["reason"]) == (
        "correct", undone.act, "ghi nhầm",
    )  # fmt: skip
    assert [row.act for row in rows if not row.effective] == [undone.act]
    assert rows[undone.act - 1].fields == undone.fields
    assert audit.verify(office.app).ok


def test_undoing_again_goes_further_back(office: Office) -> None:
    """Each undoing takes the latest act that still counts, evidence included."""
    ref = office.at("proposed")
    for state in (
        "verified",
        "verified",
        "verified",
        "verified",
        "verifying",
        "verifying",
        "applied",
    ):
        assert office.correct(ref).state == state
    assert next(t.rule for t in deadline_sheet.lines(office.app, ref, office.actor("lan"))) == "L5"


def test_an_undone_decision_reopens_its_limit_with_the_first_start(office: Office) -> None:
    """D1 runs again from the branch's proposal, not from the correction; the dates are gone."""
    ref = office.at("decided")
    office.today = date(2025, 10, 1)
    undone = office.correct(ref, by="hoa")
    assert undone.next_deadline is not None
    assert (undone.next_deadline.rule, undone.next_deadline.kind, undone.next_deadline.due) == (
        "D1",
        "statutory",
        date(2025, 10, 29),
    )
    assert undone.dates.decision is None
    (line,) = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    assert line.start == date(2025, 8, 4)


@pytest.mark.parametrize(
    ("act", "user"),
    [("hold", "lan"), ("resume", "lan"), ("extend", "hoa"), ("set", "lan"), ("record", "lan"), ("vote_failed", "lan"),
     ("ask_supplement", "hoa"), ("supplement", "lan")],
)  # fmt: skip
def test_what_leaves_the_state_is_undone_too(office: Office, act: str, user: str) -> None:
    """A hold, its end, an extension, changed facts, evidence and steps: all as before, deadlines included."""
    ref = office.at("verified" if act == "vote_failed" else "proposed")
    if act == "resume":
        office.hold(ref, date(2025, 9, 30))
    before = office.show(ref)
    doing: dict[str, Any] = {
        "hold": lambda: office.hold(ref, date(2025, 9, 30)),
        "resume": lambda: office.resume(ref),
        "extend": lambda: office.extend(ref, days=20),
        "set": lambda: office.set(ref, residence="Huế", name="Tên Khác", identity_no="099000009"),
        "record": lambda: office.record("outside_date", ref),
        "vote_failed": lambda: office.do("vote_failed", ref),
    }
    doing.get(act, lambda: office.do(act, ref, by=user))()
    assert office.correct(ref, by=user).state == before.state
    after = office.show(ref)
    assert (after.next_deadline, after.facts, after.name) == (
        before.next_deadline,
        before.facts,
        before.name,
    )


def test_the_opening_and_an_acceptance_stand(office: Office) -> None:
    """What made the case, and what gave it to another unit, cannot be undone."""
    ref = office.open()
    with pytest.raises(Refused) as opened:
        office.correct(ref)
    assert rules(opened) == ["S0"]
    other = office.at("certified")
    office.hand_over(other)
    with pytest.raises(Refused) as accepted:
        office.correct(other, by="ly")  # the helper, put on file with the acceptance
    assert rules(accepted) == ["S0"]
    assert office.show(other).unit == "LC02"


def test_an_acceptance_and_its_helper_are_one(office: Office) -> None:
    """The helper of an acceptance is neither undone, retracted, renamed nor redated; another one may follow."""
    ref = office.at("certified")
    office.hand_over(ref)
    helper = office.history(ref)[-1].act
    for wanted in (
        {}, {"retracts": helper}, {"replaces": helper, "fields": {"name": "Ai Đó"}},
        {"replaces": helper, "dated": date(2025, 3, 14)},
        {"replaces": helper, "fields": {"since": "2025-01-01", "gone": True}},
        {"replaces": helper, "fields": {"since": "2025-01-01"}, "dated": date(2025, 3, 14)},
    ):  # fmt: skip
        with pytest.raises(Refused) as why:
            office.correct(ref, by="ly", **wanted)
        assert rules(why) == ["S0"]
        (reason,) = why.value.reasons
        assert 'ketnap record helper {ref} --name "…" --replaces "{helper}"' in reason.message
        assert reason.params["ref"] == ref
        assert (reason.params["helper"], reason.params["came"]) == ("Phạm Thị Nhận", helper - 1)
    office.correct(ref, by="ly", replaces=helper, fields={"since": "2025-01-01"})
    office.record("helper", ref, by="ly", name="Đinh Văn Thay", replaces="Phạm Thị Nhận")
    assert dossier.page(office.app, ref, office.actor("ly")).helpers == ("Đinh Văn Thay",)
    office.correct(ref, by="ly", retracts=office.history(ref)[-1].act)  # this one is no part of it
    assert dossier.page(office.app, ref, office.actor("ly")).helpers == ("Phạm Thị Nhận",)


def test_a_decision_that_lapsed_with_an_acceptance_stays_lapsed(office: Office) -> None:
    """Neither the lapse nor the helper after it is taken back, although both are acts of their own."""
    ref = office.at("decided")
    office.today = date(2025, 11, 20)
    office.hand_over(ref)
    accepted, lapsed, helper = office.history(ref)[-3:]
    assert [row.move for row in (accepted, lapsed, helper)] == [
        "transfer_accept",
        "lapse_decision",
        "record",
    ]
    for by, wanted in (
        ("ly", {}), ("ly", {"retracts": helper.act}), ("hoa", {"replaces": lapsed.act, "fields": {"reason": "khác"}}),
        ("hoa", {"replaces": lapsed.act, "dated": date(2025, 11, 19)}),
    ):  # fmt: skip
        with pytest.raises(Refused) as why:
            office.correct(ref, by=by, **wanted)
        assert rules(why) == ["S0"]
        assert why.value.reasons[0].params["came"] == accepted.act
    assert office.state(ref) == "verified"


def test_a_decision_that_lapsed_by_itself_is_undone(office: Office) -> None:
    """`lapse-decision` without a hand-over is an act like any other, and so is a helper put on file."""
    ref = office.at("decided")
    office.record("helper", ref, name="Đinh Văn Thay")
    office.do("lapse_decision", ref, by="hoa")
    assert office.correct(ref, by="hoa").state == "decided"
    assert office.correct(ref).state == "decided"


def test_a_centre_takes_its_own_certificate_back(office: Office) -> None:
    """The centre's users undo the certificate they recorded last, though they see the case no longer."""
    ref = office.at("certified")
    with pytest.raises(NotFound):
        office.show(ref, "tam")
    assert office.correct(ref, by="tam").state == "enrolled"
    office.do("certify", ref, by="tam", certificate="CN-3")
    assert office.state(ref) == "certified"
    assert list(invariants.check(office.app)) == []
    assert audit.verify(office.app).ok


@pytest.mark.parametrize("by", ["tan", "ly", "hai"])
def test_nobody_else_finds_the_case_by_correcting_it(office: Office, by: str) -> None:
    """Another centre, another branch: not found, as before."""
    ref = office.at("certified")
    with pytest.raises(NotFound):
        office.correct(ref, by=by)
    assert office.state(ref) == "certified"


def test_a_centre_takes_back_nothing_but_its_latest_certificate(office: Office) -> None:
    """Not found: what the branch certified, what was done since, what was certified long ago, and any other correction."""
    own = office.at("certified")
    certified = office.history(own)[-1].act
    for wanted in (
        {"retracts": certified},
        {"replaces": certified, "fields": {"certificate": "CN-9"}},
    ):
        with pytest.raises(NotFound):
            office.correct(own, by="tam", **wanted)
    office.record("challenge", own)
    with pytest.raises(NotFound):
        office.correct(own, by="tam")
    office.correct(own)
    assert office.correct(own, by="tam").state == "enrolled"
    by_branch = office.at("enrolled")
    office.today = date(2025, 3, 14)
    office.do("certify", by_branch)
    applied = office.at("applied")
    for ref in (by_branch, applied):
        with pytest.raises(NotFound):
            office.correct(ref, by="tam")
    with pytest.raises(NotFound):
        office.correct("00099-9", by="tam")


def test_a_paper_of_the_centre_is_no_certificate_it_takes_back(office: Office) -> None:
    """What a centre put on file while it was asked about the person is not found once it is a guest no more."""
    ref = office.at("certified")
    asked = office.record("opinion_request", ref, source="residence", asked_unit="TT")
    office.record("certificate", ref, by="tam")
    office.correct(ref, retracts=asked)
    with pytest.raises(NotFound):
        office.correct(ref, by="tam")
    assert office.history(ref)[-2].effective


def test_a_centre_is_told_when_the_case_was_changed_meanwhile(office: Office) -> None:
    """--if-version counts for it too."""
    ref = office.at("certified")
    wish = corrections.Correction("ghi nhầm")
    version = office.show(ref).version
    with pytest.raises(CaseChanged):
        corrections.correct(office.app, ref, wish, office.stamp("tam"), seen=version - 1)
    corrections.correct(office.app, ref, wish, office.stamp("tam"), seen=version)


def test_the_steps_of_a_hand_over_are_undone_by_their_side(office: Office) -> None:
    """Draft, notice and acknowledgement are taken back by who gave them; the transfer follows."""
    ref = office.at("certified")
    number = office.transfer(ref).id
    office.step(number, "send")
    office.step(number, "acknowledge", by="ly")
    with pytest.raises(NotPermitted):
        office.correct(ref)
    office.correct(ref, by="ly")
    assert _states(transfers.listed(office.app, office.stamp("lan"))) == ["sent"]
    office.correct(ref)
    (view,) = transfers.listed(office.app, office.stamp("lan"))
    assert (view.state, view.sent_on) == ("drafted", None)
    office.correct(ref)
    assert _states(transfers.listed(office.app, office.stamp("lan"))) == ["cancelled"]
    assert office.transfer(ref).state == "drafted"


def _states(views: Any) -> list[str]:
    return [view.state for view in views]


def test_retracted_evidence_counts_no_longer(office: Office) -> None:
    """A challenge retracted is missing again; its number stays in the history, marked."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)
    number = office.record("challenge", ref)
    assert "C17" not in {r.rule for r in office.why("propose", ref).reasons}
    office.correct(ref, retracts=number)
    assert "C17" in {r.rule for r in office.why("propose", ref).reasons}
    assert [row.act for row in office.history(ref) if not row.effective] == [number]


def test_evidence_that_a_later_act_rests_on_is_not_retracted(office: Office) -> None:
    """The refusal names the act that would no longer be lawful, and why."""
    ref = office.at("proposed")
    challenge = next(r.act for r in office.history(ref) if r.fields.get("evidence") == "challenge")
    with pytest.raises(Refused) as refused:
        office.correct(ref, retracts=challenge)
    assert rules(refused) == ["C17"]
    assert refused.value.params["n"] == office.history(ref)[-1].act
    assert "no longer be lawful" in refused.value.message


def test_a_request_with_its_answer_is_not_retracted_alone(office: Office) -> None:
    """The answer would answer nothing; the answer first, then the request."""
    ref = office.at("applied")
    office.today = date(2025, 5, 12)
    first = office.record("verification_request", ref)
    second = office.record("verification_reply", ref, request=first)
    with pytest.raises(Refused) as refused:
        office.correct(ref, retracts=first)
    assert (rules(refused), refused.value.params["n"]) == (["S0"], second)
    office.correct(ref, retracts=second)
    office.correct(ref, retracts=first)


def test_fields_are_replaced_and_judged_again(office: Office) -> None:
    """Lawful new fields stand in the place of the old ones; unlawful ones are refused by their guard."""
    ref = office.at("proposed")
    act = office.history(ref)[-1].act
    with pytest.raises(Refused) as refused:
        office.correct(ref, replaces=act, fields={"votes_for": 12})
    assert (rules(refused), refused.value.params["n"]) == (["B1"], act)
    office.correct(ref, replaces=act, fields={"votes_for": 19, "resolution": "9a"})
    row = office.history(ref)[act - 1]
    assert (row.fields["votes_for"], row.effective) == (13, True)
    assert office.state(ref) == "proposed"


def test_a_date_is_replaced_and_the_limits_follow(office: Office) -> None:
    """The meeting was a week earlier: D1 runs from there. It cannot move behind a later act."""
    ref = office.at("decided")
    (propose,) = (r.act for r in office.history(ref) if r.move == "propose")
    office.today = date(2025, 10, 1)
    with pytest.raises(Refused) as refused:
        office.correct(ref, replaces=propose, dated=date(2025, 9, 16))
    assert rules(refused) == ["F1"]
    assert refused.value.params["n"] == propose + 1
    with pytest.raises(Refused) as future:
        office.correct(ref, replaces=propose, dated=date(2025, 10, 2))
    assert rules(future) == ["F1"]
    office.correct(ref, replaces=propose, dated=date(2025, 7, 28))
    office.correct(ref, by="hoa")
    due = office.show(ref).next_deadline
    assert due is not None
    assert (due.rule, due.kind, due.due) == ("D1", "statutory", date(2025, 10, 22))


def test_facts_of_the_opening_are_replaced(office: Office) -> None:
    """A name typed wrongly is corrected everywhere it is searched; the age is judged anew."""
    ref = office.at("proposed")
    office.correct(ref, replaces=1, fields={"name": "Trần Thị Đúng", "gender": "female"})
    assert office.show(ref).name == "Trần Thị Đúng"
    assert office.show(ref).facts["gender"] == "female"
    with pytest.raises(Refused) as refused:
        office.correct(ref, replaces=1, fields={"born": "2007-09-01"})
    assert rules(refused) == ["C1"]


def test_a_correction_is_corrected_by_another(office: Office) -> None:
    """A replaced act may be replaced again; a correction itself and what it undid may not."""
    ref = office.at("certified")
    office.correct(ref, replaces=4, fields={"certificate": "91"})
    done = office.correct(ref, replaces=4, fields={"certificate": "92"})
    with pytest.raises(BadInput) as itself:
        office.correct(ref, replaces=done.act, fields={"reason": "x"})
    assert "itself a correction" in itself.value.message
    office.correct(ref)
    with pytest.raises(BadInput) as gone:
        office.correct(ref, replaces=4, fields={"certificate": "93"})
    assert "counts no longer" in gone.value.message


@pytest.mark.parametrize(
    ("wanted", "error"),
    [
        ({"retracts": 0}, NotFound),
        ({"retracts": 99}, NotFound),
        ({"replaces": 99, "fields": {"resolution": "x"}}, NotFound),
        ({"retracts": 2}, BadInput),  # a move is no evidence
        ({"retracts": 2, "replaces": 2}, BadInput),
        ({"replaces": 2}, BadInput),
        ({"fields": {"resolution": "x"}}, BadInput),
        ({"dated": date(2025, 1, 6)}, BadInput),
        ({"replaces": 2, "fields": {"nonsense": "x"}}, BadInput),
        ({"replaces": 2, "fields": {"helper": [("An", "2025-02-30")]}}, BadInput),
    ],
)
def test_corrections_that_make_no_sense(
    office: Office, wanted: dict[str, Any], error: type[Exception]
) -> None:
    """Unknown acts, two wishes at once and wrong words change nothing."""
    ref = office.at("nominated")
    office.record("challenge", ref)
    with pytest.raises(error):
        office.correct(ref, **wanted)
    assert office.show(ref).version == 3


def test_a_reason_is_needed_and_the_version_is_looked_at(office: Office) -> None:
    """Nothing is corrected silently, nor over somebody else's work."""
    ref = office.at("nominated")
    stamp = office.stamp("lan")
    with pytest.raises(MissingFields):
        corrections.correct(office.app, ref, corrections.Correction(" "), stamp)
    with pytest.raises(CaseChanged):
        corrections.correct(office.app, ref, corrections.Correction("x"), stamp, seen=1)
    corrections.correct(office.app, ref, corrections.Correction("x"), stamp, seen=2)


def test_the_role_of_the_act_undone_is_needed(office: Office) -> None:
    """A branch does not undo a decision, nor another level's authority; an inspector undoes nothing."""
    ref = office.at("decided", of="HX01")
    for user in ("hai", "hung", "thanh", "an"):
        with pytest.raises(NotPermitted):
            office.correct(ref, by=user)
    with pytest.raises(Refused) as level:
        office.correct(ref, by="huy")
    assert rules(level) == ["E1"]
    assert office.correct(ref, by="quy").state == "endorsed"
    assert office.correct(ref, by="hung").state == "proposed"
    with pytest.raises(NotPermitted):
        office.correct(ref, by="quy")
    assert office.correct(ref, by="hai").state == "verified"


def test_replaced_side_acts_are_judged_again(office: Office) -> None:
    """A hold that would end before it begins, and an extension over 30 days, are refused as when new."""
    ref = office.at("proposed")
    hold = office.hold(ref, date(2025, 8, 20)).act
    extension = office.extend(ref, days=10).act
    for act, fields, rule, user in (
        (hold, {"until": "2025-08-01"}, "S0", "lan"),
        (extension, {"days": 31}, "D3", "hoa"),
    ):
        with pytest.raises(Refused) as refused:
            office.correct(ref, by=user, replaces=act, fields=fields)
        assert rules(refused) == [rule]
    office.today = date(2025, 8, 18)
    resume = office.resume(ref).act
    with pytest.raises(Refused) as resumed:
        office.correct(ref, replaces=hold, fields={"until": "2025-08-15"})
    assert (rules(resumed), resumed.value.params["n"]) == (["S0"], resume)


def test_steps_of_a_hand_over_are_not_replaced(office: Office) -> None:
    """The letter has left with its date; it can be taken back, not rewritten."""
    ref = office.at("certified")
    office.transfer(ref)
    with pytest.raises(Refused) as refused:
        office.correct(ref, replaces=5, fields={"to": "HX01"})
    assert rules(refused) == ["S0"]


def test_an_undone_withdrawal_opens_the_case_again(office: Office) -> None:
    """Limits run from where they ran, as if nobody had withdrawn."""
    ref = office.at("applied")
    before = office.show(ref).next_deadline
    office.do("withdraw", ref)
    assert office.show(ref).next_deadline is None
    assert office.correct(ref).next_deadline == before


def test_a_refused_correction_changes_nothing(office: Office) -> None:
    """Neither the row nor the history nor what counts."""
    ref = office.at("decided")
    before = (office.show(ref), office.history(ref))
    (propose,) = (r.act for r in office.history(ref) if r.move == "propose")
    with pytest.raises(Refused):
        office.correct(ref, replaces=propose, fields={"votes_for": 12})
    assert (office.show(ref), office.history(ref)) == before
