"""Holds in force that today's rule would not allow so long; nothing is changed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.law.hold_bounds import beyond
from workflow.casework import casefile
from workflow.ground import basis

if TYPE_CHECKING:
    from datetime import date

    from workflow.store import Session


class Beyond(NamedTuple):
    """A hold in force that today's rule H1 would not allow so; what was lawful when it was laid stays.

    `part` of the rule is what it is beyond: `paper`, `branch` or `committee`; `last` is the day until which
    it could last today.
    """

    ref: str
    unit: str
    act: int
    part: str
    since: date
    until: date
    most: int
    last: date


def holds_beyond(session: Session, today: date) -> Iterator[Beyond]:
    """Yield the holds that still stand and are beyond today's bounds, oldest first; nothing is changed."""
    for row in session.execute("holds_standing", {"today": today}):
        case = casefile.read_row(session, row).dossier
        context = basis.ground(session, row["unit_id"], today=today).context
        hold = next(one for one in case.holds if one.act == row["act_n"])
        for bound in beyond(hold, case.holds, context.law(today)["H1"], context.calendar):
            if bound.part != "branch" or not row["by_committee"]:
                yield Beyond(row["ref"], row["unit"], hold.act, *bound)
