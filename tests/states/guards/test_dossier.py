"""Ask the guards about the dossier at every boundary: C6, C13, C14, C17, D9, O1."""

from __future__ import annotations

from datetime import date

import pytest

from states.catalogue.evidence import OPINION_SOURCE
from states.guards import passable
from tests.support.days import day
from tests.support.dossiers import Told, ready, refuses, story, verdict

CERTIFIED = story("certified")
VERIFIED = ready("verified")


# -- C6: the certificate ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("issued", "last", "too_late"),
    [
        ("2020-01-15", "2025-01-15", "2025-01-16"),
        ("2020-02-29", "2025-02-28", "2025-03-01"),
        ("2020-08-31", "2025-08-31", "2025-09-01"),
    ],
)
def test_a_certificate_is_good_for_sixty_months(issued: str, last: str, too_late: str) -> None:
    """C6 passes on the day issue + 60 M, to the day, and refuses the day after."""
    case = ready("verified", certify={"issued": issued})
    assert not refuses("C6", case.asks("propose", last))
    refusal = verdict("C6", case.asks("propose", too_late))
    assert refusal is not None
    assert refusal.params == {"issued": day(issued), "last": day(last)}


def test_a_renewed_certificate_counts_instead() -> None:
    """C6 looks at the latest certificate, whichever act put it on file, but at none of the future."""
    case = ready("verified", certify={"issued": "2020-01-15"})
    renewed = case.then("certificate", "2025-07-12", issued="2025-07-01")
    assert refuses("C6", case.asks("propose", "2025-08-04"))
    assert not refuses("C6", renewed.asks("propose", "2025-08-04"))
    assert refuses("C6", renewed.asks("propose", "2025-06-30"))
    older = renewed.then("certificate", "2025-07-13", issued="2019-01-01")
    assert not refuses("C6", older.asks("propose", "2025-08-04"))


def test_no_vote_without_a_certificate() -> None:
    """C6 refuses where none was issued by the day of the meeting."""
    refusal = verdict("C6", story("nominated").asks("propose", "2025-08-04"))
    assert refusal is not None
    assert refusal.owner == "centre"
    assert refuses("C6", VERIFIED.asks("propose", "2025-03-13"))
    assert not refuses("C6", VERIFIED.asks("propose", "2025-03-14"))


# -- C13: the order of the papers ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("application", "cv", "refused"),
    [
        ("2025-05-02", "2025-05-02", False),
        ("2025-05-03", "2025-05-02", True),
        ("2025-05-02", "2025-05-03", False),
    ],
)
def test_the_application_is_not_younger_than_the_cv(
    application: str, cv: str, refused: bool
) -> None:
    """C13 lets both be of one day, and refuses a CV older than the application."""
    refusal = verdict("C13", CERTIFIED.asks("apply", "2025-05-05", application=application, cv=cv))
    assert (refusal is not None) is refused
    if refusal:
        assert refusal.params == {"application": day(application), "cv": day(cv)}
        assert (refusal.owner, refusal.earliest) == ("candidate", None)


@pytest.mark.parametrize(("sent", "refused"), [("2025-05-01", True), ("2025-05-02", False)])
def test_a_request_is_not_older_than_the_cv(sent: str, refused: bool) -> None:
    """C13 refuses to record a request sent before the CV was written, and names its first day."""
    case = story("applied")
    refusal = verdict("C13", case.asks("verification_request", "2025-05-12", sent=sent))
    assert (refusal is not None) is refused
    if refusal:
        assert refusal.params == {"sent": day(sent), "cv": day("2025-05-02")}
        assert refusal.earliest == date(2025, 5, 2)


@pytest.mark.parametrize(("sent", "refused"), [("2025-05-01", True), ("2025-05-02", False)])
def test_a_cv_is_not_younger_than_the_first_request(sent: str, refused: bool) -> None:
    """C13 refuses an application whose CV is younger than the first request on file."""
    asked = CERTIFIED.then("verification_request", "2025-05-04", sent="2025-05-04")
    asked = asked.then("verification_request", "2025-05-04", sent=sent)
    refusal = verdict("C13", asked.asks("apply", "2025-05-05"))
    assert (refusal is not None) is refused
    assert refusal is None or refusal.earliest is None


def test_requests_of_an_earlier_try_do_not_count() -> None:
    """C13 looks at requests since the case was reopened; before the application there is no CV."""
    again = (
        ready("verifying")
        .then("withdraw", "2025-07-01")
        .then("reopen", "2025-08-01")
        .then("nominate", "2025-08-01")
        .then("certify", "2025-08-01")
    )
    papers = {"application": "2025-09-01", "cv": "2025-09-01"}
    assert not refuses("C13", again.asks("apply", "2025-09-01", **papers))
    assert not refuses(
        "C13", CERTIFIED.asks("verification_request", "2025-05-01", sent="2025-01-01")
    )


# -- C14: political standards -------------------------------------------------------------------


def test_a_review_of_political_standards_stops_the_vote() -> None:
    """C14 refuses until the review is resumed with a conclusion, past its day of review too."""
    held = VERIFIED.then("hold", "2025-07-15", kind="political-standards", until="2025-07-31")
    refusal = verdict("C14", held.asks("propose", "2025-09-01"))
    assert refusal is not None
    assert (refusal.params, refusal.owner) == ({"since": day("2025-07-15")}, "authority")
    vague = held.then("resume", "2025-08-20")
    assert refuses("C14", vague.asks("propose", "2025-09-01"))
    concluded = held.then("resume", "2025-08-20", conclusion="đủ tiêu chuẩn")
    assert not refuses("C14", concluded.asks("propose", "2025-09-01"))


def test_another_hold_does_not_stop_the_vote() -> None:
    """C14 asks about political standards only."""
    held = VERIFIED.then("hold", "2025-07-15", until="2025-12-31")
    assert not refuses("C14", held.asks("propose", "2025-09-01"))


def test_a_matter_found_stops_the_vote() -> None:
    """C14 refuses where the verification found a matter, also after another one that found nothing."""
    case = story("verified", conclude_verification={"conclusion": "matter"})
    refusal = verdict("C14", case.asks("propose", "2025-08-04"))
    assert refusal is not None
    assert refusal.owner == "authority"
    again = case.then("reverify", "2025-07-20").then("conclude_verification", "2025-07-30")
    assert refuses("C14", again.asks("propose", "2025-08-04"))


# -- C17, D9 ------------------------------------------------------------------------------------


def test_nobody_untested_is_proposed() -> None:
    """C17 asks for one challenge assessment that was passed."""
    case = story("verified")
    refusal = verdict("C17", case.asks("propose", "2025-08-04"))
    assert refusal is not None
    assert (refusal.kind, refusal.source) == ("service", "Kết luận Thành ủy 2024, mục 3.4")
    failed = case.then("challenge", "2025-07-11", result="failed")
    assert refuses("C17", failed.asks("propose", "2025-08-04"))
    passed = failed.then("challenge", "2025-07-20", result="passed")
    assert not refuses("C17", passed.asks("propose", "2025-08-04"))


def test_a_dossier_is_good_for_twelve_months() -> None:
    """D9 passes on the day application + 12 M and refuses the day after; a hold does not help."""
    held = VERIFIED.then("hold", "2025-07-15", until="2026-12-31")
    for case in (VERIFIED, held):
        assert not refuses("D9", case.asks("propose", "2026-05-05"))
        refusal = verdict("D9", case.asks("propose", "2026-05-06"))
        assert refusal is not None
        assert refusal.params == {"made": day("2025-05-05"), "last": day("2026-05-05")}


def test_a_dossier_made_again_starts_anew() -> None:
    """D9 counts from the last time the dossier was made again."""
    case = VERIFIED.then("redo_dossier", "2026-05-20").then("conclude_verification", "2026-06-01")
    assert not refuses("D9", case.asks("propose", "2027-05-20"))
    assert refuses("D9", case.asks("propose", "2027-05-21"))


def test_without_an_application_no_dossier_is_old() -> None:
    """D9 says nothing where there is no dossier yet."""
    assert not refuses("D9", CERTIFIED.asks("propose", "2029-01-01"))


# -- O1: opinions -------------------------------------------------------------------------------


def lacking(case: Told, on: str = "2025-08-04") -> list[str]:
    """Return whose opinions O1 misses, by the ids of the sources."""
    refusal = verdict("O1", case.asks("propose", on))
    if refusal is None:
        return []
    words = {choice.label: choice.id for choice in OPINION_SOURCE.choices}
    missing = refusal.params["opinions"]
    assert isinstance(missing, list)
    return [words[label] for label in missing]


def test_two_opinions_are_needed() -> None:
    """O1 names the mass organisation and the residence, each until its opinion or waiver is on file."""
    case = story("verified")
    assert lacking(case) == ["mass-organisation", "residence"]
    case = case.then("opinion", "2025-07-11", source="mass-organisation", waived="không tham gia")
    assert lacking(case) == ["residence"]
    assert lacking(case.then("opinion", "2025-07-11", source="residence")) == []


@pytest.mark.parametrize(
    ("on_file", "on", "source", "mark"),
    [
        ([], "2026-08-03", "Điều lệ Đảng, Điều 4, khoản 3", "B"),
        (["residence"], "2026-08-03", "Điều lệ Đảng, Điều 4, khoản 3", "B"),
        (["mass-organisation"], "2026-08-03", "01-HD/TW (2026), điểm 3.6a", "C"),
        (["mass-organisation"], "2025-08-04", "06-HD/TW, điểm 3.6a", "A"),
    ],
)
def test_missing_opinions_answer_with_the_surest_part_that_refused(
    on_file: list[str], on: str, source: str, mark: str
) -> None:
    """O1 may be passed only where nothing but opinions of a C part are missing."""
    case = story("verified")
    for one in on_file:
        case = case.then("opinion", "2025-07-11", source=one)
    refusal = verdict("O1", case.asks("propose", on))
    assert refusal is not None
    assert (refusal.source, refusal.confidence) == (source, mark)
    assert passable(refusal) is (mark == "C")


def test_the_branch_at_residence_need_not_ask_itself() -> None:
    """O1 waives the residence's opinion where the owner is a branch of residents."""
    case = story("verified")
    assert lacking(case.within(sector="residential")) == ["mass-organisation"]
    assert lacking(case.within(sector="school")) == ["mass-organisation", "residence"]


@pytest.mark.parametrize(
    ("since", "meeting", "long"),
    [
        ("2024-08-04", "2025-08-04", True),
        ("2024-08-05", "2025-08-04", False),
        ("2024-02-29", "2025-02-28", True),
        ("2024-02-29", "2025-02-27", False),
    ],
)
def test_students_of_twelve_months_need_their_senders_word(
    since: str, meeting: str, long: bool
) -> None:
    """O1 asks for the sending unit's opinion from the day somebody has been a student for 12 M."""
    case = ready(
        "verified", open={"on": since, "category": ["student"]}, opinion={"on": "2025-02-10"}
    )
    assert ("sending-unit" in lacking(case, meeting)) is long
    answered = case.then("opinion", "2025-02-10", source="sending-unit")
    assert lacking(answered, meeting) == []


def test_a_break_in_the_studies_starts_the_months_anew() -> None:
    """O1 counts the present time of studies only, and asks nobody who is no student."""
    case = ready("verified", open={"on": "2023-01-06", "category": ["student"]})
    working = case.then("set", "2024-06-01", category=["worker"])
    back = working.then("set", "2024-09-01", category=["student", "worker"])
    assert lacking(working) == []
    assert lacking(back, "2025-08-31") == []
    assert lacking(back, "2025-09-01") == ["sending-unit"]
    assert lacking(ready("verified", open={"on": "2023-01-06", "category": ["worker"]})) == []
    assert lacking(back.then("set", "2024-12-01", category=["student"]), "2025-09-01") == [
        "sending-unit"
    ]


def test_a_dossier_made_again_needs_new_opinions() -> None:
    """O1 wants a supplement to the opinions that were given before the dossier was made again."""
    case = VERIFIED.then("redo_dossier", "2026-05-20").then("conclude_verification", "2026-06-01")
    assert lacking(case, "2026-06-02") == ["mass-organisation", "residence"]
    case = case.then("opinion", "2026-06-01", source="mass-organisation")
    case = case.then("opinion", "2026-06-01", source="residence")
    assert lacking(case, "2026-06-02") == []
