"""What a case rests on outside itself: its units, the law, the calendar."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from states.law.context import LegalContext
from states.units import Unit
from workflow.ground import calendars, tree

if TYPE_CHECKING:
    from workflow.store import Session


class Ground(NamedTuple):
    """What a case rests on outside itself: its units, the law, the calendar.

    `chain` is the tree of the day of the act, by which a step is judged; `now` that of today, by which
    deadlines are kept and which says who may act.
    """

    chain: tuple[Unit, ...]
    now: tuple[Unit, ...]
    context: LegalContext


def ground(session: Session, unit_id: int, *, today: date, on: date | None = None) -> Ground:
    """Read what a case of the unit rests on, for an act dated `on` (default: today)."""
    now = tree.chain(session, unit_id, today)
    chain = now if on is None or on == today else tree.chain(session, unit_id, on)
    law = tree.law(session, now)
    context = LegalContext(law, calendars.load(session, date.min), today, now[-1].meets)
    return Ground(chain, now, context)
