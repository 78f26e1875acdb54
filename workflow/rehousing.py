"""Pass the open cases of a unit that is closed to its heir, one act each, with history kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow import casework
from workflow.casework import Draft

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.database import Session
    from workflow.stamp import Stamp


def rehouse(session: Session, app: App, units: tuple[int, int], stamp: Stamp) -> int:
    """Pass every open case of the first unit to the second; return how many.

    Transfers under way from or to the closed unit go on from or to its heir.
    """
    closing, heir = units
    there = casework.ground(session, heir, today=app.today(), on=stamp.on)
    rows = session.execute("cases_open_of_unit", {"unit_id": closing})
    for row in rows:
        case = casework.read_row(session, row)
        fields = {"from": row["unit"], "to": there.chain[-1].code}
        draft = Draft("transfer_rehouse", case.dossier.state, fields, unit_id=heir)
        casework.apply(session, case, draft, stamp, there)
    session.run("transfers_repoint_from", {"unit_id": closing, "heir_id": heir})
    session.run("transfers_repoint_to", {"unit_id": closing, "heir_id": heir})
    return len(rows)
