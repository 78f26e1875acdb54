"""Know the way on: the move by which a case goes on, and the command line to type for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from states.pipeline import Field, FieldType

if TYPE_CHECKING:
    from workflow.database import Row

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
PAPER_FOR = {"D13": "member_cv", "D6w": "course", "D12": "card"}
PAPER_AGAINST = {
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


def forward(state: str, *, own_decides: bool) -> str | None:
    """Return the move by which a case goes on from a state, None from the last ones."""
    move = FORWARD.get(state)
    return _WHERE_OWN_DECIDES.get(move, move) if move and own_decides else move


def row_todo(row: Row) -> str:
    """Return the command that brings on a case of which only the row is known."""
    state, ref, rule = row["state"], row["ref"], row["next_rule"]
    if rule in PAPER_FOR:
        return record_command(PAPER_FOR[rule], ref)
    if state == "applied" and row["asked"] is None:
        return record_command("verification_request", ref)
    if (
        state in ("applied", "verifying")
        and row["asked"] is not None
        and (state == "verifying" or rule == "V13")
    ):
        return record_command("verification_reply", ref, {"request": row["asked"]})
    move = forward(state, own_decides=bool(row["own_decides"]))
    return move_command(move, ref) if move else f"ketnap next {ref}"


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
