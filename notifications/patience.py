"""The time a mail server may take for each answer: RFC 5321, 4.5.3.2, and what follows from it."""

from __future__ import annotations

from datetime import timedelta

from states.frozen import NamedTuple


class Patience(NamedTuple):
    """Seconds for each part of a conversation. What the RFC does not name, `connect`, `secure` and `part`, is ours."""

    connect: float = 60.0
    greeting: float = 300.0
    secure: float = 60.0
    hello: float = 300.0
    """EHLO, STARTTLS and each step of a log-in."""
    sender: float = 300.0
    recipient: float = 300.0
    data: float = 120.0
    block: float = 180.0
    """For a block of the words to be taken off our hands."""
    dot: float = 600.0
    """After the final dot: the server may look for viruses first."""
    part: float = 10.0
    """To forget a message, or to say good-bye."""


PATIENCE = Patience()

GRACE = 20.0
"""Seconds left for the answer after the final dot once we are asked to stop: less than what ends us by force."""

HELLOS, BLOCKS, TALKS = 6, 4, 2


def longest(patience: Patience = PATIENCE) -> timedelta:
    """Return how long one message can lawfully take: on a connection that breaks, then on a new one."""
    opening = patience.connect + patience.greeting + patience.secure + HELLOS * patience.hello
    talk = patience.sender + patience.recipient + patience.data + BLOCKS * patience.block
    return timedelta(seconds=opening + TALKS * talk + patience.dot + 2 * patience.part)
