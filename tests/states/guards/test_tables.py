"""Ask every guard about a paper of the eve, of the day and of the morrow, retracted, or come in late."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from states.decision import decide
from states.guards import GUARDS, judge
from tests.support.days import day
from tests.support.dossiers import Told, ready, refuses, story

# rule, the case without its last paper, the paper, the step, and the day of the step (D): its eve, its morrow
OLD = {"born": "1965-07-31"}  # over 720 months in August 2025
LITTLE = {"education": "literate"}
AGAIN = {"readmission": True, "left_on": "2020-01-01"}
FOREIGN = {"foreign_employer": True}


def verified(**opening: object) -> Told:
    """Return a case before the vote with two opinions and no challenge."""
    case = story("verified", open=opening).then("opinion", "2025-07-11", source="mass-organisation")
    return case.then("opinion", "2025-07-11", source="residence")


def heard(*sources: str) -> Told:
    """Return a case before the vote with a challenge and some opinions."""
    case = story("verified").then("challenge", "2025-07-11")
    for source in sources:
        case = case.then("opinion", "2025-07-11", source=source)
    return case


def stated(*forms: str) -> Told:
    """Return a case before the recognition with the course and some statements."""
    case = story("probation").then("course", "2026-04-10")
    for form in forms:
        case = case.then("statement", "2026-10-01", form=form)
    return case


ASKED = story("applied", open=FOREIGN).then(
    "verification_request", "2025-05-06", sent="2025-05-06", workplace=True
)
VOTE, DECISION, LATE, AFTER = "2025-08-04", "2025-09-15", "2025-11-03", "2026-10-09"
PAPERS: tuple[tuple[str, Told, str, dict[str, Any], str, str], ...] = (
    ("C1", ready("verified", open=OLD), "approval", {"kind": "over-60"}, "propose", VOTE),
    ("C2", story("proposed", open=OLD), "approval", {"kind": "over-60"}, "decide", DECISION),
    ("C3", ready("verified", open=LITTLE), "approval", {"kind": "literate"}, "propose", VOTE),
    ("C3", ready("verified", open=LITTLE), "set", {"education": "university"}, "propose", VOTE),
    ("C6", ready("verified", certify={"issued": "2020-03-01"}), "certificate", {}, "propose", VOTE),
    ("C17", verified(), "challenge", {"result": "passed"}, "propose", VOTE),
    ("O1", heard("residence"), "opinion", {"source": "mass-organisation"}, "propose", VOTE),
    ("O1", heard("mass-organisation"), "opinion", {"source": "residence"}, "propose", VOTE),
    ("D4g", story("decided"), "approval", {"kind": "late-ceremony"}, "hold_ceremony", LATE),
    ("D6", story("probation"), "course", {}, "propose_recognition", AFTER),
    ("O2", stated("10", "11"), "statement", {"form": "12"}, "propose_recognition", AFTER),
    ("R1", story("proposed", open=AGAIN), "approval", {"kind": "readmission"}, "decide", DECISION),
    ("V0", story("applied"), "verification_request", {}, "request_verification", "2025-05-20"),
    ("V1", story("verifying"), "verification_reply", {"request": 6}, "conclude_verification", "2025-07-10"),
    ("V1", story("verifying"), "verification_exempt", {"subject": "self"}, "conclude_verification", "2025-07-10"),
    ("V9", ASKED, "verification_request", {"security_agency": True}, "request_verification", "2025-05-20"),
    ("V9", ASKED, "verification_request", {"security_agency": True}, "conclude_verification", "2025-05-20"),
)  # fmt: skip
BEFORE_AND_AFTER = {  # the eve, the day and the morrow, by hand
    VOTE: ("2025-08-03", "2025-08-04", "2025-08-05"),
    DECISION: ("2025-09-14", "2025-09-15", "2025-09-16"),
    LATE: ("2025-11-02", "2025-11-03", "2025-11-04"),
    AFTER: ("2026-10-08", "2026-10-09", "2026-10-10"),
    "2025-05-20": ("2025-05-19", "2025-05-20", "2025-05-21"),
    "2025-07-10": ("2025-07-09", "2025-07-10", "2025-07-11"),
}
BEARS = {"certificate": "issued", "verification_request": "sent"}
IDS = [f"{rule}-{paper}-{move}" for rule, _, paper, _, move, _ in PAPERS]


def filed(case: Told, paper: str, on: str, given: dict[str, Any]) -> Told:
    """Put the paper on file with one date throughout."""
    return case.then(paper, on, **{**given, **({BEARS[paper]: on} if paper in BEARS else {})})


@pytest.mark.parametrize(("rule", "case", "paper", "given", "move", "on"), PAPERS, ids=IDS)
def test_a_paper_counts_from_its_own_day(
    rule: str, case: Told, paper: str, given: dict[str, Any], move: str, on: str
) -> None:
    """Without the paper the guard refuses; dated the eve or the day it passes, dated the morrow it refuses."""
    eve, same, morrow = BEFORE_AND_AFTER[on]
    assert refuses(rule, case.asks(move, on))
    assert not refuses(rule, filed(case, paper, eve, given).asks(move, on))
    assert not refuses(rule, filed(case, paper, same, given).asks(move, on))
    late = filed(case, paper, morrow, given)
    assert refuses(rule, late.asks(move, on))
    assert not refuses(rule, late.asks(move, morrow))


@pytest.mark.parametrize(("rule", "case", "paper", "given", "move", "on"), PAPERS, ids=IDS)
def test_a_retracted_paper_never_counts(
    rule: str, case: Told, paper: str, given: dict[str, Any], move: str, on: str
) -> None:
    """What was taken back is as if it had never been on file, on whatever day."""
    paper_on_file = filed(case, paper, BEFORE_AND_AFTER[on][0], given)
    what = {"undoes": paper_on_file.n} if paper == "set" else {"retracts": paper_on_file.n}
    assert refuses(rule, paper_on_file.corrected(**what).asks(move, on))


@pytest.mark.parametrize(("rule", "case", "paper", "given", "move", "on"), PAPERS, ids=IDS)
def test_the_first_day_is_that_of_the_later_paper(
    rule: str, case: Told, paper: str, given: dict[str, Any], move: str, on: str
) -> None:
    """A refusal for want of a paper that is dated later names the day from which it counts."""
    morrow = BEFORE_AND_AFTER[on][2]
    (refusal,) = judge(filed(case, paper, morrow, given).asks(move, on), (rule,)).refusals
    assert refusal.earliest == day(morrow)


INCOMING = [
    one for one in zip(PAPERS, IDS, strict=True) if one[0][2] not in ("set", "verification_request")
]


@pytest.mark.parametrize(
    ("rule", "case", "paper", "given", "move", "on"),
    [p for p, _ in INCOMING],
    ids=[i for _, i in INCOMING],
)
def test_a_paper_that_came_in_counts_from_that_day(
    rule: str, case: Told, paper: str, given: dict[str, Any], move: str, on: str
) -> None:
    """Where the day a paper came in is on file, that is looked at and not the date it bears."""
    eve, same, morrow = BEFORE_AND_AFTER[on]
    for received, counts in ((eve, True), (same, True), (morrow, False)):
        came = filed(case, paper, eve, {**given, "received": received, "incoming_no": "12"})
        assert refuses(rule, came.asks(move, on)) is not counts
        assert not refuses(rule, came.asks(move, morrow))


def test_what_the_asked_unit_received_changes_nothing() -> None:
    """A request of our own is seen from its sending, whenever the unit asked got it."""
    case = story("applied").then(
        "verification_request", "2025-05-12", sent="2025-05-12", received="2025-05-25"
    )
    assert not refuses("V0", case.asks("request_verification", "2025-05-12"))


def test_a_reply_of_later_leaves_the_request_open() -> None:
    """V1 refuses a conclusion of the day before the reply, and does not know a request of later."""
    case = story("verifying").then("verification_reply", "2025-07-11", request=6)
    assert refuses("V1", case.asks("conclude_verification", "2025-07-10"))
    asked = case.then("verification_request", "2025-07-12", sent="2025-07-12", subject="parents")
    assert not refuses("V1", asked.asks("conclude_verification", "2025-07-11"))
    assert refuses("V1", asked.asks("conclude_verification", "2025-07-12"))


@pytest.mark.parametrize(
    ("on", "refused"),
    [("2025-07-19", False), ("2025-07-20", True), ("2025-07-31", True), ("2025-08-01", False)],
)
def test_a_review_counts_for_the_days_it_lasted(on: str, refused: bool) -> None:
    """C14 refuses from the first day of a review to the eve of its conclusion, whenever asked."""
    held = ready("verified").then(
        "hold", "2025-07-20", kind="political-standards", until="2025-12-31"
    )
    case = held.then("resume", "2025-08-01", conclusion="đủ tiêu chuẩn")
    assert refuses("C14", case.asks("propose", on)) is refused


def test_a_supplement_is_dated_after_the_dossier_was_made_again() -> None:
    """O1 counts an opinion after `redo_dossier` by its date, whichever of the two was entered first."""
    redone = ready("verified").then("redo_dossier", "2026-05-20")
    redone = redone.then("conclude_verification", "2026-06-01")
    for on, counts in (("2026-05-19", False), ("2026-05-20", True), ("2026-05-21", True)):
        case = redone.then("opinion", on, source="mass-organisation")
        case = case.then("opinion", on, source="residence")
        assert refuses("O1", case.asks("propose", "2026-06-02")) is not counts


def test_an_introducer_is_spared_by_papers_of_the_day_only() -> None:
    """C10 asks a replacement helper from whom the paper came later, and a case that moved in later."""
    people = [["Vũ Văn Mới", "2025-01-01"], ["Phạm Thị Hai", "2020-01-01"]]
    helped = story("certified").then(
        "helper", "2025-05-06", name="Vũ Văn Mới", replaces="Lê Văn Giúp"
    )
    assert refuses("C10", helped.asks("apply", "2025-05-05", introducer=people))
    assert not refuses("C10", helped.asks("apply", "2025-05-06", introducer=people))
    moved = story("certified")
    for step in ("open", "send", "acknowledge", "accept"):
        moved = moved.then(f"transfer_{step}", "2025-05-06")
    assert refuses("C10", moved.asks("apply", "2025-05-05", introducer=people))
    assert not refuses("C10", moved.asks("apply", "2025-05-06", introducer=people))


@pytest.mark.parametrize(
    ("step", "binds"),
    [("vote_failed", True), ("ask_supplement", False), ("supplement", False)],
)
def test_a_step_is_not_before_the_last_move_vote_or_referral(step: str, binds: bool) -> None:
    """F1 asks for the day of the last move, lost vote or referral; a supplement asked for binds nobody."""
    if step == "vote_failed":
        case = ready("verified").then(step, "2025-08-20", move="propose")
        assert refuses("F1", case.asks("propose", "2025-08-19")) is binds
    else:
        case = story("proposed").then(step, "2025-08-20")
        assert refuses("F1", case.asks("decide", "2025-08-19")) is binds
    referred = story("probation").then("refer_up", "2026-11-20")
    assert refuses("F1", referred.asks("recognise", "2026-11-19"))
    assert not refuses("F1", referred.asks("recognise", "2026-11-20"))


# -- the first day on which all of it holds ---------------------------------------------------------


def first_day(case: Told, move: str, on: str, **given: object) -> date | None:
    """Return the first day as `why` tells it."""
    return decide(case.asks(move, on, **given), partial=True).earliest


@pytest.mark.parametrize("on", ["2025-07-01", "2025-08-04", "2026-05-05"])
def test_the_first_day_lies_where_it_lies(on: str) -> None:
    """Whatever day is asked about, it is the day of the last paper since the last step, also before it."""
    assert first_day(ready("verified"), "propose", on) == date(2025, 7, 11)


def test_a_paper_of_later_gives_the_first_day() -> None:
    """O1 with one opinion of 20/9 gives 20/9; one that is nowhere is supposed to be supplied."""
    case = story("verified").then("challenge", "2025-07-11")
    assert first_day(case, "propose", VOTE) == date(2025, 7, 11)
    case = case.then("opinion", "2025-09-20", source="residence")
    assert first_day(case, "propose", VOTE) == date(2025, 9, 20)


def test_what_has_expired_does_not_come_back() -> None:
    """A certificate or a dossier that is too old on every day since gives no day; a renewed one its own."""
    old = ready("verified", certify={"issued": "2020-07-01"})  # good until 1/7/2025, papers of 11/7
    assert first_day(old, "propose", VOTE) is None
    renewed = old.then("certificate", "2025-08-20", issued="2025-08-18")
    assert first_day(renewed, "propose", VOTE) == date(2025, 8, 18)
    stale = ready("verified", challenge={"on": "2026-05-06"})  # the dossier was good until 5/5/2026
    assert first_day(stale, "propose", VOTE) is None


@pytest.mark.parametrize(
    ("told", "last", "morrow"),
    [
        ({}, "2026-05-05", "2026-05-06"),  # D9: the dossier of 5/5/2025
        ({"certify": {"issued": "2020-09-01"}}, "2025-09-01", "2025-09-02"),  # C6
    ],
)
def test_what_has_expired_by_the_day_asked_holds_since_no_day(
    told: dict[str, Any], last: str, morrow: str
) -> None:
    """It held since 11/7 through its last day; asked about the morrow there is no first day."""
    case = ready("verified", **told)
    assert first_day(case, "propose", last) == date(2025, 7, 11)
    assert first_day(case, "propose", morrow) is None
    assert first_day(case, "propose", "2027-01-01") is None


@pytest.mark.parametrize("on", ["2025-09-02", "2025-09-19", "2025-09-20", "2025-10-01"])
def test_what_was_renewed_holds_since_the_renewal(on: str) -> None:
    """C6: after a certificate expired on 1/9 and one of 20/9 took its place, 20/9 is the first day."""
    case = ready("verified", certify={"issued": "2020-09-01"})
    renewed = case.then("certificate", "2025-09-20", issued="2025-09-20")
    assert first_day(renewed, "propose", on) == date(2025, 9, 20)
    assert first_day(renewed, "propose", "2025-09-01") == date(2025, 7, 11)


def test_the_guards_beside_the_state_are_named() -> None:
    """From the wrong state all that can be judged is told as well; there is no first day."""
    decision = decide(story("certified").asks("propose", "2025-05-05"), partial=True)
    assert {"S0", "C17", "O1"} <= {refusal.rule for refusal in decision.refusals}
    assert decision.earliest is None


def test_several_papers_of_later_are_all_waited_for() -> None:
    """O1 with opinions of 20/9 and 25/9 can hold from the 25th only."""
    case = story("verified").then("challenge", "2025-07-11")
    case = case.then("opinion", "2025-09-25", source="residence")
    case = case.then("opinion", "2025-09-20", source="mass-organisation")
    (refusal,) = judge(case.asks("propose", VOTE), ("O1",)).refusals
    assert refusal.earliest == first_day(case, "propose", VOTE) == date(2025, 9, 25)


def test_a_day_gone_by_is_not_told_with_a_refusal() -> None:
    """Over 60 without an agreement C1 names no day: that the person came of age is no news."""
    (refusal,) = judge(ready("verified", open=OLD).asks("propose", VOTE), ("C1",)).refusals
    assert refusal.earliest is None


def test_what_came_in_after_the_dossier_was_made_again_supplements_it() -> None:
    """O1 counts opinions written before `redo_dossier` that came in after it."""
    redone = ready("verified").then("redo_dossier", "2026-05-20")
    case = redone.then("conclude_verification", "2026-06-01")
    for source in ("mass-organisation", "residence"):
        case = case.then("opinion", "2026-05-10", source=source, received="2026-05-21")
    assert not refuses("O1", case.asks("propose", "2026-06-02"))


def test_what_is_still_to_be_given_is_asked_by_the_facts_of_the_day() -> None:
    """C8 asks a youth for the introduction alone; a date of birth told later makes nobody older before."""
    young = (
        story("certified").within(has_youth_union=True).then("set", "2025-05-06", born="1980-01-01")
    )
    for on, lacks in (("2025-05-05", ()), ("2025-05-06", ("introducer",))):
        asked = young.asks("apply", on, introducer=None)
        assert GUARDS["C8"].lacks(asked) == lacks
