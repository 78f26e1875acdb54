"""Say in plain words what to do next with one case."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from states.facts import Facts
from states.machine import decide
from states.pipeline import Label, Refusal, Warned
from workflow import cases, casework, derived, views
from workflow.queries.todo import PAPER_AGAINST, PAPER_FOR, forward, move_command, record_command

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.database import Session
    from workflow.stamp import Stamp


@dataclass(frozen=True, slots=True)
class NextStep:
    """What comes next for a case: the move, the command, what is still missing, by when."""

    ref: str
    name: str
    unit: str
    state: str
    move: str | None
    what: Label | None
    todo: str | None
    possible: bool
    missing: tuple[Refusal, ...]
    needs: tuple[str, ...]
    earliest: date | None
    next_deadline: views.NextDeadline | None
    warnings: tuple[Warned, ...] = ()


def next_step(app: App, ref: str, stamp: Stamp) -> NextStep:
    """Return what to do next with a case; raises `NotFound`."""
    with app.reading() as session:
        case = casework.read(session, ref, stamp.actor)
        base = casework.ground(session, case.row["unit_id"], today=app.today(), on=stamp.on)
        name = forward(case.dossier.state, own_decides=_own_decides(base))
        facts = _facts(session, case, base, name, stamp)
    view = views.case_view(case.row, app.today())
    common: dict[str, Any] = {
        "ref": view.ref,
        "name": view.name,
        "unit": view.unit,
        "state": view.state,
    }
    rule = view.next_deadline.rule if view.next_deadline else None
    if facts is None or name is None:
        paper = PAPER_FOR.get(rule or "")
        label = EVIDENCE_BY_NAME[paper].label if paper else None
        todo = record_command(paper, view.ref) if paper else None
        return NextStep(**common, move=None, what=label, todo=todo, possible=paper is not None, missing=(), needs=(),
                        earliest=None, next_deadline=view.next_deadline)  # fmt: skip
    decision = decide(facts, partial=True)
    return NextStep(
        **common,
        move=name,
        what=MOVE_BY_NAME[name].label,
        todo=_todo(facts, decision.refusals, view.ref, rule),
        possible=not decision.refusals,
        missing=decision.refusals,
        needs=decision.needs,
        earliest=decision.earliest,
        next_deadline=view.next_deadline,
        warnings=decision.warnings,
    )


def _facts(
    session: Session, case: casework.CaseFile, base: casework.Ground, name: str | None, stamp: Stamp
) -> Facts | None:
    return (
        None if name is None else cases.judged(session, case, base, (MOVE_BY_NAME[name], {}), stamp)
    )


def _own_decides(base: casework.Ground) -> bool:
    own = next((u for u in reversed(base.chain) if u.kind != "branch"), base.chain[0])
    return derived.authority(base.chain) is own


def _todo(facts: Facts, refusals: Iterable[Refusal], ref: str, rule: str | None) -> str:
    """Return the command that brings the case on: the paper that is missing first, else the move."""
    rules = [refusal.rule for refusal in refusals]
    waiting = facts.case.open_requests()
    if "V1" in rules and waiting:
        return record_command("verification_reply", ref, {"request": waiting[0].n})
    for missing in rules:
        if missing in PAPER_AGAINST:
            return record_command(PAPER_AGAINST[missing], ref)
    if "C6" in rules:
        return record_command("certificate", ref)
    if "D9" in rules:
        return move_command("redo_dossier", ref)
    if rule in PAPER_FOR and "D7b" in rules:
        return record_command(PAPER_FOR[rule], ref)
    return move_command(facts.move.name, ref)
