"""Say what to do next: for one case in plain words, for a user as an inbox."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, STATE_BY_ID
from states.facts import Facts
from states.machine import decide
from states.pipeline import Field, FieldType, Label, Refusal, Role, Warned
from workflow import cases, casework, scope, views

if TYPE_CHECKING:
    from states.facts import Actor
    from workflow.app import App
    from workflow.database import Row
    from workflow.stamp import Stamp

FORWARD = {
    "identified": "nominate",
    "nominated": "enrol",
    "enrolled": "certify",
    "certified": "apply",
    "applied": "request_verification",
    "verifying": "conclude_verification",
    "verified": "propose",
    "proposed": "endorse",
    "endorsed": "decide",
    "decided": "hold_ceremony",
    "probation": "propose_recognition",
    "recognition_proposed": "endorse_recognition",
    "recognition_endorsed": "recognise",
    "removal_proposed": "endorse_removal",
    "removal_endorsed": "remove",
}
"""The move by which a case goes on from a state."""

_WHERE_OWN_DECIDES = {
    "endorse": "decide",
    "endorse_recognition": "recognise",
    "endorse_removal": "remove",
}
_PAPER_FOR = {"D13": "member_cv", "D6w": "course", "D12": "card"}
_PAPER_AGAINST = {
    "C17": "challenge",
    "O1": "opinion",
    "D6": "course",
    "O2": "statement",
    "V0": "verification_request",
}
_PLACEHOLDER = {
    FieldType.DATE: "DD/MM/YYYY",
    FieldType.COUNT: "N",
    FieldType.ACT: "N",
    FieldType.TEXT: '"…"',
    FieldType.UNIT: "CODE",
    FieldType.PERSON: '"…" DD/MM/YYYY',
}


@dataclass(frozen=True, slots=True)
class InboxItem(views.CaseView):
    """A case that waits for the user: the command to run, and the days it is late by."""

    todo: str
    late_by: int


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
        name = _forward(case.dossier.state, own_decides=_own_decides(base))
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
        paper = _PAPER_FOR.get(rule or "")
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
    session: Any, case: casework.CaseFile, base: casework.Ground, name: str | None, stamp: Stamp
) -> Facts | None:
    return (
        None if name is None else cases.judged(session, case, base, (MOVE_BY_NAME[name], {}), stamp)
    )


def _own_decides(base: casework.Ground) -> bool:
    own = next((u for u in reversed(base.chain) if u.kind != "branch"), base.chain[0])
    return casework.authority(base.chain) is own


def _forward(state: str, *, own_decides: bool) -> str | None:
    move = FORWARD.get(state)
    return _WHERE_OWN_DECIDES.get(move, move) if move and own_decides else move


def _todo(facts: Facts, refusals: Iterable[Refusal], ref: str, rule: str | None) -> str:
    """Return the command that brings the case on: the paper that is missing first, else the move."""
    rules = [refusal.rule for refusal in refusals]
    waiting = facts.case.open_requests()
    if "V1" in rules and waiting:
        return record_command("verification_reply", ref, {"request": waiting[0].n})
    for missing in rules:
        if missing in _PAPER_AGAINST:
            return record_command(_PAPER_AGAINST[missing], ref)
    if "C6" in rules:
        return record_command("certificate", ref)
    if "D9" in rules:
        return move_command("redo_dossier", ref)
    if rule in _PAPER_FOR and "D7b" in rules:
        return record_command(_PAPER_FOR[rule], ref)
    return move_command(facts.move.name, ref)


def inbox(
    app: App, actor: Actor, *, unit: str | None = None, within: int | None = None
) -> list[InboxItem]:
    """Return the cases that wait for the user, soonest deadline first."""
    until = app.today() + timedelta(days=within) if within is not None else date.max
    with app.reading() as session:
        base = scope.unit(session, unit, actor)["path"] if unit else actor.unit_path
        centre = (
            actor.unit_path[: actor.unit_path[:-1].rfind("/") + 1]
            if Role.CENTRE in actor.roles
            else ""
        )
        rows = session.execute(
            "inbox",
            {
                **scope.subtree(base), "class_low": centre, "class_high": centre[:-1] + "0" if centre else "",
                "states": _states_of(actor), "until": until,
            },
        )  # fmt: skip
    today = app.today()
    return [_item(row, today) for row in rows if _waits_for(row, actor)]


def _item(row: Row, today: date) -> InboxItem:
    return InboxItem(
        **views.common(row, today),
        todo=row_todo(row),
        late_by=max(0, (today - row["next_due"]).days),
    )


def row_todo(row: Row) -> str:
    """Return the command that brings on a case of which only the row is known."""
    state, ref, rule = row["state"], row["ref"], row["next_rule"]
    if rule in _PAPER_FOR:
        return record_command(_PAPER_FOR[rule], ref)
    if state == "applied" and row["asked"] is None:
        return record_command("verification_request", ref)
    if (
        state in ("applied", "verifying")
        and row["asked"] is not None
        and (state == "verifying" or rule == "V13")
    ):
        return record_command("verification_reply", ref, {"request": row["asked"]})
    move = _forward(state, own_decides=bool(row["own_decides"]))
    return move_command(move, ref) if move else f"ketnap next {ref}"


def _states_of(actor: Actor) -> list[str]:
    """Return the states from which one of the actor's roles brings a case on."""
    return [
        state
        for state in STATE_BY_ID
        if any(_roles(state, own) & actor.roles for own in (True, False))
    ]


def _waits_for(row: Row, actor: Actor) -> bool:
    return bool(_roles(row["state"], bool(row["own_decides"])) & actor.roles)


def _roles(state: str, own_decides: bool) -> frozenset[Role]:
    move = _forward(state, own_decides=own_decides)
    if move is None:
        return frozenset({Role.BRANCH}) if state == "member" else frozenset()
    return frozenset(MOVE_BY_NAME[move].roles)


# -- commands to type -------------------------------------------------------------------------------


def move_command(move: str, ref: str) -> str:
    """Return the command line of a move, with a mark for each field that must be filled in."""
    step = MOVE_BY_NAME[move]
    return " ".join(
        ["ketnap advance", move.replace("_", "-"), ref, *map(_filled, _asked(step.fields))]
    )


def record_command(kind: str, ref: str, known: Mapping[str, object] | None = None) -> str:
    """Return the command line that puts one kind of evidence on file."""
    given = known or {}
    words = [
        f"{f.option} {given[f.name]}" if f.name in given else _filled(f)
        for f in _asked(EVIDENCE_BY_NAME[kind].fields)
    ]
    return " ".join(["ketnap record", kind.replace("_", "-"), ref, *words])


def _asked(fields: Iterable[Field]) -> list[Field]:
    return [field for field in fields if field.required]


def _filled(field: Field) -> str:
    if field.type is FieldType.CHOICE:
        return f"{field.option} {'|'.join(choice.id for choice in field.choices)}"
    return f"{field.option} {_PLACEHOLDER[field.type]}"
