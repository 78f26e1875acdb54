"""The guards of who records a step, beyond the role: four eyes on a decision (P2), voiding (U2)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from states.guards._base import guard, refuse
from states.guards.facts import Facts
from states.guards.standing import holds
from states.names import bare
from states.pipeline import N_, Label, Refusal, Role

_PROPOSALS = {
    "decide": ("propose",),
    "recognise": ("propose_recognition", "refer_up"),
    "remove": ("propose_removal", "refer_up"),
}
_THE_CANDIDATE = Label("người vào Đảng", "the candidate")
_A_HELPER = Label("đảng viên giúp đỡ", "a helper of the candidate")
_AN_INTRODUCER = Label("đảng viên giới thiệu", "an introducer of the candidate")
_THE_HEAD = Label("bí thư chi bộ", "the head of the branch")


@guard("P2")
def four_eyes(facts: Facts) -> Refusal | None:
    """Refuse a decision typed by whom the proposal was typed by, unless another one signed its paper.

    A signer who is named is judged, whoever types the decision.
    """
    signer = facts.word("signed_by")
    if signer is not None:
        return _signed_by_a_party(facts, signer)
    proposal = facts.case.last(*_PROPOSALS[facts.move.name])
    if proposal is None or proposal.actor != facts.actor.name:
        return None
    return refuse(
        facts,
        "P2",
        N_(
            "{user} recorded the branch's proposal; another user records the decision, or it names who signed "
            "the superior's paper (--signed-by)."
        ),
        owner="authority",
        user=facts.actor.name,
    )


def _signed_by_a_party(facts: Facts, signer: str) -> Refusal | None:
    """Refuse a signer who stands on the side of the proposal; neither post nor title makes another person."""
    part = next((part for name, part in _parties(facts) if bare(name) == bare(signer)), None)
    if part is None:
        return None
    return refuse(
        facts,
        "P2",
        N_(
            "{signer} is {part}, so the signature is not a second pair of eyes; another user records the decision, or it "
            "names another signer of the superior's paper."
        ),
        owner="authority",
        signer=signer,
        part=part,
    )


def _parties(facts: Facts) -> Iterator[tuple[str, Label]]:
    """Yield who stands on the side of the proposal, each with the part taken in it."""
    yield str(facts.case.fact("name", facts.on)), _THE_CANDIDATE
    for act in facts.case.since_reopened:
        if act.on > facts.on:
            continue
        for person in act.people("introducer"):
            yield person.name, _AN_INTRODUCER
        for person in act.people("helper"):
            yield person.name, _A_HELPER
        one = act.text("name") if act.evidence == "helper" else None
        if one and not act.fields.get("gone"):
            yield one, _A_HELPER
    if facts.unit.head:
        yield facts.unit.head, _THE_HEAD


@guard("U2")
def taken_back(facts: Facts) -> Refusal | None:
    """Refuse that the branch itself voids a case long after its entry, or without naming the right one."""
    if holds(facts, Role.COMMITTEE):
        return None
    entered, days = facts.case.acts[0].recorded_on, facts.rules["U2"].amount
    last = entered + timedelta(days=days)
    if facts.context.today > last:
        return refuse(
            facts,
            "U2",
            N_(
                "The case was entered on {entered}; the branch itself voids it up to {last}, its committee later."
            ),
            owner="committee",
            entered=entered,
            last=last,
        )
    if facts.given.get("duplicate_of") is None:
        return refuse(
            facts,
            "U2",
            N_(
                "The branch itself voids only a duplicate, and names the other case (--duplicate-of); any other "
                "mistake its committee voids."
            ),
            owner="committee",
        )
    return None
