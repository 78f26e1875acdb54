"""The register's first day: what is dated before it comes from old papers, and nobody asks who may type it."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from workflow import clock
from workflow.store import settings

if TYPE_CHECKING:
    from workflow.store import Session

FIRST_DAY = "first-day"
"""The setting that holds it, as an ISO date."""


def of(session: Session) -> date:
    """Return the first day; where nobody set one, the day of the first entry, or of the making of the register."""
    told = settings.read(session, FIRST_DAY)
    return date.fromisoformat(told) if told else begun(session)


def begun(session: Session) -> date:
    """Return the day on which the first act was entered or the register was made, whichever is earlier."""
    made = session.execute("register_made")[0]["created_at"]
    acts = session.execute("register_begun")
    return min([clock.day_of(made), *(clock.day_of(row["recorded_at"]) for row in acts)])
