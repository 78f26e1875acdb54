"""Moves of certified people are followed from the first word to the acceptance."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from states.history.moving import MovedAway, moves
from tests.support.dossiers import Told, story

CERTIFIED = story("certified")
Step = tuple[str, str, dict[str, Any]]


def step(name: str, on: str, **fields: Any) -> Step:
    """Return an act as it is told below: its name, its day and its fields."""
    return name, on, fields


LEAVES = step("leaving_date", "2025-04-01", leaves="2025-06-01")
OPEN, AGAIN = step("transfer_open", "2025-04-02"), step("transfer_open", "2025-04-14")
OUT = step("transfer_open", "2025-04-02", to=None, residence="Huế")
SEND, RESEND = step("transfer_send", "2025-04-04"), step("transfer_send", "2025-04-15")
KNOWN, ACCEPT = step("transfer_acknowledge", "2025-04-10"), step("transfer_accept", "2025-04-20")
DECLINE, CANCEL = step("transfer_decline", "2025-04-11"), step("transfer_cancel", "2025-04-12")
REPLY, WITHDRAW = step("transfer_outside_reply", "2025-05-01"), step("withdraw", "2025-04-16")


def told(*acts: Step, case: Told = CERTIFIED) -> list[tuple[str | None, ...]]:
    """Return known, notified, acknowledged and accepted days, month and day, of each move."""
    for name, on, fields in acts:
        case = case.then(name, on, **fields)
    return [
        tuple(map(_short, (m.known_on, m.notified_on, m.acknowledged_on, m.accepted_on)))
        for m in moves(case.dossier.acts)
    ]


def _short(day: date | None) -> str | None:
    return f"{day:%d/%m}" if day else None


CHALLENGE = step("challenge", "2025-04-03")


@pytest.mark.parametrize(
    ("acts", "found"),
    [
        ((), []),
        ((LEAVES,), [("01/04", None, None, None)]),
        ((OPEN,), [("02/04", None, None, None)]),
        ((LEAVES, OPEN), [("01/04", None, None, None)]),
        ((LEAVES, OPEN, SEND), [("01/04", "04/04", None, None)]),
        ((OPEN, SEND, KNOWN), [("02/04", "04/04", "10/04", None)]),
        ((OPEN, SEND, KNOWN, ACCEPT), [("02/04", "04/04", "10/04", "20/04")]),
        ((OUT, SEND), [("02/04", "04/04", None, None)]),
        ((OUT, SEND, REPLY), [("02/04", "04/04", "01/05", "01/05")]),
        ((OPEN, SEND, DECLINE), [("02/04", None, None, None)]),
        ((OPEN, SEND, KNOWN, DECLINE, AGAIN), [("02/04", None, None, None)]),
        ((OPEN, SEND, DECLINE, AGAIN, RESEND), [("02/04", "15/04", None, None)]),
        ((OPEN, CANCEL), []),
        ((OPEN, SEND, CANCEL), []),
        ((LEAVES, OPEN, CANCEL), [("01/04", None, None, None)]),
        ((LEAVES, OPEN, SEND, CANCEL), [("01/04", None, None, None)]),
        ((OPEN, CANCEL, AGAIN), [("14/04", None, None, None)]),
        ((LEAVES, WITHDRAW), []),
        ((LEAVES, CHALLENGE), [("01/04", None, None, None)]),
        (
            (OPEN, SEND, KNOWN, ACCEPT, ("leaving_date", "2025-06-01", {"leaves": "2025-07-01"})),
            [("02/04", "04/04", "10/04", "20/04"), ("01/06", None, None, None)],
        ),
    ],
)
def test_a_move_is_as_far_as_its_acts_say(acts: Any, found: Any) -> None:
    """Known, notified, acknowledged, accepted; a notice that came back counts no longer, a void move not at all."""
    assert told(*acts) == found


def test_a_move_known_before_the_certificate_counts_from_it() -> None:
    """Nobody is a mover before the certificate; a draft made before is then the hand-over under way."""
    early = story("enrolled").then("leaving_date", "2025-02-20", leaves="2025-06-01")
    assert moves(early.dossier.acts) == []
    certified = early.then("certify", "2025-03-17")
    assert told(case=certified) == [("17/03", None, None, None)]
    drafted = story("enrolled").then("transfer_open", "2025-02-20")
    (move,) = moves(drafted.then("certify", "2025-03-17").dossier.acts)
    assert move.number == drafted.n


def test_the_admitted_are_no_movers_of_ours() -> None:
    """Who was admitted before a notice was out moves as a member; who had one is followed to the end."""
    decided = story("decided").then("leaving_date", "2025-09-20", leaves="2025-12-01")
    assert len(moves(decided.dossier.acts)) == 1
    assert moves(decided.then("hold_ceremony", "2025-10-03").dossier.acts) == []
    noticed = decided.then("transfer_open", "2025-09-21").then("transfer_send", "2025-09-22")
    (move,) = moves(noticed.then("hold_ceremony", "2025-10-03").dossier.acts)
    assert move.notified_on == date(2025, 9, 22)
    member = story("probation").then("leaving_date", "2025-11-03", leaves="2025-12-01")
    assert moves(member.dossier.acts) == []


def test_a_move_is_of_the_unit_that_sees_to_it() -> None:
    """A unit that takes over the case takes over the duty; the place outside is remembered."""
    case = CERTIFIED.then("transfer_open", "2025-04-02", to=None, residence="Huế")
    acts = [act._replace(unit_id=7) for act in case.dossier.acts]
    assert moves(acts) == [MovedAway(7, date(2025, 4, 2), case.n, outside=True)]
    rehoused = case.then("transfer_rehouse", "2025-04-03")
    acts = [
        act._replace(unit_id=9 if act.move == "transfer_rehouse" else 7)
        for act in rehoused.dossier.acts
    ]
    assert [move.unit_id for move in moves(acts)] == [9]


def test_a_reopened_case_forgets_its_moves() -> None:
    """What was known before the person withdrew is known no longer."""
    again = CERTIFIED.then("leaving_date", "2025-04-01", leaves="2025-06-01").then(
        "withdraw", "2025-04-02"
    )
    again = (
        again.then("reopen", "2025-04-10")
        .then("nominate", "2025-04-11")
        .then("certify", "2025-04-12")
    )
    assert moves(again.dossier.acts) == []


@pytest.mark.parametrize("state", ["certified", "verified", "proposed", "endorsed", "decided"])
def test_from_the_certificate_to_the_ceremony_a_move_is_followed(state: str) -> None:
    """In each of these states a person who is known to leave is a mover, to a place inside until told otherwise."""
    before = (
        story("proposed").then("endorse", "2025-09-01") if state == "endorsed" else story(state)
    )
    case = before.then("leaving_date", "2025-10-01", leaves="2025-12-01")
    (move,) = moves(case.dossier.acts)
    assert (move.known_on, move.number, move.outside) == (date(2025, 10, 1), None, False)
    drafted = case.then("transfer_open", "2025-10-01", to=None, residence="Huế")
    (move,) = moves(drafted.dossier.acts)
    assert (move.number, move.outside) == (drafted.n, True)


@pytest.mark.parametrize("end", ["accept", "decline", "cancel", "rehouse"])
def test_the_uncertified_are_no_movers(end: str) -> None:
    """Before the certificate a hand-over is followed by nobody here, however it ends."""
    case = story("enrolled").then("transfer_open", "2025-02-20").then("transfer_send", "2025-02-21")
    assert moves(case.then(f"transfer_{end}", "2025-02-22").dossier.acts) == []


def test_what_was_heard_while_the_case_was_closed_is_forgotten() -> None:
    """A leaving date that was put on file after the withdrawal does not make a mover of who comes back."""
    case = CERTIFIED.then("withdraw", "2025-04-02").then(
        "leaving_date", "2025-04-03", leaves="2025-06-01"
    )
    for move in ("reopen", "nominate", "certify"):
        case = case.then(move, "2025-04-10")
    assert moves(case.dossier.acts) == []
