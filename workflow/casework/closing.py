"""What goes with closing a case and with opening it again: its hand-over ends, and it comes home."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import act_label
from states.catalogue.stages import CLOSED
from workflow.casework import rehousing, transfers, writing
from workflow.casework.writing import Draft

if TYPE_CHECKING:
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session


def apply(session: Session, case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> CaseFile:
    """Write an act as `writing.apply` does, with what goes before closing and after opening again."""
    before = case.dossier.state
    if draft.to_state in CLOSED and case.dossier.transfer:
        case = _cancel(session, case, act_label(draft.move, None, before).vi, stamp, base)
    case = writing.apply(session, case, draft, stamp, base)
    return come_home(session, case, before, stamp, base)


def _cancel(session: Session, case: CaseFile, reason: str, stamp: Stamp, base: Ground) -> CaseFile:
    """Cancel the hand-over under way of a case that is about to be closed."""
    draft = Draft("transfer_cancel", case.dossier.state, {"reason": reason})
    case = writing.apply(session, case, draft, stamp, base)
    transfers.restore(session, case)
    return case


def come_home(
    session: Session, case: CaseFile, before: str, stamp: Stamp, base: Ground
) -> CaseFile:
    """Pass a case that is open again to the heir of its unit; `before` is the state in which it was."""
    if before in CLOSED and case.dossier.state not in CLOSED:
        return rehousing.come_home(session, case, stamp, base.context.today)
    return case
