"""Sweeps over the whole register in statements, so that one bad case stops nothing but itself.

A sweep writes in many small transactions. Where one fails, the cases it was about are halved and tried
again, down to the one that is bad, which is reported.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

from notifications.language import fault
from states.errors import Unavailable
from states.frozen import NamedTuple
from workflow import clock
from workflow.ground import refs
from workflow.ground.refs import Cases
from workflow.upkeep.wrote import Wrote
from workflow.watch import outcome
from workflow.watch.outcome import Planned, Report

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Row, Session

_TOLD = ("ref", "unit", "late", "soon")
"""What of a message's parameters is no use in a plan: it is there already, or long."""


_PAGE = 50_000


class When(NamedTuple):
    """The instant of a run, and the day it is then in Viet Nam."""

    now: datetime
    today: date


Work = Callable[["Session", Cases], Wrote]
"""What is done in one transaction about a range of cases: it returns what it wrote, and only that."""


class Sweep:
    """One run of a job over the register; its sums become the report. A dry run undoes all it does."""

    def __init__(self, app: App, now: datetime, *, dry_run: bool) -> None:
        self.app = app
        self.when = When(now, clock.day_of(now))
        self.examined = self.changed = self.queued = 0
        self._dry_run = dry_run
        self._errors: list[str] = []
        self._planned: list[Planned] = []
        outcome.keep(self.report)
        with app.reading() as session:
            self.cases = Cases(**session.execute("cases_span")[0])

    def over(self, work: Work, cases: Cases | None = None) -> int:
        """Do some work about all cases, or some; return how many rows were written."""
        cases = cases or self.cases
        if cases.first > cases.last:
            return 0
        try:
            return self._once(work, cases)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one bad case never stops the rest
            return self._halves(work, cases, error)

    def one(self, work: Work, about: str) -> int:
        """Do some work about one thing, which a failure names as `about`; return the rows written."""
        try:
            return self._once(work, self.cases)
        except Unavailable:
            raise
        except Exception as error:  # noqa: BLE001 - one bad row never stops the rest
            self._failed(about, error)
            return 0

    def in_pages(self, work: Work) -> int:
        """Do some work about all cases, a transaction for each page of them."""
        first, last = self.cases
        pages = (Cases(n, min(n + _PAGE - 1, last)) for n in range(first, last + 1, _PAGE))
        return sum(self.over(work, page) for page in pages)

    def add(self, *planned: Planned) -> None:
        """Put on the plan what is no message."""
        self._planned += planned

    def report(self) -> Report:
        """Return the sums: each counts what this run wrote, whatever others write meanwhile."""
        counts = self.examined, self.changed, self.queued
        return Report(*counts, len(self._errors), tuple(self._errors), tuple(self._planned))

    def _halves(self, work: Work, cases: Cases, error: Exception) -> int:
        first, last = cases
        if first == last:
            self._failed(refs.make(first), error)
            return 0
        middle = (first + last) // 2
        return self.over(work, Cases(first, middle)) + self.over(work, Cases(middle + 1, last))

    def _failed(self, about: str, error: Exception) -> None:
        self._errors.append(f"{about}: {fault(error)}")

    def _once(self, work: Work, cases: Cases) -> int:
        wrote = Wrote()
        with suppress(_UndoneError), self.app.transaction() as session:
            before = self._listed(session)
            wrote = work(session, cases)
            if self._dry_run:
                known = {row["id"] for row in before}
                new = [row for row in self._listed(session) if row["id"] not in known]
                self._planned += map(_planned, new)
                raise _UndoneError
        self.changed += wrote.rows
        self.queued += wrote.queued
        self.examined += wrote.examined
        return wrote.rows

    def _listed(self, session: Session) -> list[Row]:
        """Return on a dry run the messages that would leave from the instant of this run on."""
        return session.execute("messages_fresh", {"now": self.when.now}) if self._dry_run else []


class _UndoneError(Exception):
    """The end of a dry run."""


def _planned(row: Row) -> Planned:
    params = {k: v for k, v in json.loads(row["params"]).items() if k not in _TOLD}
    return Planned(row["template"], row["ref"], row["reader"], params)
