"""The next step of one case, in plain words."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, NamedTuple

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, act_label
from states.decision import decide
from states.guards import may_act, roles_needed
from states.guards.facts import Facts
from states.guards.matters import way_on
from states.law.deadlines import deadline_of
from states.law.meetings import meeting_before
from states.pipeline import Label, Refusal, Role, Warned
from states.units import authority_of, committee_of
from workflow.casework import advancing, casefile, secrecy, views, writing
from workflow.ground import basis
from workflow.queries.way_on import (
    PAPER_AGAINST,
    PAPER_FOR,
    after_lost_votes,
    forward,
    move_command,
    receives,
    record_command,
    renewal_command,
    standards_command,
    transfer_todo,
)

_ABOUT_THE_READER = frozenset({"T0", "E1", "P2"})

if TYPE_CHECKING:
    from states.history.dossier import Dossier
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next for a case: the move, the command, what is still missing, by when.

    `waits_for` names whose turn it is where it is not the reader's; `meeting` is the branch's last meeting
    before the deadline, where that is nearer.
    """

    ref: str
    name: str
    unit: str
    state: str
    move: str | None
    what: Label | None
    todo: str | None
    possible: bool
    next_deadline: views.NextDeadline | None
    missing: tuple[Refusal, ...]
    needs: tuple[str, ...]
    earliest: date | None
    warnings: tuple[Warned, ...] = ()
    waits_for: str | None = None
    meeting: date | None = None


class _Aside(NamedTuple):
    """What must happen before the next move: its words, the command, and whom it waits for if not us."""

    what: Label | None
    todo: str | None
    waits_for: str | None = None


_NOTHING = _Aside(None, None)


def next_step(app: App, ref: str, stamp: Stamp) -> NextStep:
    """Return what to do next with a case; raises `NotFound`."""
    with app.reading() as session:
        case = casefile.read(session, ref, stamp.actor)
        base = basis.ground(session, case.row["unit_id"], today=app.today(), on=stamp.on)
        facts = _facts(session, case, base, stamp)
        aside = _transfer(session, case, stamp)
    row = writing.as_asked(case.row, case.dossier, base, stamp.actor)
    view = views.case_view(row, app.today())
    aside = aside or _supplement(case.dossier, view.ref) or _paper(facts, view)
    found = _judged(facts, view) if facts and not aside else _before(aside or _NOTHING, view)
    return replace(found, meeting=_meeting(view.next_deadline, base))


def _before(aside: _Aside, view: views.CaseView) -> NextStep:
    """Say what must happen before the next move, or that nothing comes."""
    return NextStep(
        **_common(view),
        move=None,
        what=aside.what,
        todo=aside.todo,
        possible=bool(aside.todo),
        missing=(),
        needs=(),
        earliest=None,
        waits_for=aside.waits_for,
    )


def _facts(
    session: Session, case: casefile.CaseFile, base: basis.Ground, stamp: Stamp
) -> Facts | None:
    """Gather the facts of the move by which a case goes on, None where no move leads on."""
    name = _move(case.dossier, base, stamp.on)
    return advancing.judged(session, case, base, (MOVE_BY_NAME[name], {}), stamp) if name else None


def _meeting(due: views.NextDeadline | None, base: basis.Ground) -> date | None:
    """Return the branch's last meeting before its deadline, where that is nearer."""
    if due is None or due.owner != "branch":
        return None
    return meeting_before(due.due, base.context.meets, today=base.context.today)


def _common(view: views.CaseView) -> dict[str, Any]:
    names = ("ref", "name", "unit", "state", "next_deadline")
    return {name: getattr(view, name) for name in names}


def _judged(facts: Facts, view: views.CaseView) -> NextStep:
    """Say how the next move stands; what only the reader lacks is not missing from the case."""
    decision = decide(facts, partial=True)
    mine, reader = may_act(facts), facts.actor
    found = tuple(r for r in decision.refusals if mine or r.rule not in _ABOUT_THE_READER)
    missing = secrecy.told(found, knowing=secrecy.knows({"unit_path": facts.unit.path}, reader))
    rule = view.next_deadline.rule if view.next_deadline else None
    return NextStep(
        **_common(view),
        move=facts.move.name,
        what=facts.move.label,
        todo=_todo(facts, missing, view.ref, rule),
        possible=mine and not missing,
        missing=missing,
        needs=decision.needs,
        earliest=decision.earliest,
        warnings=decision.warnings,
        waits_for=_settles(facts, missing) or (None if mine else roles_needed(facts)[0].value),
    )


def _settles(facts: Facts, missing: Iterable[Refusal]) -> str | None:
    """Return the authority where it must settle a matter first, unless the reader may do so."""
    waiting = any(r.rule == "C14" and way_on(r) == "approval" for r in missing)
    may = Role.AUTHORITY in facts.actor.roles and facts.actor.above(facts.authority)
    return Role.AUTHORITY.value if waiting and not may else None


def _move(case: Dossier, base: basis.Ground, on: date) -> str | None:
    """Return the move by which a case goes on; after lost votes that is the referral, then a decision."""
    lost = [case.lost_votes(move) for move in ("propose_recognition", "propose_removal")]
    if case.state == "probation" and any(lost):
        left = after_lost_votes(*lost, most=base.context.law(on)["B8"].amount)
        if left:
            return left if case.referred_up else "refer_up"
    return forward(case.state, own_decides=_own_decides(base))


def _transfer(session: Session, case: casefile.CaseFile, stamp: Stamp) -> _Aside | None:
    """Return the step that an open hand-over waits for, from this user or from the other side."""
    for row in session.execute("transfer_under_way", {"case_id": case.id}):
        state, sides = row["state"], (case.row["unit_path"], row["to_path"])
        receiving, outside = receives(state, sides, stamp.actor), row["to_path"] is None
        todo = transfer_todo(state, row["id"], receiving=receiving, outside=outside)
        wanted = {"drafted": "send", "sent": "outside_reply" if outside else "acknowledge"}
        label = act_label(f"transfer_{wanted.get(state, 'accept')}")
        other = "branch" if state == "drafted" else "receiving-unit"
        return _Aside(label, todo, None if todo else other)
    return None


def _supplement(case: Dossier, ref: str) -> _Aside | None:
    """Return the supplement that was asked for and has not come."""
    if not case.supplements_asked:
        return None
    return _Aside(MOVE_BY_NAME["supplement"].label, move_command("supplement", ref))


def _paper(facts: Facts | None, view: views.CaseView) -> _Aside | None:
    """Return the paper that is due from a case no move leads on."""
    rule = view.next_deadline.rule if view.next_deadline else None
    kind = PAPER_FOR.get(rule or "") if facts is None else None
    return _Aside(EVIDENCE_BY_NAME[kind].label, record_command(kind, view.ref)) if kind else None


def _own_decides(base: basis.Ground) -> bool:
    return authority_of(base.chain) is committee_of(base.chain)


def _todo(facts: Facts, refusals: Collection[Refusal], ref: str, rule: str | None) -> str:
    """Return the command that brings the case on: the paper that is missing first, else the move."""
    rules = [refusal.rule for refusal in refusals]
    if command := _paper_todo(facts, refusals, ref):
        return command
    if "C6" in rules or _expired(facts):
        return renewal_command("D10", facts.case.state, ref)
    if "D9" in rules:
        return renewal_command("D9", facts.case.state, ref)
    if rule in PAPER_FOR and "D7b" in rules:
        return record_command(PAPER_FOR[rule], ref)
    return move_command(facts.move.name, ref)


def _paper_todo(facts: Facts, refusals: Collection[Refusal], ref: str) -> str | None:
    """Return the command for the paper that is missing: what settles a matter, a reply, any other."""
    waiting = facts.case.open_requests()
    by_rule = {refusal.rule: refusal for refusal in reversed(tuple(refusals))}
    if "C14" in by_rule:
        return standards_command(ref, by_rule["C14"])
    if "V1" in by_rule and waiting:
        return record_command("verification_reply", ref, {"request": waiting[0].n})
    missing = next((one.rule for one in refusals if one.rule in PAPER_AGAINST), None)
    return record_command(PAPER_AGAINST[missing], ref) if missing else None


def _expired(facts: Facts) -> bool:
    """Say whether the certificate is past its months on the day asked about (limit D10)."""
    due = deadline_of(facts.case, facts.context, "D10") if facts.case.state == "certified" else None
    return due is not None and facts.on > due.due
