"""Whose fault a refusal is, by the words servers really say."""

from __future__ import annotations

from datetime import timedelta

import pytest

from notifications import delivery, patience
from notifications.answers import Blame, judge

OURS, NOBODY, LATER, MESSAGE = Blame.OURS, Blame.NOBODY, Blame.LATER, Blame.MESSAGE

AT_THE_RECIPIENT = [
    # who it is that is not there
    (
        "550 5.1.1 <a@b.vn>: Recipient address rejected: User unknown in local recipient table",
        NOBODY,
    ),
    (
        "550 5.1.1 <a@b.vn>: Recipient address rejected: User unknown in relay recipient table",
        NOBODY,
    ),
    ("550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found", NOBODY),
    ("550 5.1.2 bad destination system address", NOBODY),
    ("550 5.2.1 The email account that you tried to reach is disabled", NOBODY),
    ("550 No such user here", NOBODY),
    ("551 user not local", NOBODY),
    ("553 mailbox name not allowed", OURS),
    ("553 no mailbox by that name", NOBODY),
    ("556 domain does not accept mail", NOBODY),
    # we may not send to anybody
    ("554 5.7.1 <a@b.vn>: Relay access denied", OURS),
    ("454 4.7.1 <a@b.vn>: Relay access denied", OURS),
    ("550 5.7.1 Unable to relay", OURS),
    ("550 5.7.0 must issue a STARTTLS command first", OURS),
    ("550 relaying denied", OURS),
    ("551 5.1.1 we do not relay", OURS),
    ("550-5.7.26 This mail is unauthenticated", OURS),
    ("530 5.5.1 Authentication Required", OURS),
    ("535 5.7.8 Username and Password not accepted", OURS),
    ("550 authentication required", OURS),
    ("530 log in first", OURS),
    ("550 Access denied", OURS),
    ("550 blocked using a blacklist", OURS),
    ("554 no", OURS),
    ("550 5.1.8 <du@x.vn>: Sender address rejected: Domain not found", OURS),
    ("450 4.1.8 <du@x.vn>: Sender address rejected: Domain not found", OURS),
    ("550 5.1.7 bad address of the sender", OURS),
    ("553 5.7.1 <du@x.vn>: Sender address rejected: not owned by user ketnap", OURS),
    ("450 4.7.1 Client host rejected: cannot find your hostname", OURS),
    ("450 4.7.1 <localhost>: Helo command rejected: Host not found", OURS),
    ("451 4.3.5 Server configuration error", OURS),
    ("452 4.3.1 Insufficient system storage", OURS),
    ("503 5.5.1 bad sequence of commands", OURS),
    ("550 5.4.1 no answer from host", OURS),
    # later
    ("450 4.2.0 <a@b.vn>: Recipient address rejected: Greylisted", LATER),
    ("451 4.7.1 Greylisting in action, please come back later", LATER),
    ("451 please try again later", LATER),
    ("452 4.2.2 The email account is over quota", LATER),
    ("552 5.2.2 mailbox full", LATER),
    ("552 mailbox full", LATER),
    ("450 4.1.1 unverified address", LATER),
    # never this message
    ("552 5.3.4 Message size exceeds fixed limit", MESSAGE),
    ("552 5.2.3 message too long for the mailbox", MESSAGE),
    ("552 message too big", MESSAGE),
]


@pytest.mark.parametrize(("answer", "blame"), AT_THE_RECIPIENT)
def test_a_refusal_of_the_recipient(answer: str, blame: Blame) -> None:
    """Only what plainly says that there is no such recipient is held against the recipient."""
    assert judge(int(answer[:3]), answer[4:]) is blame


@pytest.mark.parametrize(
    ("answer", "blame"),
    [
        ("550 message content rejected", OURS),  # the recipient was taken
        ("554 5.7.1 spam message rejected", OURS),
        ("554 transaction failed", OURS),
        ("550 5.1.1 no such user after all", NOBODY),
        ("451 4.3.0 queue file write error", OURS),
        ("451 4.7.1 greylisted", LATER),
        ("550 5.6.0 bad MIME", LATER),
        ("552 5.3.4 too big", MESSAGE),
    ],
)
def test_a_refusal_of_the_words(answer: str, blame: Blame) -> None:
    """Once the recipient was taken, a bare code says nothing of the recipient."""
    assert judge(int(answer[:3]), answer[4:], recipient=False) is blame


def test_patience_is_what_the_rfc_asks() -> None:
    """RFC 5321, 4.5.3.2: five minutes for the greeting, MAIL and RCPT, two for DATA, three a block, ten at the end."""
    given = patience.PATIENCE
    assert (given.greeting, given.sender, given.recipient) == (300, 300, 300)
    assert (given.data, given.block, given.dot) == (120, 180, 600)


def test_the_longest_lawful_sending() -> None:
    """60 + 300 + 60 + 6·300 to open, twice 300 + 300 + 120 + 4·180 to talk, and the end: 95 minutes."""
    assert patience.longest() == timedelta(seconds=2220 + 2 * 1440 + 600 + 20)


def test_tries_last_longer_than_five_days() -> None:
    """RFC 5321, 4.5.4.1: who answers "later" is given at least four or five days."""
    assert sum(delivery.PAUSES, timedelta()) >= timedelta(days=5)
    assert delivery.DOUBTS[0] >= timedelta(hours=8)
