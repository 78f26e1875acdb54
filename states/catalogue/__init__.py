"""Hold the lifecycles as data, once; look moves up by any of their names."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from types import MappingProxyType

from states.catalogue import candidacy, overlays, transfer
from states.catalogue.candidacy import MOVES, STAGES, STATES, STEPS
from states.catalogue.evidence import EVIDENCE, EvidenceKind
from states.pipeline import Field, Label, Move, Stage, State

__all__ = [
    "EVIDENCE", "EVIDENCE_BY_NAME", "EvidenceKind", "MOVES", "MOVE_BY_NAME", "STAGES", "STAGE_BY_ID", "STATES",
    "STATE_BY_ID", "STEPS", "candidacy", "act_label", "find_move", "fields_of", "fold",
    "move_names", "overlays", "transfer",
]  # fmt: skip

STAGE_BY_ID: Mapping[str, Stage] = MappingProxyType({stage.id: stage for stage in STAGES})
STATE_BY_ID: Mapping[str, State] = MappingProxyType({state.id: state for state in STATES})
MOVE_BY_NAME: Mapping[str, Move] = MappingProxyType({move.name: move for move in (*MOVES, *STEPS)})
EVIDENCE_BY_NAME: Mapping[str, EvidenceKind] = MappingProxyType({k.name: k for k in EVIDENCE})


def fold(text: str) -> str:
    """Return `text` without case and diacritics (đ becomes d), single-spaced, for searching."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def move_names(move: Move) -> tuple[str, ...]:
    """Return every word a move answers to: its name, its aliases, its Vietnamese label folded."""
    label = "-".join("".join(c if c.isalnum() else " " for c in fold(move.label.vi)).split())
    return (move.name.replace("_", "-"), *move.aliases, label)


def find_move(word: str) -> Move | None:
    """Return the move that `word` names, with - or _, in English or Vietnamese without diacritics."""
    wanted = fold(word).replace("_", "-").replace(" ", "-")
    exact = MOVE_BY_NAME.get(wanted.replace("-", "_"))
    return exact or next((m for m in MOVE_BY_NAME.values() if wanted in move_names(m)), None)


def fields_of(act: str, kind: str | None = None) -> tuple[Field, ...]:
    """Return the fields of an act of the history: a move, a step, evidence of `kind` or an overlay."""
    if act == "record":
        evidence = EVIDENCE_BY_NAME.get(kind or "")
        return evidence.fields if evidence else ()
    if move := MOVE_BY_NAME.get(act):
        return move.fields
    if act.startswith("transfer_"):
        step = act.removeprefix("transfer_")
        return transfer.OPENING if step == "open" else _TRANSFER_FIELDS.get(step, ())
    return overlays.OVERLAYS.get(act, ())


def act_label(act: str, kind: str | None = None) -> Label:
    """Return the words for an act of the history."""
    if act == "record" and kind in EVIDENCE_BY_NAME:
        return EVIDENCE_BY_NAME[kind].label
    if move := MOVE_BY_NAME.get(act):
        return move.label
    if act == "transfer_open":
        return Label("Lập việc chuyển theo dõi", "Open a transfer")
    step = next((s for s in transfer.STEPS if f"transfer_{s.name}" == act), None)
    return step.label if step else overlays.OVERLAY_LABELS.get(act, Label(act, act))


_TRANSFER_FIELDS: Mapping[str, tuple[Field, ...]] = {s.name: s.fields for s in transfer.STEPS}
