"""Whether the groups that are read off the moves are the ones that are meant."""

from __future__ import annotations

import pytest

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, STATE_BY_ID, act_label, groups
from states.catalogue.candidacy import CLOSED
from states.history.acts import Act
from tests.support.days import day

ON_THE_WAY = (
    "identified", "nominated", "enrolled", "certified", "applied", "verifying", "verified", "proposed", "endorsed",
    "decided", "probation", "recognition_proposed", "recognition_endorsed", "removal_proposed", "removal_endorsed",
)  # fmt: skip
MEANT = {
    "closed": CLOSED,
    "void": ("voided",),
    "in_class": ("nominated", "enrolled"),
    "without_certificate": ("identified", "nominated", "enrolled"),
    "certified": ("certified",),
    "certified_undecided": ("certified", "applied", "verifying", "verified", "proposed", "endorsed"),
    "dossier_for_the_vote": ("applied", "verifying", "verified", "probation"),
    "branch_votes_next": (*ON_THE_WAY[:7], "probation"),
    "under_way": ON_THE_WAY,
    "helped": ON_THE_WAY[1:],
    "member": ("member",),
}  # fmt: skip
KNOWN = {*ON_THE_WAY, *CLOSED, "member"}
"""A state that is added later may join a group without a word here."""


def test_every_group_is_written_down() -> None:
    """What a group is for is known before it is read off anything."""
    assert set(groups.STATES) == set(MEANT)


@pytest.mark.parametrize("name", MEANT)
def test_a_group_is_the_one_that_is_meant(name: str) -> None:
    """The states stand in the group in the order of the way, and are states."""
    found = groups.STATES[name]
    assert tuple(state for state in found if state in KNOWN) == MEANT[name]
    assert set(found) <= set(STATE_BY_ID)


FORWARD = {
    "identified": "nominate", "nominated": "enrol", "enrolled": "certify", "certified": "apply",
    "applied": "request_verification", "verifying": "conclude_verification", "verified": "propose",
    "proposed": "endorse", "endorsed": "decide", "decided": "hold_ceremony", "probation": "propose_recognition",
    "recognition_proposed": "endorse_recognition", "recognition_endorsed": "recognise",
    "removal_proposed": "endorse_removal", "removal_endorsed": "remove",
}  # fmt: skip


def test_the_way_on() -> None:
    """A case goes on by the first move that sets nothing back; a state that is added may come in between."""
    assert set(groups.FORWARD) == set(groups.STATES["under_way"])
    for state, move in FORWARD.items():
        found = groups.FORWARD[state]
        assert found == move or MOVE_BY_NAME[found].target not in KNOWN


def test_acts_and_topics_are_known() -> None:
    """Acts have words; a topic is a kind of evidence, what an approval is of, or a move that was voted on."""
    for names in groups.MOVES.values():
        for name in names:
            assert act_label(name).en != name
    for topics in groups.TOPICS.values():
        assert set(topics) <= {*EVIDENCE_BY_NAME, *MOVE_BY_NAME, *APPROVALS}


APPROVALS = {
    choice.id
    for field in EVIDENCE_BY_NAME["approval"].fields
    if field.name == "kind"
    for choice in field.choices
}


def test_no_two_topics_are_one() -> None:
    """What is searched by its topic alone can be nothing else."""
    assert not APPROVALS & {*EVIDENCE_BY_NAME, *MOVE_BY_NAME}
    assert not set(EVIDENCE_BY_NAME) & set(MOVE_BY_NAME)


@pytest.mark.parametrize(
    ("move", "fields", "topic"),
    [
        ("record", {"evidence": "helper"}, "helper"),
        ("record", {"evidence": "approval", "kind": "late-ceremony"}, "late-ceremony"),
        ("vote_failed", {"move": "propose_removal"}, "propose_removal"),
        ("hold", {"kind": "other"}, None),
        ("nominate", {}, None),
    ],
)
def test_what_an_act_is_about(move: str, fields: dict[str, object], topic: str | None) -> None:
    """Evidence is about its kind, an approval about what it is of, a lost vote about its move; others are not told."""
    assert Act(1, move, None, "certified", day("2025-01-06"), fields).topic == topic
