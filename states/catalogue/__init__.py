"""The lifecycles as data, once, with a look-up of moves and kinds of evidence by any of their names."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from states.catalogue import candidacy, side_acts, transfer
from states.catalogue.candidacy import MOVES, STEPS
from states.catalogue.evidence import EVIDENCE, EvidenceKind
from states.catalogue.stages import STAGE_BY_ID, STAGES, STATE_BY_ID, STATES
from states.names import fold as fold
from states.names import fold_words
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
    "find_kind",
    "find_move",
    "fold",
    "kind_names",
    "move_names",
    "plain_names",
    "side_acts",
    "transfer",
]

MOVE_BY_NAME: Mapping[str, Move] = MappingProxyType({move.name: move for move in (*MOVES, *STEPS)})
EVIDENCE_BY_NAME: Mapping[str, EvidenceKind] = MappingProxyType({k.name: k for k in EVIDENCE})


def move_names(move: Move) -> tuple[str, ...]:
    """Return every word a move answers to: its name, its aliases, its Vietnamese label folded."""
    return (move.name.replace("_", "-"), *move.aliases, _in_one_word(move.label.vi))


def kind_names(kind: EvidenceKind) -> tuple[str, ...]:
    """Return every word a kind of evidence answers to: its name, its Vietnamese label folded."""
    return (kind.name.replace("_", "-"), _in_one_word(kind.label.vi))


def _in_one_word(label: str) -> str:
    """Return a label as one word to type; what stands in brackets explains and is left out."""
    return fold_words(label.partition(" (")[0]).replace(" ", "-")


def find_move(word: str) -> Move | None:
    """Return the move that `word` names, with - or _, or in words of either language, however marked."""
    known = MOVE_BY_NAME.get(word.replace("-", "_"))
    return known or next(
        (m for m in MOVE_BY_NAME.values() if _answers(word, (*move_names(m), *m.label))), None
    )


def find_kind(word: str) -> EvidenceKind | None:
    """Return the kind of evidence that `word` names, as `find_move` does a move."""
    known = EVIDENCE_BY_NAME.get(word.replace("-", "_"))
    return known or next((k for k in EVIDENCE if _answers(word, (*kind_names(k), *k.label))), None)


def _answers(word: str, names: Iterable[str]) -> bool:
    return any(fold_words(word) == fold_words(name) for name in names)


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


@cache
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
