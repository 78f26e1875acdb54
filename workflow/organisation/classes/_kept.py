"""Certificates that fitted no case when a list brought them: shown, and matched by hand or anew."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.errors import KetnapError, NotFound
from states.frozen import Frozen
from states.pipeline import N_, Role
from workflow.casework import advancing, gate, kept_certificates, many, views
from workflow.casework.class_places import PASS
from workflow.ground import scope

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

MATCHERS = (Role.CENTRE, Role.BRANCH, Role.COMMITTEE)
NO_KEPT = N_("There is no certificate {value} without a case.")


class Kept(Frozen):
    """A certificate that is on file in no case; `ref` is the case of the person, where one is known."""

    id: int
    certificate: str
    issued: date
    issuer: str
    name: str
    born: date
    unit: str
    ref: str | None
    state: str | None


def kept(app: App, actor: Actor) -> list[Kept]:
    """Return the certificates that are on file nowhere, of the units that the actor may see."""
    with app.reading() as session:
        return [_view(row, actor) for row in _rows(session, actor)]


def match(
    app: App, number: int, ref: str, stamp: Stamp, *, dry_run: bool = False
) -> views.Advanced:
    """Put a certificate that was kept on file in a case; raises as `advance` does.

    Raises `NotFound` for one that is on file, or out of sight.
    """
    with app.reading() as session:
        rows = [row for row in _rows(session, stamp.actor) if row["id"] == number]
    if not rows:
        raise NotFound(NO_KEPT, value=number)
    gate.permit(stamp, MATCHERS)
    (row,) = rows
    if dry_run:
        wish = advancing.Wish(dry_run=True)
        return advancing.advance(app, ref, PASS, _given(row), stamp, wish)
    with app.transaction() as session:
        done = advancing.advance_in(session, app, ref, PASS, _given(row), stamp)
        (owner,) = session.execute("case_by_ref", {"ref": done.ref})
        kept_certificates.join(session, owner["id"], [row["id"]], stamp)
        return app.answered(session, done)


def enter_kept(app: App, session: Session, stamp: Stamp) -> list[many.Answer]:
    """Put on file what was kept and whose case is known now, in the caller's transaction.

    Return what became of each whose case is known; what a guard refuses goes on waiting.
    """
    return [
        _entered(app, session, row, case, stamp)
        for row in _rows(session, stamp.actor)
        for case in _cases(session, row, stamp.actor)
    ]


def _entered(app: App, session: Session, row: Row, case: Row, stamp: Stamp) -> many.Answer:
    told = {"ref": case["ref"], "name": row["name"]}
    try:
        done = advancing.advance_in(session, app, case["ref"], PASS, _given(row), stamp)
    except KetnapError as error:
        return many.Answer(**told, ok=False, state=case["state"], act=None, error=error)
    kept_certificates.join(session, case["id"], [row["id"]], stamp)
    return many.Answer(**told, ok=True, state=done.state, act=done.act, error=None, move=PASS)


def _cases(session: Session, row: Row, actor: Actor) -> Iterator[Row]:
    """Yield the one open case in the actor's sight that is of the person of a certificate."""
    asked = {"folded": row["name_folded"], "born": row["born"], "identity_no": row["identity_no"]}
    found = [
        case
        for case in session.execute("owners_of_certificate", asked)
        if case["state"] in MOVE_BY_NAME[PASS].sources
        and scope.visible(session, case, actor)
        and (case["id"] == row["case_id"] or kept_certificates.same_person(row, case))
    ]
    if len(found) == 1:
        yield found[0]


def _rows(session: Session, actor: Actor) -> list[Row]:
    kinds = list(kept_certificates.KINDS)
    return session.execute("kept_told", {**scope.subtree(actor.unit_path), "kinds": kinds})


def _given(row: Row) -> dict[str, object]:
    return {"certificate": row["number"], "issued": row["issued"], "issuer": row["issuer"]}


def _view(row: Row, actor: Actor) -> Kept:
    seen = row["case_path"] is not None and str(row["case_path"]).startswith(actor.unit_path)
    return Kept(
        id=row["id"],
        certificate=row["number"],
        issued=row["issued"],
        issuer=row["issuer"],
        name=row["name"],
        born=row["born"],
        unit=row["unit"],
        ref=row["ref"] if seen else None,
        state=row["state"] if seen else None,
    )
