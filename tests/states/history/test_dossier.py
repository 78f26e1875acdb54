"""Fold acts into what they say: corrections, facts, evidence, holds, transfers."""

from __future__ import annotations

from datetime import date

import pytest

from states.history.acts import Act, typed
from states.history.dossier import Dossier
from states.values import Person
from tests.support.days import day
from tests.support.dossiers import STORY, Told, ready, standing_at, story

VERIFIED, PROBATION = ready("verified"), ready("probation")


# -- one more act -------------------------------------------------------------------------------


@pytest.mark.parametrize("asked", [False, True])
def test_one_more_act_makes_what_all_acts_make(*, asked: bool) -> None:
    """Whether the dossier before was asked or not, after each act of a story it is as if read anew."""
    whole = story("member").corrected(undoes=story("member").n).acts
    again = (*whole, whole[0]._replace(n=len(whole) + 1, move="reopen", to_state="identified"))
    paper = again[-1]._replace(n=len(again) + 1, move="record", fields={"evidence": "member_cv"})
    told = (*again, paper._replace(on=day("2029-01-01")))
    dossier = Dossier((), ref="7")
    for at, act in enumerate(told, 1):
        if asked:
            assert (dossier.state, dossier.last("decide"), dossier.evidence("opinion")) is not None
            assert dossier.on(date.min).ref == "7"
        dossier, anew = dossier.then(act), Dossier(told[:at], ref="7")
        assert (dossier.ref, dossier.recorded, dossier.acts) == ("7", anew.recorded, anew.acts)
        assert (dossier.chain, dossier.since_reopened) == (anew.chain, anew.since_reopened)
        for when in (date.min, act.on, date.max):
            assert dossier.on(when).acts == anew.on(when).acts


# -- corrections --------------------------------------------------------------------------------


def test_an_undone_move_leads_back() -> None:
    """Undoing the latest move gives back the state, its entry and its deadlines' first start."""
    case = story("decided")
    undone = case.corrected(undoes=case.n)
    assert (undone.state, undone.dossier.entered.on) == ("proposed", day("2025-08-04"))
    assert (undone.due("D1").start, undone.due("D1").due) == (day("2025-08-04"), day("2025-10-29"))
    twice = undone.corrected(undoes=case.n - 1)
    assert (twice.state, twice.dossier.entered.on) == ("verified", day("2025-07-10"))
    assert twice.dossier.decision is None


def test_corrections_and_what_they_undo_do_not_count() -> None:
    """Neither a correction nor the act it undoes is among the acts that count; order stays."""
    case = VERIFIED.then("challenge", "2025-07-20")
    corrected = case.corrected(undoes=case.n)
    assert corrected.dossier.acts == VERIFIED.dossier.acts
    assert [act.n for act in corrected.dossier.acts] == list(range(1, VERIFIED.n + 1))
    assert corrected.acts[-1].evidence is None


def test_retracted_evidence_is_gone() -> None:
    """A retracted piece of evidence counts no longer, and the rest stays."""
    first, second = (a.n for a in VERIFIED.dossier.evidence("opinion"))
    case = VERIFIED.corrected(retracts=first)
    assert [act.n for act in case.dossier.evidence("opinion")] == [second]
    assert case.state == "verified"
    assert case.corrected(retracts=first).dossier.acts == case.dossier.acts


def test_replaced_fields_and_dates_take_their_place() -> None:
    """A replaced act keeps its number, its other fields and its place; fields come typed."""
    case = story("applied").corrected(replaces=5, fields={"cv": "2025-05-03"}, on="2025-05-06")
    applied = case.dossier.last("apply")
    assert applied is not None
    assert (applied.n, applied.on, applied.day("cv")) == (5, day("2025-05-06"), day("2025-05-03"))
    assert applied.day("application") == date(2025, 5, 1)
    assert case.dossier.cv_on == date(2025, 5, 3)
    assert case.due("D9").due == date(2026, 5, 6)
    again = case.corrected(replaces=5, fields={"cv": "2025-05-04"})
    assert again.dossier.cv_on == date(2025, 5, 4)
    assert again.dossier.entered.on == date(2025, 5, 6)
    dated = story("applied").corrected(replaces=5, on="2025-05-07")
    assert dated.dossier.cv_on == date(2025, 5, 2)
    assert dated.dossier.entered.on == date(2025, 5, 7)


def test_replaced_evidence_keeps_its_kind() -> None:
    """A correction of evidence reads its fields as those of its kind."""
    case = story("verifying").corrected(replaces=6, fields={"received": "2025-05-14"})
    (request,) = case.dossier.evidence("verification_request")
    assert (request.n, request.day("received")) == (6, day("2025-05-14"))
    assert request.text("subject") == "self"


def test_what_was_undone_cannot_be_replaced() -> None:
    """A correction of an act that no longer counts changes nothing."""
    case = VERIFIED.then("challenge", "2025-07-20")
    undone = case.corrected(undoes=case.n).corrected(replaces=case.n, on="2025-07-21")
    assert undone.dossier.acts == VERIFIED.dossier.acts


def test_stored_fields_come_back_typed() -> None:
    """Fields stored as JSON are read by the fields of their act; those of a correction stay raw."""
    raw = {"resolution": "01", "helper": [{"name": "Lê Văn Giúp", "since": "2023-01-01"}]}
    assert typed("nominate", raw)["helper"] == (Person("Lê Văn Giúp", day("2023-01-01")),)
    evidence = {"evidence": "approval", "kind": "over-60", "no": "1"}
    assert typed("record", evidence) == evidence
    assert typed("transfer_accept", {"helper": "Ai"}) == {"helper": "Ai"}
    assert typed("correct", {"undoes": 3, "fields": {"on": "x"}}) == {
        "undoes": 3,
        "fields": {"on": "x"},
    }


# -- one act ------------------------------------------------------------------------------------


def test_an_act_reads_its_fields() -> None:
    """Days, words and people are read from the fields; what is missing or else is nothing."""
    act = Act(
        1,
        "nominate",
        None,
        "nominated",
        day("2025-01-06"),
        {
            "day": day("2025-01-01"),
            "word": "x",
            "number": 3,
            "people": (Person("A", day("2025-01-01")), 5),
        },
    )
    assert (act.day("day"), act.day("word"), act.day("no")) == (day("2025-01-01"), None, None)
    assert (act.text("word"), act.text("number"), act.text("no")) == ("x", "3", None)
    assert act.people("people") == (Person("A", day("2025-01-01")),)
    assert (act.people("word"), act.people("no")) == ((), ())
    assert (act.evidence, act.is_move, act.is_step) == (None, True, True)
    assert (act.recorded_on, act.actor, act.despite) == (date.max, "", ())


@pytest.mark.parametrize(
    ("name", "is_move", "is_step"),
    [
        ("open", True, True), ("propose", True, True), ("transfer_outside_reply", True, True),
        ("vote_failed", False, True), ("refer_up", False, True), ("ask_supplement", False, True),
        ("set", False, False), ("hold", False, False), ("transfer_accept", False, False),
        ("challenge", False, False),
    ],
)  # fmt: skip
def test_moves_make_the_chain_and_steps_the_order(name: str, is_move: bool, is_step: bool) -> None:
    """The opening, moves and the answer from outside change the state; a lost vote is a step."""
    act = VERIFIED.then(name, "2025-08-01").acts[-1]
    assert (act.is_move, act.is_step) == (is_move, is_step)


# -- facts --------------------------------------------------------------------------------------


def test_facts_change_on_their_day() -> None:
    """A fact is read as it stood on a day, whatever the order in which the changes were entered."""
    case = (
        story("nominated")
        .then("set", "2025-09-01", residence="C")
        .then("set", "2025-06-01", residence="B")
    )
    opened = case.corrected(replaces=1, fields={"residence": "A"})
    values = {
        "2024-01-01": "A",
        "2025-05-31": "A",
        "2025-06-01": "B",
        "2025-08-31": "B",
        "2025-09-01": "C",
    }
    for on, value in values.items():
        assert opened.dossier.fact("residence", day(on)) == value
    assert opened.dossier.fact("residence") == "C"
    assert opened.dossier.fact("religion") is None
    helped = case.then("helper", "2025-10-01", name="Vũ Văn Mới")
    assert helped.dossier.fact("name") == "Trần Thị Mẫu"
    same_day = case.then("set", "2025-09-01", residence="D")
    assert same_day.dossier.fact("residence") == "D"
    before = case.then("set", "2024-12-01", residence="0")
    assert before.dossier.fact("residence", day("2024-12-31")) == "0"


def test_a_birth_date_put_right_counts_from_ever() -> None:
    """The birth date is the latest one known; without one a person has none."""
    case = story("nominated").then("set", "2029-01-01", born="2001-02-03")
    assert case.dossier.born == date(2001, 2, 3)
    assert Dossier(()).born == date.min


def test_categories_are_read_by_day() -> None:
    """Categories come as names, as they stood on the day."""
    case = story("nominated", open={"category": ["student", "worker"]})
    changed = case.then("set", "2025-09-01", category=["graduate"])
    assert changed.dossier.categories(day("2025-08-31")) == ("student", "worker")
    assert changed.dossier.categories() == ("graduate",)
    assert story("nominated").dossier.categories() == ()
    assert story("nominated").dossier.in_category_since("student", date.max) is None


# -- evidence and reopening ---------------------------------------------------------------------


def test_a_reopened_case_starts_again() -> None:
    """What was put on file before a reopening counts no longer, the certificate neither."""
    case = VERIFIED.then("withdraw", "2025-08-01")
    again = case.then("reopen", "2025-09-01")
    for kind in ("opinion", "challenge", "verification_request"):
        assert case.dossier.evidence(kind) != ()
        assert again.dossier.evidence(kind) == ()
    assert again.dossier.open_requests() == ()
    assert case.dossier.certificate == date(2025, 3, 14)
    assert again.dossier.certificate is None
    approved = case.then("approval", "2025-08-10", kind="over-60")
    assert approved.dossier.approved("over-60")
    assert not approved.then("reopen", "2025-09-01").dossier.approved("over-60")
    anew = again.then("challenge", "2025-09-02")
    assert [act.n for act in anew.dossier.evidence("challenge")] == [anew.n]


def test_an_approval_may_have_to_come_after_an_act() -> None:
    """An approval is found by kind, and where asked only after a given act."""
    case = story("decided").then("approval", "2025-10-01", kind="late-ceremony")
    act, own = case.dossier.decision, case.acts[-1]
    assert act is not None
    assert case.dossier.approved("late-ceremony")
    assert case.dossier.approved("late-ceremony", after=act)
    assert not case.dossier.approved("late-ceremony", after=own)
    assert not case.dossier.approved("over-60")


def test_subjects_covered_by_requests_and_exemptions() -> None:
    """Each request and exemption covers its people, known by id or words."""
    case = story("verifying").then("verification_exempt", "2025-05-20", subject="Vợ hoặc chồng")
    case = case.then("verification_exempt", "2025-05-20").formerly(subject="Ông nội")
    case = case.then("verification_exempt", "2025-05-20", subject="parents")
    assert case.dossier.covered() == {"self", "spouse", "ong noi", "father", "mother"}


def test_the_certificate_is_the_latest_issued() -> None:
    """Only acts of a certificate have a day of issue; without one there is none."""
    assert story("nominated").dossier.certificate is None
    assert story("nominated").dossier.certified_by() is None
    found = VERIFIED.dossier.certified_by()
    assert found is not None
    assert found.move == "certify"
    assert VERIFIED.dossier.certified_by(day("2025-03-13")) is None


# -- steps on the way ---------------------------------------------------------------------------


def test_a_case_without_acts_stands_nowhere() -> None:
    """An empty history has no state."""
    empty = Dossier(())
    assert (empty.state, empty.chain, empty.cv_on, empty.conclusion) == ("", (), None, None)
    assert (empty.holds, empty.transfer, empty.moved_in()) == ((), None, False)
    assert (empty.referred_up, empty.lost_votes("propose")) == (False, 0)


def test_the_story_is_read() -> None:
    """The chain, the dates and the papers of the promised story are as told."""
    case = story("member").dossier
    moves = [name for name, _, _ in STORY]
    assert [act.move for act in case.chain] == [
        m
        for m in moves
        if m
        not in {
            "verification_request",
            "verification_reply",
            "challenge",
            "opinion",
            "course",
            "statement",
        }
    ]
    assert case.decision is not None
    assert case.ceremony is not None
    assert (case.decision.on, case.ceremony.on) == (day("2025-09-15"), day("2025-10-03"))
    assert (case.conclusion, case.cv_on) == ("clear", day("2025-05-02"))
    assert case.ref == "00001-0"


def test_the_previous_step_is_a_move_or_like_one() -> None:
    """What was entered last among moves and their like is the previous step."""
    case = VERIFIED.then("vote_failed", "2025-08-04", move="propose").then(
        "challenge", "2025-08-05"
    )
    assert case.dossier.previous.move == "vote_failed"
    assert case.dossier.entered.move == "conclude_verification"


def test_an_annulled_decision_is_none() -> None:
    """After an annulment there is neither decision nor ceremony; after a lapse a new one may come."""
    annulled = PROBATION.then("annul", "2026-01-01").dossier
    assert (annulled.decision, annulled.ceremony) == (None, None)
    lapsed = story("decided").then("lapse_decision", "2025-11-03")
    assert lapsed.dossier.decision is None
    again = lapsed.then("propose", "2025-12-01").then("decide", "2025-12-15").dossier
    assert again.decision is not None
    assert again.decision.on == date(2025, 12, 15)


def test_lost_votes_are_counted_by_kind() -> None:
    """Lost votes count for their kind."""
    case = PROBATION.then("vote_failed", "2026-10-10").then("vote_failed", "2026-10-11")
    case = case.then("vote_failed", "2026-10-12", move="propose_removal")
    assert case.dossier.lost_votes("propose_recognition") == 2
    assert case.dossier.lost_votes("propose_removal") == 1
    assert not case.dossier.referred_up
    assert case.then("refer_up", "2026-10-20").dossier.referred_up


# -- holds --------------------------------------------------------------------------------------


def test_a_hold_lasts_from_its_day_to_its_end() -> None:
    """A hold is in force on its first and last day, and on neither day around them."""
    (hold,) = VERIFIED.then("hold", "2025-07-15", until="2025-07-31", reason="ốm").dossier.holds
    assert (hold.kind, hold.reason, hold.act, hold.ended) == ("other", "ốm", VERIFIED.n + 1, None)
    for on, lasts in (
        ("2025-07-14", False),
        ("2025-07-15", True),
        ("2025-07-31", True),
        ("2025-08-01", False),
    ):
        assert hold.lasts(day(on)) is lasts


def test_a_review_of_political_standards_lasts() -> None:
    """Such a hold is in force long after its day of review, to the eve of its resume."""
    held = VERIFIED.then("hold", "2025-07-15", kind="political-standards", until="2025-07-31")
    (hold,) = held.dossier.holds
    assert hold.lasts(day("2029-01-01"))
    (ended,) = held.then("resume", "2025-09-01", conclusion="rõ").dossier.holds
    assert (ended.lasts(day("2025-08-31")), ended.lasts(day("2025-09-01"))) == (True, False)
    assert list(held.dossier.held(day("2025-07-20"))) == [(day("2025-07-15"), day("2025-07-31"))]
    assert list(held.dossier.held(day("2026-01-01"))) == [(day("2025-07-15"), day("2026-01-01"))]


def test_a_hold_without_an_end_lasts_one_day() -> None:
    """A stored hold without its last day counts for its own day."""
    (hold,) = VERIFIED.then("hold", "2025-07-15").dossier.holds
    assert (hold.on, hold.until) == (day("2025-07-15"), day("2025-07-15"))


def _two(first: str, second: str) -> Told:
    """Lay two holds that overlap in August, of these kinds."""
    case = VERIFIED.then("hold", "2025-08-01", kind=first, until="2025-08-31")
    return case.then("hold", "2025-08-11", kind=second, until="2025-08-31")


@pytest.mark.parametrize(
    ("first", "second", "conclusion", "ended"),
    [
        ("other", "other", None, [False, True]),
        ("other", "other", "rõ", [False, True]),
        ("political-standards", "other", None, [False, True]),
        ("political-standards", "other", "rõ", [True, False]),
        ("other", "political-standards", None, [True, False]),
        ("other", "political-standards", "rõ", [False, True]),
        ("political-standards", "political-standards", None, [False, False]),
    ],
)
def test_a_resume_ends_the_latest_hold_it_can(
    first: str, second: str, conclusion: str | None, ended: list[bool]
) -> None:
    """Without a conclusion a resume never ends a review; with one it ends a review first."""
    case = _two(first, second).then("resume", "2025-08-20", conclusion=conclusion)
    assert [hold.ended is not None for hold in case.dossier.holds] == ended


def test_a_resume_ends_what_is_in_force() -> None:
    """A resume passes over holds that ended and holds that begin later."""
    case = VERIFIED.then("hold", "2025-08-01", until="2025-08-31").then(
        "hold", "2025-08-11", until="2025-08-12"
    )
    case = case.then("hold", "2025-08-25", until="2025-08-31").then("resume", "2025-08-20")
    assert [hold.ended for hold in case.dossier.holds] == [day("2025-08-20"), None, None]
    again = case.then("resume", "2025-08-21")
    assert again.dossier.holds == case.dossier.holds


# -- transfers ----------------------------------------------------------------------------------


def test_the_transfer_under_way_is_known() -> None:
    """A case knows the open transfer's state, and none before or after."""
    case = story("certified")
    assert case.dossier.transfer is None
    for step, state in (
        ("transfer_open", "drafted"),
        ("transfer_send", "sent"),
        ("transfer_acknowledge", "acknowledged"),
    ):
        case = case.then(step, "2025-04-01")
        assert case.dossier.transfer == state
        assert not case.dossier.moved_in()
    for step in (
        "transfer_accept",
        "transfer_decline",
        "transfer_cancel",
        "transfer_outside_reply",
    ):
        ended = case.then(step, "2025-04-02")
        assert ended.dossier.transfer is None
        assert ended.dossier.moved_in() is (step == "transfer_accept")
    assert case.then("transfer_outside_reply", "2025-04-02").state == "handed_over"
    assert case.then("challenge", "2025-04-02").dossier.transfer == "acknowledged"


def test_extensions_are_summed_after_the_act_they_extend() -> None:
    """An extension counts for its own limit and for a start before it."""
    case = standing_at("proposed").then("extend", "2025-02-01", days=10)
    case = case.then("extend", "2025-02-02", days=5).then(
        "extend", "2025-02-02", limit="D2", days=7
    )
    first, second, third, _ = case.acts
    assert case.dossier.extension("D1", first) == 15
    assert case.dossier.extension("D1", second) == 5
    assert case.dossier.extension("D1", third) == 0
    assert case.dossier.extension("D2", first) == 7


def test_a_helper_is_replaced_by_the_name_of_the_same_person() -> None:
    """A name in capitals, or with the tone on the other vowel, is the helper's; with another tone it is not."""
    case = story("certified").then("helper", "2025-04-01", name="Lê Thị Hoà")
    replaced = case.then("helper", "2025-05-01", name="Vũ Văn Mới", replaces="LÊ THỊ HÒA")
    assert set(replaced.dossier.helpers) == {*case.dossier.helpers, "Vũ Văn Mới"} - {"Lê Thị Hoà"}
    another = case.then("helper", "2025-05-01", name="Vũ Văn Mới", replaces="Lê Thị Hoa")
    assert set(another.dossier.helpers) == {*case.dossier.helpers, "Vũ Văn Mới"}
