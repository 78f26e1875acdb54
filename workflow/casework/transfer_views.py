"""Views of hand-overs as they stand: one, and those that concern a unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import transfer
from states.frozen import NamedTuple
from states.law.deadlines import open_deadlines
from workflow.casework import casefile, views
from workflow.ground import basis, scope

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.casework.views import Also
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

ON_THE_WAY = ("sent", "acknowledged")
DUE = ("T1", "T2", "T3", "T4", "T5")


class TransferView(NamedTuple):
    """One hand-over as it stands; `to` is a unit's code or the residence outside the register."""

    id: int
    ref: str
    state: str
    from_: str
    to: str
    letter: str
    sent_on: date | None
    acknowledged_on: date | None
    accepted_on: date | None
    due: date | None


class Taken(TransferView):
    """A hand-over as a step left it; `act` and `on` are the number and date of the act that was written.

    `also` are the acts that were written with it.
    """

    act: int
    on: date
    also: tuple[Also, ...]


class ListedTransfer(NamedTuple):
    """One hand-over in a list, with the person and both sides by name.

    `name` is None for who was asked to take the case and is asked no longer; `to_name` for a place outside.
    """

    id: int
    ref: str
    state: str
    from_: str
    to: str
    letter: str
    sent_on: date | None
    acknowledged_on: date | None
    accepted_on: date | None
    due: date | None
    name: str | None
    from_name: str
    to_name: str | None


def listed(
    app: App, stamp: Stamp, *, state: str | None = None, overdue: bool = False
) -> list[ListedTransfer]:
    """Return the transfers from, to or within the actor's subtree, oldest first; to it once they were sent."""
    with app.reading() as session:
        rows = session.execute(
            "transfers_in_scope", {**scope.subtree(stamp.actor.unit_path), "state": state}
        )
        views = [_listed(row, _shaped(row, _due(session, row, app.today()))) for row in rows]
    return [
        view for view in views if not overdue or (view.due is not None and view.due < app.today())
    ]


def under_way(app: App, stamp: Stamp, state: str | None = None) -> list[int]:
    """Return the numbers of the hand-overs the actor's subtree sent and nobody took over yet, oldest first.

    `state` picks those that stand there instead.
    """
    wanted = {**scope.subtree(stamp.actor.unit_path), "state": state}
    with app.reading() as session:
        rows = session.execute("transfers_in_scope", wanted)
    states = (state,) if state else ON_THE_WAY
    ours = (row for row in rows if row["from_path"].startswith(stamp.actor.unit_path))
    return [row["id"] for row in ours if row["state"] in states]


def outside(app: App, number: int) -> bool:
    """Say whether a hand-over goes to a place outside the register."""
    with app.reading() as session:
        rows = session.execute("transfer_by_id", {"id": number})
    return bool(rows) and rows[0]["to_unit_id"] is None


def of(session: Session, number: int, case: CaseFile, base: Ground) -> TransferView:
    """Return the hand-over of a case that was just read or written."""
    row = session.execute("transfer_by_id", {"id": number})[0]
    return _shaped(row, _soonest(case, base) if row["state"] in transfer.OPEN else None)


def taken(session: Session, number: int, case: CaseFile, base: Ground, known: int) -> Taken:
    """Return the hand-over of a case in which a step of it was just written, after the act `known`."""
    view = Taken(*of(session, number, case, base))
    act = next(one for one in reversed(case.acts) if one.move.startswith("transfer_"))
    view.act, view.on, view.also = act.n, act.on, views.also(case, known, act.n)
    return view


def _due(session: Session, row: Row, today: date) -> date | None:
    """Return by when a hand-over is to go on, as of today where its clock waits for a conclusion."""
    due: date | None = row["due"]
    if due is None or not row["waits"]:
        return due
    case = casefile.read_row(session, {"id": row["case_id"], "ref": row["ref"]})
    base = basis.ground(session, row["unit_id"], today=today)
    return _soonest(case, base)


def _soonest(case: CaseFile, base: Ground) -> date | None:
    due = (d.due for d in open_deadlines(case.dossier, base.context) if d.rule in DUE)
    return min(due, default=None)


def _shaped(row: Row, due: date | None) -> TransferView:
    return TransferView(
        row["id"],
        row["ref"],
        row["state"],
        row["from_code"],
        row["to_code"] or row["residence"],
        row["letter"],
        row["sent_on"],
        row["acknowledged_on"],
        row["accepted_on"],
        due,
    )


def _listed(row: Row, view: TransferView) -> ListedTransfer:
    return ListedTransfer(*view, row["name"], row["from_name"], row["to_name"])
