"""Ask which roles take a move, which refusals may be passed on purpose, and what a guard may look at."""

from __future__ import annotations

from datetime import date

import pytest

from states.catalogue import MOVE_BY_NAME, candidacy
from states.guards import judge, may_act, passable, roles_needed
from states.guards.facts import Facts
from states.pipeline import Kind, Refusal, Role
from states.units import Actor
from tests.support.dossiers import (
    CITY,
    ELSEWHERE,
    HOA,
    LAN,
    TAM,
    TODAY,
    WARD,
    standing_at,
    story,
)

B, K, A, C = Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY, Role.CENTRE
ROLES = {
    "nominate": {B}, "enrol": {B, C}, "certify": {B, C}, "fail_course": {B, C}, "retrain": {B},
    "apply": {B}, "request_verification": {B, K}, "conclude_verification": {B, K},
    "reverify": {B, K}, "redo_dossier": {B}, "propose": {B}, "endorse": {K}, "decide": {A},
    "return_dossier": {K, A}, "lapse_decision": {A}, "hold_ceremony": {B},
    "propose_recognition": {B}, "endorse_recognition": {K}, "recognise": {A},
    "return_recognition": {K, A}, "propose_removal": {B}, "endorse_removal": {K}, "remove": {A},
    "refuse_removal": {K, A}, "leave": {A}, "annul": {A}, "decline": {B, K, A}, "withdraw": {B},
    "reopen": {B}, "close_deceased": {B}, "void": {B, K}, "vote_failed": {B}, "refer_up": {B},
    "ask_supplement": {K, A}, "supplement": {B},
}  # fmt: skip


@pytest.mark.parametrize("move", sorted(MOVE_BY_NAME))
def test_roles_are_those_of_the_domain(move: str) -> None:
    """Each move needs the roles of the domain's table, which are the whole of what it needs."""
    assert set(MOVE_BY_NAME[move].roles) == ROLES[move]
    state = MOVE_BY_NAME[move].sources[0]
    for role in Role:
        actor = Actor(9, "ai", 1, "TP", "1/", frozenset({role}))
        facts = standing_at(state).asked_by(actor, move, "2025-02-01")
        also = {K} if B in ROLES[move] else set()  # a committee's user does its branches' work
        assert may_act(facts) is (role in ROLES[move] | also), role


@pytest.mark.parametrize("state", candidacy.PRE_DECISION)
def test_the_branch_declines_until_verified(state: str) -> None:
    """Once the branch has proposed, only committee and authority decline."""
    facts = standing_at(state).asks("decline", "2025-02-01")
    late = state in ("proposed", "endorsed")
    assert set(roles_needed(facts)) == ({K, A} if late else {B, K, A})
    assert may_act(facts) is not late


def test_a_centre_acts_from_beside_the_committee() -> None:
    """A centre's user certifies without standing above the case; the branch's own user may too."""
    enrolled = standing_at("enrolled")
    assert may_act(enrolled.asked_by(TAM, "certify", "2025-03-17"))
    assert may_act(enrolled.asked_by(LAN, "certify", "2025-03-17"))
    assert not may_act(enrolled.asked_by(TAM, "withdraw", "2025-03-17"))


def test_committee_moves_need_a_seat_at_the_committee() -> None:
    """A committee or authority role within the branch does not reach the committee's own moves."""
    case = standing_at("proposed")
    for role, move in ((K, "endorse"), (A, "decide")):
        seated = {LAN.unit_path: False, WARD.path: True, CITY.path: True, ELSEWHERE.path: False}
        for path, allowed in seated.items():
            actor = Actor(9, "ai", 1, "?", path, frozenset({role}))
            assert may_act(case.asked_by(actor, move, "2025-02-01")) is allowed
    below = Actor(9, "ai", 1, "LC01", LAN.unit_path, frozenset({K}))
    assert may_act(standing_at("verified").asked_by(below, "propose", "2025-02-01"))


# -- passing a guard ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "confidence", "may"),
    [
        (Kind.STATUTORY, "A", False),
        (Kind.STATUTORY, "B", False),
        (Kind.STATUTORY, "C", True),
        (Kind.SERVICE, None, True),
        (Kind.ADVISORY, None, True),
        (Kind.PRODUCT, None, True),
    ],
)
def test_what_may_be_passed_with_a_reason(kind: Kind, confidence: str | None, may: bool) -> None:
    """Statutory A and B are never passed; C, service and product are, but not S0, T0, F1."""
    assert passable(Refusal("X1", "…", kind=kind, confidence=confidence)) is may
    for rule in ("S0", "T0", "F1"):
        assert not passable(Refusal(rule, "…", kind=kind, confidence=confidence))


def test_only_the_named_and_passable_refusals_are_passed() -> None:
    """A step may be taken despite the guards named, as far as they may be passed."""
    untested = story("verified").by(HOA, "opinion", "2025-07-11", source="mass-organisation")
    facts = untested.asked_by(HOA, "propose", "2025-08-04", votes_for=12)
    asked = ("C17", "O1", "B1", "F1")
    judgement = judge(facts, asked, despite=("C17", "B1", "D9"))
    assert [r.rule for r in judgement.passed] == ["C17"]
    assert [r.rule for r in judgement.refusals] == ["O1", "B1"]
    assert judge(facts, asked).passed == ()
    before = untested.asked_by(HOA, "propose", "2025-07-01")
    assert [r.rule for r in judge(before, ("F1",), despite=("F1",)).refusals] == ["F1"]


# -- what a guard may look at -------------------------------------------------------------------


def test_guards_are_judged_whole_unless_asked_otherwise() -> None:
    """A vote that was not given is no vote, but where one only asks beforehand."""
    nothing = dict.fromkeys(("official_members", "present", "votes_for"))
    facts = story("verified").asks("propose", "2025-08-04", **nothing)
    assert [r.rule for r in judge(facts, ("B1",)).refusals] == ["B1"]
    assert judge(facts, ("B1",), partial=True).refusals == ()


def test_facts_read_the_given_fields() -> None:
    """Counts, words and days come typed; what is left out is zero, the default, or nothing."""
    facts: Facts = story("proposed").asks("decide", "2025-09-15", members=9, votes_for=5)
    assert (facts.number("members"), facts.number("present")) == (9, 0)
    assert (facts.word("body"), facts.word("decision")) == ("standing", "01-QĐ/ĐU")
    assert (facts.word("nothing"), facts.day("received"), facts.day("decision")) == (
        None,
        None,
        None,
    )
    late = story("proposed").asks("decide", "2025-09-15", received="2025-09-20")
    assert late.day("received") == date(2025, 9, 20)
    assert facts.rules.id == "2025-07"
    assert facts.context.today == TODAY
