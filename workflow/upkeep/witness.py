"""What others saw of a register, held against it: a seal that is missing, or a head that was noted.

Whoever can write every table can also write a new history with new seals. It shows by what was seen before: the
last seal that each user saw (`workflow.store.seen`), a head on paper, a checkpoint in a mail.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.frozen import NamedTuple
from states.patterns import late
from states.pipeline import N_
from workflow.casework import audit
from workflow.ground import people
from workflow.store import journal, seen
from workflow.store.seen import Seen
from workflow.upkeep import row_words, seals

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.audit import Verdict
    from workflow.stamp import Stamp
    from workflow.store import Session
    from workflow.upkeep.seals import Sealed

ACCEPTED = "accepted"
NOT_THE_HEAD = N_(
    "{field}: {value} is not the head of the register as it stands. Look what is missing with: ketnap audit "
    "verify; then accept the head that it prints."
)
UNSOUND = N_(
    "The register is not sound as it stands ({at}), so that nothing can be accepted. Bring back a backup: ketnap db restore FILE"
)
NOTHING_MISSING = N_(
    "No seal that you saw is missing, so there is nothing to accept; nothing was entered."
)

NO_HASH = N_(
    "{field}: {value} is neither a head nor the hash of a seal: these have 64 characters, 0 to 9 and a to f. Type all of "
    "it as it was noted."
)
OF_A_SEAL = N_(
    "{field}: this is what the seal of {day} says of the whole city, and only a user of the root unit checks seals. "
    "That is no sign of a change; ask there, or type the head that ketnap audit head printed for your unit."
)
_HASH = late(r"[0-9a-f]{64}")


class Accepted(NamedTuple):
    """A state of the register that was accepted after a loss: its head, when, by whom and why."""

    head: str
    acts: int
    at: datetime
    by: str
    reason: str


class Witnessed(NamedTuple):
    """What checking a register against what was seen of it found.

    `missing` is a seal that was seen and is no longer there, `accepted` who took that loss upon himself since.
    """

    verdict: Verdict
    seen: Seen | None
    missing: Seen | None
    accepted: Accepted | None


def verify(app: App, within: str = "", noted: str = "") -> Witnessed:
    """Check a register as `seals.verify` does, and against the seal this user saw last and a head or seal noted.

    `broken_at` is ``seal YYYY-MM-DD`` for a seal that is missing or was made anew, ``head`` where what was
    noted is met nowhere. What is sound is remembered as seen. Only who sees the whole city checks seals.
    """
    whole = within.count("/") <= 1
    if noted:
        noted = hash_typed(noted)
    verdict = seals.verify(app, within)
    before = seen.last(app.where, app.register.id) if whole else None
    with app.reading(as_it_is=True) as session:
        made = _seals(session) if whole else []
        missing = None if before is None or _has(made, before) else before
        accepted = _accepted_since(session, missing.at) if missing else None
        met = not noted or _met(session, within, noted, made)
    if verdict.ok and missing and accepted is None:
        verdict = verdict._replace(ok=False, broken_at=f"seal {missing.day}")
    if not met and not whole:
        _must_concern(app, noted)
    if verdict.ok and not met:
        verdict = verdict._replace(ok=False, broken_at="head")
    if verdict.ok and whole and made:
        seen.remember(app.where, app.register.id, _seen(made[-1], app.now()))
    return Witnessed(verdict, before, missing, accepted)


def hash_typed(noted: str) -> str:
    """Return a head or the hash of a seal as it is kept; raises `BadInput` for what can be none."""
    wanted = noted.strip().lower()
    if not _HASH.fullmatch(wanted) or wanted == audit.GENESIS:
        raise BadInput(NO_HASH, field="--head", value=noted[:80])
    return wanted


def _must_concern(app: App, noted: str) -> None:
    """Raise `BadInput` where who sees no seals types what a seal says: nothing was found out about it."""
    with app.reading(as_it_is=True) as session:
        for one in _seals(session):
            if noted in (one.hash, one.head):
                raise BadInput(OF_A_SEAL, field="--head", day=one.day)


def missing(app: App, within: str = "") -> Seen | None:
    """Return the seal that this user saw last, where it is gone and nobody accepted that; nothing else is checked."""
    if within.count("/") > 1 or (before := seen.last(app.where, app.register.id)) is None:
        return None
    with app.reading(as_it_is=True) as session:
        gone = not _has(_seals(session), before)
        return before if gone and _accepted_since(session, before.at) is None else None


def accept(app: App, head: str, stamp: Stamp, reason: str) -> Accepted:
    """Enter that the register goes on from the head it has, though something that was seen before is gone.

    Raises `NotPermitted` but for an administrator of the whole city, and `BadInput` for another head than the
    present one, a register that is not sound as it stands, or one from which nothing is missing.
    """
    people.require_admin(stamp.actor, whole_city=True)
    verdict = seals.verify(app)
    if not verdict.ok:
        raise BadInput(UNSOUND, at=row_words.named(app, verdict.broken_at))
    if head.strip().lower() != verdict.head:
        raise BadInput(NOT_THE_HEAD, field="--head", value=head[:80])
    lost = missing(app)
    if lost is None:
        raise BadInput(NOTHING_MISSING)
    after = {"head": verdict.head, "acts": verdict.acts, "lost": lost.hash}
    with app.transaction() as session:
        journal.happened(session, ACCEPTED, verdict.head, after, journal.by(stamp, reason))
        done = Accepted(verdict.head, verdict.acts, stamp.at, stamp.actor.name, reason)
        return app.answered(session, done)


def newest(app: App) -> Seen | None:
    """Return the newest seal of a register as it may be shown to others; None where there is none yet."""
    with app.reading() as session:
        return newest_in(session, app.now())


def newest_in(session: Session, now: datetime) -> Seen | None:
    """Return the newest seal, as `newest`, within a reading that is open."""
    rows = session.execute("seal_newest")
    if not rows:
        return None
    (row,) = rows
    return Seen(
        row["hash"], row["day"].isoformat(), row["acts"], row["entries"] or 0, now.isoformat()
    )


def _seals(session: Session) -> list[Sealed]:
    try:
        follow, _ = seals.in_chain(seals.read(session))
    except (TypeError, ValueError):  # spoiled: the journal names it
        return []
    return follow


def _has(made: list[Sealed], one: Seen) -> bool:
    return any(seal.hash == one.hash for seal in made)


def _seen(one: Sealed, now: datetime) -> Seen:
    return Seen(one.hash, one.day.isoformat(), one.acts, one.entries or 0, now.isoformat())


def _met(session: Session, within: str, noted: str, made: list[Sealed]) -> bool:
    """Say whether a noted head or seal belongs to the history of what is seen."""
    wanted = noted
    if any(wanted in (one.hash, one.head) for one in made):
        return True
    reach = "" if within.count("/") <= 1 else within
    return audit.run(session, reach, wanted).met or audit.older_head(session, reach) == wanted


def _accepted_since(session: Session, at: str) -> Accepted | None:
    """Return the latest acceptance entered since an instant (ISO)."""
    since = datetime.fromisoformat(at)
    found = None
    for row in session.execute("journal_events", {"what": ACCEPTED}):
        if row["at"] >= since:
            beside = {
                part["part"]: json.loads(part["value"])
                for part in session.execute(
                    "journal_parts_of_entry", {"chain": row["chain"], "n": row["n"]}
                )
            }
            told = json.loads(row["after"])
            name = str(dict(beside.get(journal.WHO) or {}).get("name", ""))
            reason = str(beside.get(journal.REASON, ""))
            found = Accepted(told["head"], told["acts"], row["at"], name, reason)
    return found
