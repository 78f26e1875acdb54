"""Hold every limit of the domain to its start, its states and what meets it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from states.catalogue.stages import OPEN
from states.law.limits import LIMITS
from states.law.rules import load
from states.pipeline import Kind
from tests.support.days import day, working_day
from tests.support.dossiers import Told, ready, standing_at, story

S, V, A = Kind.STATUTORY, Kind.SERVICE, Kind.ADVISORY
PROBATION = ready("probation")
VERIFYING = story("verifying")
REFUSED = PROBATION.then("propose_removal", "2026-01-09").then("refuse_removal", "2026-01-20")
RETURNED = story("recognition_proposed").then("return_recognition", "2026-10-20")


def opened(case: Told) -> dict[str, date]:
    """Return the due day of each limit that runs once."""
    return {deadline.rule: deadline.due for deadline in case.deadlines()}


# rule, case, day it starts, day it is due (by hand), owner, kind, number, rule set
DUE: list[tuple[str, Told, str, str, str, Kind, int | None, str]] = [
    ("L1", story("identified"), "2025-01-06", "2025-07-06", "branch", A, 6, "2021"),
    ("L2", story("nominated"), "2025-01-06", "2025-07-06", "branch", A, 6, "2021"),
    ("L3", story("enrolled"), "2025-02-14", "2025-03-28", "centre", A, 30, "2025-01"),
    ("L4", story("certified"), "2025-03-17", "2026-03-17", "branch", V, 12, "2025-01"),
    ("L5", story("applied"), "2025-05-05", "2025-06-16", "branch", A, 30, "2025-01"),
    ("L6", story("verified"), "2025-07-10", "2025-10-06", "branch", A, 60, "2025-07"),
    ("D10", story("certified"), "2025-03-14", "2030-03-14", "branch", S, 60, "2025-01"),
    ("D9", story("applied"), "2025-05-05", "2026-05-05", "branch", S, 12, "2025-01"),
    ("V13", VERIFYING, "2025-05-12", "2025-06-23", "unit-asked", A, 30, "2025-01"),
    ("D1", story("proposed"), "2025-08-04", "2025-10-29", "authority", S, 60, "2025-07"),
    ("D4", story("decided"), "2025-09-15", "2025-10-27", "branch", S, 30, "2025-07"),
    ("D13", PROBATION, "2025-10-03", "2025-11-14", "candidate", S, 30, "2025-07"),
    ("D5", PROBATION, "2025-10-03", "2026-10-03", "candidate", S, 12, "2025-07"),
    ("D6w", story("probation"), "2025-10-03", "2026-10-03", "candidate", S, 12, "2025-07"),
    ("D7", PROBATION, "2026-10-03", "2026-11-13", "branch", S, 30, "2026-07"),
    ("L8", REFUSED, "2026-01-20", "2026-03-10", "branch", A, 30, "2025-07"),
    ("D2", story("recognition_proposed"), "2026-10-09", "2026-11-20", "authority", S, 30, "2026-07"),
    ("D12", story("member"), "2026-11-02", "2026-12-02", "branch", S, None, "2026-07"),
]  # fmt: skip


@pytest.mark.parametrize("row", DUE, ids=[row[0] for row in DUE])
def test_a_limit_runs_from_its_start(
    row: tuple[str, Told, str, str, str, Kind, int | None, str],
) -> None:
    """Each limit starts and falls due on the days counted by hand, by the rule set of its start."""
    rule, case, start, due, owner, kind, number, rule_set = row
    found = case.due(rule)
    assert (found.start, found.due) == (day(start), day(due))
    assert (found.owner, found.kind, found.counted) == (owner, kind, number)
    assert found.rule_set == rule_set
    row_of_set = load(rule_set)[rule]
    assert (found.source, found.confidence) == (row_of_set.source, row_of_set.confidence)
    assert found.unit == row_of_set.unit
    if found.unit == "working_days":
        assert working_day(start, number or 0) == day(due)


# The states in which each limit runs, from the domain's words.
PRE = {
    "identified", "nominated", "enrolled", "certified", "applied", "verifying", "verified",
    "proposed", "endorsed",
}  # fmt: skip
CHECKED = {"applied", "verifying", "verified"}
TRIED = {
    "probation",
    "recognition_proposed",
    "recognition_endorsed",
    "removal_proposed",
    "removal_endorsed",
}
ASKED = {"proposed", "endorsed"} | TRIED - {"probation"}
RUNS_IN = {
    "L1": {"identified"}, "L2": {"nominated"}, "L3": {"enrolled"}, "L4": {"certified"},
    "L5": {"applied"}, "L6": {"verified"}, "L7": CHECKED, "L8": {"probation"},
    "L9": PRE | {"decided"}, "D1": {"proposed", "endorsed"},
    "D2": {"recognition_proposed", "recognition_endorsed"}, "D4": {"decided"}, "D5": TRIED,
    "D6w": TRIED, "D7": {"probation"}, "D9": CHECKED, "D10": CHECKED | {"certified"},
    "D12": {"member"}, "D13": TRIED | {"member"}, "V13": CHECKED,
    "L10": ASKED,
    "T1": CHECKED | {"certified", "proposed", "endorsed", "decided"}, "T2": PRE | {"decided"},
    "T3": PRE | TRIED | {"decided", "member"}, "T4": TRIED, "T5": TRIED | {"member"},
}  # fmt: skip


def test_limits_run_in_their_states_only() -> None:
    """Every limit of the domain is written down once, and runs in the states it names."""
    assert {limit.rule: set(limit.states) for limit in LIMITS} == RUNS_IN
    assert len({limit.rule for limit in LIMITS}) == len(LIMITS)
    assert set().union(*RUNS_IN.values()) == set(OPEN)


OWNED_BY = {
    "branch": {"L1", "L2", "L4", "L5", "L6", "L8", "L9", "L10", "D4", "D7", "D9", "D10", "D12", "T1"},
    "authority": {"D1", "D2"}, "centre": {"L3"}, "unit-asked": {"V13", "L7"},
    "candidate": {"D5", "D6w", "D13", "T4", "T5"}, "receiving-unit": {"T2", "T3"},
}  # fmt: skip


def test_every_limit_has_its_owner() -> None:
    """Somebody in particular is to act by each limit."""
    owners = {limit.rule: limit.owner for limit in LIMITS}
    assert owners == {rule: owner for owner, rules in OWNED_BY.items() for rule in rules}


def test_only_the_end_of_probation_comes_by_itself() -> None:
    """D5 is the one milestone."""
    assert [limit.rule for limit in LIMITS if limit.milestone] == ["D5"]


@pytest.mark.parametrize("state", ["declined", "withdrawn", "removed", "deceased", "handed_over"])
def test_a_closed_case_has_no_deadlines(state: str) -> None:
    """Nothing runs for a closed case."""
    assert standing_at(state).deadlines() == ()


@pytest.mark.parametrize(
    ("until", "running"),
    [
        ("identified", {"L1"}),
        ("nominated", {"L2"}),
        ("enrolled", {"L3"}),
        ("certified", {"L4", "D10"}),
        ("applied", {"L5", "D9", "D10"}),
        ("verifying", {"V13", "D9", "D10"}),
        ("verified", {"L6", "D9", "D10"}),
        ("proposed", {"D1"}),
        ("decided", {"D4"}),
        ("probation", {"D5", "D6w", "D7", "D13"}),
        ("recognition_proposed", {"D2", "D5", "D13"}),
        ("member", {"D12", "D13"}),
    ],
)
def test_what_runs_along_the_story(until: str, running: set[str]) -> None:
    """At each step of the story exactly the limits of that step run."""
    assert story(until).running() == running


# -- what meets a limit, and what starts it anew ------------------------------------------------


def test_a_failed_course_gives_six_months_again() -> None:
    """L2 starts when the candidate came back from the class."""
    assert story("enrolled").then("fail_course", "2025-03-03").due("L2").due == date(2025, 9, 3)


def test_without_an_end_of_the_class_no_certificate_is_late() -> None:
    """L3 starts nowhere where no class is on file."""
    assert standing_at("enrolled").running() == set()
    for state in ("certified", "applied", "proposed", "decided", "probation", "member"):
        assert standing_at(state).running() <= {"L4", "L5"}


def test_a_renewed_certificate_is_counted_from_its_issue() -> None:
    """D10 starts from the latest certificate, at the act that put it on file."""
    case = story("certified").then("certificate", "2025-04-10", issued="2025-04-01")
    found = case.due("D10")
    assert (found.start, found.due, found.anchor) == (day("2025-04-01"), day("2030-04-01"), case.n)
    reissued = story("certified").then("certificate", "2025-04-10", issued="2025-03-14")
    assert reissued.due("D10").anchor == 4
    older = story("certified").then("certificate", "2025-04-10", issued="2019-04-01").due("D10")
    assert (older.start, older.anchor) == (day("2025-03-14"), 4)


def test_a_dossier_made_again_gives_twelve_months_again() -> None:
    """D9 and L5 start from the day the dossier was made again."""
    case = story("verified").then("redo_dossier", "2026-02-28")
    assert (case.due("D9").due, case.due("D9").anchor) == (date(2027, 2, 28), case.n)
    assert case.due("L5").start == date(2026, 2, 28)


def test_each_open_request_has_its_own_deadline() -> None:
    """V13 counts thirty working days at home and ninety abroad, until reply or exemption."""
    case = VERIFYING.then("verification_request", "2025-05-12", subject="spouse", abroad=True)
    home, abroad = (d for d in case.deadlines() if d.rule == "V13")
    assert (home.counted, home.due) == (30, day("2025-06-23"))
    assert (abroad.counted, abroad.due) == (90, working_day("2025-05-12", 90))
    assert abroad.due == date(2025, 9, 17)
    answered = case.then("verification_reply", "2025-06-01", request=6)
    assert [d.counted for d in answered.deadlines() if d.rule == "V13"] == [90]
    exempt = answered.then("verification_exempt", "2025-06-01", subject="spouse")
    assert "V13" not in exempt.running()


def test_a_request_counts_from_its_receipt() -> None:
    """V13 starts when the unit asked received it; until that is known, when it was sent, roughly."""
    assert VERIFYING.due("V13").provisional
    later = story("applied").then("verification_request", "2025-05-14", sent="2025-05-12")
    assert later.due("V13").start == date(2025, 5, 12)
    unsaid = story("applied").then("verification_request", "2025-05-14", sent=None)
    assert unsaid.due("V13").start == date(2025, 5, 14)
    known = VERIFYING.corrected(replaces=6, fields={"received": "2025-05-19"})
    found = known.due("V13")
    assert (found.start, found.due) == (day("2025-05-19"), day("2025-06-30"))
    assert not found.provisional


def test_an_opinion_asked_for_is_due() -> None:
    """L7 runs for each source asked until its opinion comes after the request."""
    early = VERIFYING.then("opinion", "2025-05-13", source="residence")
    asked = early.then("opinion_request", "2025-05-14", source="residence")
    found = asked.due("L7")
    assert (found.start, found.due) == (day("2025-05-14"), day("2025-06-25"))
    assert (found.owner, found.anchor) == ("unit-asked", asked.n)
    other = asked.then("opinion", "2025-05-20", source="mass-organisation")
    assert "L7" in other.running()
    assert "L7" not in other.then("opinion", "2025-05-21", source="residence").running()


@pytest.mark.parametrize("state", sorted(RUNS_IN["L9"]))
def test_an_outside_date_is_due_on_its_day(state: str) -> None:
    """L9 falls due on the day of enlistment or graduation itself, until the ceremony."""
    case = standing_at(state).then("outside_date", "2025-02-01", date="2025-02-25")
    found = case.due("L9")
    assert (found.start, found.due, found.counted) == (day("2025-02-25"), day("2025-02-25"), None)
    assert (
        "L9"
        not in story("probation").then("outside_date", "2025-10-04", date="2026-02-25").running()
    )


def test_an_outside_date_is_met_by_a_transfer() -> None:
    """L9 ends with the acceptance elsewhere; a date told later runs again."""
    case = story("certified").then("outside_date", "2025-03-20", date="2025-08-01")
    moved = case.then("transfer_open", "2025-04-01").then("transfer_accept", "2025-04-20")
    assert "L9" not in moved.running()
    told = moved.then("outside_date", "2025-05-01", date="2026-02-25")
    assert told.due("L9").due == date(2026, 2, 25)


@pytest.mark.parametrize("step", ["propose", "endorse"])
def test_the_authority_has_sixty_days_from_the_branchs_meeting(step: str) -> None:
    """D1 runs from the proposal, endorsed or not; a second proposal starts it again."""
    case = story("proposed")
    if step == "endorse":
        case = case.then("endorse", "2025-08-20")
    assert (case.due("D1").start, case.due("D1").due) == (day("2025-08-04"), day("2025-10-29"))
    again = case.then("return_dossier", "2025-08-25").then("propose", "2025-09-15")
    assert again.due("D1").start == date(2025, 9, 15)


@pytest.mark.parametrize(
    ("on", "received", "start", "due"),
    [
        ("2025-09-15", "2025-09-22", "2025-09-22", "2025-11-03"),
        ("2026-07-25", "2026-07-31", "2026-07-31", "2026-09-15"),
        ("2026-07-26", "2026-07-31", "2026-07-26", "2026-09-08"),
    ],
)
def test_the_ceremony_counts_from_receipt_or_issue(
    on: str, received: str, start: str, due: str
) -> None:
    """D4 starts at the receipt until 208 is in force on the decision's day, then at its issue."""
    found = story("decided", decide={"on": on, "received": received}).due("D4")
    assert (found.start, found.due) == (day(start), day(due))
    assert working_day(start, 30) == day(due)


def test_the_law_of_the_decision_counts_for_the_ceremony() -> None:
    """D4 takes the set in force at the decision, although it starts under the next one."""
    found = story("decided", decide={"on": "2026-07-20", "received": "2026-07-30"}).due("D4")
    assert (found.rule_set, found.start) == ("2026-04", day("2026-07-30"))


def test_a_lapsed_or_annulled_decision_has_no_clock() -> None:
    """D4 and the limits of probation need a decision in force."""
    lapsed = story("decided").then("lapse_decision", "2025-11-03")
    assert lapsed.running() == {"L6", "D9", "D10"}
    assert lapsed.dossier.decision is None
    assert lapsed.dossier.ceremony is None


def test_evidence_meets_the_limits_of_probation() -> None:
    """D13 ends with the member's CV, D6w with the course, D12 with the card."""
    case = story("probation")
    assert "D13" not in case.then("member_cv", "2025-10-20").running()
    assert "D6w" not in case.then("course", "2025-10-20").running()
    member = story("member")
    assert member.then("card", "2026-11-10").running() == {"D13"}
    assert member.then("member_cv", "2026-11-10").running() == {"D12"}


def test_a_card_is_handed_out_at_the_next_meeting() -> None:
    """D12 falls due on the branch's next meeting after the decision."""
    case = story("member").within(meets="2,20")
    assert case.due("D12").due == date(2026, 11, 20)
    assert case.due("D12").counted is None


def test_the_branch_considers_after_the_twelve_months() -> None:
    """D7 runs until a proposal made on or after the day probation ended."""
    lost = PROBATION.then("vote_failed", "2026-10-09")
    assert "D7" in lost.running()
    assert REFUSED.due("D7").due == date(2026, 11, 13)
    assert RETURNED.running() == {"D5", "D13", "L8"}
    late = PROBATION.then("propose_removal", "2026-10-03").then("refuse_removal", "2026-10-20")
    assert "D7" not in late.running()
    eve = PROBATION.then("propose_removal", "2026-10-02").then("refuse_removal", "2026-10-20")
    assert "D7" in eve.running()


def test_a_returned_dossier_is_considered_again() -> None:
    """L8 runs after a return and a refusal of removal, and not after the ceremony itself."""
    assert (RETURNED.due("L8").start, RETURNED.due("L8").due) == (
        day("2026-10-20"),
        day("2026-12-02"),
    )
    assert working_day("2026-10-20", 30) == date(2026, 12, 2)
    assert "L8" not in PROBATION.running()


# -- moving people ------------------------------------------------------------------------------

CERTIFIED = story("certified")


def test_a_known_move_asks_for_a_notice() -> None:
    """T1 runs ten working days from the first word of the move, draft included, until it is sent."""
    told = CERTIFIED.then("leaving_date", "2025-04-01", leaves="2025-06-01")
    found = told.due("T1")
    assert (found.start, found.due, found.owner) == (day("2025-04-01"), day("2025-04-16"), "branch")
    assert working_day("2025-04-01", 10) == date(2025, 4, 16)
    drafted = told.then("transfer_open", "2025-04-10")
    assert (drafted.due("T1").start, drafted.due("T1").anchor) == (day("2025-04-01"), told.n)
    alone = CERTIFIED.then("transfer_open", "2025-04-10")
    assert alone.due("T1").start == date(2025, 4, 10)
    assert "T1" not in drafted.then("transfer_send", "2025-04-11").running()
    assert "T1" not in alone.then("transfer_cancel", "2025-04-11").running()
    assert "T1" not in drafted.then("transfer_accept", "2025-04-11").running()


def test_a_new_move_starts_a_new_clock() -> None:
    """T1 starts again with a move told after the last notice, and with a notice declined."""
    sent = CERTIFIED.then("transfer_open", "2025-04-10").then("transfer_send", "2025-04-11")
    again = sent.then("transfer_cancel", "2025-04-20").then(
        "leaving_date", "2025-05-05", leaves="2025-06-01"
    )
    assert again.due("T1").start == date(2025, 5, 5)
    declined = sent.then("transfer_decline", "2025-05-12")
    assert declined.due("T1").start == date(2025, 5, 12)
    assert "T1" not in sent.running()


def test_a_leaving_date_outlives_the_notice_that_was_called_back() -> None:
    """Who leaves is still a mover when a draft is cancelled or a notice called back; retracting ends it."""
    told = CERTIFIED.then("leaving_date", "2025-04-01", leaves="2025-06-01")
    drafted = told.then("transfer_open", "2025-04-10")
    assert drafted.then("transfer_cancel", "2025-04-11").due("T1").start == date(2025, 4, 1)
    sent = drafted.then("transfer_send", "2025-04-11")
    back = sent.then("transfer_cancel", "2025-04-20")
    assert (back.due("T1").start, back.due("T1").due) == (day("2025-04-20"), day("2025-05-06"))
    assert working_day("2025-04-20", 10) == date(2025, 5, 6)  # 26 April made up for 2 May
    assert "T1" not in back.corrected(retracts=told.n).running()


def test_a_date_told_while_a_notice_is_out_waits_for_its_answer() -> None:
    """T1 does not run beside T2: only when the notice comes back is the person without a unit."""
    sent = CERTIFIED.then("transfer_open", "2025-04-10").then("transfer_send", "2025-04-11")
    told = sent.then("leaving_date", "2025-04-14", leaves="2025-06-01")
    assert told.running() >= {"T2"}
    assert "T1" not in told.running()
    assert told.then("transfer_decline", "2025-05-05").due("T1").start == date(2025, 5, 5)
    assert "T1" not in told.then("transfer_accept", "2025-05-05").running()


def test_a_place_outside_is_chased_by_the_branch() -> None:
    """T2 runs for a residence too, with nobody there to act here: its owner is the leaving branch."""
    drafted = CERTIFIED.then("transfer_open", "2025-06-02", to=None, residence="Huế")
    sent = drafted.then("transfer_send", "2025-06-02")
    assert (sent.due("T2").due, sent.due("T2").owner) == (day("2025-06-23"), "branch")
    assert not {"T1", "T2", "T3"} & sent.then("transfer_outside_reply", "2025-06-20").running()
    declined = sent.then("transfer_decline", "2025-06-20")
    assert declined.due("T1").start == date(2025, 6, 20)
    assert "T2" not in declined.running()


Happened = tuple[str, dict[str, Any]]
LEAVES: Happened = ("leaving_date", {"leaves": "2026-03-01"})
OPENS: Happened = ("transfer_open", {})
GOES_OUT: Happened = ("transfer_open", {"to": None, "residence": "Huế"})
SENDS: Happened = ("transfer_send", {})
KNOWS: Happened = ("transfer_acknowledge", {})
TAKES: Happened = ("transfer_accept", {})
DECLINES: Happened = ("transfer_decline", {})
CANCELS: Happened = ("transfer_cancel", {})
REPLIES: Happened = ("transfer_outside_reply", {})
CHASED: tuple[
    tuple[tuple[Any, ...], str, str], ...
] = (  # what happened; then rule and owner before the ceremony, after it
    ((LEAVES,), "T1 branch", "T4 candidate"),
    ((OPENS,), "T1 branch", "T4 candidate"),
    ((GOES_OUT,), "T1 branch", "T4 candidate"),
    ((OPENS, SENDS), "T2 receiving-unit", "T5 candidate"),
    ((GOES_OUT, SENDS), "T2 branch", "T5 candidate"),
    ((LEAVES, OPENS, SENDS), "T2 receiving-unit", "T5 candidate"),
    ((OPENS, SENDS, LEAVES), "T2 receiving-unit", "T5 candidate"),
    ((OPENS, SENDS, KNOWS), "T3 receiving-unit", "T3 receiving-unit"),
    ((OPENS, SENDS, DECLINES), "T1 branch", "T4 candidate"),
    ((GOES_OUT, SENDS, DECLINES), "T1 branch", "T4 candidate"),
    ((OPENS, SENDS, KNOWS, DECLINES, OPENS, SENDS), "T2 receiving-unit", "T5 candidate"),
    ((OPENS, CANCELS), "", ""),
    ((OPENS, SENDS, CANCELS), "", ""),
    ((LEAVES, OPENS, SENDS, CANCELS), "T1 branch", "T4 candidate"),
    ((OPENS, SENDS, KNOWS, TAKES), "", ""),
    ((LEAVES, OPENS, SENDS, KNOWS, TAKES), "", ""),
    ((GOES_OUT, SENDS, REPLIES), "", ""),
)


@pytest.mark.parametrize("state", ["certified", "verified", "proposed", "decided", "probation"])
@pytest.mark.parametrize(("happened", "before", "after"), CHASED)
def test_one_clock_runs_in_every_stage_of_a_move(
    state: str, happened: tuple[Any, ...], before: str, after: str
) -> None:
    """Exactly one of T1 to T5 runs from the first word to the end of a move, for who has to act."""
    case = story(state)
    for name, fields in happened:
        case = case.then(name, "2026-01-05", **fields)
    running = [f"{d.rule} {d.owner}" for d in case.deadlines() if d.rule[0] == "T"]
    expected = after if state == "probation" else before
    assert running == ([expected] if expected else [])


def test_a_reopened_case_does_not_remember_an_old_move() -> None:
    """T1 does not start from a leaving date of before the case was reopened."""
    told = CERTIFIED.then("leaving_date", "2025-04-01", leaves="2025-06-01")
    again = told.then("withdraw", "2025-04-02").then("reopen", "2025-04-10")
    for move in ("nominate", "enrol", "certify"):
        again = again.then(move, "2025-04-11")
    assert again.state == "certified"
    assert "T1" not in again.running()


def test_a_move_known_before_counts_from_the_certificate() -> None:
    """T1 is about the certified: what was known before runs from the day of the certificate's entry."""
    case = story("enrolled").then("leaving_date", "2025-02-20", leaves="2025-06-01")
    assert case.running() == {"L3"}
    assert case.then("certify", "2025-03-17").due("T1").start == date(2025, 3, 17)
    assert standing_at("certified").then("leaving_date", "2025-02-20", leaves="2025-06-01").due(
        "T1"
    ).start == date(2025, 2, 20)


def test_a_notice_is_acknowledged_and_answered() -> None:
    """T2 runs fifteen working days from the sending, T3 thirty from the acknowledgement."""
    sent = CERTIFIED.then("transfer_open", "2025-06-02").then("transfer_send", "2025-06-02")
    assert (sent.due("T2").due, sent.due("T2").owner) == (day("2025-06-23"), "receiving-unit")
    assert "T3" not in sent.running()
    acknowledged = sent.then("transfer_acknowledge", "2025-06-10")
    assert (acknowledged.due("T3").due, acknowledged.due("T3").owner) == (
        day("2025-07-22"),
        "receiving-unit",
    )
    assert "T2" not in acknowledged.running()
    for ending in ("transfer_accept", "transfer_decline"):
        assert not {"T2", "T3"} & acknowledged.then(ending, "2025-06-20").running()


def test_a_probationer_moves_within_the_statutory_days() -> None:
    """T4 runs sixty working days from the word of the move, T5 thirty from the letter."""
    told = PROBATION.then("leaving_date", "2025-11-03", leaves="2025-12-01")
    assert (told.due("T4").due, told.due("T4").kind) == (working_day("2025-11-03", 60), S)
    assert told.due("T4").due == date(2026, 1, 27)
    assert not {"T1", "T2"} & told.running()
    sent = told.then("transfer_open", "2025-11-10").then("transfer_send", "2025-11-10")
    assert (sent.due("T5").due, sent.due("T5").owner) == (day("2025-12-22"), "candidate")
    assert not {"T2", "T4"} & sent.running()
    there = sent.then("transfer_acknowledge", "2025-11-20")
    assert there.due("T3").start == date(2025, 11, 20)
    assert "T5" not in there.running()


def test_a_probationers_move_known_before_counts_from_the_ceremony() -> None:
    """T4 is about probationers: a move known before runs from the ceremony."""
    case = story("decided").then("leaving_date", "2025-09-20", leaves="2025-12-01")
    assert "T1" in case.running()
    assert case.then("hold_ceremony", "2025-10-03").due("T4").start == date(2025, 10, 3)
