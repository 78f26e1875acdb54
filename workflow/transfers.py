"""Hand a case over to another unit, or to a place outside the register, and never lose it.

Ownership passes in the one transaction of the acceptance: a case is never in zero and never in two
units.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from states import consistency
from states.catalogue import candidacy, fields_of, transfer
from states.deadlines import open_deadlines
from states.errors import BadInput, MissingFields, NotFound, NotPermitted, Refused
from states.machine import decide_transfer
from states.pipeline import N_, Move, Refusal
from states.values import missing, parse
from workflow import cases, casework, scope
from workflow.casework import CaseFile, Draft, Ground

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.database import Row, Session
    from workflow.stamp import Stamp

_STEP = {step.name: step for step in transfer.STEPS}
_RECEIVING = ("acknowledge", "accept", "decline")
_DUE = ("T1", "T2", "T3", "T4", "T5")


@dataclass(frozen=True, slots=True)
class TransferView:
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


def open_transfer(app: App, ref: str, given: Mapping[str, object], stamp: Stamp) -> TransferView:
    """Draft the hand-over of a case to a unit (`to`) or a place outside the register (`residence`).

    Raises `Refused` (S0) while another transfer is open or the case is closed, `NotFound` for an
    unknown destination.
    """
    fields = parse(fields_of("transfer_open"), given)
    if ("to" in fields) == ("residence" in fields):
        raise BadInput(
            N_("{field}: give either the receiving unit or the new residence."),
            field="--to, --residence",
            value="",
        )
    with app.transaction() as session:
        case, base = cases.for_writing(session, app, ref, stamp, None)
        casework.must_own(base, stamp, case)
        cases.permit(stamp, cases.OPENERS)
        _dated(case, stamp, app)
        destination = _destination(session, case, fields)
        if case.dossier.state in candidacy.CLOSED or case.dossier.transfer:
            raise _refused(N_("The case is closed or already being handed over."))
        row = {
            "case_id": case.id, "state": transfer.INITIAL, "from_unit_id": case.row["unit_id"],
            "to_unit_id": destination, "residence": fields.get("residence"), "reason": fields.get("reason"),
            "left_on": fields.get("left"), "letter": transfer.letter_for(case.dossier.state),
            "opened_on": stamp.on, "case_state": case.dossier.state,
        }  # fmt: skip
        number = int(session.execute("transfer_insert", row)[0]["id"])
        draft = Draft("transfer_open", case.dossier.state, fields)
        case = casework.apply(session, case, draft, stamp, base)
        return _view(session, number, case, base)


def step(
    app: App, number: int, name: str, given: Mapping[str, object], stamp: Stamp
) -> TransferView:
    """Take one step of a transfer: send, acknowledge, accept, decline, cancel, outside_reply.

    Raises `NotFound` out of sight, `NotPermitted` for the other side, `Refused` (S0) for a step the
    transfer does not allow from where it stands.
    """
    move = _STEP[name]
    fields = parse(move.fields, given)
    with app.transaction() as session:
        row = _find(session, number, stamp)
        case, base = cases.for_writing(session, app, row["ref"], stamp, None)
        _permit(row, name, stamp)
        target = decide_transfer(row["state"], name)
        if target is None or (name == "outside_reply") != _outside(row, name):
            raise _cannot(row, move)
        lacking = missing(move.fields, fields)
        if lacking:
            raise MissingFields(fields=tuple(field.option for field in lacking))
        _dated(case, stamp, app)
        consistency.check(fields, on=stamp.on, candidate=str(case.row["name"]))
        case, base = _carry(session, case, base, (row, move, fields), stamp)
        session.run("transfer_update", _update(row, target, fields, stamp))
        return _view(session, number, case, base)


def listed(
    app: App, stamp: Stamp, *, state: str | None = None, overdue: bool = False
) -> list[TransferView]:
    """Return the transfers from, to or within the actor's subtree, oldest first."""
    with app.reading() as session:
        rows = session.execute(
            "transfers_in_scope", {**scope.subtree(stamp.actor.unit_path), "state": state}
        )
        views = [_shaped(row, row["due"]) for row in rows]
    return [
        view for view in views if not overdue or (view.due is not None and view.due < app.today())
    ]


# -- the pieces -----------------------------------------------------------------------------------


def _dated(case: CaseFile, stamp: Stamp, app: App) -> None:
    cases.not_in_future(stamp, app.today())
    last = max(
        act.on for act in case.dossier.acts if act.is_move or act.move.startswith("transfer_")
    )
    if stamp.on < last:
        raise Refused(
            (Refusal("F1", N_("{on} lies before the previous step, which was on {before}."),
                     {"on": stamp.on, "before": last}, earliest=last, owner="branch"),)
        )  # fmt: skip


def _destination(session: Session, case: CaseFile, fields: Mapping[str, object]) -> int | None:
    """Return the key of the receiving unit, which must be another open branch or committee."""
    code = fields.get("to")
    if code is None:
        return None
    rows = session.execute("unit_by_code", {"code": code})
    if not rows or rows[0]["closed_on"]:
        raise NotFound(N_("There is no unit {value}."), value=code)
    if rows[0]["id"] == case.row["unit_id"]:
        raise BadInput(N_("{field}: {value} owns the case already."), field="--to", value=code)
    if rows[0]["kind"] not in ("branch", "committee"):
        raise BadInput(
            N_("{field}: {value} is neither a branch nor a committee."), field="--to", value=code
        )
    return int(rows[0]["id"])


def _find(session: Session, number: int, stamp: Stamp) -> Row:
    """Return the transfer's row; the receiving side sees it once it was sent."""
    rows = session.execute("transfer_by_id", {"id": number})
    mine = stamp.actor.unit_path
    if rows and (rows[0]["from_path"].startswith(mine) or rows[0]["owner_path"].startswith(mine)):
        return rows[0]
    if rows and rows[0]["state"] != "drafted" and (rows[0]["to_path"] or "").startswith(mine):
        return rows[0]
    raise NotFound(N_("There is no transfer {value}."), value=number)


def _permit(row: Row, name: str, stamp: Stamp) -> None:
    """Ask for a branch or committee user of the side whose turn the step is."""
    cases.permit(stamp, cases.OPENERS)
    side = row["to_path"] if name in _RECEIVING else row["from_path"]
    if side is not None and not side.startswith(stamp.actor.unit_path):
        raise NotPermitted(N_("This step is for the other side of the transfer."), roles=())


def _outside(row: Row, name: str) -> bool:
    """Say whether the step is the answer from outside, which only a place outside the register gives."""
    return row["to_unit_id"] is None and name not in ("send", "cancel")


def _cannot(row: Row, move: Move) -> Refused:
    states = {state.id: state.label for state in transfer.STATES}
    return _refused(
        N_("The transfer stands at “{here}”; this step starts from: {sources}."),
        here=states[row["state"]],
        sources=[states[source] for source in move.sources],
    )


def _refused(message: str, **params: object) -> Refused:
    return Refused((Refusal("S0", message, params, owner="branch"),))


def _carry(
    session: Session,
    case: CaseFile,
    base: Ground,
    taken: tuple[Row, Move, Mapping[str, object]],
    stamp: Stamp,
) -> tuple[CaseFile, Ground]:
    """Write the act of a step into the case; an acceptance passes the ownership with it."""
    row, move, fields = taken
    act, state = f"transfer_{move.name}", case.dossier.state
    if move.name == "outside_reply":
        return casework.apply(session, case, Draft(act, "handed_over", fields), stamp, base), base
    if move.name != "accept":
        return casework.apply(session, case, Draft(act, state, fields), stamp, base), base
    unit_id = int(row["to_unit_id"])
    there = casework.ground(session, unit_id, today=base.setting.today, on=stamp.on)
    if there.chain[-1].kind != "branch":
        raise BadInput(
            N_(
                "{value} is no branch; it names the branch that takes the case (open the transfer to a branch)."
            ),
            field="--to",
            value=there.chain[-1].code,
        )
    case = casework.apply(session, case, Draft(act, state, fields, unit_id=unit_id), stamp, there)
    helper = {"evidence": "helper", "name": fields["helper"], "since": stamp.on}
    return casework.apply(session, case, Draft("record", state, helper), stamp, there), there


def _update(row: Row, target: str, fields: Mapping[str, object], stamp: Stamp) -> dict[str, Any]:
    """Return the transfer's row after a step."""
    ends = target not in transfer.OPEN
    return {
        "id": row["id"],
        "state": target,
        "sent_on": stamp.on if target == "sent" else row["sent_on"],
        "acknowledged_on": stamp.on if target == "acknowledged" else row["acknowledged_on"],
        "accepted_on": stamp.on if target == "accepted" else row["accepted_on"],
        "ended_on": stamp.on if ends else None,
        "helper": fields.get("helper") or row["helper"],
        "reply_no": fields.get("reply_no") or row["reply_no"],
    }


def _view(session: Session, number: int, case: CaseFile, base: Ground) -> TransferView:
    row = session.execute("transfer_by_id", {"id": number})[0]
    due = [d.due for d in open_deadlines(case.dossier, base.setting) if d.rule in _DUE]
    return _shaped(row, min(due, default=None) if row["state"] in transfer.OPEN else None)


def _shaped(row: Row, due: date | None) -> TransferView:
    return TransferView(
        row["id"], row["ref"], row["state"], row["from_code"], row["to_code"] or row["residence"],
        row["letter"], row["sent_on"], row["acknowledged_on"], row["accepted_on"], due,
    )  # fmt: skip
