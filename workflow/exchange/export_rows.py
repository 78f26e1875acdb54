"""Rows of the history as an export tells them, each to a reader who may know so much and no more.

What the reader may not know is kept back in a way that leaves the chain whole: a part stands in it as its digest
anyway, and of an act that cannot be told without it only its link is told.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.casework import audit, secrecy
from workflow.exchange.export_lines import plain
from workflow.ground import refs
from workflow.queries.cases import SENSITIVE
from workflow.upkeep import checkpoints, journal_check, seals

if TYPE_CHECKING:
    from workflow.ground.pseudonyms import Pseudonyms
    from workflow.store import Row
    from workflow.upkeep.seals import Sealed

_LINK = ("n", "prev_hash", "hash")
_OF_FORM_1 = ("salt", "fields", "note")
"""What stands behind the digest of an act of form 1, and may name a person."""
_NOT_TOLD = frozenset({"id", "case_id"})
_HIDDEN = tuple(f".{name}" for name in SENSITIVE)


class Reader(NamedTuple):
    """Who reads: what verifications found is told to whom `knows`, identity numbers and the like to the `entitled`."""

    knows: bool
    entitled: bool
    pseudonyms: Pseudonyms | None = None


def act(row: Row, parts: Sequence[Row], erased: Iterable[str], reader: Reader) -> dict[str, Any]:
    """Return an act with what stands beside it; `erased` are the names of its parts that were erased on purpose."""
    ref = reference(row["case_id"])
    if _secret(row, reader):
        held = audit.check_link(ref, row, parts, erased)
        return {"ref": ref, **_some(row, _LINK), "link": held}
    told = {"ref": ref, **{name: row[name] for name in row if name not in _NOT_TOLD}}
    if reader.pseudonyms:
        hidden = _OF_FORM_1 if row["form"] == 1 else ()
        actor = row["actor_id"]
        by = None if actor is None else reader.pseudonyms.of("user", actor)
        told = {name: told[name] for name in told if name not in hidden} | {"by": by}
        return told | _doubt(audit.check_link(ref, row, parts, erased))
    kept = [] if reader.entitled else [p["part"] for p in parts if str(p["part"]).endswith(_HIDDEN)]
    beside = _beside(p for p in parts if p["part"] not in kept)
    told |= {
        "parts": beside or None,
        "kept": sorted(map(str, kept)) or None,
        "erased": _gone(erased, parts),
    }
    return told | _doubt(not kept or audit.check_link(ref, row, parts, erased))


def _doubt(holds: bool) -> dict[str, bool]:  # noqa: FBT001 - what was found of a row
    """Return the mark of a row that does not hold by what is not told of it, which who checks cannot see."""
    return {} if holds else {"link": False}


def _gone(erased: Iterable[str], parts: Sequence[Row]) -> list[str] | None:
    return sorted({*erased} - {p["part"] for p in parts}) or None


def _secret(row: Row, reader: Reader) -> bool:
    """Say whether of an act only its link may be told: it is covered by the hash with what may not be known."""
    fields = _fields(row)
    if not reader.knows and secrecy.veiled(
        row["move"], None if fields is None else fields.get("evidence")
    ):
        return True
    if not reader.knows and fields is None:
        return True
    named = row["form"] == 1 and not reader.entitled and not reader.pseudonyms
    return named and any(name in str(row["fields"]) for name in SENSITIVE)


def _fields(row: Row) -> Mapping[str, Any] | None:
    try:
        return dict(json.loads(row["fields"]))
    except (TypeError, ValueError):
        return None


def entry(row: Row, parts: Sequence[Row], erased: Iterable[str], reader: Reader) -> dict[str, Any]:
    """Return an entry of the journal; under pseudonyms its link alone, for it tells of names."""
    if reader.pseudonyms:
        held = journal_check.check_link(row, parts, erased)
        return {**_some(row, ("chain", *_LINK)), "link": held}
    told = {name: row[name] for name in row if name not in _NOT_TOLD}
    return told | {"parts": _beside(parts) or None, "erased": _gone(erased, parts)}


def seal(one: Sealed, register: str) -> dict[str, Any]:
    """Return a seal as the note that others keep; one of an older program, or spoiled, as it is kept."""
    if one.entries is not None:
        try:
            note = seals.note(one, register)
        except (TypeError, ValueError, AttributeError):
            note = ""
        if note and checkpoints.parse(note) == seals.checkpoint(one, register):
            return {"note": note, "hash": one.hash, "key": one.key}
    return {**one._asdict(), "older": one.entries is None}


def _beside(parts: Iterable[Row]) -> list[list[Any]]:
    found = ([plain(p[name]) for name in ("part", "salt", "value")] for p in parts)
    return sorted(found, key=lambda one: str(one[0]))


def of_its_key(ref: str, case_id: object) -> str:
    """Return the reference of a case, by which its acts are told; one that is not of its key is told as no case's.

    The file has no keys, so that a case that lost its acts by another key would not show in it.
    """
    made = reference(case_id)
    return ref if ref == made else f"{ref}/{made}"


def reference(case_id: object) -> str:
    """Return the reference of a case; what was spoiled is no number and has none."""
    try:
        return refs.make(case_id)  # type: ignore[arg-type] # what a file holds
    except (TypeError, ValueError):
        return str(plain(case_id))


def _some(row: Row, names: Sequence[str]) -> dict[str, Any]:
    return {name: row[name] for name in names}


def by(parts: Iterable[Row], key: Callable[[Row], Any]) -> dict[Any, list[Row]]:
    """Return parts by what they stand beside."""
    found: dict[Any, list[Row]] = {}
    for part in parts:
        found.setdefault(key(part), []).append(part)
    return found
