"""The chain of a case: its acts linked by their hashes, so that a change of history shows.

What could name a person stands beside the chain, in parts (see `workflow.store.chain`). Acts of form 1, of older
programs, keep it in their row behind one digest; each act is checked by the form it was written in.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.casework import erasing, own_row
from workflow.ground import refs
from workflow.ground.scope import subtree
from workflow.store import chain
from workflow.store.chain import GENESIS as GENESIS
from workflow.store.chain import canonical as canonical

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.store import Row, Session

PAGE = 500
_ALL = 2**31 - 1  # no act has a greater number
_LATER = ("unit_code", "key", "behalf_id", "backfilled", "digests")
"""The columns of an act that form 1 does not know."""


class Verdict(NamedTuple):
    """What checking the chains found; `broken_at` names the first act that does not fit.

    `head` is one hash over all acts in the order in which they were entered (`chain.onward`).
    """

    acts: int
    ok: bool
    broken_at: str | None
    head: str


class Head(NamedTuple):
    """How far the acts have come, and whether a head that somebody noted was met on the way."""

    acts: int
    head: str
    met: bool


class Broken(NamedTuple):
    """The first act of a case whose chain does not hold, or None where it holds."""

    at: str | None
    hash: str


def digest(salt: str, fields: str, note: str | None) -> str:
    """Return the salted digest that stands in the chain for the fields (JSON) and note of an act of form 1."""
    return chain.hashed([salt, fields, note or ""])


def chained(ref: str, act: Mapping[str, Any]) -> str:
    """Return the hash of one act row of the case `ref`, resting on its `prev_hash`."""
    body = {
        "case": ref,
        "n": act["n"],
        "move": act["move"],
        "from": act["from_state"],
        "to": act["to_state"],
        "on": chain.text(act["acted_on"]),
        "recorded_at": chain.text(act["recorded_at"]),
        "actor": act["actor_id"],
        "unit": act["unit_id"],
        "prev": act["prev_hash"],
    }
    if act["form"] == 1:
        return chain.hashed(body | {"digest": act["digest"]})
    return chain.hashed(
        body
        | {
            "form": act["form"],
            "unit_code": act["unit_code"],
            "key": act["key"],
            "behalf": act["behalf_id"],
            "backfilled": act["backfilled"],
            "fields": act["fields"],
            "digests": act["digests"],
        }
    )


def check_chain(
    ref: str, acts: Iterable[Row], parts: Sequence[Row], erased: Iterable[str] = ()
) -> Broken:
    """Walk the acts of one case, oldest first, with what stands beside them, and find the first that does not fit.

    `erased` are the parts that were erased on purpose, each as act and name, ``7/note``.
    """
    previous, expected = GENESIS, 1
    beside = _by_act(parts)
    for act in acts:
        at = f"{ref}/{act['n']}"
        if act["n"] != expected or act["prev_hash"] != previous:
            return Broken(f"{ref}/{expected}" if act["n"] != expected else at, previous)
        own = beside.pop(act["n"], [])
        if not _fits(act, own, frozenset(erased)) or chained(ref, act) != act["hash"]:
            return Broken(at, previous)
        previous, expected = act["hash"], expected + 1
    left = min(beside, default=None, key=_number)
    return Broken(None if left is None else f"{ref}/{left}", previous)


def check_link(ref: str, act: Row, parts: Sequence[Row], erased: Iterable[str] = ()) -> bool:
    """Say whether one act is what its hash says, wherever it stands; `erased` are names of its parts."""
    gone = frozenset(f"{act['n']}/{name}" for name in erased)
    return _fits(act, parts, gone) and chained(ref, act) == act["hash"]


def _by_act(parts: Iterable[Row]) -> dict[int, list[Row]]:
    found: dict[int, list[Row]] = {}
    for part in parts:
        found.setdefault(part["n"], []).append(part)
    return found


def _fits(act: Row, parts: Sequence[Row], erased: frozenset[str]) -> bool:
    """Say whether what an act holds is what its digests stand for."""
    if act["form"] == 1:
        strange = parts or any(act[name] is not None for name in _LATER)
        return not strange and digest(act["salt"], act["fields"], act["note"]) == act["digest"]
    if act["note"] or act["salt"] or act["digest"]:
        return False
    try:
        told = dict(json.loads(act["digests"]))
    except (TypeError, ValueError):
        return False
    found = {p["part"]: chain.digest(p["part"], p["salt"], p["value"]) for p in parts}
    gone = {name for name in told if name not in found and f"{act['n']}/{name}" in erased}
    return found == {name: value for name, value in told.items() if name not in gone}


def head_of(heads: Iterable[tuple[str, str]]) -> str:
    """Return one hash over the heads of all cases, in the order of their references."""
    total = chain.sha256()
    for ref, head in heads:
        total.update(canonical([ref, head]))
    return total.hexdigest()


def verify(app: App, within: str = "") -> Verdict:
    """Check the chain of every case against its acts, its recorded head and its row.

    `within` is the path of a unit; only its subtree is checked. Empty: the whole register. Where the chain holds, the
    row of the case must be what its acts say.
    """
    count, broken = 0, None
    with app.reading(as_it_is=True) as session:
        gone, rows = erasing.erased(session), own_row.Rows(session, app.today())
        for one in _kept(session, _range(within)):
            count += len(one.acts)
            broken = broken or _broken(one, gone.get(one.case["id"], set()), rows)
        broken = broken or (None if within else _left_over(session))
        reached = run(session, within)
    return Verdict(count, broken is None, broken, reached.head)


def _broken(one: _Kept, gone: set[str], rows: own_row.Rows) -> str | None:
    """Name the first act of a case that does not fit, or its row, ``cases 00001-3``, where that is all that differs."""
    ref = one.case["ref"]
    found = check_chain(ref, one.acts, one.parts, gone)
    return (
        found.at
        or _missing_tail(one.case, one.acts, found.hash)
        or marked(ref, one.acts, one.undone)
        or (
            f"cases {ref}" if rows.differs(one.case, one.acts, one.parts, gone=bool(gone)) else None
        )
    )


class _Kept(NamedTuple):
    """A case as it is kept: its row, its acts, what stands beside them, and which are marked as undone."""

    case: Row
    acts: list[Row]
    parts: list[Row]
    undone: set[int]


def _kept(session: Session, reach: Mapping[str, str]) -> Iterator[_Kept]:
    """Yield each case as it is kept, a page of cases at a time, in the order of their numbers."""
    after = 0
    while page := session.execute("audit_case_rows", {**reach, "after": after, "limit": PAGE}):
        last = page[-1]["id"]
        kept = {case["id"]: _Kept(case, [], [], set()) for case in page}
        span = {"after": after, "last": last}
        for act in session.execute("audit_acts", {**reach, **span}):
            kept[act["case_id"]].acts.append(act)
        for part in session.execute("audit_parts", span):
            if part["case_id"] in kept:  # else it is of a case out of sight
                kept[part["case_id"]].parts.append(part)
        for mark in session.execute("audit_undone", span):
            if mark["case_id"] in kept:
                kept[mark["case_id"]].undone.add(mark["act_n"])
        yield from kept.values()
        after = last


def _missing_tail(case: Row, acts: list[Row], head: str) -> str | None:
    """Name the first act that only the case's row or only the history has, or the last one changed."""
    if case["acts"] == len(acts) and case["head_hash"] == head:
        return None
    fewest = min(_number(case["acts"]), len(acts))
    return f"{case['ref']}/{fewest + (case['acts'] != len(acts))}"


def _number(value: object) -> int:
    """Return a number for the order of things, 0 for what was spoiled."""
    return value if isinstance(value, int) else 0


def marked(ref: str, acts: Iterable[Row], marks: set[int]) -> str | None:
    """Name the first act that is marked as undone without being so, or the other way round."""
    told = (_undone(act) for act in acts if act["move"] == "correct")
    undone = {n for n in told if n is not None}
    first = min(undone ^ marks, default=None, key=_number)
    return f"{ref}/{first}" if first is not None else None


def _undone(correction: Row) -> int | None:
    """Return the number of the act that a correction undid or retracted, if it did."""
    try:
        fields = dict(json.loads(correction["fields"]))
        told = fields.get("undoes", fields.get("retracts"))
        return None if told is None else int(told)
    except (TypeError, ValueError):
        return None


def _left_over(session: Session) -> str | None:
    """Name the first act of a case that is no longer there."""
    rows = session.execute("audit_left_over")
    return f"{refs.make(rows[0]['case_id'])}/{rows[0]['n']}" if rows else None


def head(app: App, within: str = "") -> Verdict:
    """Return the hash over all acts of the cases `within` as they were entered, without checking them."""
    with app.transaction() as session:
        session.execute(
            "acts_settle"
        )  # else one that is being entered would come before those counted
        (last,) = session.execute("acts_last")
    with app.reading() as session:
        found = run(session, within, last=last["last"])
    return Verdict(found.acts, ok=True, broken_at=None, head=found.head)


def run(session: Session, within: str = "", noted: str = "", last: int | None = None) -> Head:
    """Return how far the acts of the cases `within` have come; `noted` is a head that was seen before.

    `last` is the number of the last act of the register to be counted, None for all.
    """
    count, reached, met = 0, GENESIS, noted == GENESIS
    for row in _entered(session, within, last):
        count, reached = count + 1, chain.onward(reached, row["hash"])
        met = met or reached == noted
    return Head(count, reached, met)


def older_head(session: Session, within: str = "") -> str:
    """Return the head as programs before printed it: one hash over the last acts of the cases `within`."""
    heads: list[tuple[str, str]] = []
    after = 0
    while page := session.execute("audit_cases", {**_range(within), "after": after, "limit": PAGE}):
        heads += [(case["ref"], case["head_hash"]) for case in page]
        after = page[-1]["id"]
    return head_of(heads)


def _entered(session: Session, within: str, last: int | None) -> Iterator[Row]:
    """Yield number and hash of the acts `within`, in the order in which they were entered."""
    span: dict[str, object] = {"after": 0, "last": _ALL if last is None else last, "limit": PAGE}
    name = "acts_in_order_within" if within else "acts_in_order"
    while page := session.execute(name, {**span, **(subtree(within) if within else {})}):
        yield from page
        span["after"] = page[-1]["id"]


def _range(within: str) -> dict[str, str]:
    return subtree(within) if within else {"low": "", "high": ":"}  # ':' comes after every digit
