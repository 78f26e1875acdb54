"""Fold the holds of a case: the times in which its clocks of working days rightly wait."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from states.acts import Act
from states.pipeline import N_
from states.stages import CLOSED

if TYPE_CHECKING:
    from states.calendar import Calendar
    from states.rules import Rule

LASTING = "political-standards"
"""The kind of hold that never ends by itself, only by a `resume` with a conclusion."""
_DAY = timedelta(days=1)


class Hold(NamedTuple):
    """A time in which the clocks of working days rightly wait.

    `ended` is the day of the `resume`, which counts again, or of the case's closing; None while there was
    none. The `until` of a hold for political standards is a day of review; `ref_no` is the paper it rests on.
    """

    act: int
    kind: str
    reason: str
    on: date
    until: date
    ended: date | None
    ref_no: str | None = None

    @property
    def under_review(self) -> bool:
        """Say whether political standards are under review, with no conclusion yet."""
        return self.kind == LASTING and self.ended is None

    def last_day(self, today: date) -> date:
        """Return the last day that does not count, as seen on `today`."""
        if self.ended is None:
            return max(self.until, today) if self.kind == LASTING else self.until
        eve = self.ended - _DAY
        return eve if self.kind == LASTING else min(eve, self.until)

    def lasts(self, on: date) -> bool:
        """Say whether the hold is in force on the day `on`."""
        return self.on <= on <= self.last_day(on)


def holds_of(acts: Iterable[Act]) -> tuple[Hold, ...]:
    """Return every hold in the acts, oldest first, each with its end: a resume, or the case's closing."""
    holds: list[Hold] = []
    for act in acts:
        if act.move == "hold":
            holds.append(_laid(act))
        elif act.move == "resume" and (i := _resumed(holds, act)) is not None:
            holds[i] = holds[i]._replace(ended=act.on)
        elif act.is_move and act.to_state in CLOSED:
            holds = [h._replace(ended=act.on) if h.ended is None else h for h in holds]
    return tuple(holds)


def nothing_ends(holds: Iterable[Hold], on: date, *, concludes: bool) -> bool:
    """Say whether a resume on a day has no hold to end; `concludes`: it brings a conclusion."""
    return not _endable(list(holds), on, concludes=concludes)


TOO_LONG = {
    "paper": N_(
        "The clock would wait from {since} to {until}; beyond {most} days, so after {last}, a hold rests on "
        "a paper: give its number with --ref-no."
    ),
    "branch": N_(
        "The clock would wait from {since} to {until}; a branch holds it for at most {most} days, so until "
        "{last}. Its committee lays a longer hold."
    ),
    "committee": N_(
        "The hold would last from {since} to {until}; nobody holds a case for more than {most} days, so "
        "until {last}. Check the year."
    ),
}
"""Why a hold is too long, by the part of rule H1 that it is beyond."""


class Bound(NamedTuple):
    """A part of rule H1 that a hold is beyond: the wait it would make, the days allowed, the last day so."""

    part: str
    since: date
    until: date
    most: int
    last: date


def beyond(hold: Hold, others: Iterable[Hold], rule: Rule, calendar: Calendar) -> Iterator[Bound]:
    """Yield what a hold is beyond: the days without a paper, a branch's, anybody's.

    Holds that follow one another without a working day between them are one wait. A review of political
    standards has no length, only a day to be looked at again.
    """
    first, last = _wait(hold, others, calendar)
    spans = {"committee": (hold.on, hold.until)}
    if hold.kind != LASTING and first is not None:
        spans = {"paper": (first, last), "branch": (first, last), **spans}
    for part, (since, until) in spans.items():
        most = int(rule.part(part))
        bound = since + most * _DAY
        if until > bound and not (part == "paper" and hold.ref_no):
            yield Bound(part, since, until, most, bound)


def _wait(hold: Hold, others: Iterable[Hold], calendar: Calendar) -> tuple[date | None, date]:
    """Return the first and the last day of the unbroken wait that a hold is part of.

    The first is None where another hold covers it whole: then it makes nobody wait.
    """
    first, last = hold.on, hold.until
    spans = [(o.on, o.last_day(o.until)) for o in others if o.kind != LASTING and o.act != hold.act]
    if any(on <= first and last <= end for on, end in spans):
        return None, last
    for on, end in sorted(spans, key=lambda span: span[1], reverse=True):
        if on < first and on <= end and calendar.working_days(end, first - _DAY) <= 0:
            first = on
    for on, end in sorted(spans):
        if end > last and on > hold.on and calendar.working_days(last, on - _DAY) <= 0:
            last = end
    return first, last


def _laid(act: Act) -> Hold:
    until, kind = act.day("until") or act.on, act.text("kind") or "other"
    reason, ref_no = act.text("reason") or "", act.text("ref_no")
    return Hold(act.n, kind, reason, act.on, until, None, ref_no)


def _resumed(holds: list[Hold], resume: Act) -> int | None:
    """Return the place of the hold that a `resume` ends: with a conclusion, first the lasting one."""
    still = _endable(holds, resume.on, concludes=resume.text("conclusion") is not None)
    return max(still)[1] if still else None


def _endable(holds: list[Hold], on: date, *, concludes: bool) -> list[tuple[bool, int]]:
    return [
        (hold.kind == LASTING, i)
        for i, hold in enumerate(holds)
        if hold.ended is None and hold.lasts(on) and (concludes or hold.kind != LASTING)
    ]
