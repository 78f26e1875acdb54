"""Who may take which move: every move, every kind of user."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.catalogue import MOVE_BY_NAME
from states.errors import BadInput, KetnapError, NotFound, NotPermitted, Refused
from workflow.casework.advancing import Wish

if TYPE_CHECKING:
    from tests.support.office import Office

# b: branch, c: committee, a: authority, e: centre; as the domain's table has them.
TABLE = {
    "nominate": "b", "enrol": "be", "certify": "eb", "fail_course": "eb", "retrain": "b", "apply": "b",
    "request_verification": "bc", "conclude_verification": "bc", "reverify": "bc", "redo_dossier": "b",
    "propose": "b", "endorse": "c", "decide": "a", "return_dossier": "ca", "lapse_decision": "a",
    "hold_ceremony": "b", "propose_recognition": "b", "endorse_recognition": "c", "recognise": "a",
    "return_recognition": "ca", "propose_removal": "b", "endorse_removal": "c", "remove": "a",
    "refuse_removal": "ca", "leave": "a", "annul": "a", "decline": "bca", "withdraw": "b", "reopen": "b",
    "close_deceased": "b", "void": "bc", "vote_failed": "b", "refer_up": "b", "ask_supplement": "ca", "supplement": "b",
}  # fmt: skip
# What the users of the city are for a case of LC01; a committee also does its branches' work.
USERS = {
    "lan": "b", "hoa": "bca", "minh": "a", "quan": "bc", "quy": "a", "tu": "a",
    "lam": "", "thu": "", "thanh": "", "an": "",
}  # fmt: skip
SEEN_BY_CENTRE = ("nominated", "enrolled")


def answer(office: Office, move: str, ref: str, by: str) -> str:
    """Return what a user is told who asks for a move, without taking it."""
    try:
        office.wish(move, ref, Wish(dry_run=True), by=by)
    except NotFound:
        return "not found"
    except NotPermitted:
        return "not permitted"
    except (Refused, BadInput):
        return "judged"
    return "judged"


def test_the_table_is_complete() -> None:
    """Every move of the catalogue stands in the table above."""
    assert set(TABLE) == set(MOVE_BY_NAME)


def test_every_move_asks_for_its_role(office: Office) -> None:
    """From the first state it starts from, a move is open to exactly the users its row names."""
    wrong = []
    places = {
        state: office.at(state) for state in sorted({m.sources[0] for m in MOVE_BY_NAME.values()})
    }
    office.today = date(2026, 11, 2)
    for move in MOVE_BY_NAME.values():
        state = move.sources[0]
        expected = {
            user: "judged" if set(held) & set(TABLE[move.name]) else "not permitted"
            for user, held in USERS.items()
        }
        at_centre = "judged" if "e" in TABLE[move.name] else "not permitted"
        expected["tam"] = at_centre if state in SEEN_BY_CENTRE else "not found"
        expected["ly"] = expected["hai"] = "not found"
        for user, told in expected.items():
            if answer(office, move.name, places[state], user) != told:
                wrong.append((move.name, user, told))
    assert wrong == []


def test_a_branch_declines_only_until_verified_and_by_resolution(office: Office) -> None:
    """From `proposed` on declining is the committee's; before, a branch needs its resolution."""
    early, late = office.at("verified"), office.at("proposed")
    with pytest.raises(BadInput) as asked:
        office.do("decline", early, resolution=None)
    assert asked.value.params["fields"] == ("--resolution",)
    assert "resolution" in office.why("decline", early, reason="x").needs
    with pytest.raises(NotPermitted):
        office.do("decline", late)
    assert office.do("decline", late, by="hoa", resolution=None).state == "declined"
    assert office.do("decline", early).state == "declined"


def test_a_committee_user_does_the_work_of_its_branches(office: Office) -> None:
    """The user of a committee opens a case and brings it on as the branch would."""
    ref = office.open(by="hoa")
    office.do("nominate", ref, by="hoa")
    office.record("challenge", ref, by="hoa")
    office.hold(ref, "2025-02-01", by="hoa")
    office.resume(ref, by="hoa")
    office.set(ref, by="hoa", residence="Huế")
    assert office.show(ref).version == 6


def test_the_authority_must_be_of_the_deciding_level(office: Office) -> None:
    """Where the superior decides, the own committee's authority user is refused by E1, the superior's is not."""
    ref = office.at("endorsed", of="HX01")
    office.today = date(2025, 9, 15)
    with pytest.raises(Refused) as refused:
        office.do("decide", ref, by="huy")
    assert [reason.rule for reason in refused.value.reasons] == ["E1"]
    assert office.do("decide", ref, by="quy").state == "decided"


def test_the_own_committee_decides_without_an_endorsement(office: Office) -> None:
    """Where the own committee decides, an endorsement is refused; elsewhere a decision before it."""
    own, other = office.at("proposed"), office.at("proposed", of="HX01")
    office.today = date(2025, 9, 15)
    for ref, move, by in ((own, "endorse", "hoa"), (other, "decide", "quy")):
        with pytest.raises(Refused) as refused:
            office.do(move, ref, by=by)
        assert [reason.rule for reason in refused.value.reasons] == ["E1"]


def test_four_eyes(office: Office) -> None:
    """The user who recorded the branch's proposal does not record the decision on it."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)
    office.record("challenge", ref)
    office.record("opinion", ref, source="mass-organisation")
    office.record("opinion", ref)
    office.do("propose", ref, by="hoa")
    with pytest.raises(Refused) as refused:
        office.do("decide", ref, by="hoa")
    assert [reason.rule for reason in refused.value.reasons] == ["P2"]
    assert office.do("decide", ref, by="minh").state == "decided"


@pytest.mark.parametrize("user", ["an", "thu", "thanh"])
def test_admins_and_inspectors_make_no_moves(office: Office, user: str) -> None:
    """They see the case and may change nothing of it."""
    ref = office.open()
    assert office.show(ref, user).ref == ref
    attempts = (
        lambda: office.open(by=user),
        lambda: office.do("nominate", ref, by=user),
        lambda: office.record("challenge", ref, by=user),
        lambda: office.set(ref, by=user, residence="Huế"),
        lambda: office.hold(ref, "2025-02-01", by=user),
        lambda: office.correct(ref, by=user),
        lambda: office.transfer(ref, by=user),
    )
    for attempt in attempts:
        with pytest.raises(NotPermitted):
            attempt()


def test_the_centre_records_only_its_papers(office: Office) -> None:
    """A centre enrols, certifies, fails and puts its certificates on file; nothing else."""
    ref = office.at("nominated")
    office.do("enrol", ref, by="tam")
    office.record("course", ref, by="tam")
    for kind in ("challenge", "opinion"):
        with pytest.raises(KetnapError) as told:
            office.record(kind, ref, by="tam")
        assert isinstance(told.value, NotPermitted)
    office.do("fail_course", ref, by="tam")
    assert office.correct(ref, by="tam").state == "enrolled"
    office.today = date(2025, 3, 14)
    assert office.do("certify", ref, by="tam").state == "certified"
    with pytest.raises(NotFound):
        office.show(ref, "tam")


def test_the_class_of_another_centre_is_not_mine(office: Office) -> None:
    """Where the enrolment names the centre, no other one certifies."""
    ref = office.at("nominated")
    office.do("enrol", ref, centre="TT")
    office.today = date(2025, 3, 14)
    with pytest.raises(Refused) as refused:
        office.do("certify", ref, by="tan")
    assert refused.value.reasons[0].rule == "T0"
