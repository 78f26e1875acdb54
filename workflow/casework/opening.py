"""The opening of a case, and changes of its facts."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from states.catalogue import candidacy, fields_of
from states.errors import BadInput
from states.pipeline import N_
from states.values import parse
from workflow.casework import gate, kept_certificates, namesakes, views, writing
from workflow.casework.writing import Draft
from workflow.ground import basis, scope

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Row, Session


def open_case(app: App, unit: str, given: Mapping[str, object], stamp: Stamp) -> views.Advanced:
    """Put a person on the source list of a branch.

    Raises `NotFound` for a unit out of sight, `NotPermitted` without the branch's role, `BadInput`
    for facts that cannot be, `Refused` for a second open case of one person (U1) or a future day.
    """
    fields = parse(fields_of("open"), given)
    gate.all_given(fields_of("open"), fields)
    with app.transaction() as session:
        row = scope.unit(session, unit, stamp.actor)
        gate.permit(stamp, gate.WORKERS)
        may_own(row)
        base = basis.ground(session, row["id"], today=app.today(), on=stamp.on)
        draft = judged(session, base, fields, stamp)
        same = namesakes.of(session, str(fields["name"]), fields["born"])
        case = writing.start(session, row["id"], stamp, base, draft)
        warned = (
            *namesakes.warning(same, case.ref, stamp),
            *kept_certificates.warnings(session, case),
        )
        done = views.after_act(case, app.today(), "open", None, warnings=warned)
        return app.answered(session, done)


def judged(session: Session, base: Ground, fields: Mapping[str, object], stamp: Stamp) -> Draft:
    """Return the act that opens a case, unless something speaks against it; raises as `open_case` does."""
    gate.check_person(fields, stamp)
    gate.refuse(
        gate.in_future(stamp, base.context.today),
        namesakes.second_case(session, base, fields.get("identity_no"), 0, stamp),
    )
    return Draft("open", candidacy.INITIAL, fields)


def set_facts(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """Change facts of a candidate from the day of the stamp on.

    Raises as `open_case` does.
    """
    fields = parse(fields_of("set"), given)
    if not fields:
        raise BadInput(N_("Nothing to change was given."), field="", value="")
    with app.transaction() as session:
        case, base = gate.for_writing(session, app, ref, stamp, seen)
        gate.permit(stamp, gate.WORKERS)
        gate.check_person(fields, stamp)
        before = case.dossier.state
        identity = None if before in candidacy.CLOSED else fields.get("identity_no")
        gate.refuse(
            gate.not_owned(case, base, stamp),
            gate.in_future(stamp, app.today()),
            namesakes.second_case(session, base, identity, case.id, stamp),
        )
        case = writing.apply(session, case, Draft("set", before, fields), stamp, base)
        return app.answered(session, views.after_act(case, app.today(), "set", before))


def may_own(unit: Row) -> None:
    """Refuse to open a case in what is no branch, or no longer one."""
    if unit["kind"] != "branch":
        message = N_("{field}: {value} is not a branch; a branch owns a case.")
        raise BadInput(message, field="--unit", value=unit["code"])
    if unit["closed_on"]:
        message = N_("{field}: {value} was closed on {day}.")
        raise BadInput(message, field="--unit", value=unit["code"], day=unit["closed_on"])
