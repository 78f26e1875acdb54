"""The check of the journal: its chains, and every row of the office's tables against what was entered last.

A row that was changed, deleted or put in past the program is named, and so is an entry.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from states.pipeline import NOTHING
from workflow.store import chain, journal
from workflow.store.journal_tables import BATCH, TABLES, name_of, told

if TYPE_CHECKING:
    from workflow.store import Row, Session

PAGE = 2_000
JOURNAL, STOOD, ERASED = "journal", "stood", "erasure"
_NOTHING = (None, False, 0, "")
"""What a column holds in rows that were entered before there was one."""
CHANGED, MISSING, STRANGE, BROKEN = HOW = (
    "row-changed",
    "row-deleted",
    "row-not-entered",
    "journal-broken",
)


class _Row(NamedTuple):
    """A row as it was entered last, but for what was erased since."""

    told: Mapping[str, Any]
    erased: frozenset[str]


Key = tuple[str, str]
Rows = Mapping[Key, _Row]
_NONE: Rows = MappingProxyType({})


class Unfit:
    """One row that does not fit: its table and key, how it came to be so, and what is told of it.

    `told` is the row as it was entered last, or as it stands where it never was.
    """

    def __init__(
        self, what: str, of: str, how: str, told: Mapping[str, Any] = NOTHING, rows: Rows = _NONE
    ) -> None:
        self.what, self.of, self.how, self.told = what, of, how, told
        self._rows = rows

    def known(self, what: str, of: object) -> Mapping[str, Any]:
        """Return another row as it was entered last; LookupError where none was."""
        return self._rows[what, str(of)].told

    def __str__(self) -> str:
        """Return the row by its table and key."""
        return f"{self.what} {self.of}"


def find(session: Session) -> Iterator[Unfit]:
    """Yield what does not fit: of the journal itself first, then of each table in the order of its rows."""
    replay = _Replay(erasures(session))
    for entry, parts in _entries(session):
        yield from replay.take(entry, parts)
    yield from _heads(session, replay.heads)
    left = session.execute("journal_parts_left")
    yield from (Unfit(JOURNAL, f"{row['chain']}#{row['n']}", BROKEN) for row in left)
    for what in TABLES:
        yield from _table(session, what, replay.rows)


def erasures(session: Session) -> frozenset[str]:
    """Return what was erased on purpose, each as table, row and part: ``acts 12/7/note``."""
    rows = session.execute("journal_of", {"what": ERASED})
    return frozenset(row["of"] for row in rows)


class _Replay:
    """The journal taken entry by entry: where each chain stands, and what each row was entered as last."""

    def __init__(self, erased: frozenset[str]) -> None:
        self.heads: dict[str, tuple[int, str]] = {}
        self.rows: dict[Key, _Row] = {}
        self._erased = erased
        self._left: set[tuple[str, str]] = set()

    def take(self, entry: Row, parts: list[Row]) -> Iterator[Unfit]:
        """Take one entry; yield what is wrong with it."""
        name = entry["chain"]
        last, previous = self.heads.get(name, (0, chain.GENESIS))
        n = entry["n"] if isinstance(entry["n"], int) else 0  # spoiled
        at = f"{name}#{n if n == last + 1 else last + 1}"
        self.heads[name] = n, entry["hash"]
        if n != last + 1 or entry["prev_hash"] != previous or not self._fits(entry, parts):
            yield Unfit(JOURNAL, at, BROKEN)
        try:
            yield from self._apply(journal.read(entry, parts))
        except (ValueError, TypeError, LookupError, AttributeError):
            yield Unfit(JOURNAL, at, BROKEN)

    def _fits(self, entry: Row, parts: Iterable[Row]) -> bool:
        start = f"{JOURNAL} {entry['chain']}/{entry['n']}/"
        return _holds(entry, parts, lambda name: start + name in self._erased)

    def _apply(self, entry: journal.Entry) -> Iterator[Unfit]:
        what, of = entry.row["what"], entry.row["of"]
        before, after = entry.side("before"), entry.side("after")
        if what == STOOD:
            kept = (after or {}).items()
            self.rows |= {("messages", key): _Row(row, frozenset()) for key, row in kept}
        if what == BATCH:
            lost = (key for key, row in (after or {}).items() if _link(key, row) not in self._left)
            yield from (Unfit("messages", key, CHANGED) for key in lost)
        if what not in TABLES:
            return
        if what == "messages" and after is not None:
            self._left.add(_link(of, after))
        stood = self.rows.pop((what, of), None)
        if not _same(stood, before, _columns(entry, "before")):
            yield Unfit(what, of, CHANGED, (stood.told if stood else before) or NOTHING, self.rows)
        if after is not None:
            self.rows[what, of] = _Row(after, _columns(entry, "after"))


def _link(of: str, row: Mapping[str, Any]) -> tuple[str, str]:
    """Return a message as it was entered when it left."""
    return of, str(row["digest"])


def check_link(entry: Row, parts: Iterable[Row], erased: Iterable[str] = ()) -> bool:
    """Say whether one entry is what its hash says, wherever it stands; `erased` are names of its parts."""
    return _holds(entry, parts, frozenset(erased).__contains__)


def _holds(entry: Row, parts: Iterable[Row], erased: Callable[[str], bool]) -> bool:
    try:
        kept = dict(json.loads(entry["digests"]))
    except (TypeError, ValueError):
        return False
    found = {p["part"]: chain.digest(p["part"], p["salt"], p["value"]) for p in parts}
    gone = {name for name in kept if name not in found and erased(name)}
    whole = found == {name: value for name, value in kept.items() if name not in gone}
    return whole and journal.hashed(entry) == entry["hash"]


def _columns(entry: journal.Entry, side: str) -> frozenset[str]:
    """Return the columns of one side of an entry that were erased."""
    start = f"{side}."
    return frozenset(name.removeprefix(start) for name in entry.erased if name.startswith(start))


def _same(stood: _Row | None, row: Mapping[str, Any] | None, erased: frozenset[str]) -> bool:
    """Say whether a row is as it was entered; a column that came later holds nothing in it."""
    if stood is None or row is None:
        return stood is None and row is None
    known = row.keys() - stood.erased - erased
    return all(
        stood.told[name] == row[name] if name in stood.told else row[name] in _NOTHING
        for name in known
    )


def _heads(session: Session, found: Mapping[str, tuple[int, str]]) -> Iterator[Unfit]:
    """Yield the chains that do not end where they were written to end."""
    kept = {
        row["chain"]: (row["n"], row["hash"])
        for row in session.execute("journal_heads")
        if row["n"]
    }
    for name in sorted(kept.keys() | found.keys()):
        if kept.get(name) != found.get(name):
            yield Unfit(JOURNAL, f"{name}#{found.get(name, (0, ''))[0] + 1}", BROKEN)


def _table(session: Session, what: str, entered: Rows) -> Iterator[Unfit]:
    """Hold the rows of a table against what was entered."""
    left = {of for table, of in entered if table == what}
    for row in _rows(session, what):
        of, now = name_of(what, row), told(what, row)
        if of not in left:
            yield Unfit(what, of, STRANGE, now, entered)
        elif not _same(entered[what, of], now, frozenset()):
            yield Unfit(what, of, CHANGED, entered[what, of].told, entered)
        left.discard(of)
    for of in sorted(left, key=_natural):
        yield Unfit(what, of, MISSING, entered[what, of].told, entered)


def _natural(of: str) -> tuple[int, str]:
    return (int(of), "") if of.isdecimal() else (0, of)


def _rows(session: Session, what: str) -> Iterator[Row]:
    if what != "messages":
        yield from session.execute(f"office_{what}")
        return
    after = 0
    while page := session.execute("office_messages", {"after": after, "limit": PAGE}):
        yield from page
        after = page[-1]["id"]


def _entries(session: Session) -> Iterator[tuple[Row, list[Row]]]:
    """Yield the entries with what stands beside each, a page at a time."""
    after = 0
    while page := session.execute("journal_entries", {"after": after, "limit": PAGE}):
        span = {"after": after, "last": page[-1]["id"]}
        beside: dict[tuple[str, int], list[Row]] = {}
        for part in session.execute("journal_parts_of", span):
            beside.setdefault((part["chain"], part["n"]), []).append(part)
        yield from ((entry, beside.get((entry["chain"], entry["n"]), [])) for entry in page)
        after = page[-1]["id"]
