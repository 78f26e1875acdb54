"""Hand-overs between two registers by a signed file, offline; each file counts once.

The case goes in a file of kind `handover`; what became of it comes back in one of kind `answer`, which
alone ends the hand-over where it began. Until then the leaving branch owns the case and is chased.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from states.errors import AlreadyExists, BadInput, KetnapError, NotFound, Refused
from states.frozen import NamedTuple
from states.pipeline import N_
from states.values import clean_text
from workflow.casework import gate, transfers
from workflow.ground import register_key
from workflow.handover import arrival, envelope, file_format, keys, ledger, packing

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.register_key import OwnKey
    from workflow.handover.file_format import Sealed
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

NOT_TRUSTED = N_(
    "{file} comes from the register {register} ({city}), whose key is not trusted here. If you expect "
    "it: ketnap transfer keys trust {register} KEY"
)
REHEARSAL = N_(
    "{file} comes from a rehearsal, and this register is not one, or the other way round."
)
WITHIN = N_("The destination is a unit of this register; the transfer goes there without a file.")
NOT_SENT = N_(
    "The notice has not been sent, or the transfer has ended; there is nothing to hand over."
)
NOT_BY_FILE = N_("The case {ref} did not come by a hand-over file.")
REFUSED_BEFORE = N_("{file} was answered already: the case was not taken in.")
TAKEN_BEFORE = N_("{file} was taken in already as case {ref}, so it cannot be declined.")
ANSWERED_BY = "theo tệp trả lời của"
NO_TRANSFER = N_("{file} answers a hand-over that did not go out from here by a file.")


class Moved(NamedTuple):
    """A hand-over file that was written or taken in; `again` says that it was before.

    `kind` is handover or answer, `register` the other side; `transfer` is the number of the transfer on
    the leaving side, `ref` and `state` are of the case here, `act` and `on` number and date of the act that
    was written now.
    """

    file: str
    kind: str
    digest: str
    register: str
    transfer: str
    ref: str | None
    unit: str | None
    state: str | None
    again: bool
    act: int | None = None
    on: date | None = None


class Wanted(NamedTuple):
    """How a file is taken in: by which branch and helper, or why it is declined (`reason`)."""

    unit: str | None = None
    helper: str | None = None


# -- the leaving side -------------------------------------------------------------------------------


def export(app: App, number: int, register: str, file: str, stamp: Stamp) -> Moved:
    """Write the case of a sent transfer to a file for another register.

    Raises `NotFound`, `NotPermitted`, and `Refused` (S0) where the transfer is not out, or not outside.
    """
    register = keys.register_id(register, "--to-register")
    if register == app.register.id:
        raise BadInput(keys.OUR_OWN, field="--to-register", value=register)
    key = register_key.own(app)
    with app.transaction() as session:
        row = transfers.find(session, number, stamp)
        transfers.permit(row, "send", stamp)
        if row["to_unit_id"] is not None or row["state"] != "sent":
            raise Refused((gate.ours("S0", WITHIN if row["to_unit_id"] is not None else NOT_SENT),))
        case, units = ledger.case_of(session, row["ref"])
        entries = {
            "person": packing.person(case, units[int(row["from_unit_id"])]),
            "acts": packing.acts(case, units),
        }
        manifest = ledger.manifest(app, case, stamp) | {
            "kind": "handover",
            "destination": register,
            "transfer": str(number),
            "letter": row["letter"],
            "unit": units[int(row["from_unit_id"])],
        }
        to = keys.recipient(session, register)
        sealed, again = ledger.keep(session, (row["id"], case.id), (manifest, entries), key, stamp)
    _write(file, sealed, to)
    return _moved(file, sealed, case, again=again, came=False)


# -- the receiving side -----------------------------------------------------------------------------


def take_in(app: App, file: str, wanted: Wanted, stamp: Stamp, on: date | None = None) -> Moved:
    """Take a file in: a case with all its acts, or the answer to one that went out; once.

    A file that was taken in before changes nothing and tells the same case. Raises `KetnapError` for a
    file that was altered, is of a newer version, or comes from or is meant for somebody else.
    """
    sealed = _read(app, file)
    with app.transaction() as session:
        check(session, app, sealed, file)
        if known := ledger.known(session, sealed):
            return app.answered(session, _known(session, sealed, known, (file, stamp)))
        if sealed.manifest["kind"] == "answer":
            return app.answered(session, _answered(session, app, sealed, (file, stamp, on)))
        case = arrival.receive(session, app, sealed, wanted, (file, stamp))
        ledger.record(session, sealed, "in", (None, case.id), stamp)
        return app.answered(session, _moved(file, sealed, case, again=False, came=True))


def check(session: Session, app: App, sealed: Sealed, file: str) -> None:
    """Raise `KetnapError` unless the file is for this register, signed by one that it trusts."""
    told = sealed.manifest
    if told["destination"] != app.register.id:
        raise KetnapError(file_format.NOT_OURS, file=file, register=told["destination"])
    key = keys.trusted(session, told["source"])
    if key is None:
        raise KetnapError(NOT_TRUSTED, file=file, register=told["source"], city=told["city"])
    file_format.verify(sealed, key, file)
    if told["rehearsal"] is not app.register.rehearsal:
        raise KetnapError(REHEARSAL, file=file)


def answer(app: App, ref: str, file: str, stamp: Stamp) -> Moved:
    """Write the answer for a case that came by a file: it was taken in.

    Raises `NotFound` for a case out of sight or that came otherwise, `NotPermitted` without the role.
    """
    key = register_key.own(app)
    with app.transaction() as session:
        case, _ = gate.for_writing(session, app, ref, stamp)
        gate.permit(stamp, gate.WORKERS)
        row = ledger.arrived(session, case.id)
        if row is None:
            raise NotFound(NOT_BY_FILE, ref=case.ref)
        came = case.dossier.last("transfer_receive")
        told = ledger.told(row)
        said = {
            "handover": row["digest"],
            "result": "accepted",
            "reason": "",
            "ref": case.ref,
            "on": (came.on if came else stamp.on).isoformat(),
        }
        unit = str(case.row["unit_name"])
        to = keys.recipient(session, told["source"])
        sealed, again = _answering(session, app, (told, said, unit), (key, stamp), case.id)
    _write(file, sealed, to)
    return _moved(file, sealed, case, again=again, came=False)


def decline(app: App, file: str, reason: str, out: str, stamp: Stamp) -> Moved:
    """Decline the case of a file with a reason, and write the answer; nothing else is taken in.

    Raises as `take_in` does, and `AlreadyExists` where the case was taken in.
    """
    reason = clean_text(reason, "--reason")
    sealed = _read(app, file)
    key = register_key.own(app)
    with app.transaction() as session:
        check(session, app, sealed, file)
        gate.permit(stamp, gate.WORKERS)
        if sealed.manifest["kind"] != "handover":
            raise KetnapError(file_format.NO_FILE_OF_OURS, file=file)
        known = ledger.known(session, sealed)
        if known is not None and known["case_id"] is not None:
            ref = ledger.ref_of(session, known["case_id"])
            raise AlreadyExists(TAKEN_BEFORE, file=file, ref=ref)
        if known is None:
            ledger.record(session, sealed, "in", (None, None), stamp)
        said = {
            "handover": sealed.digest,
            "result": "declined",
            "reason": reason,
            "ref": "",
            "on": stamp.on.isoformat(),
        }
        told = (sealed.manifest, said, ledger.unit_name(session, stamp))
        to = keys.recipient(session, sealed.manifest["source"])
        replied, again = _answering(session, app, told, (key, stamp), None)
    _write(out, replied, to)
    return _moved(out, replied, None, again=again, came=False)


# -- the pieces -------------------------------------------------------------------------------------


def _write(file: str, sealed: Sealed, to: str) -> None:
    """Write a file, encrypted to the key of the register it is for."""
    signed = file_format.to_bytes(sealed)
    file_format.write(file, envelope.close(signed, str(sealed.manifest["destination"]), to))


def _read(app: App, file: str) -> Sealed:
    """Read a file that was encrypted to this register, or one of an earlier version, signed only."""
    data = file_format.read(file)
    if envelope.is_closed(data):
        data = envelope.open_(data, app.register.id, register_key.own(app), file)
    return file_format.parse(data, file)


def _answering(
    session: Session,
    app: App,
    told: tuple[Mapping[str, Any], Mapping[str, str], str],
    by: tuple[OwnKey, Stamp],
    case_id: int | None,
) -> tuple[Sealed, bool]:
    """Seal the answer to a hand-over: what its manifest told, what is said to it, and by which unit."""
    asked, said, unit = told
    key, stamp = by
    manifest = {
        **ledger.sender(app),
        "kind": "answer",
        "destination": asked["source"],
        "transfer": asked["transfer"],
        "ref": asked["ref"],
        "unit": unit,
        "letter": asked["letter"],
        "state": said["result"],
        "on": said["on"],
    }
    return ledger.keep(session, (None, case_id), (manifest, {"answer": said}), key, stamp)


def _answered(
    session: Session, app: App, sealed: Sealed, by: tuple[str, Stamp, date | None]
) -> Moved:
    """Record the answer to a hand-over that went out: it ends there, by one step of the transfer."""
    file, stamp, on = by
    said = file_format.entry(sealed, "answer")
    row = ledger.sent(session, said, sealed)
    if row is None:
        raise KetnapError(NO_TRANSFER, file=file)
    number = int(row["transfer_id"])
    # Who answered is a name, which is no part of a number: it stands in the note.
    who = f"{ANSWERED_BY} {sealed.manifest['unit']}"
    note = f"{who}: {stamp.note}" if stamp.note else who
    dated = stamp._replace(on=on or date.fromisoformat(sealed.manifest["on"]), note=note)
    step = (
        ("outside_reply", {"reply_no": sealed.digest[:16]})
        if said["result"] == "accepted"
        else ("decline", {"reason": said["reason"]})
    )
    transfers.take(session, number, step, dated, app.today())
    ledger.record(session, sealed, "in", (number, int(row["case_id"])), stamp)
    case, _ = ledger.case_of(session, ledger.ref_of(session, int(row["case_id"])))
    return _moved(file, sealed, case, again=False, came=True)


def _known(session: Session, sealed: Sealed, row: Row, by: tuple[str, Stamp]) -> Moved:
    """Tell again what a file led to; a case that has gone out of sight since is told by nothing."""
    file, stamp = by
    if row["case_id"] is None:
        raise KetnapError(REFUSED_BEFORE, file=file)
    case, _ = ledger.case_of(session, ledger.ref_of(session, row["case_id"]))
    if not str(case.row["unit_path"]).startswith(stamp.actor.unit_path):
        raise NotFound(N_("There is no case {value}."), value=sealed.manifest["ref"])
    return _moved(file, sealed, case, again=True, came=True)


def _moved(file: str, sealed: Sealed, case: CaseFile | None, *, again: bool, came: bool) -> Moved:
    told = sealed.manifest
    other = told["source"] if came else told["destination"]
    act = case.acts[-1] if case and came and not again else None
    return Moved(
        file,
        told["kind"],
        sealed.digest,
        other,
        told["transfer"],
        case and case.ref,
        case and str(case.row["unit"]),
        case and case.dossier.state,
        again,
        act and act.n,
        act and act.on,
    )
