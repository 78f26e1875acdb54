"""What the next recomputing puts right by itself, and so is no finding yet.

A day that begins changes what is derived, where a rule or a fact of a unit holds from then on; and so does a
newer program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow import clock
from workflow.upkeep.invariants import UNREADABLE
from workflow.upkeep.recomputing import Recomputer

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime

    from workflow.store import Row, Session
    from workflow.upkeep.findings import Found


class Late(NamedTuple):
    """That recomputing is late: it last ran at an instant, or never."""

    ran_at: datetime | None


class Pending:
    """What a recomputing on a day would put right; what is known of a case holds for one reading only.

    Where recomputing is `late`, only what was as it should be when the case was last written, by a recomputing or
    with its last act: the days since have changed what holds, and nobody else has changed anything.
    """

    def __init__(self, today: date, late: Late | None = None) -> None:
        self._today, self._late = today, late
        self._seen: Session | None = None
        self._recomputer = Recomputer(today)
        self._mended: dict[str, bool] = {}
        self.left_out: set[str] = set()
        """The cases of which something was left out."""

    def __call__(self, session: Session, found: Found) -> bool:
        """Say whether the next recomputing puts a finding right."""
        if not found.derived:
            return False
        if session is not self._seen:
            self._seen, self._recomputer, self._mended = session, Recomputer(self._today), {}
        if found.about not in self._mended:
            self._mended[found.about] = self._mends(session, found.about)
        if self._mended[found.about]:
            self.left_out.add(found.about)
        return self._mended[found.about]

    def _mends(self, session: Session, ref: str) -> bool:
        """Say whether a recomputing takes up a case, can read it, and finds something to write."""
        rows = session.execute("case_to_recompute", {"ref": ref})
        try:
            differs = any(self._recomputer.recompute(session, row).differs for row in rows)
            return differs and (self._late is None or self._stood(session, rows))
        except UNREADABLE:
            return False

    def _stood(self, session: Session, rows: Iterable[Row]) -> bool:
        """Say whether a case is as it had to be on one of the days on which it was last written."""
        written = {self._late.ran_at} if self._late and self._late.ran_at else set()
        for row in rows:
            acts = session.execute("acts_of_case", {"case_id": row["id"]})
            written |= {act["recorded_at"] for act in acts[-1:]}
        days = {clock.day_of(at) for at in written}
        return any(
            not any(Recomputer(day).recompute(session, row).differs for row in rows) for day in days
        )
