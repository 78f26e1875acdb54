"""What the next recomputing puts right by itself, and so is no finding yet.

A day that begins changes what is derived, where a rule or a fact of a unit holds from then on; and so does a
newer program.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from workflow.upkeep.invariants import UNREADABLE
from workflow.upkeep.recomputing import Recomputer

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Session
    from workflow.upkeep.impossible import Found


def lasting(app: App, found: Iterable[Found]) -> list[Found]:
    """Return the findings that the next recomputing will not put right."""
    recomputer = Recomputer(app.today())
    mended: dict[str, bool] = {}
    kept = []
    for one in found:
        if one.derived and one.about not in mended:
            with app.reading() as session:
                mended[one.about] = _mends(session, recomputer, one.about)
        if not (one.derived and mended[one.about]):
            kept.append(one)
    return kept


def _mends(session: Session, recomputer: Recomputer, ref: str) -> bool:
    """Say whether a recomputing takes up a case, can read it, and finds something to write."""
    rows = session.execute("case_to_recompute", {"ref": ref})
    try:
        return any(recomputer.recompute(session, row).differs for row in rows)
    except UNREADABLE:
        return False
