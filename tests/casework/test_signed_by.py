"""One clerk types proposal and decision: the signer of the superior's paper is the second pair of eyes (P2)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import BadInput, Refused
from workflow.casework import audit
from workflow.organisation import units
from workflow.queries import dossier

if TYPE_CHECKING:
    from tests.support.office import Office

SIGNER = "Đỗ Quyết Định"
HEAD = "Ngô Quyền Bí"


def typed_by_one(office: Office, state: str = "proposed", **facts: Any) -> str:
    """Bring a case to a proposal that hoa recorded, who may decide too."""
    before = {
        "proposed": "verified",
        "recognition_proposed": "probation",
        "removal_proposed": "probation",
    }
    ref = office.at(before[state], **facts)
    if state == "proposed":
        office.today = date(2025, 7, 11)
        office.record("challenge", ref)
        for source in ("mass-organisation", "residence"):
            office.record("opinion", ref, source=source)
        office.today = date(2025, 8, 4)
        office.do("propose", ref, by="hoa")
    elif state == "recognition_proposed":
        office.today = date(2026, 10, 9)
        office.record("course", ref)
        for form in ("10", "11", "12"):
            office.record("statement", ref, form=form)
        office.do("propose_recognition", ref, by="hoa")
    else:
        office.today = date(2026, 3, 2)
        office.do("propose_removal", ref, by="hoa")
    return ref


def _led(office: Office, head: str, since: date) -> None:
    """Put on file who leads the branch from a day on."""
    change = units.Change(units.Profile(head=head))
    units.change(office.app, "LC01", change, office.stamp("an", since))


def why(office: Office, ref: str, move: str = "decide", **given: Any) -> Refused:
    """Return the refusal of a decision that hoa types."""
    with pytest.raises(Refused) as refused:
        office.do(move, ref, by="hoa", **given)
    assert [reason.rule for reason in refused.value.reasons] == ["P2"]
    return refused.value


@pytest.mark.parametrize(
    ("state", "move", "reached"),
    [
        ("proposed", "decide", "decided"),
        ("recognition_proposed", "recognise", "member"),
        ("removal_proposed", "remove", "removed"),
    ],
)
def test_the_signer_stands_in_the_act(office: Office, state: str, move: str, reached: str) -> None:
    """Refused without a signer, the decision passes with one, who is told by history and dossier."""
    ref = typed_by_one(office, state)
    why(office, ref, move)
    assert office.do(move, ref, by="hoa", signed_by=SIGNER).state == reached
    act = office.history(ref)[-1]
    assert (act.fields["signed_by"], act.actor) == (SIGNER, "hoa")
    step = dossier.page(office.app, ref, office.actor("hoa")).steps[-1]
    assert step.fields["signed_by"] == SIGNER
    assert audit.verify(office.app).ok


def test_both_ways_out_are_told(office: Office) -> None:
    """The refusal names who else in sight may decide, and the option; another user then needs no signer."""
    ref = typed_by_one(office)
    (reason,) = why(office, ref).reasons
    assert reason.params == {"user": "hoa", "others": ("minh",)}
    assert "--signed-by" in reason.message
    (asked,) = office.why("decide", ref, by="hoa", decision="1", members=9, votes_for=9).reasons
    assert asked.params == reason.params
    assert office.do("decide", ref, by="minh").state == "decided"


def test_nobody_else_is_named_where_there_is_nobody(office: Office) -> None:
    """Where no other user in sight may decide, only the option is left."""
    ref = office.at("verified", of="HX01")
    office.today = date(2025, 7, 11)
    office.record("challenge", ref, by="hai")
    for source in ("mass-organisation", "residence"):
        office.record("opinion", ref, by="hai", source=source)
    office.today = date(2025, 8, 4)
    quy = office.actor("quy")
    both = office.actor("quan").roles | quy.roles
    office.city.actors["quy"] = quy._replace(roles=both)  # type: ignore[index]
    office.do("propose", ref, by="quy")
    office.do("endorse", ref, by="hung")
    with pytest.raises(Refused) as refused:
        office.do("decide", ref, by="quy")
    (reason,) = refused.value.reasons
    assert (reason.rule, reason.params) == ("P2", {"user": "quy"})


@pytest.mark.parametrize(
    ("signer", "part"),
    [
        ("nguyen thi minh a", "the candidate"),
        ("TRẦN VĂN GIÚP", "a helper of the candidate"),
        ("Le Thi Gioi", "an introducer of the candidate"),
        ("ngô quyền bí", "the head of the branch"),
        ("Ngo Quyen Bi", "the head of the branch"),
    ],
)
def test_no_party_signs(office: Office, signer: str, part: str) -> None:
    """Candidate, helper, introducer and head are refused by P2, however the name is typed."""
    _led(office, HEAD, date(2019, 1, 2))
    ref = typed_by_one(office)
    (reason,) = why(office, ref, signed_by=signer).reasons
    told = reason.params["part"]
    assert getattr(told, "en", None) == part


@pytest.mark.parametrize("by", ["hoa", "minh"])
def test_a_party_with_a_post_signs_for_nobody(office: Office, by: str) -> None:
    """Head and helper are known with a post too, on file and as typed, whoever records the decision."""
    _led(office, "Ngô Quyền Bí (bí thư)", date(2019, 1, 2))
    ref = typed_by_one(office)
    for signer in ("NGÔ QUYỀN BÍ", "Trần Văn Giúp (bí thư)", "Đồng chí Trần Văn Giúp"):
        with pytest.raises(Refused) as refused:
            office.do("decide", ref, by=by, signed_by=signer)
        assert [reason.rule for reason in refused.value.reasons] == ["P2"]


@pytest.mark.parametrize(
    "words", ["12", "QĐ-15", "Đ/c Trần Bình", "Nguyễn Văn A; Trần Văn B", "Nguyễn\nVăn A"]
)
def test_a_signer_has_a_name(office: Office, words: str) -> None:
    """What is no person's name is no signer: the field is named, as for every other name."""
    ref = typed_by_one(office)
    with pytest.raises(BadInput) as wrong:
        office.do("decide", ref, by="minh", signed_by=words)
    assert wrong.value.params["field"] == "--signed-by"


@pytest.mark.parametrize(
    ("since", "refused"), [(date(2025, 9, 15), True), (date(2025, 9, 16), False)]
)
def test_the_head_is_the_one_of_the_day(office: Office, since: date, refused: bool) -> None:
    """P2 asks who led the branch on the day of the decision, also where it is entered later."""
    ref = typed_by_one(office)
    _led(office, "Cũ Văn Trước", date(2019, 1, 2))
    office.today = date(2025, 9, 20)
    _led(office, HEAD, since)
    on, given = date(2025, 9, 15), {"signed_by": HEAD}
    reasons = office.why(
        "decide", ref, on, by="hoa", decision="1", members=9, votes_for=9, **given
    ).reasons
    assert [reason.rule for reason in reasons] == (["P2"] if refused else [])


def test_a_correction_of_the_signer_is_judged(office: Office) -> None:
    """`correct --act` may name another signer, but none who is a party; nor may a party be put on file under one."""
    ref = typed_by_one(office)
    office.do("decide", ref, by="hoa", signed_by=SIGNER)
    decided = office.history(ref)[-1].act
    with pytest.raises(Refused) as refused:
        office.correct(ref, by="hoa", replaces=decided, fields={"signed_by": "tran van giup"})
    assert [reason.rule for reason in refused.value.reasons] == ["P2"]
    with pytest.raises(Refused):
        office.correct(ref, by="hoa", replaces=2, fields={"helper": [[SIGNER, "2019-06-01"]]})
    office.correct(ref, by="hoa", replaces=decided, fields={"signed_by": "Đinh Văn Khác"})
    office.correct(ref, by="hoa", replaces=2, fields={"resolution": "2"})


def test_a_decision_of_two_users_is_corrected_without_a_signer(office: Office) -> None:
    """What another user recorded needs no signer when a paper before it is put right."""
    ref = typed_by_one(office)
    office.do("decide", ref, by="minh")
    office.correct(ref, by="hoa", replaces=2, fields={"resolution": "2"})
    assert office.state(ref) == "decided"
