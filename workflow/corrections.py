"""Correct the history by a compensating act: undo, retract, replace; never edit.

What follows a retracted or replaced act is judged again as it stood then, and the correction is
refused where a later act would no longer be lawful.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from states import consistency
from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, act_label, fields_of
from states.errors import BadInput, NotPermitted, Refused
from states.guards import judge, may_act, roles_needed
from states.history import Act, Dossier, effective
from states.pipeline import N_, Move, Refusal, Role
from states.values import parse, to_json
from workflow import cases, casework, tree, views
from workflow.casework import CaseFile, Draft, Ground

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.app import App
    from workflow.database import Session
    from workflow.stamp import Stamp

_NOT_JUDGED_AGAIN = frozenset({"T0", "E1", "P2", "U1"})
"""Guards about who acted and where the case was then: a correction of papers does not change them."""

_OVERLAY_ROLES = {
    "hold": (Role.BRANCH, Role.COMMITTEE),
    "resume": (Role.BRANCH, Role.COMMITTEE),
    "extend": (Role.AUTHORITY,),
    "set": (Role.BRANCH, Role.COMMITTEE),
    "open": (Role.BRANCH, Role.COMMITTEE),
}


class Correction(NamedTuple):
    """What is to be corrected: a piece of evidence retracted, an act replaced, or the latest act undone.

    `fields` and `on` are the new values of the act `replaces`.
    """

    reason: str
    retracts: int | None = None
    replaces: int | None = None
    fields: Mapping[str, object] | None = None
    on: date | None = None


def correct(
    app: App, ref: str, wanted: Correction, stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """Correct the history of a case.

    Raises `Refused` where an act cannot be undone or a later one would no longer be lawful, and
    `NotPermitted` without the role of the act corrected.
    """
    with app.transaction() as session:
        case, base = cases.for_writing(session, app, ref, stamp, seen)
        casework.must_own(base, stamp, case)
        cases.not_in_future(stamp, app.today())
        target = _target(case, wanted)
        _permit(case, base, target, stamp)
        fields = _fields(target, wanted, case)
        after = _after(case, target, fields, stamp)
        if wanted.retracts is not None or wanted.replaces is not None:
            _replay(session, after, base, target.n)
        before = case.dossier.state
        case = casework.apply(session, case, Draft("correct", after.state, fields), stamp, base)
        if wanted.replaces is None:
            session.run("act_ineffective", {"case_id": case.id, "n": target.n})
            session.run("messages_cancel", {"case_id": case.id, "about": f"act {target.n}"})
    return views.advanced(case.row, app.today(), move="correct", from_=before, act=case.acts[-1].n)


def _target(case: CaseFile, wanted: Correction) -> Act:
    """Return the effective act that is to be corrected."""
    n = wanted.retracts or wanted.replaces
    kept = {act.n: act for act in case.dossier.acts}
    if n is not None and n not in kept:
        case.act(n)
        raise BadInput(
            N_("{field}: act {value} was corrected before and counts no longer."),
            field=_option(wanted),
            value=n,
        )
    act = kept[n] if n is not None else case.dossier.acts[-1]
    if wanted.retracts is not None and act.evidence is None:
        raise BadInput(
            N_("{field}: act {value} is no evidence; to change an act give --act, to undo the latest give neither."),
            field="--record", value=act.n,
        )  # fmt: skip
    if act.move.startswith("transfer_") or (act.move == "open" and wanted.replaces is None):
        raise _refused(N_("Act {n} ({what}) cannot be undone."), act)
    return act


def _option(wanted: Correction) -> str:
    return "--record" if wanted.retracts is not None else "--act"


def _permit(case: CaseFile, base: Ground, target: Act, stamp: Stamp) -> None:
    """Ask for the role of the act that is corrected."""
    if target.move in MOVE_BY_NAME:
        then = Dossier([act for act in case.dossier.acts if act.n < target.n], ref=case.ref)
        step = MOVE_BY_NAME[target.move]
        facts = casework.facts(case, base, step, {}, stamp)._replace(case=then)
        if not may_act(facts):
            raise NotPermitted(roles=tuple(role.value for role in roles_needed(facts)))
        return
    roles = (
        EVIDENCE_BY_NAME[target.evidence].roles if target.evidence else _OVERLAY_ROLES[target.move]
    )
    cases.permit(stamp, (*roles, Role.COMMITTEE) if Role.BRANCH in roles else roles)


def _fields(target: Act, wanted: Correction, case: CaseFile) -> dict[str, object]:
    """Return the fields of the compensating act."""
    if wanted.retracts is not None:
        return {"reason": wanted.reason, "retracts": target.n}
    if wanted.replaces is None:
        return {"reason": wanted.reason, "undoes": target.n}
    new = parse(fields_of(target.move, target.evidence), wanted.fields or {})
    if not new and wanted.on is None:
        raise BadInput(
            N_("Nothing to replace was given: name fields of the act, or --on."),
            field="--act",
            value=target.n,
        )
    whole = {**target.fields, **new}
    consistency.check(whole, on=wanted.on or target.on, candidate=str(case.row["name"]))
    return {
        "reason": wanted.reason,
        "replaces": target.n,
        "fields": to_json(new),
        **({"on": wanted.on.isoformat()} if wanted.on else {}),
    }


def _after(case: CaseFile, target: Act, fields: Mapping[str, object], stamp: Stamp) -> Dossier:
    """Return what the history says once the correction is in it."""
    n = int(case.row["acts"]) + 1
    act = Act(n, "correct", case.dossier.state, case.dossier.state, stamp.on, fields)
    return Dossier((*case.acts, act), ref=case.ref)


def _replay(session: Session, after: Dossier, base: Ground, since: int) -> None:
    """Judge every act from number `since` on as it stood then; refuse at the first that fails."""
    acts = effective(after.acts)
    for i, act in enumerate(acts):
        if act.n >= since:
            _judge_again(session, Dossier(acts[:i], ref=after.ref), act, base)


def _judge_again(session: Session, then: Dossier, act: Act, base: Ground) -> None:
    step = MOVE_BY_NAME.get(act.move) or _evidence_step(act, then)
    if step is None:
        return
    guards = [g for g in ("S0", "F1", *step.guards) if g not in _NOT_JUDGED_AGAIN]
    if act.evidence:
        guards = [g for g in guards if g not in ("S0", "F1")]
    chain = tree.chain(session, act.unit_id, act.on) if act.unit_id else base.chain
    facts = casework.facts_then(then, base.with_chain(chain), step, act)
    refusals = judge(facts, guards, despite=act.despite).refusals
    if refusals:
        raise Refused(
            refusals, N_("Act {n} ({what}) would no longer be lawful; correct or undo it first."),
            n=act.n, what=act_label(act.move, act.evidence),
        )  # fmt: skip


def _evidence_step(act: Act, then: Dossier) -> Move | None:
    if not act.evidence:
        return None
    kind = EVIDENCE_BY_NAME[act.evidence]
    return Move("record", kind.label, (then.state,), "", kind.roles, kind.fields, kind.guards)


def _refused(message: str, act: Act) -> Refused:
    params = {"n": act.n, "what": act_label(act.move, act.evidence)}
    return Refused((Refusal("S0", message, params, owner="branch"),))
