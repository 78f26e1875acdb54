"""Count deadlines again where calendar or rules have changed, and put right what people were told.

What moved is recorded with who changed it, when and why.
"""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, NamedTuple

from workflow import notices, upkeep

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.app import App
    from workflow.database import Session
    from workflow.notices import Wrong
    from workflow.stamp import Stamp
    from workflow.upkeep import Moved


class Recounted(NamedTuple):
    """The deadlines that have another day, and the notices that had left and told the old one."""

    moved: tuple[Moved, ...]
    wrong: tuple[Wrong, ...]


@contextmanager
def changing(app: App, *, dry_run: bool) -> Iterator[Session]:
    """Open a transaction that is undone at its end on a dry run."""
    with suppress(_UndoneError), app.transaction() as session:
        yield session
        if dry_run:
            raise _UndoneError


class _UndoneError(Exception):
    """The end of a dry run."""


def recount(
    session: Session, app: App, stamp: Stamp, reason: str, path: str | None = None
) -> Recounted:
    """Derive the open deadlines at and below a path anew, and tell who was told another day.

    Messages that wait and tell an old day are taken back; `remind` queues them again in their time.
    """
    moved = upkeep.rederive(session, app, path)
    if not moved:
        return Recounted((), ())
    refs = {"refs": sorted({one.ref for one in moved})}
    cases = [int(row["id"]) for row in session.execute("cases_of_refs", refs)]
    notices.take_back(session, cases, stamp.at)
    wrong = notices.wrong(session, cases)
    notices.follow(session, cases, stamp.at, reason)
    session.run("recount_insert", _record(moved, len(cases), stamp, reason))
    return Recounted(moved, wrong)


def _record(moved: tuple[Moved, ...], cases: int, stamp: Stamp, reason: str) -> dict[str, object]:
    listed = [one._asdict() for one in moved]
    return {
        "at": stamp.at,
        "actor_id": stamp.actor.user_id,
        "reason": reason,
        "cases": cases,
        "moved": json.dumps(listed, default=str, ensure_ascii=False),
    }
