"""How a case is asked for as it was: the day up to which acts count, the day up to whose end they were known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from datetime import date


class Past(NamedTuple):
    """As of which day, and as it was known at the end of which day; None is today."""

    as_of: date | None = None
    known_at: date | None = None

    def __bool__(self) -> bool:
        return self.as_of is not None or self.known_at is not None


PRESENT = Past()
