"""Hand-overs of a case to another unit, or to a place outside the register; it is never lost on the way.

Ownership passes in the one transaction of the acceptance: a case is never in zero and never in two
units.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from states.catalogue import fields_of, transfer
from states.catalogue.stages import CLOSED
from states.errors import BadInput, NotFound, NotPermitted
from states.machine import TRANSFERS
from states.pipeline import N_, Move, Refusal
from states.values import parse
from workflow.casework import (
    casefile,
    derived_transfers,
    gate,
    letter_numbers,
    transfer_places,
    transfer_views,
    writing,
)
from workflow.casework.casefile import CaseFile
from workflow.casework.transfer_views import Taken
from workflow.casework.transfer_views import TransferView as TransferView
from workflow.casework.transfer_views import listed as listed
from workflow.casework.writing import Draft
from workflow.ground import basis
from workflow.ground.basis import Ground

if TYPE_CHECKING:
    from datetime import date

    from states.history.acts import Act
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

_STEP = {step.name: step for step in transfer.STEPS}
_RECEIVING = ("acknowledge", "accept", "decline")
_STEPS_OUTSIDE = ("send", "cancel", "outside_reply", "decline")
_STEPS_WITHIN = ("send", "cancel", *_RECEIVING)
_NO_STEPS_THERE = N_(
    "A place outside the register takes no steps here: record its answer with outside-reply, or its "
    "refusal with decline."
)
_ANSWERS_ITSELF = N_("The receiving unit is in this register and answers itself.")


def open_transfer(app: App, ref: str, given: Mapping[str, object], stamp: Stamp) -> Taken:
    """Draft the hand-over of a case to a unit (`to`) or a place outside the register (`residence`).

    Raises `Refused` (S0) while another transfer is open or the case is closed, `NotFound` for an
    unknown destination.
    """
    with app.transaction() as session:
        return app.answered(session, draft(session, app, ref, given, stamp))


def draft(session: Session, app: App, ref: str, given: Mapping[str, object], stamp: Stamp) -> Taken:
    """Draft a hand-over in the caller's transaction; raises as `open_transfer` does."""
    fields = parse(fields_of("transfer_open"), given)
    if ("to" in fields) == ("residence" in fields):
        message = N_("{field}: give either the receiving unit or the new residence.")
        raise BadInput(message, field="--to, --residence", value="")
    case, base = gate.for_writing(session, app, ref, stamp, None)
    gate.permit(stamp, gate.WORKERS)
    gate.refuse(
        gate.not_owned(case, base, stamp), _dated(case, stamp, app.today()), _one_at_a_time(case)
    )
    destination = transfer_places.destination(session, case, fields)
    row = {
        "case_id": case.id,
        "state": transfer.INITIAL,
        "from_unit_id": case.row["unit_id"],
        "to_unit_id": destination and destination["id"],
        "residence": fields.get("residence"),
        "reason": fields.get("reason"),
        "left_on": fields.get("left"),
        "letter": transfer.letter_for(case.dossier.state),
        "opened_on": stamp.on,
        "case_state": case.dossier.state,
    }
    number = int(session.execute("transfer_insert", row)[0]["id"])
    if destination:
        fields["to"] = destination["code"]
    draft = Draft("transfer_open", case.dossier.state, fields)
    case = writing.apply(session, case, draft, stamp, base)
    return transfer_views.taken(session, number, case, base, case.acts[-1].n)


def step(app: App, number: int, name: str, given: Mapping[str, object], stamp: Stamp) -> Taken:
    """Take one step of a transfer: send, acknowledge, accept, decline, cancel, outside_reply.

    Raises `NotFound` out of sight, `NotPermitted` for the other side, `Refused` (S0) for a step the
    transfer does not allow from where it stands.
    """
    with app.transaction() as session:
        done = take(session, number, (name, given), stamp, app.today())
        return app.answered(session, done)


def take(
    session: Session,
    number: int,
    taken: tuple[str, Mapping[str, object]],
    stamp: Stamp,
    today: date,
) -> Taken:
    """Take one step, its name and what it is given, in the caller's transaction; raises as `step` does."""
    move = _STEP[taken[0]]
    fields = parse(move.fields, taken[1])
    ref = find(session, number, stamp)["ref"]
    (locked,) = session.execute("case_for_update", {"ref": ref})
    row = find(session, number, stamp)  # as it stands now that nobody else can move it
    case = casefile.read_row(session, locked)
    base = basis.ground(session, locked["unit_id"], today=today, on=stamp.on)
    permit(row, move.name, stamp)
    gate.refuse(_allowed(row, move), _dated(case, stamp, today), _still_open(case))
    gate.all_given(move.fields, fields)
    gate.check_given(case, fields, stamp, today)
    known = case.acts[-1].n
    case, base = _carry(session, case, base, (row, move, fields), stamp)
    restore(session, case)
    return transfer_views.taken(session, number, case, base, known)


def foresee(app: App, number: int, name: str, stamp: Stamp) -> Row:
    """Return the hand-over that a step is about; raises as `step` does, and writes nothing."""
    app.may_write()
    with app.reading() as session:
        row = find(session, number, stamp)
        case = casefile.read_row(session, session.execute("case_by_ref", {"ref": row["ref"]})[0])
        permit(row, name, stamp)
        stops = _dated(case, stamp, app.today()), _still_open(case)
        gate.refuse(_allowed(row, _STEP[name]), *stops)
    return {**row, "name": case.row["name"]}


def restore(session: Session, case: CaseFile) -> None:
    """Write the latest hand-over of a case as the history has it."""
    numbers = [row["id"] for row in session.execute("transfers_of_case", {"case_id": case.id})]
    rows = derived_transfers.rows(case.acts, case.dossier.acts)
    session.run("transfer_update", rows[-1] | {"id": numbers[-1]})
    session.run("transfer_to_heir", {"id": numbers[-1]})


def permit_undoing(
    session: Session, case: CaseFile, base: Ground, target: Act, stamp: Stamp
) -> None:
    """Ask of who undoes a step of a hand-over what taking it asks: the role and the side."""
    row = session.execute("transfers_of_case", {"case_id": case.id})[-1]
    name = target.move.removeprefix("transfer_")
    permit(find(session, row["id"], stamp), name, stamp)
    if name not in _RECEIVING:
        gate.refuse(gate.not_owned(case, base, stamp))


# -- the pieces -----------------------------------------------------------------------------------


def _dated(case: CaseFile, stamp: Stamp, today: date) -> Iterator[Refusal]:
    yield from gate.in_future(stamp, today)
    yield from gate.too_early(stamp, case.dossier.hand_over_bound)


def _one_at_a_time(case: CaseFile) -> Iterator[Refusal]:
    if case.dossier.transfer:
        yield gate.ours("S0", N_("The case is being handed over already."))
    yield from _still_open(case)


def _still_open(case: CaseFile) -> Iterator[Refusal]:
    if case.dossier.state in CLOSED:
        yield gate.ours("S0", N_("The case is closed; there is nothing to hand over."))


def _allowed(row: Row, move: Move) -> Iterator[Refusal]:
    """Refuse a step that the transfer does not allow from where it stands.

    A place outside the register takes no steps here: the leaving side records its answer, which is
    `outside_reply`, or `decline` with the reason that it gave.
    """
    outside = row["to_unit_id"] is None
    if move.name not in (_STEPS_OUTSIDE if outside else _STEPS_WITHIN):
        yield gate.ours("S0", _NO_STEPS_THERE if outside else _ANSWERS_ITSELF)
        return
    if TRANSFERS.allows(move.name, row["state"]):
        return
    states = {state.id: state.label for state in transfer.STATES}
    yield gate.ours(
        "S0",
        N_("The transfer stands at “{here}”; this step starts from: {sources}."),
        here=states[row["state"]],
        sources=[states[source] for source in move.sources],
    )


def find(session: Session, number: int, stamp: Stamp) -> Row:
    """Return the transfer's row; the receiving side sees it once it was sent."""
    rows = session.execute("transfer_by_id", {"id": number}) if number < MOST else []
    mine = stamp.actor.unit_path
    if rows and (rows[0]["from_path"].startswith(mine) or rows[0]["owner_path"].startswith(mine)):
        return rows[0]
    if rows and rows[0]["sent_on"] is not None and (rows[0]["to_path"] or "").startswith(mine):
        return rows[0]
    raise NotFound(N_("There is no transfer {value}."), value=number)


MOST = 2**31
"""No key of a database reaches so far."""


def permit(row: Row, name: str, stamp: Stamp) -> None:
    """Ask for a branch or committee user of the side whose turn the step is."""
    gate.permit(stamp, gate.WORKERS)
    outside = row["to_unit_id"] is None
    side = row["to_path"] if name in _RECEIVING and not outside else row["from_path"]
    if not side.startswith(stamp.actor.unit_path):
        raise NotPermitted(N_("This step is for the other side of the transfer."), roles=())


def _carry(
    session: Session,
    case: CaseFile,
    base: Ground,
    taken: tuple[Row, Move, Mapping[str, object]],
    stamp: Stamp,
) -> tuple[CaseFile, Ground]:
    """Write the act of a step into the case; an acceptance passes the ownership with it."""
    row, move, fields = taken
    if move.name == "accept":
        return _accept(session, case, (row, fields), stamp, base)
    if move.name == "send":  # the letter that goes with it has its number from now on at the latest
        letter_numbers.give(session, row, transfer.letter_for(case.dossier.state), stamp.on, stamp)
    state = "handed_over" if move.name == "outside_reply" else case.dossier.state
    draft = Draft(f"transfer_{move.name}", state, fields)
    return writing.apply(session, case, draft, stamp, base), base


def _accept(
    session: Session,
    case: CaseFile,
    taken: tuple[Row, Mapping[str, object]],
    stamp: Stamp,
    base: Ground,
) -> tuple[CaseFile, Ground]:
    """Pass the case to the accepting branch, with its helper; a decision too old lapses with it."""
    row, fields = taken
    unit_id = transfer_places.taker(session, row, fields)
    state, today = case.dossier.state, base.context.today
    there = basis.ground(session, unit_id, today=today, on=stamp.on)
    lapses = too_old(case, base, stamp)
    passed = Draft("transfer_accept", state, fields, unit_id=unit_id)
    case = writing.apply(session, case, passed, stamp, there)
    return settle(session, case, (fields["helper"], lapses), stamp, there), there


def settle(
    session: Session, case: CaseFile, what: tuple[object, bool], stamp: Stamp, there: Ground
) -> CaseFile:
    """Assign the helper of a case that has just arrived; its decision lapses first if `what` says so."""
    helper, lapses = what
    if lapses:
        reason = {"reason": transfer.LETTERS["decision"].vi}
        lapsed = Draft("lapse_decision", "verified", reason)
        case = writing.apply(session, case, lapsed, stamp, there)
    assigned = {"evidence": "helper", "name": helper, "since": stamp.on}
    return writing.apply(session, case, Draft("record", case.dossier.state, assigned), stamp, there)


def too_old(case: CaseFile, base: Ground, stamp: Stamp) -> bool:
    """Say whether the case waits on a decision older than a new branch may use (30 working days)."""
    decided = case.dossier.decision if case.dossier.state == "decided" else None
    if decided is None:
        return False
    days = int(base.context.law(decided.on)["D4"].part("days"))
    return stamp.on > base.context.calendar.deadline(decided.on, days).due
