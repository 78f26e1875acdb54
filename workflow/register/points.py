"""What of a register is unsound or late, each with since when and the command that mends it.

A register counts from its first act on: before that there is nothing to lose. All limits of our own stand in
`LIMITS`; when a job is late, the table of jobs says.
"""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import N_, Warned
from workflow import clock
from workflow.register import keeping, restoring
from workflow.upkeep import row_words
from workflow.watch import lateness
from workflow.watch.slots import expected_by
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from workflow.app import App
    from workflow.register.keeping import Kept
    from workflow.store import Row, Session
    from workflow.upkeep.witness import Witnessed


class Limits(NamedTuple):
    """How long a register may be without a new backup, and without one brought back to the proof.

    `first` is the time for the first of each, from the first act on.
    """

    first: timedelta
    backup: timedelta
    proof: timedelta


LIMITS = Limits(first=timedelta(days=7), backup=timedelta(days=7), proof=timedelta(days=92))

OWN_WORDS = frozenset({"remind", "deliver", "seal"})
"""Jobs whose lateness has a line of its own."""

BACKUP_COMMAND = "ketnap db backup FILE --prove"

NEVER_BACKED_UP = N_(
    "No backup was ever made; the first was expected by {day}: ketnap db backup FILE --prove"
)
BACKUP_LATE = N_(
    "The last backup, {file}, was made on {made}; the next was expected by {day}: ketnap db backup FILE --prove"
)
NEVER_PROVED = N_(
    "No backup was ever brought back to the proof; that was expected by {day}: ketnap db backup FILE --prove"
)
PROOF_LATE = N_(
    "A backup was last brought back to the proof on {made}; that was expected again by {day}: ketnap db backup FILE "
    "--prove"
)
NEVER_SEALED = N_(
    "The history was never sealed, though there are acts since {since}: ketnap job run seal"
)
NOT_SEALED = N_(
    "The history of {since} was not sealed; the newest seal is of {day}: ketnap job run seal"
)
UNSIGNED = N_(
    "The newest seal, of {day}, is not signed; what signs is installed with: pip install ketnap[sign]"
)
JOBS_LATE = N_(
    "Jobs are late, the first since {since}: {jobs}. Start the scheduler, or: ketnap scheduler --once"
)
JOB_FAILED = N_("The job {job} failed for {count} on {day}; again: ketnap job run {job}")
JOB_AHEAD = N_(
    "The last run of the job {job} is dated {at}, which is still to come: the clock of the computer was or is wrong. "
    "Put the clock right, then: ketnap job run {job}"
)
BROKEN = N_(
    "The history is not as ketnap wrote it, at {at}, seen on {day}: ketnap audit verify. To go back to a sound backup: "
    "ketnap db restore FILE"
)
SEAL_GONE = N_(
    "The seal of {day}, which you saw on {at}, is missing or was made anew. Where a backup was brought back lawfully: "
    'ketnap audit accept --head {head} --reason "…"'
)

IMPOSSIBLE = N_(
    "The last look for impossible states, on {day}, found {count}: ketnap job run check"
)
UNSOUND = frozenset({"history-broken", "seal-gone", "impossible", "foreign-key", "invalid"})
"""Kinds of what is not as it should be; all others are late."""


class Point(NamedTuple):
    """One thing that is unsound or late: in words, since when, and the command that mends it."""

    kind: str
    said: Warned
    since: datetime | date | None
    command: str


class Standing(NamedTuple):
    """How backups and seals stand. `begun` is when the first act was recorded, None where there is none."""

    begun: datetime | None
    backup: Kept | None
    proved: Kept | None
    seal_day: date | None
    checkpoint: str | None
    signed: bool


def standing(session: Session) -> Standing:
    """Read how backups and seals stand: index lookups. A register brought back is one that was proved."""
    begun = [row["recorded_at"] for row in session.execute("register_begun")]
    seals = session.execute("seal_newest")
    seal: Row = seals[0] if seals else {}
    proofs = [
        one
        for what in (keeping.PROOF, restoring.RESTORE)
        if (one := keeping.newest(session, what)) is not None
    ]
    # A register that was brought back knows nothing of the copy it was made from but this.
    copies = [
        one
        for what in (keeping.BACKUP, restoring.RESTORE)
        if (one := keeping.newest(session, what)) is not None
    ]
    return Standing(
        begun[0] if begun else None,
        max(copies, key=lambda one: one.at, default=None),
        max(proofs, key=lambda one: one.at, default=None),
        seal.get("day"),
        seal.get("hash"),
        not seal or seal["entries"] is None or seal["signature"] is not None,
    )


def backups(found: Standing, now: datetime) -> Iterator[Point]:
    """Yield that a backup, or a proof of one, was never made or is late."""
    if found.begun is None:
        return
    first = found.begun + LIMITS.first
    made = found.backup
    due = made.at + LIMITS.backup if made else first
    if due < now:
        told = {"day": due, "file": made.file if made else "", "made": made and made.at}
        said = Warned(BACKUP_LATE if made else NEVER_BACKED_UP, told)
        yield Point("backup-late", said, due, BACKUP_COMMAND)
    proved = found.proved
    due = proved.at + LIMITS.proof if proved else first
    if due < now:
        said = Warned(
            PROOF_LATE if proved else NEVER_PROVED, {"day": due, "made": proved and proved.at}
        )
        yield Point("proof-late", said, due, BACKUP_COMMAND)


def seals(found: Standing, today: date) -> Iterator[Point]:
    """Yield that yesterday, or a day before, was not sealed although there were acts by then."""
    yesterday = today - timedelta(days=1)
    if found.begun is None or clock.day_of(found.begun) > yesterday:
        return
    if found.seal_day is None:
        since = clock.day_of(found.begun)
        said = Warned(NEVER_SEALED, {"since": since})
    elif found.seal_day < yesterday:
        since = found.seal_day + timedelta(days=1)
        said = Warned(NOT_SEALED, {"since": since, "day": found.seal_day})
    else:
        return
    yield Point("seal-missing", said, since, "ketnap job run seal")


def jobs(app: App, session: Session, begun: datetime | None) -> Iterator[Point]:
    """Yield which jobs are late, in one line, and each whose latest run failed."""
    late: dict[str, datetime] = {}
    for job in JOBS:
        asked = {"job": job.name}
        whole = [row["started_at"] for row in session.execute("run_newest_whole", asked)]
        from_when = whole[0] if whole else begun
        if whole and lateness.is_ahead(app, whole[0]):
            said = Warned(JOB_AHEAD, {"job": job.name, "at": whole[0]})
            yield Point("job-ahead", said, whole[0], f"ketnap job run {job.name}")
        if from_when is not None and job.name not in OWN_WORDS:
            due = expected_by(job, from_when, rehearsal=app.register.rehearsal)
            late |= {job.name: due} if due < app.now() else {}
        if job.name != "deliver":  # what it could not send is told with the mail
            yield from _failed(session.execute("run_latest", asked), job.name)
    if late:
        since = min(late.values())
        said = Warned(
            JOBS_LATE, {"since": since, "jobs": [job.label for job in JOBS if job.name in late]}
        )
        yield Point("jobs-late", said, since, "ketnap scheduler --once")


def _failed(latest: list[Row], job: str) -> Iterator[Point]:
    for run in latest:
        if run["failed"]:
            told = {"job": job, "count": run["failed"], "day": run["started_at"]}
            yield Point(
                "job-failed",
                Warned(JOB_FAILED, told),
                run["started_at"],
                f"ketnap job run {job}",
            )


def history(app: App, found: Witnessed) -> Iterator[Point]:
    """Yield that the history does not hold, or that a seal is gone that this user saw."""
    verdict, missing = found.verdict, found.missing
    if verdict.ok:
        return
    if (
        missing is not None
        and found.accepted is None
        and verdict.broken_at == f"seal {missing.day}"
    ):
        seen, day = datetime.fromisoformat(missing.at), date.fromisoformat(missing.day)
        told = {"day": day, "at": seen, "head": verdict.head}
        command = f'ketnap audit accept --head {verdict.head} --reason "…"'
        yield Point("seal-gone", Warned(SEAL_GONE, told), seen, command)
        return
    said = Warned(BROKEN, {"at": row_words.named(app, verdict.broken_at), "day": app.today()})
    yield Point("history-broken", said, None, "ketnap audit verify")


def impossible(checked: list[Row]) -> Iterator[Point]:
    """Yield that the latest `check`, if there was one, found impossible states."""
    for run in checked:
        if found := json.loads(run["errors"]):
            since = run["started_at"]
            said = Warned(IMPOSSIBLE, {"day": since, "count": len(found)})
            yield Point("impossible", said, since, "ketnap job run check")
