"""Ask the guards about votes at every boundary: B1, B3, B5, B8, B10."""

from __future__ import annotations

import pytest

from states.guards import passable
from states.guards.votes import needed_votes
from states.pipeline import Role
from tests.support.dossiers import CITY, HOA, LAN, MINH, WARD, Told, ready, refuses, story, verdict

TWO_THIRDS = {"numerator": 2, "denominator": 3}
ABOVE_HALF = {"numerator": 1, "denominator": 2, "above": True}
VERIFIED, PROBATION = ready("verified"), ready("probation")

# members: the fewest votes that are two thirds, by hand
TWO_THIRDS_OF = {
    1: 1,
    2: 2,
    3: 2,
    4: 3,
    5: 4,
    6: 4,
    7: 5,
    9: 6,
    10: 7,
    18: 12,
    19: 13,
    20: 14,
    21: 14,
    100: 67,
}
# members: the fewest votes that are more than a half, by hand
ABOVE_HALF_OF = {1: 1, 2: 2, 3: 2, 4: 3, 9: 5, 10: 6, 11: 6, 15: 8, 16: 9}


@pytest.mark.parametrize(("members", "needed"), TWO_THIRDS_OF.items())
def test_two_thirds_round_up(members: int, needed: int) -> None:
    """Two thirds are reached by the whole number at or above them."""
    assert needed_votes(TWO_THIRDS, members) == needed


@pytest.mark.parametrize("share", [TWO_THIRDS, ABOVE_HALF])
def test_nobody_is_no_majority(share: dict[str, int]) -> None:
    """Where nobody may vote, one vote is still missing."""
    assert needed_votes(share, 0) == 1


@pytest.mark.parametrize(("members", "needed"), ABOVE_HALF_OF.items())
def test_a_half_must_be_exceeded(members: int, needed: int) -> None:
    """Exactly half is never more than half."""
    assert needed_votes(ABOVE_HALF, members) == needed


@pytest.mark.parametrize(("members", "needed"), TWO_THIRDS_OF.items())
@pytest.mark.parametrize(
    ("case", "move", "on"),
    [
        (VERIFIED, "propose", "2025-08-04"),
        (PROBATION, "propose_recognition", "2026-10-09"),
        (PROBATION, "propose_removal", "2026-01-09"),
    ],
)
def test_the_branch_needs_two_thirds_of_all_official_members(
    case: Told, move: str, on: str, members: int, needed: int
) -> None:
    """B1 refuses one vote too few of all members, however few came."""

    def ask(votes: int) -> bool:
        return refuses(
            "B1",
            case.asks(move, on, official_members=members, present=needed, votes_for=votes),
        )

    assert ask(needed - 1)
    assert not ask(needed)


def test_the_refusal_of_a_vote_gives_the_numbers() -> None:
    """B1 says how many voted for, of how many, how many are needed, and on whose word."""
    refusal = verdict("B1", VERIFIED.asks("propose", "2025-08-04", votes_for=12))
    assert refusal is not None
    assert refusal.params == {"votes": 12, "members": 19, "needed": 13}
    assert "at least {needed}" in refusal.message
    assert (refusal.source, refusal.confidence) == ("Điều lệ Đảng, Điều 4, khoản 3", "A")
    assert (refusal.owner, refusal.earliest) == ("branch", None)


def test_a_lost_vote_is_one_that_fell_short() -> None:
    """B1 lets a lost vote be recorded below the share only."""
    facts = VERIFIED.asks("vote_failed", "2025-08-04", move="propose", votes_for=12)
    assert not refuses("B1", facts)
    refusal = verdict(
        "B1", VERIFIED.asks("vote_failed", "2025-08-04", move="propose", votes_for=13)
    )
    assert refusal is not None
    assert "carried" in refusal.message
    assert refusal.params == {"votes": 13, "members": 19, "needed": 13}


@pytest.mark.parametrize(("members", "needed"), TWO_THIRDS_OF.items())
@pytest.mark.parametrize(
    ("before", "move"),
    [
        ("propose", "endorse"),
        ("propose_recognition", "endorse_recognition"),
        ("propose_removal", "endorse_removal"),
    ],
)
def test_the_committee_needs_two_thirds(before: str, move: str, members: int, needed: int) -> None:
    """B3 refuses one vote too few of the committee's members."""
    case = (VERIFIED if before == "propose" else PROBATION).then(before, "2026-10-09")
    few = case.asks(move, "2026-10-20", members=members, votes_for=needed - 1)
    enough = case.asks(move, "2026-10-20", members=members, votes_for=needed)
    refusal = verdict("B3", few)
    assert refusal is not None
    assert refusal.params == {"votes": needed - 1, "members": members, "needed": needed}
    assert refusal.owner == "committee"
    assert not refuses("B3", enough)


@pytest.mark.parametrize("body", [None, "standing"])
@pytest.mark.parametrize(("members", "needed"), ABOVE_HALF_OF.items())
def test_the_standing_committee_needs_more_than_half(
    members: int, needed: int, body: str | None
) -> None:
    """B5 refuses exactly half of the standing committee, which votes unless another body is named."""
    case = story("proposed")
    few = case.asks("decide", "2025-09-15", body=body, members=members, votes_for=needed - 1)
    enough = case.asks("decide", "2025-09-15", body=body, members=members, votes_for=needed)
    refusal = verdict("B5", few)
    assert refusal is not None
    assert refusal.params == {"votes": needed - 1, "members": members, "needed": needed}
    assert refusal.owner == "authority"
    assert not refuses("B5", enough)


@pytest.mark.parametrize(
    "on", ["2016-08-01", "2021-10-01", "2025-02-01", "2025-09-15", "2026-05-20", "2026-07-25"]
)
@pytest.mark.parametrize(("members", "needed"), TWO_THIRDS_OF.items())
def test_a_whole_committee_needs_two_thirds_until_july_2026(
    on: str, members: int, needed: int
) -> None:
    """B5 asks two thirds of a committee that decides by delegation, as long as it may."""
    case = story("proposed")
    given = {"body": "committee", "members": members}
    assert refuses("B5", case.asks("decide", on, **given, votes_for=needed - 1))
    assert not refuses("B5", case.asks("decide", on, **given, votes_for=needed))


def test_a_whole_committee_decides_no_longer_since_july_2026() -> None:
    """B5 refuses a unanimous vote of the whole committee from 26 July 2026 on, and it cannot be passed."""
    given = {"body": "committee", "members": 9, "votes_for": 9}
    refusal = verdict("B5", story("proposed").asks("decide", "2026-07-26", **given))
    assert refusal is not None
    assert (refusal.confidence, refusal.source) == ("B", "208-QĐ/TW, chưa rõ điểm")
    assert not passable(refusal)
    assert not refuses("B5", story("proposed").asks("decide", "2026-07-25", **given))


@pytest.mark.parametrize(
    ("move", "body", "on", "mark"),
    [
        ("decide", "committee", "2021-10-01", "C"),
        ("decide", "standing", "2026-07-25", "C"),
        ("decide", "standing", "2026-07-26", "B"),
        ("remove", "standing", "2026-07-25", "A"),
        ("decide", "standing", "2025-09-15", "C"),
        ("decide", "committee", "2025-09-15", "B"),
        ("recognise", "standing", "2025-09-15", "C"),
        ("remove", "standing", "2025-09-15", "A"),
        ("remove", "committee", "2025-09-15", "B"),
        ("decide", "committee", "2026-04-08", "C"),
        ("remove", "standing", "2026-07-26", "A"),
    ],
)
def test_the_mark_of_a_decision_depends_on_move_body_and_day(
    move: str, body: str, on: str, mark: str
) -> None:
    """B5 answers as the part stands that refused: the body, and for a removal before 2026 the removal."""
    refusal = verdict("B5", PROBATION.asks(move, on, body=body, votes_for=1))
    assert refusal is not None
    assert refusal.confidence == mark


def test_the_mark_of_an_endorsement_depends_on_the_move() -> None:
    """B3 rests on a document for a removal alone; for the rest it is the committee's own."""
    table = {
        "endorse": ("service", "", "C", True),
        "endorse_recognition": ("service", "", "C", True),
        "endorse_removal": ("statutory", "06-HD/TW, điểm 3.7", "A", False),
    }
    for move, told in table.items():
        refusal = verdict("B3", PROBATION.asks(move, "2025-11-01", votes_for=1))
        assert refusal is not None
        assert (refusal.kind, refusal.source, refusal.confidence, passable(refusal)) == told


@pytest.mark.parametrize(
    ("votes", "present", "part"),
    [(11, 16, "base"), (10, 16, "share"), (12, 18, "base"), (12, 19, "share")],
)
def test_a_branch_vote_answers_with_the_share_or_with_who_counts(
    votes: int, present: int, part: str
) -> None:
    """B1 cites the Charter where even two thirds of those present are missing, else how members count."""
    refusal = verdict(
        "B1", VERIFIED.asks("propose", "2025-08-04", votes_for=votes, present=present)
    )
    assert refusal is not None
    told = {"share": ("Điều lệ Đảng, Điều 4, khoản 3", "A"), "base": ("294-QĐ/TW, điểm 9.3.2", "B")}
    assert (refusal.source, refusal.confidence) == told[part]


# -- B8: three lost votes -----------------------------------------------------------------------


def losing(times: int, of: str = "propose_recognition", case: Told = PROBATION) -> Told:
    """Add lost votes of one kind."""
    for number in range(times):
        case = case.then("vote_failed", f"2026-10-{10 + number}", move=of)
    return case


@pytest.mark.parametrize("kind", ["propose_recognition", "propose_removal"])
def test_there_is_no_fourth_vote(kind: str) -> None:
    """B8 lets two lost votes pass, and after three refuses another of that kind, won or lost."""
    twice, thrice = losing(2, kind), losing(3, kind)
    assert not refuses("B8", twice.asks(kind, "2026-10-20"))
    assert not refuses("B8", twice.asks("vote_failed", "2026-10-20", move=kind))
    for facts in (
        thrice.asks(kind, "2026-10-20"),
        thrice.asks("vote_failed", "2026-10-20", move=kind),
    ):
        refusal = verdict("B8", facts)
        assert refusal is not None
        assert refusal.params == {"most": 3}


def test_lost_votes_count_by_their_kind() -> None:
    """B8 still lets the branch vote on the other question after three lost votes on one."""
    case = losing(3, "propose_removal")
    assert not refuses("B8", case.asks("propose_recognition", "2026-10-20"))
    assert refuses("B8", case.asks("propose_removal", "2026-10-20"))
    mixed = losing(1, "propose_removal", losing(2))
    assert not refuses("B8", mixed.asks("propose_recognition", "2026-10-20"))


def test_votes_on_admission_may_be_lost_without_end() -> None:
    """B8 is about probation; a lost vote on admission never closes the way."""
    case = VERIFIED
    for number in range(4):
        case = case.then("vote_failed", f"2025-08-1{number}", move="propose")
    assert not refuses("B8", case.asks("vote_failed", "2025-09-01", move="propose"))
    assert not refuses("B8", case.asks("vote_failed", "2025-09-01", move=None))


def test_a_referral_comes_after_three_lost_votes_of_one_kind() -> None:
    """B8 refuses a referral after two of one kind and two of the other."""
    two_each = losing(2, "propose_removal", losing(2))
    refusal = verdict("B8", two_each.asks("refer_up", "2026-10-20"))
    assert refusal is not None
    assert refusal.params == {"lost": 2, "most": 3}
    assert not refuses("B8", losing(3).asks("refer_up", "2026-10-20"))
    assert not refuses("B8", losing(3, "propose_removal").asks("refer_up", "2026-10-20"))


def test_a_corrected_lost_vote_does_not_count() -> None:
    """B8 counts effective acts only."""
    case = losing(3)
    case = case.corrected(undoes=case.n)
    assert not refuses("B8", case.asks("propose_recognition", "2026-10-20"))


# -- B10: branches that are too small -----------------------------------------------------------


@pytest.mark.parametrize(
    ("on_file", "given", "refused"),
    [(None, 2, True), (None, 3, False), (3, 3, False), (2, 5, True), (5, 2, True), (0, 0, True)],
)
def test_a_branch_of_fewer_than_three_does_not_vote(
    on_file: int | None, given: int, refused: bool
) -> None:
    """B10 looks at the members counted at the vote and at those on file: either below 3 refuses."""
    case = VERIFIED.within(official_members=on_file)
    facts = case.asks("propose", "2025-08-04", official_members=given, votes_for=given)
    refusal = verdict("B10", facts)
    assert (refusal is not None) is refused
    if refusal:
        assert refusal.params == {"members": min(given, on_file or given), "fewest": 3}
        assert refusal.owner == "committee"


def test_the_committee_records_the_vote_of_a_reinforced_branch() -> None:
    """B10 lets a committee's user, placed at the committee or above, record it, and nobody else."""
    case = VERIFIED.within(official_members=2)
    city = HOA._replace(unit_path=CITY.path)
    inside = HOA._replace(unit_path=LAN.unit_path)
    allowed = {HOA: False, city: False, inside: True, LAN: True, MINH: True}
    for actor, refused in allowed.items():
        facts = case.asked_by(actor, "propose", "2025-08-04", official_members=5, votes_for=5)
        assert refuses("B10", facts) is refused, actor
    assert Role.COMMITTEE in HOA.roles
    assert HOA.unit_path == WARD.path
