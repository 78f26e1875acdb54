"""Limits whose day somebody chose, and those that change hands or start otherwise than they look."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from states.law.deadlines import soonest
from states.pipeline import Kind
from tests.support.days import between, day, working_day
from tests.support.dossiers import Told, ready, refuses, standing_at, story, verdict

CERTIFIED, PROPOSED, PROBATION = story("certified"), story("proposed"), ready("probation")
MEMBER = story("member")
LATER = day("2026-01-06")
ASKED_IN = ("proposed", "endorsed", "recognition_proposed", "recognition_endorsed",
            "removal_proposed", "removal_endorsed")  # fmt: skip


# -- L10: a supplement --------------------------------------------------------------------------


@pytest.mark.parametrize("state", ASKED_IN)
def test_a_supplement_is_due_on_the_day_named(state: str) -> None:
    """L10 starts with the request, is due on its day, is the branch's and advisory; the supplement ends it."""
    case = standing_at(state).then("ask_supplement", "2025-09-01", by="2025-09-20")
    found = case.due("L10")
    assert (found.start, found.due, found.counted) == (day("2025-09-01"), day("2025-09-20"), None)
    assert (found.owner, found.kind, found.source) == ("branch", Kind.ADVISORY, "")
    assert "L10" not in case.then("supplement", "2025-09-10").running()


@pytest.mark.parametrize(
    ("state", "move"),
    [("proposed", "endorse"), ("proposed", "return_dossier"), ("proposed", "decline"), ("endorsed", "decide"),
     ("endorsed", "return_dossier"), ("recognition_proposed", "endorse_recognition"),
     ("recognition_endorsed", "return_recognition"), ("removal_proposed", "refuse_removal"),
     ("removal_endorsed", "remove")],
)  # fmt: skip
def test_any_step_ends_the_request(state: str, move: str) -> None:
    """A step onward, a return and a closing end it for good: proposing again does not bring it back."""
    case = standing_at(state).then("ask_supplement", "2025-09-01", by="2025-09-20")
    gone = case.then(move, "2025-09-10")
    assert "L10" not in gone.running()
    again = gone.then({"return_dossier": "propose"}.get(move, "propose_recognition"), "2025-09-12")
    assert "L10" not in again.running()


def test_each_request_has_its_own_day_and_one_supplement_answers_all() -> None:
    """Two committees may ask by two days; the statutory clock runs on all the while."""
    case = PROPOSED.then("ask_supplement", "2025-09-01", by="2025-09-20")
    case = case.then("ask_supplement", "2025-09-02", by="2025-09-10")
    assert [(d.due, d.anchor) for d in case.deadlines() if d.rule == "L10"] == [
        (day("2025-09-10"), case.n),
        (day("2025-09-20"), case.n - 1),
    ]
    assert case.due("D1").due == date(2025, 10, 29)
    assert case.then("supplement", "2025-09-03").running() == {"D1"}


@pytest.mark.parametrize(
    ("by", "refused"),
    [("2025-08-31", True), ("2025-09-01", False), ("2026-09-01", False), ("2026-09-02", True)],
)
def test_the_day_of_a_supplement_is_bounded(by: str, refused: bool) -> None:
    """It lies within twelve months from the day of the request, both ends included."""
    assert refuses("H3", PROPOSED.asks("ask_supplement", "2025-09-01", by=by)) is refused


def test_a_refused_day_says_the_last_one_possible() -> None:
    """Whoever named a day too far is told until when it may be."""
    found = verdict("H3", PROPOSED.asks("ask_supplement", "2025-08-31", by="2027-01-01"))
    assert found is not None
    assert found.params["last"] == date(2026, 8, 31)


# -- L4: a note why not ---------------------------------------------------------------------------


def test_a_note_moves_the_application_to_its_day() -> None:
    """L4 is due on the day the note names, sooner or later than the twelve months; its start stays."""
    assert CERTIFIED.due("L4").due == date(2026, 3, 17)
    for until in ("2025-12-31", "2026-06-01", "2027-01-06"):
        found = CERTIFIED.then("not_yet", "2026-01-06", until=until).due("L4")
        assert (found.start, found.due, found.counted) == (day("2025-03-17"), day(until), None)


def test_the_latest_note_counts_by_its_own_date() -> None:
    """A note of an older date, entered later, changes nothing; one taken back counts no longer."""
    newer = CERTIFIED.then("not_yet", "2026-01-06", until="2026-09-01")
    older = newer.then("not_yet", "2025-12-01", until="2026-04-01")
    assert older.due("L4").due == date(2026, 9, 1)
    assert older.corrected(retracts=newer.n).due("L4").due == date(2026, 4, 1)


def test_a_note_from_before_the_certificate_says_nothing_now() -> None:
    """Who trains again and is certified again has another twelve months."""
    noted = CERTIFIED.then("not_yet", "2026-01-06", until="2026-09-01")
    again = noted.then("retrain", "2026-02-02").then("certify", "2026-02-02", issued="2026-02-01")
    assert again.due("L4").due == date(2027, 2, 2)
    reopened = noted.then("withdraw", "2026-02-02").then("reopen", "2026-02-02")
    reopened = reopened.then("nominate", "2026-02-02").then(
        "certify", "2026-02-02", issued="2026-02-01"
    )
    assert reopened.due("L4").due == date(2027, 2, 2)


@pytest.mark.parametrize(
    ("until", "refused"),
    [("2026-01-05", True), ("2026-01-06", False), ("2027-01-06", False), ("2027-01-07", True)],
)
def test_a_note_holds_for_twelve_months_at_most(until: str, refused: bool) -> None:
    """The day chosen lies between the note's own day and twelve months from it."""
    assert refuses("H2", CERTIFIED.asks("not_yet", "2026-01-06", until=until)) is refused


def test_twelve_months_end_with_the_month() -> None:
    """29 February has none the year after: the last day is the 28th."""
    assert not refuses("H2", CERTIFIED.asks("not_yet", "2028-02-29", until="2029-02-28"))
    assert refuses("H2", CERTIFIED.asks("not_yet", "2028-02-29", until="2029-03-01"))


@pytest.mark.parametrize(
    "state", ["identified", "nominated", "enrolled", "applied", "verified", "probation"]
)
def test_only_who_waits_to_apply_has_a_note(state: str) -> None:
    """A note says why somebody with a certificate does not apply: nobody else takes one."""
    assert refuses("H2", standing_at(state).asks("not_yet", "2026-01-06", until="2026-02-01"))


def test_a_hold_adds_nothing_to_a_chosen_day() -> None:
    """Neither an ordinary hold nor a review moves L4 with a note, L10 or L9; nor do they wait."""
    noted = CERTIFIED.then("not_yet", "2026-01-06", until="2026-03-02")
    asked = PROPOSED.then("ask_supplement", "2025-09-01", by="2025-09-20")
    leaves = PROPOSED.then("outside_date", "2025-09-01", date="2025-09-20")
    for kind in ("other", "political-standards"):
        held = noted.then("hold", "2026-01-07", kind=kind, until="2026-12-31").seen("2027-03-01")
        assert (held.due("L4").due, held.due("L4").waits) == (date(2026, 3, 2), False)
        for case, rule in ((asked, "L10"), (leaves, "L9")):
            held = case.then("hold", "2025-09-02", kind=kind, until="2026-12-31").seen("2027-03-01")
            assert (held.due(rule).due, held.due(rule).waits) == (date(2025, 9, 20), False)


# -- whose they are -------------------------------------------------------------------------------


def test_after_the_referral_the_authority_owes_the_decision() -> None:
    """D7 and L8 change hands with `refer_up`; their days stay."""
    lost = PROBATION
    for on in ("2026-10-09", "2026-10-12", "2026-10-16"):
        lost = lost.then("vote_failed", on)
    assert lost.due("D7").owner == "branch"
    referred = lost.then("refer_up", "2026-10-20")
    assert (referred.due("D7").owner, referred.due("D7").due) == ("authority", date(2026, 11, 13))
    back = standing_at("recognition_proposed").then("return_recognition", "2026-10-20")
    assert back.due("L8").owner == "branch"
    assert back.then("refer_up", "2026-10-21").due("L8").owner == "authority"


# -- where they start and end ---------------------------------------------------------------------


def test_the_members_cv_is_owed_until_it_is_there() -> None:
    """D13 runs on after the recognition with the day it had, and a hold never moves it."""
    assert MEMBER.due("D13").due == date(2025, 11, 14)
    assert "D13" not in MEMBER.then("member_cv", "2026-11-03").running()
    held = MEMBER.then("hold", "2026-11-03", kind="political-standards", until="2026-12-31")
    assert not held.due("D13").waits
    assert held.due("D13").due == date(2025, 11, 14)


@pytest.mark.parametrize(
    ("meets", "due"),
    [(None, "2026-12-02"), ("20", "2026-11-20"), ("2", "2026-12-02"), ("2026-10-01", "2026-12-02")],
)
def test_a_card_without_known_meetings_is_due_in_a_month(meets: str | None, due: str) -> None:
    """D12 is the next meeting day after 2 November; where none is known, one month from the recognition."""
    assert MEMBER.within(meets=meets).due("D12").due == day(due)


def test_the_end_of_probation_is_never_the_next_deadline() -> None:
    """Of nothing but D5 there is no next deadline."""
    case = PROBATION.then("member_cv", "2025-10-20").then("propose_recognition", "2026-10-09")
    alone = [d for d in case.deadlines() if d.rule == "D5"]
    assert soonest(alone) is None


def test_a_move_counts_from_its_first_word_by_its_own_date() -> None:
    """A leaving date of 1/12 that was entered after a notice was drafted on 10/12 is the first word."""
    drafted = PROBATION.then("transfer_open", "2025-12-10")
    assert drafted.due("T4").start == day("2025-12-10")
    told = drafted.then("leaving_date", "2025-12-01", leaves="2026-01-15")
    assert (told.due("T4").start, told.due("T4").due) == (
        day("2025-12-01"),
        working_day("2025-12-01", 60),
    )
    later = drafted.then("leaving_date", "2025-12-15", leaves="2026-01-15")
    assert later.due("T4").start == day("2025-12-10")


def test_a_move_known_before_the_ceremony_counts_from_it() -> None:
    """T4 does not start before the ceremony of 3 October 2025."""
    decided = story("decided").then("leaving_date", "2025-09-20", leaves="2026-01-15")
    assert decided.then("hold_ceremony", "2025-10-03").due("T4").start == day("2025-10-03")


def test_a_declined_notice_counts_again_whatever_was_known_before() -> None:
    """T4 and T1 start with the refusal; a word of an older date that comes in later is no new start."""
    for case, rule in ((PROBATION, "T4"), (CERTIFIED, "T1")):
        sent = case.then("leaving_date", "2025-11-03", leaves="2026-01-15")
        sent = sent.then("transfer_open", "2025-11-05").then("transfer_send", "2025-11-06")
        assert rule not in sent.running()
        back = sent.then("transfer_decline", "2025-11-20")
        assert back.due(rule).start == day("2025-11-20")
        assert back.then("leaving_date", "2025-11-01", leaves="2026-02-01").due(rule).start == day(
            "2025-11-20"
        )


def test_an_outside_date_from_before_a_reopening_counts_no_longer() -> None:
    """L9 runs for dates put on file since the case was opened again."""
    case = CERTIFIED.then("outside_date", "2025-06-02", date="2026-02-10")
    assert case.due("L9").due == date(2026, 2, 10)
    again = case.then("withdraw", "2025-07-01").then("reopen", "2025-08-01")
    assert "L9" not in again.running()
    assert again.then("outside_date", "2025-08-04", date="2026-02-10").due("L9").due == date(
        2026, 2, 10
    )


# -- holds ----------------------------------------------------------------------------------------

WAITING: list[tuple[str, Told]] = [
    ("D1", PROPOSED), ("D2", story("recognition_proposed")), ("D4", story("decided")), ("D7", PROBATION),
    ("V13", story("verifying")), ("L1", story("identified")), ("L2", story("nominated")),
    ("L3", story("enrolled")), ("L4", CERTIFIED), ("L5", story("applied")), ("L6", story("verified")),
    ("L7", story("verifying").then("opinion_request", "2025-05-12")),
    ("L8", PROBATION.then("propose_removal", "2026-01-09").then("refuse_removal", "2026-01-20")),
    ("T1", CERTIFIED.then("leaving_date", "2025-03-17", leaves="2025-06-01")),
    ("T2", CERTIFIED.then("transfer_open", "2025-03-17").then("transfer_send", "2025-03-17")),
    ("T3", CERTIFIED.then("transfer_open", "2025-03-17").then("transfer_acknowledge", "2025-03-17")),
    ("T4", PROBATION.then("leaving_date", "2025-10-03", leaves="2025-12-01")),
    ("T5", PROBATION.then("transfer_open", "2025-10-03").then("transfer_send", "2025-10-03")),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "case"), WAITING, ids=[rule for rule, _ in WAITING])
@pytest.mark.parametrize("on_its_day", [True, False])
def test_what_waits_for_a_review_is_never_late(rule: str, case: Told, on_its_day: bool) -> None:
    """Whatever the day asked, a limit under an open review is provisional and due on that day or later.

    The review may begin on the limit's very last day, be it a working day or not.
    """
    before = case.due(rule)
    since = before.due if on_its_day else before.start + timedelta(days=1)
    until = since + timedelta(days=20)
    held = case.then("hold", since.isoformat(), kind="political-standards", until=until.isoformat())
    for ahead in (0, 1, 2, 3, 19, 20, 21, 22, 23, 90, 400):
        found = held.seen((since + timedelta(days=ahead)).isoformat()).due(rule)
        assert found.due >= since + timedelta(days=max(ahead, 20))
        assert (found.waits, found.provisional) == (True, True)
    kept = next(one for one in held.kept() if one.rule == rule)
    assert kept.due == held.seen(until.isoformat()).due(rule).due
    ended = held.then("resume", (until + timedelta(days=7)).isoformat(), conclusion="rõ").due(rule)
    assert not ended.waits


@pytest.mark.parametrize(("rule", "case"), WAITING, ids=[rule for rule, _ in WAITING])
@pytest.mark.parametrize("kind", ["other", "political-standards"])
def test_what_had_passed_before_a_hold_stays_late(rule: str, case: Told, kind: str) -> None:
    """A hold that begins the day after changes nothing, on whatever day it is asked."""
    due = case.due(rule).due
    since = due + timedelta(days=1)
    held = case.then(
        "hold", since.isoformat(), kind=kind, until=(since + timedelta(days=20)).isoformat()
    )
    for ahead in (1, 20, 400):
        found = held.seen((due + timedelta(days=ahead)).isoformat()).due(rule)
        assert (found.due, found.waits, found.held_days) == (due, False, 0)


@pytest.mark.parametrize(
    ("since", "until", "due"),
    [
        # L1: 6/1/2025 + 6 M = 6/7/2025, a Sunday
        ("2025-07-06", "2025-07-11", "2025-07-11"),  # begins on the last day, no working day yet
        ("2025-07-05", "2025-07-09", "2025-07-09"),
        (
            "2025-07-04",
            "2025-07-09",
            "2025-07-10",
        ),  # Friday 4/7 held, then 7, 8, 9: four days, 7..10 July
        ("2025-07-05", "2025-07-06", "2025-07-06"),  # a weekend
    ],
)
def test_a_hold_on_a_last_day_off_lasts_to_its_end(since: str, until: str, due: str) -> None:
    """What had not passed when the hold began is not late while it lasts."""
    found = story("identified").then("hold", since, until=until).due("L1")
    assert (found.due, found.waits) == (day(due), False)


def test_a_review_counts_the_days_by_hand() -> None:
    """D1 of 4/8/2025 with a review from 18/8, seen on 15/9 before and on 3/11 after its day of 30/9."""
    case = PROPOSED.then("hold", "2025-08-18", kind="political-standards", until="2025-09-30")
    for today, last in (("2025-09-15", "2025-09-30"), ("2025-11-03", "2025-11-03")):
        found = case.seen(today).due("D1")
        assert found.due == working_day("2025-08-04", 60, between("2025-08-18", last))
    assert case.seen("2025-11-03").due("D1").due == date(2026, 1, 14)
