"""What the cases of a list rest on, read once for all its rows."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from workflow.ground import basis, tree

if TYPE_CHECKING:
    from datetime import date

    from workflow.ground.basis import Ground
    from workflow.store import Session


class Grounds:
    """What cases rest on: for each unit, and each time in which the tree stood as it was."""

    def __init__(self, session: Session, today: date) -> None:
        self._session, self._today = session, today
        self._changed = tree.changed(session)
        self._read: dict[tuple[int, int], Ground] = {}
        self._now: dict[int, Ground] = {}

    def today(self, unit_id: int) -> Ground:
        """Return the ground of a unit today."""
        if unit_id not in self._now:
            self._now[unit_id] = basis.ground(self._session, unit_id, today=self._today)
        return self._now[unit_id]

    def at(self, unit_id: int, on: date) -> Ground:
        """Return the ground of a unit on a day."""
        if on == self._today:
            return self.today(unit_id)
        key = unit_id, bisect_right(self._changed, on)
        if key not in self._read:
            now = self.today(unit_id)
            self._read[key] = now._replace(chain=tree.chain(self._session, unit_id, on))
        return self._read[key]
