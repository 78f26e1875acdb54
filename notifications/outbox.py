"""The outbox, filled in the caller's transaction: each message once, however often it is asked for.

A message is known by its key. The Message-ID follows from the key and the register, so that a second
sending of the same message can be told by whoever receives it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Protocol

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from datetime import date, datetime


class Session(Protocol):
    """What the outbox needs of the caller's transaction: named statements."""

    def run(self, name: str, params: Mapping[str, Any], /) -> int:
        """Run a statement and return how many rows it wrote."""


class Message(NamedTuple):
    """What is to be said: the words are made of `template` and `params` when it is sent.

    `key` names the message but for its recipient; `rung` what it is about; `due_at` is the instant
    from which it may leave, `created_at` (default: the same) that of its making. `params` are plain
    values and hold no names and nothing sensitive. A message about a limit names its `rule`, the
    `anchor` (the number of the act it starts from) and the day it is `due`; `sequence` counts the changes
    of the calendar entry it carries, None where it carries none.
    """

    key: str
    case_id: int | None
    template: str
    params: Mapping[str, object]
    due_at: datetime
    rule: str | None = None
    rung: str | None = None
    anchor: int | None = None
    due: date | None = None
    sequence: int | None = None
    created_at: datetime | None = None


class Recipient(NamedTuple):
    """One user to whom a message goes."""

    user_id: int
    address: str
    lang: str = "vi"


class Audience(NamedTuple):
    """The users of a unit who have one of two roles; never `but_not`, who caused the message."""

    unit_id: int
    role: str
    or_role: str
    but_not: int


def enqueue(session: Session, message: Message, to: Recipient) -> bool:
    """Queue a message for one user; say whether it is new."""
    recipient = {"user_id": to.user_id, "address": to.address, "lang": to.lang}
    return session.run("message_insert", _params(message) | recipient) == 1


def enqueue_all(session: Session, message: Message, to: Audience) -> int:
    """Queue a message for everybody of an audience who has an address; return how many are new."""
    return session.run("messages_insert", _params(message) | to._asdict())


def cancel(session: Session, case_id: int, rung: str) -> int:
    """Take back the messages of a case about `rung` that have not left yet; return how many."""
    return session.run("messages_cancel", {"case_id": case_id, "about": rung})


def message_id(key: str, user_id: int, register: str) -> str:
    """Return the Message-ID of the message `key` to a user of the register."""
    return f"<{stem(key)}.u{user_id}@{register}.ketnap>"


def stem(key: str) -> str:
    """Return the part of a Message-ID that stands for the key; it tells nothing of the case."""
    from hashlib import sha256  # not at the top: who only reads cases need not load OpenSSL

    return sha256(key.encode()).hexdigest()[:32]


def _params(message: Message) -> dict[str, Any]:
    return {
        "key": message.key,
        "stem": stem(message.key),
        "case_id": message.case_id,
        "template": message.template,
        "params": json.dumps(dict(message.params), ensure_ascii=False, sort_keys=True),
        "rule": message.rule,
        "rung": message.rung,
        "at": message.due_at,
        "created": message.created_at or message.due_at,
        "anchor": message.anchor,
        "due": message.due,
        "sequence": message.sequence,
    }
