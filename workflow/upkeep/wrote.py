"""What one transaction of a sweep wrote, counted by itself: not by what stands in the register afterwards."""

from __future__ import annotations

from states.frozen import NamedTuple


class Wrote(NamedTuple):
    """Rows written, messages put into the outbox among them, and things looked at where that is not known before."""

    rows: int = 0
    queued: int = 0
    examined: int = 0

    def and_(self, other: Wrote) -> Wrote:
        """Return both together."""
        return Wrote(*(mine + theirs for mine, theirs in zip(self, other, strict=True)))
