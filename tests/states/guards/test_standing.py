"""Ask who may take a step, from where and when: S0, T0, F1, E1."""

from __future__ import annotations

from datetime import date

import pytest

from states.catalogue import MOVE_BY_NAME
from states.catalogue.stages import OPEN, STATE_BY_ID
from states.units import Actor
from tests.support.days import day
from tests.support.dossiers import (
    BRANCH,
    CHAIN,
    CITY,
    HOA,
    LAN,
    LY,
    MINH,
    TAM,
    TU,
    WARD,
    Told,
    ready,
    refuses,
    standing_at,
    story,
    verdict,
)

PROBATION = ready("probation")
NO_DECIDER = (CITY, WARD._replace(decides=False), BRANCH)


# -- S0: from where -----------------------------------------------------------------------------

DIRECT = ("recognise", "remove")  # from probation after a referral only
SOURCES = {
    "nominate": {"identified"},
    "enrol": {"nominated"},
    "certify": {"nominated", "enrolled"},
    "fail_course": {"enrolled"},
    "retrain": {"certified"},
    "apply": {"certified"},
    "request_verification": {"applied"},
    "conclude_verification": {"applied", "verifying"},
    "reverify": {"verified"},
    "redo_dossier": {"applied", "verifying", "verified"},
    "propose": {"verified"},
    "endorse": {"proposed"},
    "decide": {"proposed", "endorsed"},
    "return_dossier": {"proposed", "endorsed"},
    "lapse_decision": {"decided"},
    "hold_ceremony": {"decided"},
    "propose_recognition": {"probation"},
    "endorse_recognition": {"recognition_proposed"},
    "recognise": {"recognition_proposed", "recognition_endorsed"},
    "return_recognition": {"recognition_proposed", "recognition_endorsed"},
    "propose_removal": {"probation"},
    "endorse_removal": {"removal_proposed"},
    "remove": {"removal_proposed", "removal_endorsed"},
    "refuse_removal": {"removal_proposed", "removal_endorsed"},
    "leave": {"probation"},
    "annul": {"decided", "probation", "member"},
    "decline": {
        "identified", "nominated", "enrolled", "certified", "applied", "verifying", "verified",
        "proposed", "endorsed",
    },
    "reopen": {"declined", "withdrawn"},
    "refer_up": {"probation"},
    "void": {"identified"},
    "ask_supplement": {
        "proposed", "endorsed", "recognition_proposed", "recognition_endorsed", "removal_proposed",
        "removal_endorsed",
    },
}  # fmt: skip
SOURCES["withdraw"] = SOURCES["decline"]
SOURCES["supplement"] = SOURCES["ask_supplement"]
SOURCES["close_deceased"] = set(OPEN)


@pytest.mark.parametrize("move", sorted(SOURCES))
def test_a_move_starts_from_its_states_only(move: str) -> None:
    """S0 refuses a move from every state but those the domain's table names, and names these."""
    for state in STATE_BY_ID:
        refusal = verdict("S0", standing_at(state).asks(move, "2025-02-01"))
        assert (refusal is None) is (state in SOURCES[move]), state
        if refusal and not (move in DIRECT and state == "probation"):
            assert refusal.params["here"] == STATE_BY_ID[state].label
            expected = SOURCES[move] | ({"probation"} if move in DIRECT else set())
            sources = refusal.params["sources"]
            assert isinstance(sources, list)
            assert set(sources) == {STATE_BY_ID[source].label for source in expected}


def test_every_move_is_in_the_table() -> None:
    """The table of this test knows every move and step but the lost vote, which has its own."""
    assert {*SOURCES, "vote_failed"} == set(MOVE_BY_NAME)


@pytest.mark.parametrize("state", sorted(STATE_BY_ID))
@pytest.mark.parametrize("kind", ["propose", "propose_recognition", "propose_removal", None])
def test_a_vote_is_lost_where_it_is_held(kind: str | None, state: str) -> None:
    """S0 lets a vote on admission be lost from verified, the two others from probation."""
    facts = standing_at(state).asks("vote_failed", "2025-02-01", move=kind)
    voted_at = {
        "propose": {"verified"},
        "propose_recognition": {"probation"},
        "propose_removal": {"probation"},
        None: {"verified", "probation"},
    }
    assert refuses("S0", facts) is (state not in voted_at[kind])


@pytest.mark.parametrize("move", DIRECT)
def test_a_referral_opens_the_way_from_probation(move: str) -> None:
    """S0 lets the authority act straight from probation after the branch referred the matter up."""
    refusal = verdict("S0", PROBATION.asks(move, "2026-11-01"))
    assert refusal is not None
    assert "three lost votes" in refusal.message
    referred = PROBATION.then("refer_up", "2026-10-30")
    assert not refuses("S0", referred.asks(move, "2026-11-01"))
    assert refuses("S0", referred.corrected(undoes=referred.n).asks(move, "2026-11-01"))


# -- T0: whose case it is -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("actor", "refused"), [(LAN, False), (HOA, False), (TU, False), (LY, True), (TAM, True)]
)
def test_the_owner_and_those_above_act(actor: Actor, refused: bool) -> None:
    """T0 refuses who neither owns the case nor stands above its owner."""
    refusal = verdict("T0", story("verified").asked_by(actor, "propose", "2025-08-04"))
    assert (refusal is not None) is refused
    if refusal:
        assert (refusal.params, refusal.owner) == ({"unit": "Chi bộ 1"}, "branch")


def test_the_centre_of_the_class_takes_its_steps() -> None:
    """T0 lets the centre enrol and certify, but not where another centre holds the class."""
    nominated = story("nominated")
    assert not refuses("T0", nominated.asked_by(TAM, "enrol", "2025-01-06"))
    for centre, refused in ((None, False), ("TT", False), ("TT2", True)):
        enrolled = nominated.then("enrol", "2025-01-06", centre=centre)
        for move in ("certify", "fail_course"):
            assert refuses("T0", enrolled.asked_by(TAM, move, "2025-03-17")) is refused
        back = enrolled.then("fail_course", "2025-03-01")
        assert not refuses("T0", back.asked_by(TAM, "certify", "2025-03-17"))
        assert refuses("T0", enrolled.asked_by(TAM, "withdraw", "2025-03-17"))
    assert refuses("T0", nominated.asked_by(LY, "enrol", "2025-01-06"))


ALLOWED_DURING = {"withdraw", "close_deceased", "propose_recognition"}


def handed_over(case: Told, on: str) -> dict[str | None, Told]:
    """Return the case at each point of a transfer."""
    drafted = case.then("transfer_open", on)
    sent = drafted.then("transfer_send", on)
    acknowledged = sent.then("transfer_acknowledge", on)
    return {
        None: case,
        "drafted": drafted,
        "sent": sent,
        "acknowledged": acknowledged,
        "accepted": acknowledged.then("transfer_accept", on),
        "declined": acknowledged.then("transfer_decline", on),
        "cancelled": sent.then("transfer_cancel", on),
    }


@pytest.mark.parametrize("move", sorted(MOVE_BY_NAME))
def test_a_case_waits_while_its_notice_is_out(move: str) -> None:
    """T0 lets three moves and evidence through while a notice is out; a draft blocks nothing."""
    for stage, case in handed_over(PROBATION, "2026-10-04").items():
        refusal = verdict(
            "T0",
            case.asks(move, "2026-10-09", move="propose_removal")
            if move == "vote_failed"
            else case.asks(move, "2026-10-09"),
        )
        waits = stage in ("sent", "acknowledged") and move not in ALLOWED_DURING
        assert (refusal is not None) is waits, stage
        if refusal:
            assert refusal.owner == "receiving-unit"


def test_evidence_and_a_lost_recognition_are_recorded_during_a_transfer() -> None:
    """T0 lets evidence in, and the lost vote of a meeting that the leaving unit may hold."""
    case = handed_over(PROBATION, "2026-10-04")["sent"]
    assert not refuses("T0", case.asks("challenge", "2026-10-09"))
    lost = case.asks("vote_failed", "2026-10-09", move="propose_recognition")
    assert not refuses("T0", lost)


# -- F1: when -----------------------------------------------------------------------------------


def test_no_step_is_dated_in_the_future() -> None:
    """F1 refuses tomorrow, which is the first day it can hold, and passes today."""
    case = story("identified").seen("2025-03-10")
    refusal = verdict("F1", case.asks("nominate", "2025-03-11"))
    assert refusal is not None
    assert (refusal.earliest, refusal.params) == (date(2025, 3, 11), {"on": day("2025-03-11")})
    assert not refuses("F1", case.asks("nominate", "2025-03-10"))


def test_no_step_is_dated_before_the_previous() -> None:
    """F1 refuses the eve of the previous move and passes its day; evidence does not matter."""
    case = story("nominated").then("challenge", "2025-03-01")
    refusal = verdict("F1", case.asks("enrol", "2025-01-05"))
    assert refusal is not None
    assert refusal.earliest == date(2025, 1, 6)
    assert refusal.params == {"on": day("2025-01-05"), "before": day("2025-01-06")}
    assert not refuses("F1", case.asks("enrol", "2025-01-06"))


def test_a_lost_vote_is_a_previous_step_too() -> None:
    """F1 orders what is recorded like a move among the moves."""
    case = ready("verified").then("vote_failed", "2025-08-04", move="propose")
    assert refuses("F1", case.asks("propose", "2025-08-03"))
    assert not refuses("F1", case.asks("propose", "2025-08-04"))


# -- E1: which committee ------------------------------------------------------------------------


@pytest.mark.parametrize("stage", ["", "_recognition", "_removal"])
def test_who_decides_does_not_endorse(stage: str) -> None:
    """E1 refuses an endorsement where the own committee decides, and asks for it where it does not."""
    case = PROBATION.then(f"propose{stage}", "2026-10-09")
    refusal = verdict("E1", case.asked_by(HOA, f"endorse{stage}", "2026-10-20"))
    assert refusal is not None
    assert (refusal.params, refusal.owner) == ({"committee": "Phường Lê Chân"}, "authority")
    below = case.under(*NO_DECIDER)
    assert not refuses("E1", below.asked_by(HOA, f"endorse{stage}", "2026-10-20"))


@pytest.mark.parametrize(
    ("proposed", "endorsed", "move"),
    [
        ("proposed", "endorsed", "decide"),
        ("recognition_proposed", "recognition_endorsed", "recognise"),
        ("removal_proposed", "removal_endorsed", "remove"),
    ],
)
def test_a_decision_follows_an_endorsement(proposed: str, endorsed: str, move: str) -> None:
    """E1 refuses a decision before the endorsement where the own committee does not decide."""
    early = standing_at(proposed).under(*NO_DECIDER)
    refusal = verdict("E1", early.asked_by(TU, move, "2025-02-01"))
    assert refusal is not None
    assert refusal.params == {"committee": "Phường Lê Chân", "authority": "Thành phố"}
    assert refusal.owner == "committee"
    in_turn = standing_at(endorsed).under(*NO_DECIDER)
    assert not refuses("E1", in_turn.asked_by(TU, move, "2025-02-01"))
    assert not refuses("E1", standing_at(proposed).asked_by(MINH, move, "2025-02-01"))


def test_a_referred_case_needs_no_endorsement() -> None:
    """E1 lets the authority decide straight from probation."""
    referred = PROBATION.under(*NO_DECIDER).then("refer_up", "2026-10-30")
    assert not refuses("E1", referred.asked_by(TU, "recognise", "2026-11-01"))


def test_the_nearest_deciding_committee_decides() -> None:
    """E1 names the authorised committee to an authority below it, and lets those above decide."""
    endorsed = standing_at("endorsed").under(*NO_DECIDER)
    refusal = verdict("E1", endorsed.asked_by(MINH, "decide", "2025-02-01"))
    assert refusal is not None
    assert refusal.params == {"authority": "Thành phố", "unit": "LC"}
    assert refusal.owner == "authority"
    assert not refuses("E1", standing_at("proposed").asked_by(TU, "decide", "2025-02-01"))


SUPERIOR = WARD._replace(code="Q1", name="Quận 1", kind="superior", path="1/8/")


@pytest.mark.parametrize(
    ("chain", "committee", "authority"),
    [
        (CHAIN, "LC", "LC"),
        (NO_DECIDER, "LC", "TP"),
        ((CITY, SUPERIOR, WARD._replace(decides=False), BRANCH), "LC", "Q1"),
        (
            (CITY, SUPERIOR._replace(decides=False), WARD._replace(decides=False), BRANCH),
            "LC",
            "TP",
        ),
        ((CITY._replace(decides=False), WARD._replace(decides=False), BRANCH), "LC", "TP"),
        ((CITY, BRANCH), "TP", "TP"),
        ((CITY, BRANCH._replace(decides=True)), "TP", "TP"),
        ((CITY, WARD, BRANCH._replace(kind="branch"), BRANCH), "LC", "LC"),
    ],
)
def test_committee_and_authority_are_found_in_the_tree(
    chain: tuple[object, ...], committee: str, authority: str
) -> None:
    """The own committee is the nearest that is not a branch; the authorised one the nearest that decides."""
    facts = standing_at("proposed").under(*chain).asks("decide", "2025-02-01")  # type: ignore[arg-type]
    assert (facts.committee.code, facts.authority.code) == (committee, authority)
    assert facts.unit is chain[-1]
