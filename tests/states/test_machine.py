"""Drive cases and transfers through their lifecycles."""

from __future__ import annotations

from datetime import date

import pytest
from transitions import MachineError

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, STATE_BY_ID, side_acts, transfer
from states.decision import decide
from states.guards import GUARDS
from states.machine import CANDIDACY, TRANSFERS
from states.pipeline import Label
from tests.support.dossiers import (
    BRANCH,
    CITY,
    HOA,
    STORY,
    TU,
    WARD,
    Told,
    ready,
    standing_at,
    story,
)


def rules(case: Told, name: str, on: str, **given: object) -> set[str]:
    """Return the rules that refuse a step."""
    return {refusal.rule for refusal in decide(case.asks(name, on, **given)).refusals}


def test_the_promised_story_is_lawful_step_by_step() -> None:
    """Every step of the story passes all its guards and reaches the state that was told."""
    case = Told()
    for name, on, fields in STORY:
        if name in MOVE_BY_NAME:
            decision = decide(case.asks(name, on, **fields))
            assert decision.refusals == (), name
            assert decision.target == case.then(name, on, **fields).state
        case = case.then(name, on, **fields)
    assert case.state == "member"


def test_the_story_has_its_refusals() -> None:
    """Twelve votes of nineteen are too few, and recognition waits for 3 October 2026."""
    refused = decide(ready("verified").asks("propose", "2025-08-04", votes_for=12))
    assert (refused.target, [r.rule for r in refused.refusals]) == (None, ["B1"])
    asked = decide(story("probation").asks("propose_recognition", "2026-06-01"), partial=True)
    assert {r.rule for r in asked.refusals} == {"D6", "D7b", "O2"}
    assert asked.earliest == date(2026, 10, 3)


def test_where_another_committee_decides_the_own_one_endorses() -> None:
    """The way through a committee that does not decide goes by its endorsement, three times."""
    chain = (CITY, WARD._replace(decides=False), BRANCH)
    proposed = story("proposed").under(*chain)
    assert rules(proposed, "decide", "2025-09-15") == {"E1"}
    endorsed = proposed.then("endorse", "2025-08-20")
    assert decide(proposed.asked_by(HOA, "endorse", "2025-08-20")).target == "endorsed"
    assert decide(endorsed.asked_by(TU, "decide", "2025-09-15")).target == "decided"
    recognised = story("recognition_proposed").under(*chain)
    assert decide(recognised.asked_by(HOA, "endorse_recognition", "2026-10-20")).target == (
        "recognition_endorsed"
    )
    removal = ready("probation").under(*chain).then("propose_removal", "2026-01-09")
    assert (
        decide(removal.asked_by(HOA, "endorse_removal", "2026-01-20")).target == "removal_endorsed"
    )


def test_three_lost_votes_open_another_way() -> None:
    """After three lost votes the branch refers the matter up, and the authority decides."""
    case = ready("probation")
    for on in ("2026-10-09", "2026-10-16", "2026-10-23"):
        step = {"move": "propose_recognition", "votes_for": 12}
        assert rules(case, "vote_failed", on, **step) == set()
        assert rules(case, "refer_up", on) == {"B8"}
        case = case.then("vote_failed", on, **step)
    assert rules(case, "propose_recognition", "2026-10-30") == {"B8"}
    assert rules(case, "recognise", "2026-10-30") == {"S0"}
    decision = decide(case.asks("refer_up", "2026-10-30"))
    assert (decision.target, decision.refusals) == ("probation", ())
    case = case.then("refer_up", "2026-10-30")
    assert decide(case.asks("recognise", "2026-11-02")).target == "member"
    assert decide(case.asks("remove", "2026-11-02")).target == "removed"


def test_all_reasons_come_at_once() -> None:
    """A step refused on many grounds names them all, in the order of its guards."""
    case = story("verified", open={"born": "2010-01-01", "education": "primary"})
    decision = decide(case.seen("2026-07-01").asks("propose", "2026-07-02", votes_for=1))
    assert [r.rule for r in decision.refusals] == ["F1", "C1", "C3", "C17", "D9", "O1", "B1"]


def test_a_step_from_elsewhere_says_so_and_judges_the_rest() -> None:
    """S0 comes first, the other reasons follow, and there is no first lawful day."""
    decision = decide(story("certified").asks("propose", "2025-08-04"))
    assert decision.target is None
    assert [r.rule for r in decision.refusals] == ["S0", "C17", "O1"]
    assert decision.earliest is None


def test_fields_not_given_are_named_and_their_guards_wait() -> None:
    """With `partial`, votes not given are not judged; the fields to be given are named once each."""
    nothing = dict.fromkeys(("resolution", "official_members", "present", "votes_for"))
    case = ready("verified")
    asked = decide(case.asks("propose", "2025-08-04", **nothing), partial=True)
    assert asked.refusals == ()
    assert asked.needs == ("resolution", "official_members", "present", "votes_for")
    applying = story("certified").asks(
        "apply", "2025-05-05", introduction=None, introducer=None, cv=None
    )
    asked = decide(applying, partial=True)
    assert asked.needs == ("cv", "introduction", "introducer")
    assert asked.refusals == ()
    whole = decide(case.asks("propose", "2025-08-04", **nothing))
    assert [r.rule for r in whole.refusals] == ["B1", "B10"]


def test_a_guard_passed_on_purpose_is_told() -> None:
    """A refusal that was passed is no refusal, and is kept."""
    case = story("verified").then("opinion", "2025-07-11", source="mass-organisation")
    case = case.then("opinion", "2025-07-11", source="residence")
    facts = case.asked_by(HOA, "propose", "2025-08-04")
    assert decide(facts).target is None
    decision = decide(facts, despite=("C17",))
    assert decision.target == "proposed"
    assert [r.rule for r in decision.passed] == ["C17"]


# -- warnings -----------------------------------------------------------------------------------


def test_unknown_schooling_is_warned_of() -> None:
    """The vote of a person whose schooling is not on file goes on with a warning."""
    decision = decide(ready("verified", open={"education": None}).asks("propose", "2025-08-04"))
    assert decision.target == "proposed"
    assert [w.params for w in decision.warnings] == [{"rule": "C3"}]
    later = ready("verified", open={"education": None}).then(
        "set", "2025-08-05", education="primary"
    )
    assert len(decide(later.asks("propose", "2025-08-04")).warnings) == 1
    assert decide(ready("verified").asks("propose", "2025-08-04")).warnings == ()


@pytest.mark.parametrize(
    ("on_file", "given", "warned"),
    [(19, 18, True), (19, 19, False), (None, 18, False), (19, None, False)],
)
def test_another_number_of_members_is_warned_of(
    on_file: int | None, given: int | None, warned: bool
) -> None:
    """A vote that counts other official members than the unit has on file is told apart."""
    case = ready("verified").within(official_members=on_file)
    decision = decide(case.asks("propose", "2025-08-04", official_members=given), partial=True)
    assert [w.params for w in decision.warnings] == (
        [{"given": 18, "on_file": 19}] if warned else []
    )


def test_a_youth_union_that_does_not_know_its_member_is_warned_of() -> None:
    """An introduction by the youth union wants the person on file as its member."""
    given = {"introduction": "youth-union", "union_resolution": "01"}
    stranger, member = story("certified"), story("certified", open={"youth_union": True})
    assert len(decide(stranger.asks("apply", "2025-05-05", **given)).warnings) == 1
    assert decide(member.asks("apply", "2025-05-05", **given)).warnings == ()
    assert decide(stranger.asks("apply", "2025-05-05")).warnings == ()


def test_relatives_nobody_asked_about_are_warned_of() -> None:
    """A conclusion names the subjects that neither a request nor an exemption covers."""
    case = ready("verifying").then("verification_exempt", "2025-06-01", subject="children")
    case = case.then("verification_exempt", "2025-06-01", subject="Cha, mẹ vợ (chồng)")
    (warning,) = decide(case.asks("conclude_verification", "2025-07-10")).warnings
    assert warning.params == {
        "subjects": [Label("cha, mẹ đẻ", "parents"), Label("vợ hoặc chồng", "spouse")]
    }
    half = case.then("verification_exempt", "2025-06-02", subject="mother")
    (warning,) = decide(half.asks("conclude_verification", "2025-07-10")).warnings
    assert warning.params["subjects"] == [
        Label("cha đẻ", "father"),
        Label("vợ hoặc chồng", "spouse"),
    ]
    for subject in ("parents", "spouse"):
        case = case.then("verification_exempt", "2025-06-02", subject=subject)
    assert decide(case.asks("conclude_verification", "2025-07-10")).warnings == ()
    assert decide(story("identified").asks("nominate", "2025-01-06")).warnings == ()


# -- the machine and S0 ------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(MOVE_BY_NAME))
def test_the_guard_and_the_machine_agree_on_every_state(name: str) -> None:
    """S0 refuses a step from exactly the states the machine knows no such step from."""
    for state in STATE_BY_ID:
        facts = standing_at(state).asks(name, "2026-11-02")._replace(given={})
        refusal = GUARDS["S0"].judge(facts)
        starts = CANDIDACY.allows(name, state)
        assert starts is (state in MOVE_BY_NAME[name].sources)
        assert (refusal is not None and "sources" in refusal.params) is not starts
        if starts:
            assert CANDIDACY.reached(name, state) == (MOVE_BY_NAME[name].target or state)
            continue
        assert decide(facts, partial=True).target is None
        with pytest.raises(MachineError):
            CANDIDACY.reached(name, state)


def test_evidence_is_no_step_of_the_machine() -> None:
    """What is put on file starts from any state: S0 stands before no evidence."""
    assert not any("S0" in kind.guards for kind in EVIDENCE_BY_NAME.values())
    assert not {"record", *side_acts.SIDE_ACTS} & set(MOVE_BY_NAME)


def test_a_step_that_no_guard_stops_and_the_machine_does_not_know_is_no_silence(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Were S0 to let such a step pass, the error of the machine would show."""
    facts = ready("verified").asks("propose", "2025-08-04")
    assert decide(facts).target == "proposed"
    monkeypatch.setitem(GUARDS, "S0", GUARDS["S0"]._replace(judge=lambda _: None))
    with pytest.raises(MachineError):
        decide(facts._replace(move=MOVE_BY_NAME["apply"], given={}), partial=True)


# -- transfers ----------------------------------------------------------------------------------

REACHES = {
    "send": {"drafted": "sent"},
    "acknowledge": {"sent": "acknowledged"},
    "accept": {"acknowledged": "accepted"},
    "decline": {"sent": "declined", "acknowledged": "declined"},
    "cancel": {"drafted": "cancelled", "sent": "cancelled", "acknowledged": "cancelled"},
    "outside_reply": {"sent": "closed"},
}


@pytest.mark.parametrize("step", sorted(REACHES))
def test_a_transfer_goes_its_way_only(step: str) -> None:
    """A step of a transfer is allowed from where the lifecycle says, and leads where it says."""
    assert {s.name for s in transfer.STEPS} == set(REACHES)
    for state in transfer.STATES:
        reached = REACHES[step].get(state.id)
        assert TRANSFERS.allows(step, state.id) is (reached is not None)
        if reached is not None:
            assert TRANSFERS.reached(step, state.id) == reached
            continue
        with pytest.raises(MachineError):
            TRANSFERS.reached(step, state.id)


@pytest.mark.parametrize(
    ("state", "letter"),
    [
        ("identified", "certified"), ("nominated", "certified"), ("certified", "certified"),
        ("applied", "dossier"), ("verifying", "dossier"), ("verified", "dossier"),
        ("proposed", "proposal"), ("endorsed", "proposal"), ("decided", "decision"),
        ("probation", "membership"), ("recognition_proposed", "membership"),
        ("removal_endorsed", "membership"), ("member", "membership"),
    ],
)  # fmt: skip
def test_each_state_has_its_letter(state: str, letter: str) -> None:
    """The paper that goes with a case depends on where it stands."""
    assert transfer.letter_for(state) == letter
    assert letter in transfer.LETTERS
    if state in ("identified", "nominated"):  # nobody has certified them
        assert "chứng nhận" not in transfer.LETTERS[letter].vi
