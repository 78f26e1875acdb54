"""The arrival of a case by file: every act with its own date, then the arrival and the helper."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue.stages import CLOSED
from states.errors import KetnapError, MissingFields
from states.pipeline import N_
from states.values.naming import clean_member
from workflow.casework import gate, namesakes, opening, transfers, writing
from workflow.casework.writing import Draft
from workflow.ground import basis, scope
from workflow.handover import file_format, packing

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.handover.file_format import Sealed
    from workflow.handover.packing import Planned
    from workflow.stamp import Stamp
    from workflow.store import Session

UNLAWFUL = N_(
    "{file}: act {n} is not one that this register could have recorded; nothing was written. Ask the "
    "leaving side to look at it."
)
NOT_THE_SAME = N_(
    "{file}: the acts do not lead to the person and the state it tells of; nothing was written."
)
NOTE = "theo hồ sơ chuyển giao số {transfer} của {unit} ({city})"


def receive(
    session: Session,
    app: App,
    sealed: Sealed,
    wanted: tuple[str | None, str | None],
    by: tuple[str, Stamp],
) -> CaseFile:
    """Open the case of a checked file in a branch, with its helper (`wanted`), in the caller's transaction.

    Raises `MissingFields` without branch and helper, `Refused` (U1) where the person has an open case
    here, `KetnapError` for invalid acts.
    """
    file, stamp = by
    unit, helper = wanted
    if not unit or not helper:
        raise MissingFields(fields=("--unit", "--helper"))
    row = scope.unit(session, unit, stamp.actor)
    gate.permit(stamp, gate.WORKERS)
    opening.may_own(row)
    plans, called_back = _plans(sealed, app.today(), file)
    base = basis.ground(session, row["id"], today=app.today(), on=stamp.on)
    then = packing.dossier(plans)
    identity = then.fact("identity_no")
    gate.refuse(
        gate.in_future(stamp, app.today()),
        gate.too_early(stamp, then.previous.on),
        namesakes.second_case(session, base, identity, 0, stamp),
    )
    case = _replay(session, int(row["id"]), plans, (sealed.manifest, base), stamp)
    arrived = Draft(
        "transfer_receive", case.dossier.state, _told(sealed, called_back), unit_id=int(row["id"])
    )
    lapses = transfers.too_old(case, base, stamp)
    case = writing.apply(session, case, arrived, stamp, base)
    name = clean_member(helper, "--helper")
    gate.check_given(case, {"helper": name}, stamp, app.today())
    return transfers.settle(session, case, (name, lapses), stamp, base)


def _plans(sealed: Sealed, today: date, file: str) -> tuple[list[Planned], int]:
    """Return the acts of the file, which must lead to what its manifest tells, and the notices called back."""
    acts = file_format.entry(sealed, "acts")
    try:
        plans = packing.unpack(acts, today)
        called_back = packing.called_back(acts)
    except packing.UnlawfulActError as error:
        raise KetnapError(UNLAWFUL, file=file, n=error.n) from error
    person, dossier = file_format.entry(sealed, "person"), packing.dossier(plans)
    told = person if isinstance(person, dict) else {}
    same = told.get("name") == dossier.fact("name") and told.get("born") == str(dossier.born)
    if not same or dossier.state != sealed.manifest["state"] or dossier.state in CLOSED:
        raise KetnapError(NOT_THE_SAME, file=file)
    return plans, called_back


def _replay(
    session: Session,
    unit_id: int,
    plans: Sequence[Planned],
    on: tuple[Mapping[str, Any], Ground],
    stamp: Stamp,
) -> CaseFile:
    """Record the acts of another register here: their own dates, entered now by who takes them in."""
    told, base = on
    source = NOTE.format_map(told)
    numbers: dict[int, int] = {}
    case: CaseFile | None = None
    for plan in plans:
        gate.check_person(plan.fields, stamp._replace(on=plan.on))
        dated = stamp._replace(on=plan.on, note=f"{source}: {plan.note}" if plan.note else source)
        draft = Draft(plan.move, plan.to_state, packing.renumbered(plan, numbers), plan.despite)
        if case is None:
            case = writing.start(session, unit_id, dated, base, draft)
        else:
            case = writing.write(session, case, draft, dated, base)
        numbers[plan.n] = case.acts[-1].n
    assert case is not None  # noqa: S101 - a file without acts was refused before
    return case


def _told(sealed: Sealed, called_back: int) -> dict[str, object]:
    told = sealed.manifest
    counted = {"resets": called_back} if called_back else {}
    return counted | {
        "register": told["source"],
        "from": f"{told['unit']} ({told['city']})",
        "number": told["transfer"],
        "ref": told["ref"],
        "letter": told["letter"],
        "digest": sealed.digest,
    }
