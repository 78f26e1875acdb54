"""The journal of the office: every change of its tables is an entry, written in the same transaction.

Entries are chained as acts are, by table and unit, so that no two offices wait for each other. What could name
a person stands beside the chain. Who writes one of the tables by a named statement says so with `watched`;
what the office writes through SQLModel is noticed by itself (see `workflow.store.noticing`).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.store import chain
from workflow.store.journal_tables import TABLES, Told, name_of, told

if TYPE_CHECKING:
    from workflow.stamp import Stamp
    from workflow.store.session import Params, Row, Session

WHO, REASON = "who", "reason"
_NEVER = datetime(1970, 1, 1, tzinfo=UTC)


class By(NamedTuple):
    """Who changed something, when, why and from where; without a user it was the program itself.

    `seat` is the account of the database, "" on a file.
    """

    at: datetime
    actor_id: int | None = None
    name: str = ""
    reason: str = ""
    seat: str = ""
    origin: Mapping[str, str] | None = None


NOBODY = By(_NEVER)
"""Who is named where nobody said who it was."""


def by(stamp: Stamp, reason: str = "") -> By:
    """Return who acts as a stamp says it."""
    origin = stamp.origin._asdict() if stamp.origin else None
    actor = stamp.actor
    return By(stamp.at, actor.user_id, actor.name, reason or stamp.note or "", stamp.seat, origin)


class Change(NamedTuple):
    """One row before and after it was written; None where it was not there."""

    what: str
    of: str
    before: Told | None
    after: Told | None
    unit_id: int | None = None


def change(what: str, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None) -> Change:
    """Return a change of one row, as it was read from its table."""
    row = after or before
    assert row is not None  # noqa: S101 - for the type checker
    unit = TABLES[what].unit
    return Change(
        what,
        name_of(what, row),
        told(what, before) if before else None,
        told(what, after) if after else None,
        row[unit] if unit else None,
    )


@contextmanager
def watched(
    session: Session, what: str, statement: str, params: Params, who: By
) -> Iterator[list[Change]]:
    """Enter what the block changes of the rows of a table that a statement returns; at its end the list has it."""
    changes: list[Change] = []
    before = _by_name(what, session.execute(statement, params))
    yield changes
    after = _by_name(what, session.execute(statement, params))
    names = dict.fromkeys((*before, *after))
    changes += (change(what, before.get(name), after.get(name)) for name in names)
    enter(session, changes, who)


def _by_name(what: str, rows: Iterable[Row]) -> dict[str, Row]:
    return {name_of(what, row): row for row in rows}


# -- writing ----------------------------------------------------------------------------------------


def enter(session: Session, changes: Iterable[Change], who: By) -> None:
    """Write an entry for each row that is not as it was before; what changed twice is one change."""
    chains: dict[str, list[Change]] = {}
    for one in _net(changes):
        if one.before != one.after:
            chains.setdefault(_chain_of(one), []).append(one)
    for name in sorted(chains):  # always in one order, so that no two wait for each other
        _enter(session, name, chains[name], who)


def happened(session: Session, what: str, of: str, after: Told, who: By) -> None:
    """Write an entry for something that is no change of a row: a restore, what stood at the start."""
    _enter(session, what, [Change(what, of, None, after)], who)


def _net(changes: Iterable[Change]) -> Iterable[Change]:
    """Return the changes with those of one row put together, in the order of the first."""
    rows: dict[tuple[str, str], Change] = {}
    for one in changes:
        first = rows.get((one.what, one.of))
        rows[one.what, one.of] = one._replace(before=first.before) if first else one
    return rows.values()


def _chain_of(one: Change) -> str:
    name = TABLES[one.what].chain
    return f"{name}/{one.unit_id}" if one.unit_id is not None else name


def _enter(session: Session, name: str, changes: Sequence[Change], who: By) -> None:
    """Write entries behind the last one of a chain."""
    session.run("journal_begin", {"chain": name, "hash": chain.GENESIS})
    (head,) = session.execute("journal_head", {"chain": name})
    n, previous = head["n"], head["hash"]
    rows, beside = [], []
    for one in changes:
        n += 1
        row, parts = _entry(name, n, one, who)
        row["prev_hash"] = previous
        row["hash"] = previous = hashed(row)
        rows.append(row)
        beside += [{"chain": name, "n": n, **part._asdict()} for part in parts]
    session.many("journal_insert", rows)
    session.many("journal_part_insert", beside)
    session.run("journal_advance", {"chain": name, "n": n, "hash": previous})


def _entry(name: str, n: int, one: Change, who: By) -> tuple[dict[str, Any], list[chain.Part]]:
    personal = TABLES[one.what].personal if one.what in TABLES else frozenset()
    values: dict[str, object] = {WHO: {"name": who.name, **(who.origin or {})}}
    if who.reason:
        values[REASON] = who.reason
    sides: dict[str, str | None] = {}
    for side, row in (("before", one.before), ("after", one.after)):
        sides[side] = None if row is None else _plain_part(row, personal)
        hidden = {} if row is None else {k: row[k] for k in row if k in personal}
        values |= {f"{side}.{column}": value for column, value in hidden.items()}
    parts = chain.parts(values)
    row = {
        "chain": name,
        "n": n,
        "what": one.what,
        "of": one.of,
        "before": sides["before"],
        "after": sides["after"],
        "actor_id": who.actor_id,
        "unit_id": one.unit_id,
        "at": who.at,
        "seat": who.seat,
        "digests": chain.digests(parts),
    }
    return row, parts


def _plain_part(row: Told, personal: frozenset[str]) -> str:
    return chain.canonical({k: v for k, v in row.items() if k not in personal}).decode()


def hashed(entry: Mapping[str, Any]) -> str:
    """Return the hash of an entry, resting on its `prev_hash`."""
    names = ("chain", "n", "what", "of", "before", "after", "seat", "digests")
    body = {name: entry[name] for name in names}
    others = {
        "actor": entry["actor_id"],
        "unit": entry["unit_id"],
        "at": chain.text(entry["at"]),
        "prev": entry["prev_hash"],
    }
    return chain.hashed(body | others)


# -- reading ----------------------------------------------------------------------------------------


class Entry(NamedTuple):
    """An entry as it is read: its row, the values beside it, and the names of those that were erased."""

    row: Row
    beside: Mapping[str, Any]
    erased: frozenset[str]

    def side(self, name: str) -> dict[str, Any] | None:
        """Return the row `before` or `after`, without the columns that were erased."""
        text = self.row[name]
        if text is None:
            return None
        start = f"{name}."
        hidden = {
            part.removeprefix(start): value
            for part, value in self.beside.items()
            if part.startswith(start)
        }
        return {**json.loads(text), **hidden}


def read(row: Row, parts: Iterable[Row]) -> Entry:
    """Put an entry and what stands beside it together; ValueError or TypeError where it cannot be read."""
    beside = {part["part"]: json.loads(part["value"]) for part in parts}
    return Entry(row, beside, frozenset(json.loads(row["digests"])) - frozenset(beside))
