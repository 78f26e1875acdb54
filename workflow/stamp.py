"""The stamp that travels from the edge downward: who acts, when it is recorded, the paper's date and why."""

from __future__ import annotations

from datetime import date, datetime

from states.frozen import NamedTuple
from states.units import Actor

__all__ = ["Actor", "Stamp"]


class Stamp(NamedTuple):
    """Who (`actor`), entered when (`at`, an aware instant), dated how (`on`), and why (`note`)."""

    actor: Actor
    at: datetime
    on: date
    note: str | None = None
