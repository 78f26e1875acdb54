"""Ask when a matter that the verification found is settled, and whom a new start still binds (C14)."""

from __future__ import annotations

from datetime import date

import pytest

from states.guards.matters import way_on
from states.pipeline import Refusal
from tests.support.days import day
from tests.support.dossiers import MINH, Told, refuses, story, verdict

FOUND = story("verified", conclude_verification={"conclusion": "matter"})  # concluded on 2025-07-10
STANDARDS = "political-standards"


def settled(case: Told, on: str, result: str = "admit", no: str = "12-KL") -> Told:
    """Put the authority's answer on file."""
    return case.by(MINH, "approval", on, kind=STANDARDS, result=result, no=no)


def c14(case: Told, on: str = "2025-08-04") -> Refusal | None:
    """Return what C14 says of a vote."""
    return verdict("C14", case.asks("propose", on))


def test_a_matter_waits_for_the_authority() -> None:
    """C14 refuses a matter nobody has settled, and says who settles it and how."""
    refusal = c14(FOUND)
    assert refusal is not None
    assert refusal.owner == "authority"
    assert "--kind political-standards" in refusal.message
    assert way_on(refusal) == "approval"


def test_a_matter_settled_in_favour_is_settled() -> None:
    """C14 lets the branch vote once the authority admits the person."""
    case = settled(FOUND, "2025-07-20")
    assert c14(case) is None


def test_a_matter_settled_against_the_person_leads_to_decline() -> None:
    """C14 names the paper that refuses and the way on."""
    case = settled(FOUND, "2025-07-20", "refuse", "13-KL")
    refusal = c14(case)
    assert refusal is not None
    assert refusal.params == {"number": "13-KL", "on": day("2025-07-20")}
    assert "decline" in refusal.message
    assert way_on(refusal) == "decline"
    assert not refuses("S0", case.asks("decline", "2025-08-04"))


@pytest.mark.parametrize(
    ("on", "vote", "counts"),
    [
        ("2025-07-09", "2025-08-04", False),  # the day before the conclusion
        ("2025-07-10", "2025-08-04", False),  # its very day
        ("2025-07-11", "2025-08-04", True),
        ("2025-08-04", "2025-08-04", True),  # the day of the vote
        ("2025-08-05", "2025-08-04", False),  # the day after the vote
    ],
)
def test_an_answer_counts_after_the_conclusion_to_the_vote(
    on: str, vote: str, counts: bool
) -> None:
    """C14 takes an answer dated after the conclusion, and not later than the meeting."""
    assert (c14(settled(FOUND, on), vote) is None) is counts


def test_an_answer_dated_before_the_conclusion_settles_nothing() -> None:
    """An approval from before the matter was found speaks of something else."""
    early = settled(story("verifying"), "2025-07-09")
    assert c14(early.then("conclude_verification", "2025-07-10", conclusion="matter")) is not None


def test_a_review_comes_before_the_answer() -> None:
    """While the review of a settled matter is open C14 refuses still, and its end is the way on."""
    held = settled(FOUND, "2025-07-20").then(
        "hold", "2025-07-21", kind=STANDARDS, until="2025-10-01"
    )
    refusal = c14(held)
    assert refusal is not None
    assert way_on(refusal) == "resume"


def test_each_matter_needs_its_own_answer() -> None:
    """After another verification that finds a matter again, also of one day, the old answer counts no longer."""
    first = settled(FOUND, "2025-07-20")
    again = first.then("reverify", "2025-07-20").then(
        "conclude_verification", "2025-07-20", conclusion="matter"
    )
    assert c14(again) is not None
    assert c14(settled(again, "2025-07-20")) is not None
    assert c14(settled(again, "2025-07-21")) is None


def test_a_later_clear_conclusion_settles_no_matter() -> None:
    """A verification repeated with a clear result finds nothing new; what was found needs its answer."""
    clear = FOUND.then("reverify", "2025-07-20").then("conclude_verification", "2025-07-25")
    assert c14(clear) is not None
    assert c14(settled(clear, "2025-07-11")) is None


@pytest.mark.parametrize(("first", "second"), [("refuse", "admit"), ("admit", "refuse")])
def test_the_latest_answer_counts(first: str, second: str) -> None:
    """Of two answers the later one stands, by its date and of one day by its entry."""
    later = settled(settled(FOUND, "2025-07-20", first), "2025-07-21", second)
    entered_late = settled(settled(FOUND, "2025-07-21", second), "2025-07-20", first)
    same_day = settled(settled(FOUND, "2025-07-20", first), "2025-07-20", second)
    for case in (later, entered_late, same_day):
        assert (c14(case) is None) is (second == "admit")
    assert (c14(later, "2025-07-20") is None) is (first == "admit")


def test_other_approvals_settle_nothing() -> None:
    """An approval of another kind is no answer about the matter; a retracted answer is none."""
    assert c14(FOUND.by(MINH, "approval", "2025-07-20", kind="readmission")) is not None
    answered = settled(FOUND, "2025-07-20")
    assert c14(answered.corrected(retracts=answered.n)) is not None


def replied(on: str = "2025-06-20", **more: object) -> Told:
    """Return a case with a matter in a reply and a clear conclusion."""
    case = story("verifying").then("verification_reply", on, request=6, result="matter", **more)
    return case.then("conclude_verification", "2025-07-10")


@pytest.mark.parametrize(
    ("on", "counts"),
    [("2025-06-19", False), ("2025-06-20", False), ("2025-06-21", True), ("2025-07-20", True)],
)
def test_a_matter_in_a_reply_needs_its_answer(on: str, counts: bool) -> None:
    """C14 asks for an answer dated after the reply, also where the conclusion is clear."""
    assert c14(replied()) is not None
    assert (c14(settled(replied(), on)) is None) is counts


def test_the_answer_comes_after_the_latest_of_several_matters() -> None:
    """One answer after all of them settles all of them; one between them does not."""
    case = FOUND.then("verification_reply", "2025-07-15", request=6, result="matter")
    assert c14(settled(case, "2025-07-12")) is not None
    assert c14(settled(case, "2025-07-16")) is None


def test_a_reply_is_a_matter_from_the_day_it_came_in() -> None:
    """C14 knows of a reply from its arrival, and of none that was retracted or came after the vote."""
    late = replied("2025-06-20", received="2025-08-01")
    assert c14(late, "2025-07-31") is None
    assert c14(late, "2025-08-01") is not None
    assert c14(settled(late, "2025-07-15")) is not None
    taken_back = story("verifying").then(
        "verification_reply", "2025-06-20", request=6, result="matter"
    )
    taken_back = taken_back.corrected(retracts=taken_back.n)
    assert c14(taken_back.then("conclude_verification", "2025-07-10")) is None


# -- nothing from before a reopening ---------------------------------------------------------------


def reopened(until: str = "verified") -> Told:
    """Return a case that went far, was withdrawn and is back on the source list."""
    far = story(until, conclude_verification={"conclusion": "matter"})
    return far.then("withdraw", "2025-09-01").then("reopen", "2025-10-01")


def test_a_new_start_forgets_the_way_before() -> None:
    """Certificate, CV, conclusion, answer, votes and moves of before a reopening count no longer."""
    case = settled(FOUND, "2025-07-20").then("vote_failed", "2025-07-25", move="propose")
    again = case.then("withdraw", "2025-09-01").then("reopen", "2025-10-01").dossier
    assert (again.certificate, again.certified_by(), again.cv_on, again.conclusion) == (None,) * 4
    assert (again.matters, again.matter_on) == ((), None)
    assert again.settlement() is None
    assert again.lost_votes("propose") == 0
    assert again.last("apply", "conclude_verification", "enrol") is None
    assert again.last("reopen") is not None
    assert (again.opinions(), again.open_requests()) == (frozenset(), ())


def test_the_certificate_counts_anew_with_its_old_date() -> None:
    """C6 asks a reopened case for a certificate until `certify` records it, issued when it was issued."""
    nominated = reopened().then("nominate", "2025-10-02")
    assert refuses("C6", nominated.asks("propose", "2025-11-01"))
    certified = nominated.then("certify", "2025-10-03", issued="2025-03-14")
    assert certified.state == "certified"
    assert not refuses("C6", certified.asks("propose", "2025-11-01"))
    assert certified.due("D10").due == date(2030, 3, 14)
    renewed = nominated.then("certificate", "2025-10-03", issued="2025-03-14")
    assert not refuses("C6", renewed.asks("propose", "2025-11-01"))


def test_a_dossier_of_before_a_new_start_is_none() -> None:
    """D9 counts from the application since the reopening, and the order of papers by the CV since."""
    case = (
        reopened().then("nominate", "2025-10-02").then("certify", "2025-10-03", issued="2025-03-14")
    )
    assert not refuses("D9", case.asks("propose", "2026-09-01"))
    assert not refuses("C13", case.asks("verification_request", "2025-10-04", sent="2025-01-02"))


def test_a_hand_over_of_before_a_new_start_excuses_nobody() -> None:
    """C10 asks a reopened case for twelve months together again, wherever the person came from before."""
    moved = story("certified").then("transfer_accept", "2025-04-01")
    lately = [["Lê Văn Giúp", "2025-06-01"], ["Phạm Thị Hai", "2025-06-01"]]
    assert not refuses("C10", moved.asks("apply", "2025-11-01", introducer=lately))
    again = moved.then("withdraw", "2025-09-01").then("reopen", "2025-10-01")
    assert refuses("C10", again.asks("apply", "2025-11-01", introducer=lately))
