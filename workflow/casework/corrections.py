"""Corrections of the history by a compensating act: undo, retract, replace; never edit.

What follows a retracted or replaced act is judged again as it stood then (see `replay`), and the
correction is refused where a later act would no longer be lawful.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, act_label, fields_of
from states.catalogue.stages import CLOSED
from states.errors import BadInput, MissingFields, NotPermitted
from states.frozen import NamedTuple
from states.guards import may_act, roles_needed
from states.history.acts import PAPERS, Act
from states.history.arrivals import arrival_of
from states.history.dossier import Dossier
from states.pipeline import N_, NOTHING, Refusal, Role, Warned
from states.values import to_json
from workflow.casework import (
    closing,
    correction_rules,
    correction_views,
    gate,
    holds,
    namesakes,
    replay,
    settling,
    telling,
    transfers,
    views,
    writing,
)
from workflow.casework.casefile import CaseFile
from workflow.casework.correction_rules import Correction as Correction
from workflow.casework.correction_rules import Wish
from workflow.casework.correction_views import About, Corrected, Foreseen
from workflow.casework.writing import Draft
from workflow.ground.basis import Ground

if TYPE_CHECKING:
    from datetime import date

    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

FOR_GOOD = frozenset({"open", "transfer_accept", "transfer_receive", "transfer_rehouse"})
"""What cannot be undone: it made the case, or gave it to another unit."""


class _Judged(NamedTuple):
    """A correction that may be written: of which case, on what ground, of which act, with what after it."""

    case: CaseFile
    base: Ground
    target: Act
    fields: Mapping[str, object]
    after: Dossier
    about: About


def foresee(
    app: App, ref: str, wanted: Correction, stamp: Stamp, *, seen: int | None = None
) -> Foreseen:
    """Say what a correction would undo, retract or replace; write nothing. Raises as `correct` does."""
    app.may_write()
    with app.reading() as session:
        judged = _judged(session, app, (ref, Wish(seen, dry_run=True)), wanted, stamp)
    case = judged.case
    now, then = case.dossier.state, judged.after.state
    return Foreseen(case.ref, case.row["name"], case.row["version"], now, then, judged.about)


def correct(
    app: App, ref: str, wanted: Correction, stamp: Stamp, *, seen: int | None = None
) -> Corrected:
    """Correct the history of a case.

    Raises `Refused` where an act cannot be undone or a later one would no longer be lawful, and
    `NotPermitted` without the role of the act corrected.
    """
    with app.transaction() as session:
        judged = _judged(session, app, (ref, Wish(seen)), wanted, stamp)
        case, base, target, fields, after, about = judged
        before = case.dossier.state
        case = writing.apply(session, case, Draft("correct", after.state, fields), stamp, base)
        act = case.acts[-1]
        warned = _follow(session, case, target, wanted)
        case = closing.come_home(session, case, before, stamp, base)
        if wanted.on is not None and case.dossier.previous.n == target.n:
            telling.tell(session, case, case.dossier.previous, base.now, stamp)
        done = Corrected(
            **views.common(case.row, app.today()),
            move="correct",
            from_=before,
            act=act.n,
            warnings=warned,
            _on=act.on,
            _also=views.also(case, act.n, act.n),
            corrected=about,
        )
        return app.answered(session, done)


def _judged(
    session: Session, app: App, which: tuple[str, Wish], wanted: Correction, stamp: Stamp
) -> _Judged:
    """Read a case and judge a correction of it; raises unless it may be written."""
    _make_sense(wanted)
    case, base = correction_rules.read(session, app, which, wanted, stamp)
    target = _target(case, wanted)
    _permit(session, case, base, target, stamp)
    gate.refuse(
        _stands(case, target, wanted),
        gate.in_future(stamp._replace(on=wanted.on or stamp.on), app.today()),
    )
    fields, new = _fields(target, wanted, case, (stamp, app.today()))
    for_update = not which[1].dry_run
    correction_rules.still_fits(
        session, (case, base), (target, wanted), stamp, for_update=for_update
    )
    after = _after(case, fields, stamp)
    gate.refuse(_second_case(session, (case, after), base, stamp))
    if wanted.replaces is not None or target.move in PAPERS:
        replay.judge_again(session, case.dossier, after, base)
        gate.refuse(holds.too_long_now(case.dossier, after, target.n, base, stamp))
    return _Judged(case, base, target, fields, after, correction_views.about(target, wanted, new))


def _make_sense(wanted: Correction) -> None:
    """Refuse a correction that says two things at once, or says no reason."""
    if not wanted.reason.strip():
        raise MissingFields(fields=("--reason",))
    if wanted.retracts is not None and wanted.replaces is not None:
        message = N_("{field}: give either --record or --act.")
        raise BadInput(message, field="--record, --act", value=wanted.retracts)
    if wanted.replaces is None and (wanted.fields or wanted.on):
        message = N_("{field} is a field of an act; say which with --act N.")
        field = next(iter(wanted.fields or ("on",)))
        raise BadInput(message, field="--" + field.replace("_", "-"), value="")


def _target(case: CaseFile, wanted: Correction) -> Act:
    """Return the effective act that is to be corrected."""
    n = wanted.retracts if wanted.retracts is not None else wanted.replaces
    if n is None:
        return case.dossier.acts[-1]
    field = "--record" if wanted.retracts is not None else "--act"
    recorded, kept = case.act(n), {act.n: act for act in case.dossier.acts}
    if recorded.move == "correct":
        raise BadInput(
            N_("{field}: act {value} is itself a correction; correct what it is about again."),
            field=field,
            value=n,
        )
    if n not in kept:
        raise BadInput(
            N_("{field}: act {value} was corrected before and counts no longer."),
            field=field,
            value=n,
        )
    if wanted.retracts is not None and recorded.evidence is None:
        raise BadInput(
            N_(
                "{field}: act {value} is not evidence; to change an act give --act, to undo the latest give neither."
            ),
            field=field,
            value=n,
        )
    return kept[n]


def _stands(case: CaseFile, target: Act, wanted: Correction) -> Iterator[Refusal]:
    """Refuse to undo what cannot be undone, to change a step of a hand-over, to take an acceptance apart."""
    n, what = target.n, act_label(target.move, target.evidence, target.from_state)
    if came := arrival_of(case.acts, target):
        yield from correction_rules.part_of(case.ref, target, came, wanted)
    if wanted.replaces is None and target.move in FOR_GOOD:
        yield gate.ours("S0", N_("Act {n} ({what}) cannot be undone."), n=n, what=what)
    if wanted.replaces is not None and target.move.startswith("transfer_"):
        message = N_("Act {n} ({what}) cannot be changed; undo it, or cancel the transfer.")
        yield gate.ours("S0", message, n=n, what=what)


def _permit(session: Session, case: CaseFile, base: Ground, target: Act, stamp: Stamp) -> None:
    """Ask for the role of the act that is corrected, then for the ownership of the case."""
    if target.move in MOVE_BY_NAME:
        _permit_move(case, base, target, stamp)
    elif target.move.startswith("transfer_") and target.move not in FOR_GOOD:
        transfers.permit_undoing(session, case, base, target, stamp)
    elif target.evidence:
        kind = EVIDENCE_BY_NAME[target.evidence]
        gate.permit(stamp, settling.roles(kind, target.fields))
        level = settling.wrong_level(base, target.fields, stamp)
        gate.refuse(gate.not_owned(case, base, stamp, kind.roles), level)
    else:
        gate.permit(stamp, holds.roles_of(target.move))
        level = holds.wrong_level(base, stamp) if target.move == "extend" else iter(())
        gate.refuse(gate.not_owned(case, base, stamp), level)


def _permit_move(case: CaseFile, base: Ground, target: Act, stamp: Stamp) -> None:
    """Ask for a role of the move as the case stood then; for a decision, also for its committee."""
    move = MOVE_BY_NAME[target.move]
    then = Dossier([act for act in case.dossier.acts if act.n < target.n], ref=case.ref)
    facts = writing.facts(case, base, move, NOTHING, stamp)._replace(case=then)
    if not may_act(facts):
        raise NotPermitted(roles=tuple(role.value for role in roles_needed(facts)))
    decides = "E1" in move.guards and Role.AUTHORITY in move.roles
    level = holds.wrong_level(base, stamp) if decides else ()
    gate.refuse(gate.not_owned(case, base, stamp, move.roles), level)


def _fields(
    target: Act, wanted: Correction, case: CaseFile, when: tuple[Stamp, date]
) -> tuple[dict[str, object], Mapping[str, object]]:
    """Return the fields of the compensating act, and the typed values it puts in place."""
    stamp, today = when
    if wanted.retracts is not None:
        return {"reason": wanted.reason, "retracts": target.n}, NOTHING
    if wanted.replaces is None:
        return {"reason": wanted.reason, "undoes": target.n}, NOTHING
    new = gate.typed(fields_of(target.move, target.evidence), wanted.fields or {})
    if not new and wanted.on is None:
        raise BadInput(
            N_("Nothing to replace was given: name fields of the act, or --on."),
            field="--act",
            value=target.n,
        )
    whole = {**target.fields, **new}
    gate.check_given(case, whole, stamp._replace(on=wanted.on or target.on), today)
    told = {
        "reason": wanted.reason,
        "replaces": target.n,
        "fields": to_json(new),
        **({"on": wanted.on.isoformat()} if wanted.on else {}),
    }
    return told, new


def _after(case: CaseFile, fields: Mapping[str, object], stamp: Stamp) -> Dossier:
    """Return what the history says once the correction is in it."""
    n, state = int(case.row["acts"]) + 1, case.dossier.state
    return Dossier((*case.acts, Act(n, "correct", state, state, stamp.on, fields)), ref=case.ref)


def _second_case(
    session: Session, cases: tuple[CaseFile, Dossier], base: Ground, stamp: Stamp
) -> tuple[Refusal, ...]:
    """Refuse (U1) a correction that opens a case again, or changes its identity, beside another one."""
    before, after = cases
    identity = after.fact("identity_no")
    reopened = before.dossier.state in CLOSED and after.state not in CLOSED
    changed = identity != before.dossier.fact("identity_no") and after.state not in CLOSED
    if not (reopened or changed):
        return ()
    return namesakes.second_case(session, base, identity, before.id, stamp)


def _follow(
    session: Session, case: CaseFile, target: Act, wanted: Correction
) -> tuple[Warned, ...]:
    """Write what follows from a correction beside the act, and tell of mail that has left already."""
    if wanted.replaces is None and target.move.startswith("transfer_"):
        transfers.restore(session, case)
    return telling.take_back(
        session, case, target.n, keep=wanted.on is None and wanted.replaces is not None
    )
