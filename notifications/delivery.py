"""Deliver messages: take some for a while, put them into words, and write down how each fared.

At least once: a message is marked as sent only after the channel has taken it, and whoever dies in between
leaves it to the next, who sends it again under the same Message-ID.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from email.utils import parseaddr
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from notifications import envelope, invitation, outbox, render

if TYPE_CHECKING:
    from notifications.envelope import Mail

LEASE = timedelta(minutes=10)
"""How long a message stays with whoever took it; much longer than a mail server may take for one."""

BATCH = 50

PAUSES = (
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=8),
    timedelta(hours=24),
)
"""How long to wait after the first, second … failure; after one more the message is dead."""

Row = Mapping[str, Any]


class Session(Protocol):
    """What delivery needs of the caller's transaction: named statements."""

    def execute(self, name: str, params: Mapping[str, Any], /) -> Sequence[Row]:
        """Run a statement and return its rows."""

    def run(self, name: str, params: Mapping[str, Any], /) -> int:
        """Run a statement and return how many rows it wrote."""


class Terms(NamedTuple):
    """What every mail of a run has in common; `sender` may have a name before its address."""

    register: str
    sender: str
    today: date
    folder: str = ""


class Failure(NamedTuple):
    """Why and when a message did not leave; `final`: it never will."""

    why: str
    at: datetime
    final: bool = False


class Composed(NamedTuple):
    """A mail, with why a unit's own template was passed over, "" where none was."""

    mail: Mail
    problem: str


def claim(session: Session, me: str, now: datetime) -> Sequence[Row] | None:
    """Take the messages that have waited longest, for the time of the lease; oldest first.

    What no longer holds is cancelled instead: the limit does not run any more, the user may not act
    any more. None where nothing waits.
    """
    params = {"me": me, "now": now, "until": now + LEASE, "limit": BATCH}
    ids = [row["id"] for row in session.execute("mail_claim", params)]
    if not ids:
        return None
    session.run("mail_cancel_met", {"ids": ids, "me": me})
    session.run("mail_cancel_disabled", {"ids": ids, "me": me})
    return session.execute("mail_claimed", {"ids": ids})


def cancel_stale(session: Session, before: datetime, now: datetime) -> int:
    """Cancel what was never tried and could have left before an instant; return how many there were."""
    return session.run("mail_cancel_stale", {"before": before, "now": now})


def compose(row: Row, terms: Terms, at: datetime) -> Composed:
    """Put a message into words, as it would leave at an instant; raises `RenderError`."""
    params = json.loads(row["params"])
    wording = render.Wording(terms.today, terms.folder)
    rendered = render.render(row["template"], params, row["lang"], wording)
    known = row["message_id"] or outbox.message_id(_key(row), row["to_user_id"], terms.register)
    cover = envelope.Envelope(terms.sender, row["to_address"], known, at)
    entry = _entry(row, rendered, terms)
    return Composed(envelope.seal(rendered, cover, entry), rendered.problem)


def sent(session: Session, row: Row, me: str, mail: Mail, at: datetime) -> bool:
    """Mark a message as sent, with its bytes; False where its lease ran out and another took it."""
    params = {"id": row["id"], "me": me, "at": at, "body": mail.data, "known": mail.message_id}
    return session.run("mail_sent", params) == 1


def failed(session: Session, row: Row, me: str, failure: Failure) -> None:
    """Mark a message as failed, to be tried again later, or as dead."""
    attempts = row["attempts"] + 1
    dead = failure.final or attempts > len(PAUSES)
    pause = timedelta() if dead else PAUSES[attempts - 1]
    params = {
        "id": row["id"],
        "me": me,
        "state": "dead" if dead else "failed",
        "attempts": attempts,
        "at": failure.at + pause,
        "why": failure.why,
    }
    session.run("mail_failed", params)


def keep(session: Session, rows: Sequence[Row], me: str, now: datetime) -> None:
    """Keep what has not been sent yet for another lease."""
    ids = [row["id"] for row in rows]
    session.run("mail_keep", {"ids": ids, "me": me, "until": now + LEASE})


def release(session: Session, rows: Sequence[Row], me: str) -> None:
    """Leave messages to the next run; nothing is counted against them."""
    session.run("mail_release", {"ids": [row["id"] for row in rows], "me": me})


def _entry(row: Row, rendered: render.Rendered, terms: Terms) -> invitation.Entry | None:
    """Return the calendar entry a message carries; a deadline that is gone is cancelled."""
    if row["sequence"] is None:
        return None
    params = json.loads(row["params"])
    cancelled = row["template"] == "deadline_met" or not params.get("due")
    day = row["due"] or date.fromisoformat(params.get("due") or params["before"])
    _, address = parseaddr(terms.sender)
    uid = invitation.uid_of(
        terms.register, params["ref"], row["rule"] or "", row["anchor"] or 0, row["to_user_id"] or 0
    )
    return invitation.Entry(
        uid, row["sequence"], day, row["created_at"], rendered.subject, rendered.text, address, cancelled
    )  # fmt: skip


def _key(row: Row) -> str:
    """Return the key of a message without its recipient."""
    return str(row["dedupe"]).removesuffix(f"/u{row['to_user_id']}")
