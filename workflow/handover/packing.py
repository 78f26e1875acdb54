"""A case packed into plain values for another register, and read back with suspicion."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, candidacy, fields_of
from states.errors import KetnapError
from states.frozen import NamedTuple
from states.history.acts import Act
from states.history.dossier import Dossier
from states.history.restarts import resets
from states.machine import CANDIDACY
from states.pipeline import FieldType
from states.values import missing, parse, to_json
from states.values.texts import NO_RELIGION

if TYPE_CHECKING:
    from workflow.casework.casefile import CaseFile

MOST_ACTS = 5000
_SIDE_ACTS = ("set", "hold", "resume", "extend")
_OF_THEIR_REGISTER = frozenset({FieldType.UNIT, FieldType.CASE})
_KEYS = {"n", "move", "from", "to", "on", "actor", "unit", "fields", "note", "despite"}
_UNREADABLE = (KetnapError, ValueError, TypeError, LookupError, AttributeError)


class UnlawfulActError(Exception):
    """An act of a file that this register could not have recorded; `n` is its number there."""

    def __init__(self, n: object) -> None:
        super().__init__(str(n))
        self.n = n


class Planned(NamedTuple):
    """An act of another register as it is to be recorded here; `n` is its number there."""

    n: int
    move: str
    to_state: str
    on: date
    fields: Mapping[str, object]
    note: str
    despite: tuple[str, ...]


# -- packing ----------------------------------------------------------------------------------------


def person(case: CaseFile, unit: str) -> dict[str, object]:
    """Return what the receiving side reads first: who it is, and how the case stands."""
    dossier = case.dossier
    facts = ("name", "born", "gender", "residence", "education", "category")
    told = {name: to_json(dossier.fact(name)) for name in facts}
    certified = dossier.certified_by()
    return {
        **told,
        "state": dossier.state,
        "unit": unit,
        "helpers": list(dossier.helpers),
        "certificate": certified and certified.text("certificate"),
        "issued": certified and to_json(certified.day("issued")),
    }


def acts(case: CaseFile, units: Mapping[int, str]) -> dict[str, object]:
    """Return the acts that count, with the head of the chain that they were taken from."""
    return {
        "ref": case.ref,
        "acts": case.row["acts"],
        "head": case.row["head_hash"],
        "list": [_packed(act, units) for act in case.dossier.acts],
    }


def _packed(act: Act, units: Mapping[int, str]) -> dict[str, object]:
    return {
        "n": act.n,
        "move": act.move,
        "from": act.from_state,
        "to": act.to_state,
        "on": act.on.isoformat(),
        "actor": act.actor,
        "unit": units.get(act.unit_id, ""),
        "fields": to_json(_worded(act.fields)),
        "note": act.note or "",
        "despite": list(act.despite),
    }


def _worded(fields: Mapping[str, object]) -> dict[str, object]:
    """Return the fields of an act with "no religion" in words: an empty value would say nothing at all."""
    none = {"religion": NO_RELIGION} if fields.get("religion", "") is None else {}
    return {**fields, **none}


# -- unpacking --------------------------------------------------------------------------------------


def unpack(packed: Any, today: date) -> list[Planned]:  # noqa: ANN401 - JSON of unknown origin
    """Return the acts to be recorded here, in order; steps of hand-overs over there are left out.

    Raises `UnlawfulActError` for what this register could not have recorded: an unknown act, a field
    that does not fit, a step from another state, a day that has not come, an answer to no question.
    """
    listed = packed.get("list") if isinstance(packed, dict) else None
    if not isinstance(listed, list) or not 0 < len(listed) <= MOST_ACTS:
        raise UnlawfulActError(None)
    plans: list[Planned] = []
    for raw in listed:
        try:
            plan = _planned(raw, plans, today)
        except _UNREADABLE as error:
            raise UnlawfulActError(raw.get("n") if isinstance(raw, dict) else None) from error
        plans += [plan] if plan else []
    return plans


def called_back(packed: Mapping[str, Any]) -> int:
    """Count the notices called back or declined over there, of whose steps nothing else is recorded here.

    `packed` was unpacked before. Raises `UnlawfulActError` for an invalid count.
    """
    steps = [raw for raw in packed["list"] if str(raw["move"]).startswith("transfer_")]
    for raw in steps:
        fields = raw["fields"]
        told = fields.get("resets", 0) if isinstance(fields, dict) else None
        if type(told) is not int or not 0 <= told <= MOST_ACTS:
            raise UnlawfulActError(raw["n"])
    return resets(
        Act(raw["n"], str(raw["move"]), None, "", date.min, raw["fields"]) for raw in steps
    )


def _planned(raw: Mapping[str, Any], before: Sequence[Planned], today: date) -> Planned | None:
    if set(raw) != _KEYS:
        raise ValueError
    move, on = str(raw["move"]), date.fromisoformat(raw["on"])
    if move.startswith("transfer_"):
        return None
    n, here = int(raw["n"]), before[-1].to_state if before else ""
    if on > today or (before and n <= before[-1].n):
        raise ValueError
    to_state = _target(move, here, str(raw["to"]))
    fields = _fields(move, raw["fields"], before)
    despite = tuple(map(str, raw["despite"]))
    return Planned(n, move, to_state, on, fields, str(raw["note"])[:2000], despite)


def _target(move: str, here: str, told: str) -> str:
    """Return the state after an act, which must be one that the lifecycle allows from here."""
    if (move == "open") != (here == ""):
        raise ValueError
    if move == "open":
        return candidacy.INITIAL
    if step := MOVE_BY_NAME.get(move):
        if not CANDIDACY.allows(step.name, here) or told != CANDIDACY.reached(step.name, here):
            raise ValueError
        return told
    if move != "record" and move not in _SIDE_ACTS:
        raise ValueError
    return here


def _fields(move: str, raw: Mapping[str, object], before: Sequence[Planned]) -> dict[str, object]:
    """Return the fields of an act, checked as if somebody typed them; units of elsewhere are left out."""
    kind = _kind(move, raw)
    spec = fields_of(move, kind)
    theirs = {field.name for field in spec if field.type in _OF_THEIR_REGISTER} | {"evidence"}
    ours = [field for field in spec if field.name not in theirs]
    fields = parse(ours, {name: value for name, value in raw.items() if name not in theirs})
    if missing(ours, fields):
        raise ValueError
    if kind == "verification_reply":
        _asked(fields["request"], before)
    return {"evidence": kind, **fields} if kind else fields


def _kind(move: str, raw: Mapping[str, object]) -> str | None:
    """Return the kind of evidence that was recorded, None for any other act."""
    kind = str(raw["evidence"]) if move == "record" else None
    if kind is not None and kind not in EVIDENCE_BY_NAME:
        raise ValueError
    return kind


def _asked(request: object, before: Iterable[Planned]) -> None:
    """Raise unless the number is that of a request before."""
    asked = [one.n for one in before if one.fields.get("evidence") == "verification_request"]
    if int(str(request)) not in asked:
        raise ValueError


def renumbered(plan: Planned, numbers: Mapping[int, int]) -> Mapping[str, object]:
    """Return the fields of an act with the number that the request it answers has here."""
    if plan.fields.get("evidence") != "verification_reply":
        return plan.fields
    return {**plan.fields, "request": numbers[int(str(plan.fields["request"]))]}


def dossier(plans: Iterable[Planned]) -> Dossier:
    """Return what the acts will say once they are recorded."""
    return Dossier(list(_acts(plans)))


def _acts(plans: Iterable[Planned]) -> Iterator[Act]:
    before: str | None = None
    for plan in plans:
        yield Act(plan.n, plan.move, before, plan.to_state, plan.on, plan.fields)
        before = plan.to_state
