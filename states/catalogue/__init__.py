"""The lifecycles as data, once, with a look-up of moves by any of their names."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from states.catalogue import candidacy, side_acts, transfer
from states.catalogue.candidacy import MOVES, STEPS
from states.catalogue.evidence import EVIDENCE, EvidenceKind
from states.catalogue.stages import STAGE_BY_ID, STAGES, STATE_BY_ID, STATES
from states.names import fold as fold
from states.pipeline import Field, Label, Move

__all__ = [
    "EVIDENCE",
    "EVIDENCE_BY_NAME",
    "MOVES",
    "MOVE_BY_NAME",
    "STAGES",
    "STAGE_BY_ID",
    "STATES",
    "STATE_BY_ID",
    "STEPS",
    "EvidenceKind",
    "act_label",
    "candidacy",
    "fields_of",
    "find_move",
    "fold",
    "move_names",
    "plain_names",
    "side_acts",
    "transfer",
]

MOVE_BY_NAME: Mapping[str, Move] = MappingProxyType({move.name: move for move in (*MOVES, *STEPS)})
EVIDENCE_BY_NAME: Mapping[str, EvidenceKind] = MappingProxyType({k.name: k for k in EVIDENCE})


def move_names(move: Move) -> tuple[str, ...]:
    """Return every word a move answers to: its name, its aliases, its Vietnamese label folded."""
    said = fold(move.label.vi.partition(" (")[0])  # what stands in brackets explains
    label = "-".join("".join(c if c.isalnum() else " " for c in said).split())
    return (move.name.replace("_", "-"), *move.aliases, label)


def find_move(word: str) -> Move | None:
    """Return the move that `word` names, with - or _, in English or Vietnamese without diacritics."""
    wanted = fold(word).replace("_", "-").replace(" ", "-")
    return next((move for move in MOVE_BY_NAME.values() if wanted in move_names(move)), None)


def fields_of(act: str, kind: str | None = None) -> tuple[Field, ...]:
    """Return the fields of an act of the history: a move, a step, evidence of `kind` or a side act."""
    if act == "record":
        evidence = EVIDENCE_BY_NAME.get(kind or "")
        return evidence.fields if evidence else ()
    if move := MOVE_BY_NAME.get(act):
        return move.fields
    if act.startswith("transfer_"):
        step = act.removeprefix("transfer_")
        return _TRANSFER_FIELDS.get(step, ())
    return side_acts.SIDE_ACTS.get(act, ())


def plain_names(act: str, kind: str | None = None) -> frozenset[str]:
    """Return the names under which an act of the history holds what names nobody."""
    return _OF_EVERY_ACT | {field.name for field in fields_of(act, kind) if not field.personal}


_OF_EVERY_ACT = frozenset({"evidence", "despite", "on", "resets"})
"""What an act may hold beside its fields: no person is named by it."""


def act_label(act: str, kind: str | None = None, from_state: str | None = None) -> Label:
    """Return the words for an act of the history; those of a move may depend on where it started."""
    if act == "record" and (evidence := EVIDENCE_BY_NAME.get(kind or "")):
        return evidence.label
    if move := MOVE_BY_NAME.get(act):
        return move.label_from(from_state)
    if act in transfer.OTHER_ACTS:
        return transfer.OTHER_ACTS[act]
    step = next((s for s in transfer.STEPS if f"transfer_{s.name}" == act), None)
    return step.label if step else side_acts.SIDE_ACT_LABELS.get(act, Label(act, act))


_TRANSFER_FIELDS: Mapping[str, tuple[Field, ...]] = MappingProxyType(
    {
        "open": transfer.OPENING,
        "receive": transfer.RECEIVED,
        "rehouse": transfer.REHOUSED,
        **{step.name: step.fields for step in transfer.STEPS},
    }
)
