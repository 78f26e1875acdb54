"""The wait of the whole outbox, because nothing could leave for a reason that is no message's fault.

It waits longer from try to try, and not at all once a mail has left, the way out was changed, a message
was put back by hand, or somebody delivers by hand.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.store import settings
from workflow.store.journal import By

if TYPE_CHECKING:
    from workflow.store import Session

SETTING = "mail.wait"

Way = tuple[str | None, ...]
"""The way out: where it changes, nothing has been tried yet."""

PAUSES = (timedelta(minutes=5), timedelta(minutes=15), timedelta(minutes=30), timedelta(hours=1))
"""How long the outbox waits after the first, second … try; the last is kept to."""


class Wait(NamedTuple):
    """That the outbox waits: since when, until when, after how many tries, and why, in the server's words."""

    since: datetime
    until: datetime
    tries: int
    why: str


def read(session: Session, way: Way) -> Wait | None:
    """Return how the outbox waits; None where it does not, or waited for another way out."""
    kept = settings.read(session, SETTING)
    if not kept or kept["way"] != list(way):
        return None
    since, until = map(datetime.fromisoformat, (kept["since"], kept["until"]))
    return Wait(since, until, kept["tries"], kept["why"])


def begin(session: Session, way: Way, why: str, now: datetime) -> Wait:
    """Let the outbox wait, longer than the time before, and return until when."""
    before = read(session, way)
    tries = before.tries + 1 if before else 1
    until = now + PAUSES[min(tries, len(PAUSES)) - 1]
    wait = Wait(before.since if before else now, until, tries, why)
    settings.write(
        session,
        SETTING,
        {
            "since": wait.since.isoformat(),
            "until": wait.until.isoformat(),
            "tries": wait.tries,
            "why": wait.why,
            "way": list(way),
        },
        By(now),
    )
    return wait


def end(session: Session, who: By) -> None:
    """Let the outbox wait no longer."""
    if settings.read(session, SETTING):
        settings.write(session, SETTING, None, who)
