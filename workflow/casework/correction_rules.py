"""What a correction asks beside the guards: who sees the case, what stands together, what exists."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from states.catalogue import EVIDENCE_BY_NAME, act_label, fields_of
from states.errors import NotFound
from states.frozen import NamedTuple
from states.history.acts import Act
from states.history.dossier import Dossier
from states.pipeline import N_, Refusal
from workflow.casework import casefile, gate, settling
from workflow.ground import scope

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.casework.casefile import CaseFile
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Session

_OF_THE_HELPER = frozenset({"since"})
"""What may be put right of the helper an acceptance named."""


class Correction(NamedTuple):
    """What is to be corrected: a piece of evidence retracted, an act replaced, or the latest act undone.

    `fields` and `on` are the new values of the act `replaces`.
    """

    reason: str
    retracts: int | None = None
    replaces: int | None = None
    fields: Mapping[str, object] | None = None
    on: date | None = None


class Wish(NamedTuple):
    """How a correction is asked for: the version seen before, and whether it is only judged."""

    seen: int | None = None
    dry_run: bool = False


def read(
    session: Session, app: App, which: tuple[str, Wish], wanted: Correction, stamp: Stamp
) -> tuple[CaseFile, Ground]:
    """Read the case to be corrected; a centre also one that it certified last and sees no longer."""
    ref, (seen, dry_run) = which
    read_case = gate.for_reading if dry_run else gate.for_writing
    try:
        return read_case(session, app, ref, stamp, seen)
    except NotFound:
        undoing = wanted.retracts is None and wanted.replaces is None
        row = scope.own_certificate(session, ref, stamp.actor) if undoing else None
        if row is None:
            raise
    return gate.standing(session, app, casefile.read_row(session, row), stamp, seen)


def part_of(ref: str, target: Act, came: Act, wanted: Correction) -> Iterator[Refusal]:
    """Refuse to take away or change a part of an acceptance, but for since when the helper is with the person."""
    names = set(wanted.fields or ())
    if wanted.replaces is not None and wanted.on is None and names and names <= _OF_THE_HELPER:
        return
    what = act_label(target.move, target.evidence)
    if target.evidence:
        message = N_(
            "Act {n} ({what}) is part of the acceptance, act {came}, and stands with it; for another helper type: "
            'ketnap record helper {ref} --name "…" --replaces "{helper}"'
        )
        yield gate.ours(
            "S0", message, n=target.n, what=what, came=came.n, ref=ref, helper=target.text("name")
        )
    else:
        message = N_("Act {n} ({what}) is part of the acceptance, act {came}, and stands with it.")
        yield gate.ours("S0", message, n=target.n, what=what, came=came.n)


def still_fits(
    session: Session,
    on: tuple[CaseFile, Ground],
    about: tuple[Act, Correction],
    stamp: Stamp,
    *,
    for_update: bool,
) -> None:
    """Ask of an act with other fields what recording it asks beside the guards."""
    (case, base), (target, wanted) = on, about
    if wanted.replaces is None:
        return
    spec = fields_of(target.move, target.evidence)
    given = gate.typed(spec, wanted.fields or {})
    gate.named_exist(session, case, (spec, given), stamp.actor, for_update=for_update)
    if target.evidence:
        whole = {**target.fields, **given}
        gate.permit(stamp, settling.roles(EVIDENCE_BY_NAME[target.evidence], whole))
        settling.check(whole, None)
        then = Dossier([act for act in case.dossier.acts if act.n < target.n], ref=case.ref)
        dated = stamp._replace(on=wanted.on or target.on)
        gate.refuse(settling.reasons(then, base, whole, dated))
