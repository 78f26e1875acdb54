"""How a case of the demo is voted on, decided and, a year later, decided again."""

from __future__ import annotations

from datetime import date

from states.law.calendar import add_months
from workflow.demo import stages
from workflow.demo.city import By, Place
from workflow.demo.tale import Tale, Wait

DELEGATED_UNTIL = date(
    2026, 4, 8
)  # from then on no rule is known for the vote of a whole committee
SMALL = 3  # a branch of fewer members votes with its committee's help


def vote(tale: Tale, *, lost: bool = False) -> dict[str, object]:
    """Return the figures of a branch's vote, carried or lost."""
    members = tale.place.members or SMALL
    needed = -(-2 * members // 3)
    votes = (
        needed - tale.rng.randint(1, max(1, needed // 4))
        if lost
        else tale.rng.randint(needed, members)
    )
    present = max(votes, min(members, votes + tale.rng.randint(0, 3)))
    return {
        "resolution": tale.paper("NQ/CB"),
        "official_members": members,
        "present": present,
        "votes_for": votes,
    }


def by_branch(tale: Tale) -> By:
    """Return who records a vote: the committee where the branch is too small to vote alone."""
    return "committee" if (tale.place.members or 0) < SMALL else "branch"


def propose(
    tale: Tale,
    wait: Wait = (15, 60),
    move: str = "propose",
    *,
    by: By | None = None,
    **more: object,
) -> None:
    """Let the branch vote on a proposal, recorded by the branch unless told."""
    figures = vote(tale)
    against = int(str(figures["present"])) - int(str(figures["votes_for"]))
    if move != "propose_removal" and against:
        more["votes_against"] = tale.rng.randint(0, against)
    tale.advance(move, wait, by=by or by_branch(tale), meeting=True, **figures, **more)


def lose(tale: Tale, move: str, wait: Wait = (15, 60)) -> None:
    """Let the branch vote below the threshold."""
    tale.advance(
        "vote_failed", wait, by=by_branch(tale), meeting=True, move=move, **vote(tale, lost=True)
    )


def endorse(tale: Tale, move: str = "endorse", wait: Wait = (8, 25)) -> None:
    """Let the grassroots committee endorse, where it does not decide itself."""
    tale.go(wait)
    own = tale.city.committee(tale.place.code)
    if own is tale.city.authority(tale.place.code, tale.day):
        return
    members = tale.rng.choice((9, 11, 13))
    votes = tale.rng.randint(-(-2 * members // 3), members)
    tale.do(
        "advance",
        move,
        {"resolution": tale.paper("NQ/ĐU"), "members": members, "votes_for": votes},
        "committee",
    )


def decide(tale: Tale, move: str = "decide", wait: Wait = (8, 30)) -> None:
    """Let the authority decide."""
    tale.go(wait)
    decider = tale.city.authority(tale.place.code, tale.day)
    whole = _by_delegation(decider, tale.day)
    members = tale.rng.choice((11, 13, 15)) if whole else tale.rng.choice((5, 7, 9, 11))
    fewest = -(-2 * members // 3) if whole else members // 2 + 1
    fields: dict[str, object] = {
        "decision": tale.paper("QĐ/ĐU"),
        "members": members,
        "votes_for": tale.rng.randint(fewest, members),
        "body": "committee" if whole else "standing",
    }
    tale.do("advance", move, fields, "authority")
    if move == "decide" and tale.chance(0.4):
        _received(tale, min(tale.ago(-tale.rng.randint(1, 5)), tale.today))


def _received(tale: Tale, day: date) -> None:
    """Let the branch get the decision on a later day, and the decision be entered then."""
    decided = tale.steps[-1]
    tale.amend(fields={**decided.fields, "received": day}, entered=max(decided.entered, day))


def _by_delegation(decider: Place, day: date) -> bool:
    """Say whether the whole committee votes: a grassroots committee to which the decision is delegated."""
    return decider.kind == "committee" and day < DELEGATED_UNTIL


def ceremony(tale: Tale, wait: Wait = (8, 28)) -> None:
    """Hold the ceremony."""
    tale.advance("hold_ceremony", wait)


def to_decided(tale: Tale) -> None:
    """Come from the opening to the decision."""
    stages.to_verified(tale)
    stages.opinions(tale)
    propose(tale)
    endorse(tale)
    decide(tale)


def to_probation(tale: Tale) -> date:
    """Come from the opening to the ceremony; return the day on which the twelve months end."""
    to_decided(tale)
    ceremony(tale)
    return add_months(tale.day, 12)


def papers(tale: Tale, ends: date, *, but: tuple[str, ...] = ()) -> None:
    """Gather the papers of a probationer, the last ones shortly before the twelve months end."""
    if "cv" not in but:
        tale.record("member_cv", (10, 35))
    if "course" not in but:
        tale.record("course", (90, 200), certificate=tale.paper("GCN"))
    tale.day = max(tale.day, ends.replace(day=1))
    for form in ("10", "11", "12"):
        if f"statement {form}" not in but:
            tale.record("statement", (0, 3), form=form)
    tale.day = max(tale.day, ends)


def to_recognition(tale: Tale) -> None:
    """Come from the opening to the branch's proposal of recognition."""
    papers(tale, to_probation(tale))
    propose(tale, (1, 20), "propose_recognition")


def recognise(tale: Tale) -> None:
    """Go from the proposal of recognition to membership, and hand out the card."""
    endorse(tale, "endorse_recognition")
    decide(tale, "recognise", (5, 20))
