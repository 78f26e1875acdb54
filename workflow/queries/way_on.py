"""The way on: the move by which a case goes on, and the command line to type for it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME
from states.catalogue.evidence import STANDARDS
from states.catalogue.groups import FORWARD
from states.guards.matters import way_on
from states.pipeline import Field, FieldType

if TYPE_CHECKING:
    from datetime import date

    from states.pipeline import Refusal
    from states.units import Actor
    from workflow.store import Row

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
    "V9": "verification_request",
}
_PLACEHOLDER = {
    FieldType.DATE: "DD/MM/YYYY",
    FieldType.COUNT: "N",
    FieldType.ACT: "N",
    **dict.fromkeys(
        (
            FieldType.TEXT,
            FieldType.NUMBER,
            FieldType.NAME,
            FieldType.MEMBER,
            FieldType.IDENTITY,
            FieldType.RELIGION,
        ),
        '"…"',
    ),
    FieldType.UNIT: "CODE",
    FieldType.CASE: "REF",
    FieldType.PERSON: '"…" DD/MM/YYYY',
}


def forward(state: str, *, own_decides: bool) -> str | None:
    """Return the move by which a case goes on from a state, None from the last ones."""
    move = FORWARD.get(state)
    return _WHERE_OWN_DECIDES.get(move, move) if move and own_decides else move


def transfer_todo(state: str, number: int, *, receiving: bool, outside: bool) -> str | None:
    """Return the command of the step that a hand-over waits for from one side; None where it waits."""
    if receiving:
        wanted = {"sent": f"acknowledge {number}", "acknowledged": f'accept {number} --helper "…"'}
    elif outside:
        wanted = {"drafted": f"send {number}", "sent": f'outside-reply {number} --reply-no "…"'}
    else:
        wanted = {"drafted": f"send {number}"}
    return f"ketnap transfer {wanted[state]}" if state in wanted else None


def receives(state: str, sides: tuple[str, str | None], actor: Actor) -> bool:
    """Say whether the actor takes the next step of a hand-over as its receiving side.

    `sides` are the paths of the owner and of the destination, None for a place outside the register.
    Whoever stands above both sides begins with the sending.
    """
    owner, to = sides
    if to is None or not to.startswith(actor.unit_path):
        return False
    return state != "drafted" or not owner.startswith(actor.unit_path)


def after_lost_votes(recognition: int, removal: int, *, most: int) -> str | None:
    """Return the decision that lost votes leave to the authority, if there were enough of one kind."""
    if recognition >= most:
        return "recognise"
    return "remove" if removal >= most else None


def left_by_lost_votes(row: Row, today: date) -> str | None:
    """Return the decision that the branch's lost votes leave to the authority (rule B8)."""
    recognition, removal = row["lost_recognition"], row["lost_removal"]
    if not recognition and not removal:
        return None
    from states.law import rules

    return after_lost_votes(recognition, removal, most=rules.in_force(today)["B8"].amount)


def row_todo(row: Row, today: date) -> str:
    """Return the command that brings on a case of which only the row is known."""
    state, ref, rule = row["state"], row["ref"], row["next_rule"]
    if rule in PAPER_FOR:
        return record_command(PAPER_FOR[rule], ref)
    if rule == "T1":
        return f"ketnap transfer open {ref} --to CODE"
    for outdated, until in (("D9", row["dossier_until"]), ("D10", row["certificate_until"])):
        if _past(until, today):
            return renewal_command(outdated, state, ref)
    if command := _verification_todo(row):
        return command
    move = forward(state, own_decides=bool(row["own_decides"]))
    return move_command(move, ref) if move else f"ketnap next {ref}"


def _verification_todo(row: Row) -> str | None:
    """Return the command for a request not made yet, or for the reply that is waited for."""
    state, ref, asked = row["state"], row["ref"], row["asked"]
    if asked is None:
        return record_command("verification_request", ref) if state == "applied" else None
    waits = state == "verifying" or (state == "applied" and row["next_rule"] == "V13")
    return record_command("verification_reply", ref, {"request": asked}) if waits else None


def renewal_command(outdated: str, state: str, ref: str) -> str:
    """Return the command that makes anew what is or will be too old: the dossier (D9), the certificate (D10)."""
    if outdated == "D9":
        return move_command("redo_dossier", ref)
    if state == "certified":
        return move_command("retrain", ref)
    return record_command("certificate", ref)


def _past(due: date | None, today: date) -> bool:
    return due is not None and due < today


def move_command(move: str, ref: str) -> str:
    """Return the command line of a move, with a mark for each field that must be filled in."""
    step = MOVE_BY_NAME[move]
    return " ".join(
        ["ketnap advance", move.replace("_", "-"), ref, *map(_filled, _asked(step.fields))]
    )


def record_command(kind: str, ref: str, known: Mapping[str, object] | None = None) -> str:
    """Return the command line that puts one kind of evidence on file.

    `known` are the values known already; a field that is optional else and has to be filled in here is
    named with None.
    """
    given = known or {}
    fields = EVIDENCE_BY_NAME[kind].fields
    asked = [f for f in fields if f in _asked(fields) or f.name in given]
    words = [
        f"{f.option} {given[f.name]}" if given.get(f.name) is not None else _filled(f)
        for f in asked
    ]
    return " ".join(["ketnap record", kind.replace("_", "-"), ref, *words])


def _asked(fields: Iterable[Field]) -> list[Field]:
    """Return the fields to be filled in: those required, and who introduces (C8 asks for them)."""
    return [field for field in fields if field.required or field.name == "introducer"]


def _filled(field: Field) -> str:
    if field.type is FieldType.CHOICE:
        # in quotes, for a bare bar would be a pipe to the shell this is pasted into
        return f'{field.option} "{"|".join(choice.id for choice in field.choices)}"'
    return f"{field.option} {_PLACEHOLDER[field.type]}"


def standards_command(ref: str, refusal: Refusal) -> str:
    """Return the command by which a refusal of C14 is met: the review ended, the matter settled, or decline."""
    match way_on(refusal):
        case "resume":
            return f'ketnap resume {ref} --conclusion "…"'
        case "decline":
            return move_command("decline", ref)
    return record_command("approval", ref, {"kind": STANDARDS, "result": None})
