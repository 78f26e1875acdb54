"""The holds of a case: the times in which its clocks of working days rightly wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from states.catalogue.stages import CLOSED
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from states.history.acts import (
        Act,  # a desk command that shows one case would pay for the catalogue
    )

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
        """Return whether political standards are under review, with no conclusion yet."""
        return self.kind == LASTING and self.ended is None

    def last_day(self, today: date) -> date:
        """Return the last day that does not count, as seen on `today`."""
        if self.ended is None:
            return max(self.until, today) if self.kind == LASTING else self.until
        eve = self.ended - _DAY
        return eve if self.kind == LASTING else min(eve, self.until)

    def lasts(self, on: date) -> bool:
        """Return whether the hold is in force on the day `on`."""
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
    """Return whether a resume on a day has no hold to end; `concludes`: it brings a conclusion."""
    return not _endable(list(holds), on, concludes=concludes)


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
