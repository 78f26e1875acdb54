"""Fold the holds of a case: the times in which its clocks of working days rightly wait."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from states.acts import (
        Act,
    )  # not at run time: a desk command that shows one case would pay for the catalogue

LASTING = "political-standards"
"""The kind of hold that never ends by itself, only by a `resume` with a conclusion."""


class Hold(NamedTuple):
    """A time in which the clocks of working days rightly wait.

    `ended` is the day of the `resume`, which counts again; None while there was none. The `until` of a
    hold for political standards is a day of review.
    """

    act: int
    kind: str
    reason: str
    on: date
    until: date
    ended: date | None

    def last_day(self, today: date) -> date:
        """Return the last day that does not count, as seen on `today`."""
        if self.ended is None:
            return max(self.until, today) if self.kind == LASTING else self.until
        eve = self.ended - timedelta(days=1)
        return eve if self.kind == LASTING else min(eve, self.until)

    def lasts(self, on: date) -> bool:
        """Say whether the hold is in force on the day `on`."""
        return self.on <= on <= self.last_day(on)


def holds_of(acts: Iterable[Act]) -> tuple[Hold, ...]:
    """Return every hold in the acts, oldest first, each with its end."""
    holds: list[Hold] = []
    for act in acts:
        if act.move == "hold":
            until, kind = act.day("until") or act.on, act.text("kind") or "other"
            holds.append(Hold(act.n, kind, act.text("reason") or "", act.on, until, None))
        elif act.move == "resume" and (i := _resumed(holds, act)) is not None:
            holds[i] = holds[i]._replace(ended=act.on)
    return tuple(holds)


def _resumed(holds: list[Hold], resume: Act) -> int | None:
    """Return the place of the hold that a `resume` ends: with a conclusion, first the lasting one."""
    concludes = resume.text("conclusion") is not None
    still = [
        (hold.kind == LASTING, i)
        for i, hold in enumerate(holds)
        if hold.ended is None and hold.lasts(resume.on) and (concludes or hold.kind != LASTING)
    ]
    return max(still)[1] if still else None
