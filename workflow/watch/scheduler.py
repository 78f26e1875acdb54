"""The scheduler, which runs jobs when their time has come, until somebody says stop: one leader per register.

APScheduler is a clock here and nothing more: what is due, and that it runs once, is decided by the claim
of a slot in the register.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.cron import CronTrigger

from notifications.language import say
from states.errors import KetnapError
from states.frozen import NamedTuple
from states.pipeline import N_, Warned
from workflow import clock
from workflow.store.leader import Seat, seat
from workflow.watch import stopping
from workflow.watch.running import Ran, me, run_due
from workflow.watch.table import JOBS, Job

if TYPE_CHECKING:
    from workflow.app import App

BEAT = 2.0
"""Seconds between two looks: is it time to stop, do we still lead, has the clock jumped?"""
JUMP = timedelta(seconds=30)

STANDBY = N_("Another scheduler leads this register ({leader}); this one waits to take its place.")
LEADS = N_("The scheduler runs; it stops on Ctrl-C or SIGTERM.")
LOST = N_("The lead of this register was lost; trying to get it again.")
CLOCK_JUMPED = N_("The clock was changed; checking again what is due.")
NO_RUN = N_("What is due cannot be run now: {reason}")

Tell = Callable[[Warned], None]
Seen = Callable[[Ran], None]


class Once(NamedTuple):
    """What one look did; `led` is False, and nothing was done, while another scheduler leads."""

    led: bool
    leader: str
    runs: tuple[Ran, ...]


def once(app: App) -> Once:
    """Run what is due and end; do nothing where another scheduler leads. Stops as `serve` does."""
    place, name, stop = _seat(app), me(), Event()
    app.stopping = stop.is_set
    try:
        if not place.take(name):
            return Once(led=False, leader=place.leader(), runs=())
        with stopping.on_signals(stop.set):
            return Once(led=True, leader=name, runs=tuple(run_due(app, stopped=stop.is_set)))
    finally:
        place.leave()


class Scheduler:
    """A scheduler in the foreground. `tell` gets what is worth a line, `seen` each run that has ended."""

    def __init__(self, app: App, *, tell: Tell, seen: Seen) -> None:
        self._app = app
        self._tell = tell
        self._seen = seen
        self._stop = Event()
        app.stopping = self._stop.is_set
        self._one = Lock()

    def stop(self) -> None:
        """Ask it to end: the job under way is finished, no other is begun."""
        self._stop.set()

    def serve(self) -> None:
        """Lead or wait to lead, and run what is due, until asked to stop."""
        place = _seat(self._app)
        try:
            with stopping.on_signals(self.stop):
                while not self._stop.is_set():
                    if self._wait_to_lead(place):
                        self._lead(place)
        finally:
            place.leave()

    def _wait_to_lead(self, place: Seat) -> bool:
        """Wait until we lead (True) or are to stop (False)."""
        told: Warned | None = None
        while not self._stop.is_set():
            try:
                if place.take(me()):
                    return True
                waits = Warned(STANDBY, {"leader": place.leader()})
            except KetnapError as error:  # the server is away for a while
                waits = Warned(NO_RUN, {"reason": say(error.message, error.params)})
            if waits != told:
                self._tell(waits)
            told = waits
            self._stop.wait(BEAT)
        return False

    def _lead(self, place: Seat) -> None:
        """Run jobs until asked to stop, or until the lead is lost."""
        self._tell(Warned(LEADS, {}))
        ticks = self._start()
        try:
            before = _both_clocks()
            while not self._stop.wait(BEAT):
                if not place.held():
                    self._tell(Warned(LOST, {}))
                    break
                before = self._look_at_the_clock(ticks, before)
        finally:
            ticks.remove_all_jobs()  # else a tick of this very moment finds its executor gone
            ticks.shutdown(wait=True)

    def _start(self) -> BackgroundScheduler:
        """Start the ticks, beginning with everything that is due already."""
        ticks = BackgroundScheduler(
            timezone=clock.VIETNAM,
            executors={"default": ThreadPoolExecutor(1)},
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        logging.getLogger("apscheduler").setLevel(logging.CRITICAL)  # what fails is told by us
        ticks.add_job(self._run)
        for job in JOBS:
            ticks.add_job(self._run, trigger(job), id=job.name)
        ticks.start()
        return ticks

    def _run(self) -> None:
        """Run whatever is due, in the order of the table, also a slot whose run has died meanwhile.

        A register that cannot be used now is told and tried again.
        """
        if self._stop.is_set():
            return
        with self._one:
            try:
                for ran in run_due(self._app, stopped=self._stop.is_set):
                    self._seen(ran)
            except KetnapError as error:
                self._tell(Warned(NO_RUN, {"reason": say(error.message, error.params)}))

    def _look_at_the_clock(
        self, ticks: BackgroundScheduler, before: tuple[datetime, float]
    ) -> tuple[datetime, float]:
        """Count the ticks anew where the clock was put forward or back: a tick waits for its old time."""
        now = _both_clocks()
        passed = timedelta(seconds=now[1] - before[1])
        if abs(now[0] - before[0] - passed) > JUMP:
            self._tell(Warned(CLOCK_JUMPED, {}))
            for job in JOBS:
                ticks.reschedule_job(job.name, trigger=trigger(job))
            ticks.add_job(self._run)
        return now


def trigger(job: Job) -> CronTrigger:
    """Return APScheduler's own trigger for the slots of a job."""
    fields: dict[str, Any] = dict(job.when)
    return CronTrigger(**fields, timezone=clock.VIETNAM)


def _seat(app: App) -> Seat:
    from workflow.store import location

    return seat(app.where, location.patience())


def _both_clocks() -> tuple[datetime, float]:
    """Return the time of day, and the time that nobody can change."""
    return clock.now(), time.monotonic()
