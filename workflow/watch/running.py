"""Runs of the jobs of the table: a slot is claimed, the work done, the report kept."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from typing import TYPE_CHECKING, Any

from notifications.language import fault, say
from states.errors import KetnapError, NotFound
from states.frozen import NamedTuple
from states.pipeline import N_
from workflow import clock
from workflow.store import holding
from workflow.watch import outcome
from workflow.watch.outcome import Report, Run
from workflow.watch.slots import grace, latest_slot
from workflow.watch.table import JOB_BY_NAME, JOBS, Job

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Row, Session

MOST_KEPT = 200  # lines of errors that are kept with a run

NO_JOB = N_("There is no job {value}.")
NOT_INSTALLED = N_("The job {job} is not part of this installation: there is no module {module}.")
CUT_OFF = N_("The run was cut off before its end.")
STOPPED = N_("The run was stopped.")
TAKEN_OVER = N_("Another process has taken this run over; from then on nothing was written here.")
AND_MORE = N_("… and {count} more")


class Ran(NamedTuple):
    """One run of a job: its report, its slot (None by hand), and what broke it, if anything did."""

    job: str
    now: datetime
    report: Report
    slot: datetime | None = None
    broke: Exception | None = None

    def told(self, *, planned: bool = False) -> dict[str, object]:
        """Return the run as it is promised to scripts, with what was planned where it was asked for."""
        told = {"job": self.job, "now": self.now, **self.report._asdict()}
        del told["notes"]
        if not planned:
            del told["planned"]
        return told


class _Claim(NamedTuple):
    id: int
    by: str


class _TakenOverError(BaseException):
    """The end of a run that is somebody else's by now; no job that goes on after errors catches it."""


def run(app: App, name: str, *, dry_run: bool = False, slot: datetime | None = None) -> Ran | None:
    """Run one job, by hand or for a slot; None where the slot is taken or was run before.

    A dry run writes nothing, not even that it was. What breaks a job is kept as its one failure and
    returned, never raised. Raises `NotFound` for a name that is no job.
    """
    job, now = _job(name), app.now()
    if dry_run:
        report, broke = _perform(job, app, now, dry_run=True, by_hand=slot is None)
        return Ran(job.name, now, report, None, broke)
    token = holding.token()
    with app.holding(
        token
    ):  # longer than the claim is open: a claim that nobody holds is of a dead one
        claim = _claim(app, job, slot, token)
        if claim is None:
            return None
        report, broke = _held(job, app, now, claim, by_hand=slot is None)
    return Ran(job.name, now, report, slot, broke)


def _held(
    job: Job, app: App, now: datetime, claim: _Claim, *, by_hand: bool
) -> tuple[Report, Exception | None]:
    """Do the work of a claimed run and keep its report, while the run is ours."""
    try:
        with _fenced(app, claim):
            report, broke = _perform(job, app, now, dry_run=False, by_hand=by_hand)
    except _TakenOverError:
        return _broken(say(TAKEN_OVER)), KetnapError(TAKEN_OVER)
    except (
        BaseException
    ):  # somebody stopped us: the run has ended all the same, and what it wrote stands
        _finish(app, claim, _broken(say(STOPPED)))
        raise
    _finish(app, claim, report)
    return report, broke


@contextmanager
def _fenced(app: App, claim: _Claim) -> Iterator[None]:
    """Let every transaction of a run ask, in itself, whether the run is still ours.

    Whoever was paused and taken over meanwhile writes nothing more.
    """

    def ours(session: Session) -> None:
        if not session.execute("run_held", claim._asdict()):
            raise _TakenOverError

    before, app.fence = app.fence, ours
    try:
        yield
    finally:
        app.fence = before


def run_now(app: App, name: str, *, dry_run: bool = False) -> Ran:
    """Run one job by hand, which always examines; raises `NotFound` as `run` does."""
    ran = run(app, name, dry_run=dry_run)
    if ran is None:
        raise RuntimeError("only a slot can be taken")
    return ran


def run_due(
    app: App, *, jobs: tuple[Job, ...] = JOBS, stopped: Callable[[], bool] = lambda: False
) -> Iterator[Ran]:
    """Run the latest slot of each job that nobody has run yet, one after the other, and yield the runs.

    However long nothing ran, each job runs once. `stopped` is asked before each.
    """
    for job in jobs:
        if stopped():
            return
        ran = run(app, job.name, slot=latest_slot(job, seen_until(app)))
        if ran is not None:
            yield ran


def seen_until(app: App) -> datetime:
    """Return the instant up to which slots are due.

    A day of a rehearsal is one moment, its midnight: all slots of the day are due in it, once.
    """
    if app.register.rehearsal:
        return clock.midnight(app.today() + timedelta(days=1)) - timedelta(seconds=1)
    return app.now()


def _job(name: str) -> Job:
    """Return a job by its name, also written with _; raises `NotFound`, with near names."""
    from states.names import near

    wanted = name.strip().lower().replace("_", "-")
    if wanted in JOB_BY_NAME:
        return JOB_BY_NAME[wanted]
    raise NotFound(NO_JOB, value=name, near=near(wanted, _words_of_jobs()))


def _words_of_jobs() -> list[tuple[str, str]]:
    """Return the jobs by their names and by their words in both languages."""
    return [(word, job.name) for job in JOBS for word in (job.name, *job.label)]


def _perform(
    job: Job, app: App, now: datetime, *, dry_run: bool, by_hand: bool
) -> tuple[Report, Exception | None]:
    """Do the work of a job; what breaks it is one failure more beside what was done before."""
    outcome.keep(Report)
    try:
        return _function(job, (by_hand and job.by_hand) or job.run)(app, now, dry_run), None
    except Exception as error:  # noqa: BLE001 - whatever it is, the other jobs go on
        return _broken(fault(error)), error


def _broken(why: str) -> Report:
    """Return what a run had done when something ended it."""
    done = outcome.so_far()
    return done._replace(failed=done.failed + 1, errors=(*done.errors, why))


def _function(job: Job, named: str) -> Run:
    module, _, attribute = named.partition(":")
    try:
        found: Run = getattr(import_module(module), attribute)
    except ModuleNotFoundError as error:
        if error.name != module:
            raise
        raise KetnapError(NOT_INSTALLED, job=job.name, module=module) from error
    return found


# -- claims -----------------------------------------------------------------------------------------


def _claim(app: App, job: Job, slot: datetime | None, token: str) -> _Claim | None:
    """Claim a slot in one transaction, or enter a run by hand; None where somebody has the slot."""
    by, now = holding.claim(token), app.now()
    with app.transaction() as session:
        if not app.register.rehearsal:
            _date_back(session, job, now)
        told: dict[str, Any] = {"job": job.name, "slot": slot, "at": now, "by": by}
        rows = session.execute("run_claim", told) or _take_over(session, app, told)
        if not rows:
            return None
        mine = int(rows[0]["id"])
        for row in session.execute("runs_unfinished", {"job": job.name, "mine": mine}):
            if gone(app, row):
                seen = {"id": row["id"], "seen": row["claimed_by"]}
                session.run(
                    "run_give_up", {**seen, "at": now, "errors": json.dumps([say(CUT_OFF)])}
                )
    return _Claim(mine, by)


def _date_back(session: Session, job: Job, now: datetime) -> None:
    """Date what ran by a clock that was ahead as of now, and free its slots: their time is still to come."""
    session.run("runs_date_back", {"job": job.name, "ahead": now + grace(job), "now": now})


def _take_over(session: Session, app: App, told: dict[str, Any]) -> list[Row]:
    """Take a slot whose run has died before its end; how long ago it was taken says nothing of that."""
    for row in session.execute("run_of_slot", {"job": told["job"], "slot": told["slot"]}):
        if row["finished_at"] is None and gone(app, row):
            seen = {"id": row["id"], "seen": row["claimed_by"]}
            return session.execute("run_take_over", {"at": told["at"], "by": told["by"], **seen})
    return []


def _finish(app: App, claim: _Claim, report: Report) -> None:
    """Keep the report of a run; nothing where another process has taken the run over."""
    kept = list(report.errors[:MOST_KEPT])
    if more := len(report.errors) - len(kept):
        kept.append(say(AND_MORE, {"count": more}))
    counts = {name: getattr(report, name) for name in ("examined", "changed", "queued", "failed")}
    with app.transaction() as session:
        session.run(
            "run_finish",
            {
                **claim._asdict(),
                **counts,
                "at": app.now(),
                "errors": json.dumps(kept, ensure_ascii=False),
            },
        )


def me() -> str:
    """Return by which name this process claims: its computer and its number."""
    return f"{socket.gethostname()}:{os.getpid()}"


def gone(app: App, row: Row) -> bool:
    """Say whether whoever holds an unfinished run has died: nobody holds its token any more."""
    return not app.held(row["claimed_by"] or "")
