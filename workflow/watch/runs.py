"""What the jobs did, and when each is to run next."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.pipeline import Label
from workflow.watch.lateness import watch
from workflow.watch.slots import in_words, next_slot
from workflow.watch.table import JOB_BY_NAME

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row


class JobView(NamedTuple):
    """One job: when it runs in words, when it last ended a run, when it runs next.

    `expected_by` is the instant by which it must have run again, `late` says that it has not.
    """

    name: str
    label: Label
    when: Label
    last_run: datetime | None
    next_run: datetime
    expected_by: datetime
    late: bool


class RunView(NamedTuple):
    """One run, newest first. Whoever does not see the whole city sees no counts: they tell of others.

    `ok` is None while the run has not ended.
    """

    job: str
    slot: datetime | None
    started_at: datetime
    finished_at: datetime | None
    ok: bool | None
    examined: int | None
    changed: int | None
    queued: int | None
    failed: int | None
    errors: tuple[str, ...]


def jobs(app: App) -> list[JobView]:
    """Return every job in the order of the table."""
    with app.reading() as session:
        ran = {row["job"]: row["ran_at"] for row in session.execute("runs_latest")}
        created = session.execute("register_made")[0]["created_at"]
    return [_view(app, name, ran.get(name), created) for name in JOB_BY_NAME]


def _view(app: App, name: str, ran: datetime | None, created: datetime) -> JobView:
    job = JOB_BY_NAME[name]
    seen = watch(app, name, ran, created)
    return JobView(
        name, job.label, in_words(job), ran, next_slot(job, app.now()), seen.expected_by, seen.late
    )


def listed(app: App, actor: Actor, *, job: str | None = None, limit: int = 20) -> list[RunView]:
    """Return the latest runs, of all jobs or of one."""
    wanted = {"any_job": job is None, "job": job or "", "limit": limit}
    with app.reading() as session:
        rows = session.execute("runs_listed", wanted)
    whole = sees_all(actor)
    return [_run(row, whole=whole) for row in rows]


def sees_all(actor: Actor) -> bool:
    """Say whether the actor sees the whole city."""
    return actor.unit_path.count("/") <= 1


def _run(row: Row, *, whole: bool) -> RunView:
    def count(name: str) -> int | None:
        return row[name] if whole else None

    return RunView(
        job=row["job"],
        slot=row["slot"],
        started_at=row["started_at"],
        finished_at=row["finished_at"],
        ok=row["failed"] == 0 if row["finished_at"] else None,
        examined=count("examined"),
        changed=count("changed"),
        queued=count("queued"),
        failed=count("failed"),
        errors=tuple(json.loads(row["errors"])) if whole else (),
    )
