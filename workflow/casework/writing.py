"""The one writer of `state`: an act is judged, prepared and written with all that follows from it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.errors import CaseChanged
from states.frozen import NamedTuple
from states.history.acts import Act
from states.history.dossier import Dossier
from states.law.deadlines import Deadline, kept_deadlines
from states.pipeline import Move, Role
from states.units import Actor
from states.values import to_json
from workflow import clock
from workflow.casework import (
    act_rows,
    audit,
    derived,
    kept_certificates,
    stored_lists,
    telling,
)
from workflow.casework.act_rows import Draft as Draft
from workflow.casework.as_asked import as_asked
from workflow.casework.casefile import CaseFile
from workflow.ground import refs
from workflow.ground.basis import Ground

if TYPE_CHECKING:
    from datetime import date

    from states.guards.facts import Facts
    from workflow.stamp import Stamp
    from workflow.store import Session


# -- judging --------------------------------------------------------------------------------------


def facts(
    case: CaseFile, base: Ground, move: Move, given: Mapping[str, object], stamp: Stamp
) -> Facts:
    """Gather what the guards of one step look at."""
    from states.guards.facts import Facts  # who only reads a case would pay for all guards

    return Facts(
        case.dossier, move, given, stamp.on, base.chain, stamp.actor, base.context, now=base.now
    )


def facts_then(then: Dossier, base: Ground, move: Move, act: Act) -> Facts:
    """Gather what the guards of an act looked at when it was done."""
    from states.guards.facts import Facts

    nobody = Actor(0, act.actor, 0, "", base.chain[0].path, frozenset(Role))
    return Facts(then, move, act.fields, act.on, base.chain, nobody, base.context)


# -- writing --------------------------------------------------------------------------------------


class Prepared(NamedTuple):
    """A case after one more act, not yet written: the rows to write and what they rest on.

    `row` is the case's row as it is kept; that of `case` tells the next deadline as of today.
    """

    case: CaseFile
    row: Mapping[str, Any]
    act: Mapping[str, Any]
    parts: Sequence[Mapping[str, Any]]
    due: tuple[Deadline, ...]


class Stood(NamedTuple):
    """A case as it stands in memory after an act that is not written yet, with the rows of that act."""

    case: CaseFile
    act: dict[str, Any]
    parts: Sequence[dict[str, Any]]


def stand(case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> Stood:
    """Add an act to a case in memory; the row of the case says no more than what the next act needs.

    The act stands in no chain yet: whoever writes the case knows under which number, and links it.
    """
    unit, unit_id = base.now[-1], draft.unit_id or int(case.row["unit_id"])
    row, parts = act_rows.make(case, draft, stamp, act_rows.Owner(unit_id, unit.code))
    act = Act(
        row["n"],
        draft.move,
        row["from_state"],
        draft.to_state,
        stamp.on,
        _as_read(draft),
        stamp.actor.name,
        clock.day_of(stamp.at),
        stamp.note,
        draft.despite,
        unit_id,
    )
    acts = (*case.acts, act)
    new = {
        **case.row,
        "state": draft.to_state,
        "acts": row["n"],
        "unit_id": unit_id,
        "version": case.row["version"] + 1,
        "unit": unit.code,
        "unit_name": unit.name,
        "unit_path": unit.path,
    }
    dossier = case.dossier.then(act)
    if draft.move in ("open", "set"):
        new["name"] = dossier.fact("name")
    return Stood(CaseFile(new, acts, dossier), row, parts)


def prepare(case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> Prepared:
    """Work out how the case stands after one more act; write nothing."""
    (row, acts, dossier), act, parts = stand(case, draft, stamp, base)
    head = act_rows.link(case.ref, case.row["head_hash"], act)
    due = kept_deadlines(dossier, base.context)
    new = {**row, "head_hash": head, **derived.case_row(dossier, due, base.context.law)}
    after = CaseFile(as_asked(new, dossier, base, stamp.actor), acts, dossier)
    return Prepared(after, new, act, parts, due)


def apply(session: Session, case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> CaseFile:
    """Write one act: the versioned update of the case, the act in its chain, the derived rows, the mail.

    `base` is the ground the case stands on afterwards. Raises `CaseChanged` where the case was
    written by somebody else since it was read.
    """
    after = write(session, case, draft, stamp, base)
    kept_certificates.settle(session, after, after.acts[-1], stamp)
    telling.tell(session, after, after.acts[-1], base.now, stamp)
    return after


def write(session: Session, case: CaseFile, draft: Draft, stamp: Stamp, base: Ground) -> CaseFile:
    """Write one act as `apply` does, and tell nobody: what another register did is no news here."""
    after = prepare(case, draft, stamp, base)
    if session.run("case_update", {**after.row, "seen": case.row["version"]}) != 1:
        raise CaseChanged(ref=case.ref)
    if draft.unit_id is not None or draft.move in ("open", "set", "correct"):
        session.run("case_update_whose", after.row)
    session.run("act_insert", after.act)
    session.many("act_part_insert", after.parts)
    dossier, act = after.case.dossier, after.case.acts[-1]
    rows = derived.deadline_rows(case.id, dossier, after.due, base.now)
    stored_lists.write(session, case.id, "deadlines", rows)
    stored_lists.follow(session, case.id, dossier, act)
    return after.case


def start(session: Session, unit_id: int, stamp: Stamp, base: Ground, draft: Draft) -> CaseFile:
    """Write a new case with its opening act."""
    number = int(session.execute("case_numbers", {"count": 1})[0]["number"])
    case = blank(number, unit_id, stamp.on, base)
    session.run("case_insert", {**case.row, "state": draft.to_state, "born": draft.fields["born"]})
    case = apply(session, case, draft, stamp, base)
    kept_certificates.link(session, (case,), stamp)
    return case


def blank(number: int, unit_id: int, on: date, base: Ground) -> CaseFile:
    """Return a case as it is before its first act."""
    ref, unit = refs.make(number), base.now[-1]
    row = {
        "id": number,
        "ref": ref,
        "unit_id": unit_id,
        "on": on,
        "opened_on": on,
        "state": None,
        "version": 0,
        "acts": 0,
        "head_hash": audit.GENESIS,
        "unit": unit.code,
        "unit_name": unit.name,
        "unit_path": unit.path,
    }
    return CaseFile(row, (), Dossier((), ref=ref))


def _as_read(draft: Draft) -> Mapping[str, object]:
    """Return the fields as a later reading will give them."""
    if draft.move != "correct":
        return draft.fields
    plain = to_json(draft.fields)
    return plain if isinstance(plain, dict) else {}
