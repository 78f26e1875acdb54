"""The ledger of hand-over files that went out and came in, and what a file is made of."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from workflow.casework import casefile
from workflow.handover import file_format

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.register_key import OwnKey
    from workflow.handover.file_format import Sealed
    from workflow.stamp import Stamp
    from workflow.store import Row, Session


def case_of(session: Session, ref: str) -> tuple[CaseFile, Mapping[int, str]]:
    """Read a case, kept from being written meanwhile, and the names of all units by key."""
    (row,) = session.execute("case_for_update", {"ref": ref})
    names = {unit["id"]: str(unit["name"]) for unit in session.execute("units_named")}
    return casefile.read_row(session, row), names


def unit_name(session: Session, stamp: Stamp) -> str:
    """Return the name of the unit of who acts."""
    (row,) = session.execute("unit_by_code", {"code": stamp.actor.unit_code})
    return str(row["name"])


def ref_of(session: Session, case_id: int) -> str:
    """Return the reference of a case."""
    return str(session.execute("case_ref", {"case_id": case_id})[0]["ref"])


def sender(app: App) -> dict[str, object]:
    """Return what a manifest says of the register that signs it."""
    head = app.register
    return {"source": head.id, "city": head.city or "–", "rehearsal": head.rehearsal}


def manifest(app: App, case: CaseFile, stamp: Stamp) -> dict[str, object]:
    """Return what a manifest says of the register and the case."""
    return {
        **sender(app),
        "ref": case.ref,
        "state": case.dossier.state,
        "on": stamp.on.isoformat(),
    }


def keep(
    session: Session,
    about: tuple[int | None, int | None],
    words: tuple[Mapping[str, object], Mapping[str, object]],
    key: OwnKey,
    stamp: Stamp,
) -> tuple[Sealed, bool]:
    """Seal the words of a file that goes out, its manifest and entries, and record that it went.

    The same words that went out before are sealed again as they were, whatever day it is.
    """
    manifest, entries = words
    sealed = file_format.seal(manifest, entries, key)
    for row in session.execute("handover_files_out", _about(manifest, "destination")):
        before = json.loads(row["manifest"])
        if {**before, "on": ""} == {**sealed.manifest, "on": ""}:
            return file_format.reseal(row["manifest"], entries, key), True
    record(session, sealed, "out", about, stamp)
    return sealed, False


def record(
    session: Session,
    sealed: Sealed,
    direction: str,
    about: tuple[int | None, int | None],
    stamp: Stamp,
) -> None:
    """Record that a file went out or came in; `about` are the keys of the transfer and the case here."""
    told = sealed.manifest
    other = told["destination"] if direction == "out" else told["source"]
    row = {
        "digest": sealed.digest,
        "direction": direction,
        "kind": told["kind"],
        "register_id": other,
        "transfer_id": about[0],
        "case_id": about[1],
        "manifest": sealed.line.decode(),
        "at": stamp.at,
        "actor_id": stamp.actor.user_id,
        "number": told["transfer"],
    }
    session.run("handover_file_insert", row)


def known(session: Session, sealed: Sealed) -> Row | None:
    """Return the record of a file that came in before: this one, or another about the same hand-over."""
    told = sealed.manifest
    # Nobody else takes the same hand-over in while this transaction looks.
    session.execute("identity_lock", {"identity_no": f"{told['source']} {told['transfer']}"})
    mine = (told["kind"], told["transfer"])
    for row in session.execute("handover_files_in", _about(told, "source")):
        before = json.loads(row["manifest"])
        if row["digest"] == sealed.digest or (before["kind"], before["transfer"]) == mine:
            return row
    return None


def _about(manifest: Mapping[str, object], side: str) -> dict[str, object]:
    """Return what finds the files about one hand-over with one other register."""
    return {"register_id": manifest[side], "number": manifest["transfer"]}


def arrived(session: Session, case_id: int) -> Row | None:
    """Return the record of the file by which a case came, None where it came otherwise."""
    rows = session.execute("handover_file_of_case", {"case_id": case_id})
    return rows[0] if rows else None


def told(row: Row) -> Mapping[str, Any]:
    """Return the manifest of a recorded file."""
    found: Mapping[str, Any] = json.loads(row["manifest"])
    return found


def sent(session: Session, said: Any, sealed: Sealed) -> Row | None:  # noqa: ANN401 - JSON of unknown origin
    """Return the record of the file that an answer answers, if it went out to who answers."""
    if not isinstance(said, dict) or said.get("result") not in ("accepted", "declined"):
        return None
    if not all(isinstance(said.get(name), str) for name in ("handover", "reason", "on")):
        return None
    rows = session.execute("handover_files_out", _about(sealed.manifest, "source"))
    return next((row for row in rows if row["digest"] == said["handover"]), None)
