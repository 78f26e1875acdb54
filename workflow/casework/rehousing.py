"""The passing of open cases from a closed unit to its heir, one act each, with history kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.casework import casefile, writing
from workflow.casework.writing import Draft
from workflow.ground import basis

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session


def rehouse(session: Session, app: App, units: tuple[int, int], stamp: Stamp) -> int:
    """Pass every open case of the first unit to the second; return how many.

    Transfers under way from or to the closed unit go on from or to its heir, and what the unit was
    asked is the heir's to answer.
    """
    closing, heir = units
    there = basis.ground(session, heir, today=app.today(), on=stamp.on)
    rows = session.execute("cases_open_of_unit", {"unit_id": closing})
    for row in rows:
        _pass(session, casefile.read_row(session, row), (heir, there), stamp)
    session.run("transfers_repoint_from", {"unit_id": closing, "heir_id": heir})
    session.run("transfers_repoint_to", {"unit_id": closing, "heir_id": heir})
    session.run("requests_repoint", {"unit_id": closing, "heir_id": heir})
    return len(rows)


def come_home(session: Session, case: CaseFile, stamp: Stamp, today: date) -> CaseFile:
    """Pass a case that was opened again to the heir of its unit, where that was closed meanwhile."""
    unit_id = int(case.row["unit_id"])
    heir = int(session.execute("unit_heir", {"unit_id": unit_id})[0]["id"])
    if heir == unit_id:
        return case
    there = basis.ground(session, heir, today=today, on=stamp.on)
    case = _pass(session, case, (heir, there), stamp)
    session.run("transfers_repoint_from", {"unit_id": unit_id, "heir_id": heir})
    return case


def _pass(session: Session, case: CaseFile, home: tuple[int, Ground], stamp: Stamp) -> CaseFile:
    heir, there = home
    fields = {"from": case.row["unit"], "to": there.chain[-1].code}
    draft = Draft("transfer_rehouse", case.dossier.state, fields, unit_id=heir)
    return writing.apply(session, case, draft, stamp, there)
