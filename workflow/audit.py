"""Chain the acts of a case by their hashes, so that a change of history shows.

Personal data stays outside the chain behind a salted digest: it can be erased lawfully and the chain
still holds.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from workflow.scope import subtree

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.database import Row

GENESIS = "0" * 64


class Verdict(NamedTuple):
    """What checking the chains found; `broken_at` names the first act that does not fit."""

    acts: int
    ok: bool
    broken_at: str | None
    head: str


class Broken(NamedTuple):
    """The first act of a case whose chain does not hold, or None where it holds."""

    at: str | None
    hash: str


def canonical(value: object) -> bytes:
    """Return JSON of one and only one form: sorted keys, no space, UTF-8."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def new_salt() -> str:
    """Return fresh salt for one act."""
    return os.urandom(16).hex()


def digest(salt: str, fields: str, note: str | None) -> str:
    """Return the salted digest that stands in the chain for an act's fields (JSON) and note."""
    return hashlib.sha256(canonical([salt, fields, note or ""])).hexdigest()


def chained(ref: str, act: Mapping[str, Any]) -> str:
    """Return the hash of one act row of the case `ref`, resting on its `prev_hash`."""
    body = {
        "case": ref,
        "n": act["n"],
        "move": act["move"],
        "from": act["from_state"],
        "to": act["to_state"],
        "on": _text(act["acted_on"]),
        "recorded_at": _text(act["recorded_at"]),
        "actor": act["actor_id"],
        "unit": act["unit_id"],
        "digest": act["digest"],
        "prev": act["prev_hash"],
    }
    return hashlib.sha256(canonical(body)).hexdigest()


def _text(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat()


def check_chain(ref: str, acts: Iterable[Row]) -> Broken:
    """Walk the acts of one case, oldest first, and find the first that does not fit."""
    previous, expected = GENESIS, 1
    for act in acts:
        at = f"{ref}/{act['n']}"
        erased = act["salt"] == ""
        if act["n"] != expected or act["prev_hash"] != previous:
            return Broken(f"{ref}/{expected}" if act["n"] != expected else at, previous)
        if not erased and digest(act["salt"], act["fields"], act["note"]) != act["digest"]:
            return Broken(at, previous)
        if chained(ref, act) != act["hash"]:
            return Broken(at, previous)
        previous, expected = act["hash"], expected + 1
    return Broken(None, previous)


def head_of(heads: Iterable[tuple[str, str]]) -> str:
    """Return one hash over the heads of all cases, in the order of their references."""
    total = hashlib.sha256()
    for ref, head in heads:
        total.update(canonical([ref, head]))
    return total.hexdigest()


def verify(app: App, within: str = "") -> Verdict:
    """Check the chain of every case against its acts and its recorded head.

    `within` is the path of a unit; only its subtree is checked. Empty: the whole register.
    """
    count, broken, heads = 0, None, []
    with app.reading() as session:
        for case in session.execute("audit_cases", _range(within)):
            acts = session.execute("audit_acts", {"case_id": case["id"]})
            count += len(acts)
            found = check_chain(case["ref"], acts)
            heads.append((case["ref"], found.hash))
            if broken is None:
                broken = found.at or _missing_tail(case, acts, found.hash)
    return Verdict(count, broken is None, broken, head_of(heads))


def _missing_tail(case: Row, acts: list[Row], head: str) -> str | None:
    """Name the first act that the case's row counts and the history no longer has."""
    if case["acts"] == len(acts) and case["head_hash"] == head:
        return None
    return f"{case['ref']}/{len(acts) + 1 if case['acts'] > len(acts) else len(acts)}"


def head(app: App, within: str = "") -> Verdict:
    """Return the hash over the recorded heads of all cases `within`, without checking them."""
    with app.reading() as session:
        cases = session.execute("audit_cases", _range(within))
    heads = [(case["ref"], case["head_hash"]) for case in cases]
    return Verdict(sum(case["acts"] for case in cases), True, None, head_of(heads))


def _range(within: str) -> dict[str, str]:
    return subtree(within) if within else {"low": "", "high": ":"}  # ':' comes after every digit
