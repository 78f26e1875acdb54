"""The answers of mail servers, and whose fault a refusal is: the recipient's, the message's, or our own."""

from __future__ import annotations

import re
from enum import Enum

BYE = 421
"""With this the server ends the conversation, whatever it was asked."""


class Blame(Enum):
    """Whom a refusal speaks of."""

    OURS = "ours"
    """Our log-in, sender, address or right to relay, or the server itself: it says nothing of the recipient."""
    NOBODY = "nobody"
    """There is no such recipient, and there will be none."""
    LATER = "later"
    """This message may be taken later: a full mailbox, greylisting."""
    MESSAGE = "message"
    """This message will never be taken: it is too big."""


class Unreachable(Exception):  # noqa: N818 - an error is named by what happened
    """No mail can leave now: the server does not answer, refuses us, or the folder cannot be written."""


class Lost(Exception):  # noqa: N818
    """The connection ended before the message was handed over; the next message may fare better.

    `early`: nothing had been said of the recipient yet. `slow`: the server did not answer in time.
    """

    def __init__(self, words: str, *, early: bool = False, slow: bool = False) -> None:
        super().__init__(words)
        self.early, self.slow = early, slow


class Doubtful(Exception):  # noqa: N818
    """The message was handed over whole and no answer came: it may have been taken, or not."""

    def __init__(self, words: str, *, slow: bool = False) -> None:
        super().__init__(words)
        self.slow = slow


class Turned(Exception):  # noqa: N818
    """The server refused this message, and whom the refusal speaks of."""

    def __init__(self, words: str, blame: Blame) -> None:
        super().__init__(words)
        self.blame = blame


class Stopped(Exception):  # noqa: N818
    """We were asked to stop before the message was handed over."""


_LOG_IN = frozenset({430, 432, 454, 530, 534, 535, 538})
_ENHANCED = re.compile(r"[245]\.(\d{1,3})\.(\d{1,3})\b")
_US = re.compile(
    r"relay (access|not|denied|prohibited)|relaying"
    r"|\b(not|n't|unable to|cannot|no) (\w+ ){0,2}relay\b"
    r"|authenticat|\blog(ged)?[ -]?in\b|\bclient (host|ip)\b|\b(helo|ehlo)\b"
    r"|\bsender (address|domain|verify|rejected|denied|refused)",
    re.IGNORECASE,
)
_POLICY = re.compile(
    r"denied|polic|block|spam|black ?list|reputation|prohibited|not (allowed|permitted)|banned"
    r"|\b(spf|dkim|dmarc)\b",
    re.IGNORECASE,
)
_SIZE = re.compile(r"\bsize\b|too (big|large)", re.IGNORECASE)

_TAKEN, _FOR_NOW = 2, 4  # the first digit of a code (RFC 5321, 4.2.1)
_OVER_A_LIMIT = 552  # of the mailbox, or of one message
_RECIPIENT, _MAILBOX, _SYSTEM, _CONTENT = "1", "2", "3", "6"  # the middle of an enhanced code
_EXCEPTIONS = {
    ("1", "7"): Blame.OURS,  # the sender's address
    ("1", "8"): Blame.OURS,
    ("2", "2"): Blame.LATER,  # a full mailbox
    ("2", "3"): Blame.MESSAGE,
    ("3", "4"): Blame.MESSAGE,
}
_FOR_GOOD = {_RECIPIENT: Blame.NOBODY, _MAILBOX: Blame.NOBODY, _CONTENT: Blame.LATER}


def is_taken(code: int) -> bool:
    """Return whether a code says yes."""
    return code // 100 == _TAKEN


def is_for_now(code: int) -> bool:
    """Return whether a code says no for now, and not for good."""
    return code // 100 == _FOR_NOW


def judge(code: int, words: str, *, recipient: bool = True) -> Blame:
    """Return whom a refusal blames; `recipient`: it was the answer to naming the recipient.

    The words come first where they are plain, then the enhanced code (RFC 3463), then the code. What is
    not sure is held to be our own fault, which costs a message nothing but time.
    """
    if code in _LOG_IN or _US.search(words):
        return Blame.OURS
    found = _ENHANCED.match(words)
    if found is None:
        return _by_code(code, words, recipient=recipient)
    subject, detail = found.groups()
    if is_for_now(code):
        return Blame.OURS if subject == _SYSTEM else Blame.LATER
    return _EXCEPTIONS.get((subject, detail)) or _FOR_GOOD.get(subject, Blame.OURS)


def _by_code(code: int, words: str, *, recipient: bool) -> Blame:
    """Judge an answer without an enhanced code."""
    if is_for_now(code):
        return Blame.LATER
    if code == _OVER_A_LIMIT:
        return Blame.MESSAGE if _SIZE.search(words) else Blame.LATER
    named = recipient and code in (550, 551, 553, 556)
    return Blame.NOBODY if named and not _POLICY.search(words) else Blame.OURS
