"""Acts as they are written: what names nobody in the row, what could name a person in parts beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from states.catalogue import plain_names
from states.frozen import NamedTuple
from states.pipeline import NOTHING
from states.values import to_json
from workflow.casework import audit
from workflow.casework.said import FIELDS, NOTE, WHO
from workflow.store import chain

if TYPE_CHECKING:
    from workflow.casework.casefile import CaseFile
    from workflow.stamp import Stamp

FORM = 2
"""The form in which acts are written today."""


class Draft(NamedTuple):
    """An act about to be written; `fields` are typed values, `unit_id` a new owner if it changes."""

    move: str
    to_state: str
    fields: Mapping[str, object] = NOTHING
    despite: tuple[str, ...] = ()
    unit_id: int | None = None


class Owner(NamedTuple):
    """The unit that owns a case after an act: its key, and its code as it was."""

    id: int
    code: str


class Made(NamedTuple):
    """The row of an act and its parts, each with the act they belong to."""

    row: dict[str, Any]
    parts: list[dict[str, Any]]


def make(case: CaseFile, draft: Draft, stamp: Stamp, owner: Owner) -> Made:
    """Make the next act of a case; its place in the chain is given to it by `link`."""
    n = int(case.row["acts"]) + 1
    plain, personal = _divided(case, draft)
    parts = chain.parts({**personal, **_note(stamp), WHO: _who(stamp)})
    row: dict[str, Any] = {
        "case_id": case.id,
        "n": n,
        "move": draft.move,
        "from_state": case.row["state"],
        "to_state": draft.to_state,
        "acted_on": stamp.on,
        "recorded_at": stamp.at,
        "actor_id": stamp.actor.user_id,
        "unit_id": owner.id,
        "note": "",
        "fields": chain.plain(plain),
        "salt": "",
        "digest": "",
        "form": FORM,
        "unit_code": owner.code,
        "key": stamp.key,
        "behalf_id": stamp.behalf_id,
        "backfilled": stamp.backfilled,
        "digests": chain.digests(parts),
    }
    return Made(row, [{"case_id": case.id, "n": n, **part._asdict()} for part in parts])


def link(ref: str, head: str, row: dict[str, Any]) -> str:
    """Give the row of an act its place in the chain of the case `ref`: after the act whose hash is `head`.

    Returns the hash of the act, which is the head of the chain from then on.
    """
    row["prev_hash"] = head
    row["hash"] = hashed = audit.chained(ref, row)
    return hashed


def _divided(case: CaseFile, draft: Draft) -> tuple[dict[str, object], dict[str, object]]:
    """Return the fields of an act that name nobody, and the others by the names of their parts."""
    told: dict[str, object] = {name: to_json(value) for name, value in draft.fields.items()}
    if draft.despite:
        told["despite"] = list(draft.despite)
    known = plain_names(draft.move, str(told.get("evidence") or "") or None)
    plain = {name: value for name, value in told.items() if name in known}
    personal = {name: value for name, value in told.items() if name not in known}
    inner = personal.pop("fields", None) if draft.move == "correct" else None
    if isinstance(inner, Mapping):
        target = case.act(int(str(told["replaces"])))
        known = plain_names(target.move, target.evidence)
        plain["fields"] = {name: value for name, value in inner.items() if name in known}
        personal |= {f"fields.{name}": inner[name] for name in inner if name not in known}
    return plain, {f"{FIELDS}.{name}": value for name, value in personal.items()}


def _note(stamp: Stamp) -> dict[str, object]:
    return {NOTE: stamp.note} if stamp.note else {}


def _who(stamp: Stamp) -> dict[str, object]:
    """Return who acted as the user was called then, and from which account of which machine."""
    told: dict[str, object] = {"name": stamp.actor.name}
    if stamp.origin:
        told |= stamp.origin._asdict()
    return told
