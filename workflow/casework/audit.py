"""The chain of a case: its acts linked by their hashes, so that a change of history shows.

Personal data stays outside the chain, behind a salted digest, so that the hashes themselves tell nothing
of a person. Nothing erases it yet: a blanked act is a changed one.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.ground import refs
from workflow.ground.scope import subtree

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash

    from workflow.app import App
    from workflow.store import Row, Session

GENESIS = "0" * 64

PAGE = 500


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


@cache
def _sha256() -> Callable[..., _Hash]:
    """Return the maker of hashes: who only reads cases need not load OpenSSL."""
    from hashlib import sha256

    return sha256


def new_salt() -> str:
    """Return fresh salt for one act."""
    return os.urandom(16).hex()


def digest(salt: str, fields: str, note: str | None) -> str:
    """Return the salted digest that stands in the chain for an act's fields (JSON) and note."""
    return _sha256()(canonical([salt, fields, note or ""])).hexdigest()


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
    return _sha256()(canonical(body)).hexdigest()


def _text(value: date | datetime) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat()


def check_chain(ref: str, acts: Iterable[Row]) -> Broken:
    """Walk the acts of one case, oldest first, and find the first that does not fit."""
    previous, expected = GENESIS, 1
    for act in acts:
        at = f"{ref}/{act['n']}"
        if act["n"] != expected or act["prev_hash"] != previous:
            return Broken(f"{ref}/{expected}" if act["n"] != expected else at, previous)
        if digest(act["salt"], act["fields"], act["note"]) != act["digest"]:
            return Broken(at, previous)
        if chained(ref, act) != act["hash"]:
            return Broken(at, previous)
        previous, expected = act["hash"], expected + 1
    return Broken(None, previous)


def head_of(heads: Iterable[tuple[str, str]]) -> str:
    """Return one hash over the heads of all cases, in the order of their references."""
    total = _sha256()()
    for ref, head in heads:
        total.update(canonical([ref, head]))
    return total.hexdigest()


def verify(app: App, within: str = "") -> Verdict:
    """Check the chain of every case against its acts and its recorded head.

    `within` is the path of a unit; only its subtree is checked. Empty: the whole register.
    """
    count, heads, broken = 0, [], None
    with app.reading() as session:
        for case, acts in _cases(session, _range(within)):
            count += len(acts)
            found = check_chain(case["ref"], acts)
            heads.append((case["ref"], found.hash))
            broken = (
                broken
                or found.at
                or _missing_tail(case, acts, found.hash)
                or marked(case["ref"], acts)
            )
        broken = broken or (None if within else _left_over(session))
    return Verdict(count, broken is None, broken, head_of(heads))


def _cases(session: Session, reach: Mapping[str, str]) -> Iterator[tuple[Row, list[Row]]]:
    """Yield each case with its acts, a page of cases at a time, in the order of their numbers."""
    after = 0
    while page := session.execute("audit_cases", {**reach, "after": after, "limit": PAGE}):
        last = page[-1]["id"]
        acts: dict[int, list[Row]] = {case["id"]: [] for case in page}
        for act in session.execute("audit_acts", {**reach, "after": after, "last": last}):
            acts[act["case_id"]].append(act)
        yield from ((case, acts[case["id"]]) for case in page)
        after = last


def _missing_tail(case: Row, acts: list[Row], head: str) -> str | None:
    """Name the first act that only the case's row or only the history has, or the last one changed."""
    if case["acts"] == len(acts) and case["head_hash"] == head:
        return None
    fewest = min(case["acts"], len(acts))
    return f"{case['ref']}/{fewest + (case['acts'] != len(acts))}"


def marked(ref: str, acts: Iterable[Row]) -> str | None:
    """Name the first act that is marked as undone without being so, or the other way round."""
    rows = list(acts)
    undone = {_undone(act) for act in rows if act["move"] == "correct"}
    wrong = (act["n"] for act in rows if act["effective"] == (act["n"] in undone))
    first = next(wrong, None)
    return f"{ref}/{first}" if first is not None else None


def _undone(correction: Row) -> object:
    """Return the number of the act that a correction undid or retracted, if it did."""
    try:
        fields = dict(json.loads(correction["fields"]))
    except (TypeError, ValueError):
        return None
    return fields.get("undoes", fields.get("retracts"))


def _left_over(session: Session) -> str | None:
    """Name the first act of a case that is no longer there."""
    rows = session.execute("audit_left_over")
    return f"{refs.make(rows[0]['case_id'])}/{rows[0]['n']}" if rows else None


def head(app: App, within: str = "") -> Verdict:
    """Return the hash over the recorded heads of all cases `within`, without checking them."""
    with app.reading() as session:
        cases = list(_heads(session, _range(within)))
    heads = [(case["ref"], case["head_hash"]) for case in cases]
    return Verdict(
        sum(case["acts"] for case in cases), ok=True, broken_at=None, head=head_of(heads)
    )


def _heads(session: Session, reach: Mapping[str, str]) -> Iterator[Row]:
    after = 0
    while page := session.execute("audit_cases", {**reach, "after": after, "limit": PAGE}):
        yield from page
        after = page[-1]["id"]


def _range(within: str) -> dict[str, str]:
    return subtree(within) if within else {"low": "", "high": ":"}  # ':' comes after every digit
