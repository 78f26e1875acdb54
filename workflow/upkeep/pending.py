"""What the next recomputing puts right by itself, and so is no finding yet.

A day that begins changes what is derived, where a rule or a fact of a unit holds from then on; and so does a
newer program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.upkeep.invariants import UNREADABLE
from workflow.upkeep.recomputing import Recomputer

if TYPE_CHECKING:
    from datetime import date

    from workflow.store import Session
    from workflow.upkeep.findings import Found


class Pending:
    """What a recomputing on a day would put right; what is known of a case holds for one reading only."""

    def __init__(self, today: date) -> None:
        self._today = today
        self._seen: Session | None = None
        self._recomputer = Recomputer(today)
        self._mended: dict[str, bool] = {}

    def __call__(self, session: Session, found: Found) -> bool:
        """Say whether the next recomputing puts a finding right."""
        if not found.derived:
            return False
        if session is not self._seen:
            self._seen, self._recomputer, self._mended = session, Recomputer(self._today), {}
        if found.about not in self._mended:
            self._mended[found.about] = self._mends(session, found.about)
        return self._mended[found.about]

    def _mends(self, session: Session, ref: str) -> bool:
        """Say whether a recomputing takes up a case, can read it, and finds something to write."""
        rows = session.execute("case_to_recompute", {"ref": ref})
        try:
            return any(self._recomputer.recompute(session, row).differs for row in rows)
        except UNREADABLE:
            return False
