"""Certificates of lists that fitted no case: they wait for the person's case, and are its from then on.

Whether a case has such a certificate on file is not kept: its history says so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from states.catalogue import MOVE_BY_NAME, MOVES
from states.pipeline import N_, Warned
from states.values.texts import fold_number
from workflow.casework import derived
from workflow.casework.class_places import PASS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from states.history.acts import Act
    from workflow.casework.casefile import CaseFile
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

KINDS = (PASS, "certificate")
"""The move and the kind of evidence that put a certificate on file."""
BEFORE = tuple(
    move.name
    for move in MOVES
    if move.target in MOVE_BY_NAME[PASS].sources and not move.resets and move.name != "enrol"
)
"""The move after which a certificate can be put on file."""
CENTRE = "centre"

WAITS = N_(
    "The certificate {number} of {issued} waits for this person (no. {id} of the list). Once it can be put on "
    "file: ketnap class match {id} {ref}"
)


def link(session: Session, cases: Sequence[CaseFile], stamp: Stamp) -> None:
    """Give cases that are new the certificates that wait for their people."""
    if not session.execute("kept_waiting"):
        return
    for case in cases:
        join(session, case.id, [row["id"] for row in waiting_for(session, case)], stamp)


def settle(session: Session, case: CaseFile, act: Act, stamp: Stamp) -> None:
    """Give a case the certificate that waited for its person, where an act has just put it on file."""
    number = act.text("certificate") if (act.evidence or act.move) in KINDS else None
    if number is None:
        return
    found = waiting_for(session, case)
    same = [row["id"] for row in found if row["folded"] == fold_number(number)]
    join(session, case.id, same, stamp)


def waiting_for(session: Session, case: CaseFile) -> list[Row]:
    """Return the certificates without a case that are of the person of this one.

    One person: the identity number is the same; or the name and the birth date are, in the unit that the list named.
    """
    told = {**derived.person(case.dossier), "born": case.dossier.born}
    found = session.execute("kept_waiting_for", told)
    return [one for one in found if same_person(one, {**case.row, **told})]


def same_person(kept: Row, case: Mapping[str, Any]) -> bool:
    """Say whether a case with the name and the birth date, or the identity number, of a certificate is of its person."""
    mine, theirs = kept["identity_no"], case["identity_no"]
    if mine and theirs:
        return bool(mine == theirs)
    return str(case["unit_path"]).startswith(around(kept))


def around(kept: Row) -> str:
    """Return the path of the units in which the person of a certificate is looked for."""
    return str(kept["above_path"] if kept["unit_kind"] == CENTRE else kept["unit_path"])


def join(session: Session, case_id: int, ids: Iterable[int], stamp: Stamp) -> None:
    """Let certificates be of a case from now on."""
    chosen = list(ids)
    if not chosen:
        return
    from workflow.store import journal  # who finds none would pay for the hashes

    who = journal.by(stamp)
    with journal.watched(session, "kept_certificates", "office_kept", {"ids": chosen}, who):
        for one in chosen:
            session.run("kept_join", {"id": one, "case_id": case_id})


def warnings(session: Session, case: CaseFile) -> Iterator[Warned]:
    """Yield a word on each certificate that is of a case and not on file there yet."""
    for row in session.execute("kept_of_case", {"case_id": case.id, "kinds": list(KINDS)}):
        told = {"number": row["number"], "issued": row["issued"], "id": row["id"], "ref": case.ref}
        yield Warned(WAITS, told)
