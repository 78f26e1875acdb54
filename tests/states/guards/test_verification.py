"""Ask the guards about the verification: V0, V1, V9, V11."""

from __future__ import annotations

import pytest

from states.pipeline import Label
from tests.support.days import day
from tests.support.dossiers import Told, refuses, story, verdict

APPLIED = story("applied")


def asking(case: Told, subject: str = "self", /, **more: object) -> Told:
    """Add a verification request."""
    return case.then("verification_request", "2025-05-12", subject=subject, **more)


def test_something_must_be_asked() -> None:
    """V0 refuses to send for verification without an open request; an answered one is not open."""
    refusal = verdict("V0", APPLIED.asks("request_verification", "2025-05-12"))
    assert refusal is not None
    assert refusal.kind == "product"
    asked = asking(APPLIED)
    assert not refuses("V0", asked.asks("request_verification", "2025-05-12"))
    answered = asked.then("verification_reply", "2025-06-01", request=asked.n)
    assert refuses("V0", answered.asks("request_verification", "2025-06-02"))


def test_every_request_is_answered_before_the_conclusion() -> None:
    """V1 lists the requests without an answer, by number, and passes when there is none."""
    case = asking(asking(APPLIED), "parents")
    refusal = verdict("V1", case.asks("conclude_verification", "2025-07-10"))
    assert refusal is not None
    assert refusal.params == {
        "requests": [
            Label("6 (Đảng ủy xã: bản thân)", "6 (Đảng ủy xã: self)"),
            Label("7 (Đảng ủy xã: cha, mẹ đẻ)", "7 (Đảng ủy xã: parents)"),
        ],
        "on": day("2025-07-10"),
    }
    assert refusal.owner == "unit-asked"
    case = case.then("verification_reply", "2025-06-01", request=6)
    assert refuses("V1", case.asks("conclude_verification", "2025-07-10"))
    case = case.then("verification_reply", "2025-06-02", request=7)
    assert not refuses("V1", case.asks("conclude_verification", "2025-07-10"))
    assert not refuses("V1", APPLIED.asks("conclude_verification", "2025-07-10"))


@pytest.mark.parametrize("words", ["parents", "Cha, mẹ đẻ", "PARENTS"])
@pytest.mark.parametrize("ground", ["member-file", "settled", "armed-forces"])
def test_an_exemption_answers_for_its_subject(words: str, ground: str) -> None:
    """V1 takes an exemption on any ground for the subject it names in any words."""
    case = asking(asking(APPLIED, "parents"), "spouse")
    case = case.then("verification_exempt", "2025-06-01", subject=words, ground=ground)
    refusal = verdict("V1", case.asks("conclude_verification", "2025-07-10"))
    assert refusal is not None
    told = Label("7 (Đảng ủy xã: vợ hoặc chồng)", "7 (Đảng ủy xã: spouse)")
    assert refusal.params == {"requests": [told], "on": day("2025-07-10")}


@pytest.mark.parametrize(
    ("asked", "exempted", "open_still"),
    [
        ("Bố Đẻ.", ["father"], False),  # recorded before the subjects were a choice
        ("father", ["parents"], False),
        ("parents", ["father"], True),
        ("parents", ["father", "mother"], False),
        ("mother", ["father"], True),
        ("spouse-parents", ["parents"], True),
        ("spouse-mother", ["spouse-parents"], False),
        ("Ông nội", ["ông nội!"], False),
        ("Ông nội", ["parents"], True),
    ],
)
def test_an_exemption_covers_the_people_it_names(
    asked: str, exempted: list[str], open_still: bool
) -> None:
    """V1: both parents are father and mother; old words of other people stand for themselves."""
    case = asking(APPLIED).formerly(subject=asked)
    for subject in exempted:
        case = case.then("verification_exempt", "2025-06-01").formerly(subject=subject)
    assert refuses("V1", case.asks("conclude_verification", "2025-07-10")) is open_still


def test_a_retracted_reply_opens_the_request_again() -> None:
    """V1 reads effective evidence only."""
    case = asking(APPLIED).then("verification_reply", "2025-06-01", request=6)
    retracted = case.corrected(retracts=case.n)
    assert not refuses("V1", case.asks("conclude_verification", "2025-07-10"))
    assert refuses("V1", retracted.asks("conclude_verification", "2025-07-10"))


@pytest.mark.parametrize(
    ("requests", "refused"),
    [
        ([], True),
        ([{"workplace": True}], True),
        ([{"security_agency": True}], True),
        ([{"workplace": True, "security_agency": True}], True),
        ([{"workplace": True}, {"security_agency": True}], False),
        ([{"workplace": True, "security_agency": True}, {"workplace": True}], False),
        ([{}, {}], True),
        ([{}, {"security_agency": True}], True),
        ([{}, {"workplace": True}], True),
    ],
)
def test_a_foreign_workplace_is_asked_and_the_agency_too(
    requests: list[dict[str, bool]], refused: bool
) -> None:
    """V9 wants two requests: one to the workplace and one to the managing security agency."""
    foreign = story("applied", open={"foreign_employer": True})
    inside = APPLIED.within(sector="foreign-owned")
    home = APPLIED.within(sector="enterprise")
    for request in requests:
        foreign, inside, home = (asking(case, **request) for case in (foreign, inside, home))
    assert refuses("V9", foreign.asks("request_verification", "2025-05-12")) is refused
    assert refuses("V9", inside.asks("request_verification", "2025-05-12")) is refused
    assert not refuses("V9", home.asks("request_verification", "2025-05-12"))


def test_the_employer_counts_as_it_was_on_the_day() -> None:
    """V9 reads the employer as of the day of the step."""
    case = asking(APPLIED).then("set", "2025-05-20", foreign_employer=True)
    assert not refuses("V9", case.asks("request_verification", "2025-05-19"))
    assert refuses("V9", case.asks("request_verification", "2025-05-20"))


@pytest.mark.parametrize(
    ("verifier", "related", "refused"),
    [
        ("Đỗ Thẩm Tra", False, False),
        ("Đỗ Thẩm Tra", True, True),
        ("trần thị mẫu", False, True),
        ("Trần Thị Mậu", False, False),
        ("Trần Thị Mẫu, bí thư chi bộ 5", False, False),
    ],
)
def test_the_verifier_is_neither_candidate_nor_relative(
    verifier: str, related: bool, refused: bool
) -> None:
    """V11 refuses the candidate, known by name, and whoever is said to be a relative."""
    facts = asking(APPLIED).asks(
        "verification_reply", "2025-06-01", request=6, verifier=verifier, related=related
    )
    refusal = verdict("V11", facts)
    assert (refusal is not None) is refused
    if refusal:
        assert refusal.params == {"verifier": verifier}
        assert (refusal.owner, refusal.confidence) == ("unit-asked", "A")


def test_a_verifier_not_yet_named_is_not_judged() -> None:
    """V11 says nothing while nobody is named."""
    facts = asking(APPLIED).asks("verification_reply", "2025-06-01", verifier=None)
    assert not refuses("V11", facts)
    related = asking(APPLIED).asks("verification_reply", "2025-06-01", verifier=None, related=True)
    refusal = verdict("V11", related)
    assert refusal is not None
    assert refusal.params == {"verifier": ""}
