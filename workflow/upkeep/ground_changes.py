"""Changes of the ground under open cases: deadlines are recomputed, and people told what they were told wrongly.

What moved is recorded with who changed it, when and why.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.upkeep import corrected_mail, recomputing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session
    from workflow.store.office import OfficeSession
    from workflow.upkeep.corrected_mail import Wrong
    from workflow.upkeep.recomputing import Moved


class Effect(NamedTuple):
    """The deadlines that have another day, and the messages that had left and told the old one."""

    moved: tuple[Moved, ...]
    wrong: tuple[Wrong, ...]


@contextmanager
def changing(app: App, stamp: Stamp, *, dry_run: bool) -> Iterator[OfficeSession]:
    """Open a transaction of the office that is undone at its end on a dry run."""
    with suppress(_UndoneError), app.office(stamp) as session:
        yield session
        if dry_run:
            raise _UndoneError


class _UndoneError(Exception):
    """The end of a dry run."""


def recompute(
    session: Session, app: App, stamp: Stamp, reason: str, path: str | None = None
) -> Effect:
    """Recompute the open cases at and below a path, and tell who was told another day.

    Messages that wait and tell an old day are taken back; `remind` queues them again in their time.
    """
    moved = recomputing.recompute_open(session, app, path)
    if not moved:
        return Effect((), ())
    return Effect(moved, record(session, moved, stamp.at, reason, stamp.actor.user_id))


def record(
    session: Session, moved: Sequence[Moved], at: datetime, reason: str, by: int | None
) -> tuple[Wrong, ...]:
    """Put right what people were told of deadlines that moved, and record why; return what was told wrongly.

    `by` is the key of who changed the ground, None where the program did.
    """
    refs = {"refs": sorted({one.ref for one in moved})}
    cases = [int(row["id"]) for row in session.execute("cases_of_refs", refs)]
    corrected_mail.take_back(session, cases, at)
    no_more = {(one.ref, one.rule, one.anchor) for one in moved if one.after is None}
    wrong = corrected_mail.wrong(session, cases)
    corrected_mail.follow(session, cases, at, reason)
    wrong += corrected_mail.end(session, cases, no_more, at, reason)
    listed = [one._asdict() for one in moved]
    row = {
        "at": at,
        "actor_id": by,
        "reason": reason,
        "cases": len(cases),
        "moved": json.dumps(listed, default=str, ensure_ascii=False),
    }
    session.run("recount_insert", row)
    return wrong
