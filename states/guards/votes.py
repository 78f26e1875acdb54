"""The guards of the votes: B1, B3, B5, B8, B10.

Shares are compared as whole numbers, never as fractions: 13 of 19 is 39 against 38.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from states.guards._base import guard, refuse, voted_on
from states.guards.facts import Facts
from states.pipeline import N_, Refusal, Role


def needed_votes(share: Mapping[str, Any], members: int) -> int:
    """Return the fewest votes that reach the share of `members` (or exceed it, where `above`).

    One vote at least: nobody's silence is no majority.
    """
    top, bottom = int(share["numerator"]) * members, int(share["denominator"])
    return top // bottom + 1 if share.get("above") else max(1, -(-top // bottom))


@guard("B1", "official_members", "votes_for")
def branch_majority(facts: Facts) -> Refusal | None:
    """Refuse fewer votes than two thirds of all official members, absent ones counted.

    A lost vote is one that had fewer.
    """
    members, votes = facts.number("official_members"), facts.number("votes_for")
    needed = needed_votes(_share(facts, "B1"), members)
    lost = facts.move.name == "vote_failed"
    if (votes < needed) is lost:
        return None
    message = (
        N_(
            "{votes} votes for of {members} official members are enough ({needed} are needed): the vote "
            "was carried; record the step itself."
        )
        if lost
        else N_("{votes} votes for of {members} official members; at least {needed} are needed.")
    )
    parts = ("base" if lost else _refusing(facts, votes),)
    return refuse(facts, "B1", message, parts=parts, votes=votes, members=members, needed=needed)


def _refusing(facts: Facts, votes: int) -> str:
    """Name the part of B1 that refuses: the share itself where even those present did not reach it."""
    present = facts.given.get("present")
    if not isinstance(present, int):
        return "base"
    return "share" if votes < needed_votes(_share(facts, "B1"), present) else "base"


@guard("B3", "members", "votes_for")
def committee_majority(facts: Facts) -> Refusal | None:
    """Refuse fewer votes than two thirds of the committee's members."""
    return _short(facts, "B3", _share(facts, "B3"), "committee")


@guard("B5", "members", "votes_for")
def decision_majority(facts: Facts) -> Refusal | None:
    """Refuse a decision without the majority of the deciding body, and by a body that decides no longer."""
    body, rule = str(facts.word("body")), facts.rules["B5"]
    shares = rule.value if isinstance(rule.value, Mapping) else {}
    if body not in shares:
        return refuse(
            facts,
            "B5",
            N_(
                "On {on} only the standing committee decides; a vote of the whole committee is no "
                "longer provided for."
            ),
            owner="authority",
            parts=("standing",),
            on=facts.on,
        )
    parts = (body,) if body == "committee" else (body, facts.move.name)
    return _short(facts, "B5", shares[body], "authority", parts)


def _share(facts: Facts, rule: str) -> Mapping[str, Any]:
    return {part: facts.rules[rule].part(part) for part in ("numerator", "denominator")}


def _short(
    facts: Facts, rule: str, share: Mapping[str, Any], owner: str, parts: tuple[str, ...] = ()
) -> Refusal | None:
    members, votes = facts.number("members"), facts.number("votes_for")
    needed = needed_votes(share, members)
    if votes >= needed:
        return None
    return refuse(
        facts,
        rule,
        N_("{votes} votes for of {members} members; at least {needed} are needed."),
        owner=owner,
        parts=parts,
        votes=votes,
        members=members,
        needed=needed,
    )


@guard("B8")
def lost_votes(facts: Facts) -> Refusal | None:
    """Refuse a fourth vote after three lost ones, and a referral before them."""
    most = facts.rules["B8"].amount
    if facts.move.name == "refer_up":
        lost = max(facts.case.lost_votes(m) for m in ("propose_recognition", "propose_removal"))
        if lost >= most:
            return None
        return refuse(
            facts,
            "B8",
            N_("{lost} lost votes of one kind are on file; a referral comes after {most}."),
            lost=lost,
            most=most,
        )
    voted = voted_on(facts)
    if voted in (None, "propose") or facts.case.lost_votes(voted) < most:
        return None
    return refuse(
        facts,
        "B8",
        N_("The branch has lost {most} votes on this; it refers the matter up (refer-up)."),
        most=most,
    )


@guard("B10", "official_members")
def enough_members(facts: Facts) -> Refusal | None:
    """Refuse the vote of a branch too small to vote, unless its committee records a reinforced one."""
    fewest = facts.rules["B10"].amount
    on_file = facts.unit.official_members
    members = min(n for n in (facts.number("official_members"), on_file) if n is not None)
    if members >= fewest:
        return None
    if Role.COMMITTEE in facts.actor.roles and facts.over_committee:
        return None
    return refuse(
        facts,
        "B10",
        N_(
            "The branch has {members} official members; below {fewest} its committee reinforces it and "
            "records the vote."
        ),
        owner="committee",
        members=members,
        fewest=fewest,
    )
