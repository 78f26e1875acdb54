"""The whole history of a scope as one file that others check without the program or the register.

The rows stand as they were entered: acts, entries of the journal, and each seal behind what it covers; then where
each case and chain ends. `docs/verify_export.py` reads it and needs nothing else.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow.casework import erasing, secrecy
from workflow.exchange import export_rows
from workflow.exchange.export_lines import FORM, Lines, plain
from workflow.exchange.export_rows import Reader
from workflow.ground import pseudonyms, scope
from workflow.ground.scope import subtree
from workflow.queries import search_range
from workflow.store import chain, files, journal
from workflow.upkeep import journal_check, leaves, seals

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session
    from workflow.upkeep.leaves import Last
    from workflow.upkeep.seals import Sealed

EXPORTED = "export"
PAGE = 500


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to export: the cases of a unit and those below it (None: the reader's own), with names or without."""

    unit: str | None = None
    pseudonyms: bool = False


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that was written: its rows in all, and what they are; `head` is that of `audit head`.

    `seals` counts those told; where `whole` is false they were made over more than this file holds. Of `links`
    acts only the link in the chain is told, for the reader may not know more.
    """

    rows: int
    file: str
    acts: int
    entries: int
    seals: int
    links: int
    head: str
    unit: str
    whole: bool
    pseudonyms: bool


class _Scope(NamedTuple):
    """What is read: a unit with its range of paths (none: everything), up to an act and an entry."""

    unit: str
    within: Mapping[str, str] | None
    last: Last

    @property
    def every_case(self) -> Mapping[str, str]:
        return self.within or {"low": "", "high": ":"}  # ':' comes after every digit


def write(app: App, file: str, wanted: Wanted, stamp: Stamp) -> Exported:
    """Write the history that the actor may see into a new file, whole or not at all, and enter that it was done.

    Raises `NotFound` for a unit out of sight, `AlreadyExists` where there is a file of the name, and `Unavailable`
    where it cannot be written.
    """
    with app.transaction() as session:
        session.execute("acts_settle")  # none with a lower number can come later
        last = leaves.last(session)
    reader = _reader(app, stamp.actor, wanted)
    with files.draft_of(file) as draft:
        with open(draft, "wb") as stream, app.reading(as_it_is=True) as session:
            found = _scope(session, wanted.unit, stamp.actor, last)
            done = _Writing(app, session, found, reader, Lines(stream)).all(file)
        files.settle(draft)
        told = {
            "unit": done.unit,
            "rows": done.rows,
            "acts": done.acts,
            "history_head": done.head,
            "pseudonyms": done.pseudonyms,
        }
        with app.transaction() as session:
            journal.happened(session, EXPORTED, os.path.basename(file), told, journal.by(stamp))
            files.place_new(draft, file)
    return done


def _reader(app: App, actor: Actor, wanted: Wanted) -> Reader:
    names = pseudonyms.of(app) if wanted.pseudonyms else None
    return Reader(secrecy.may_know(actor), search_range.entitled(actor), names)


def _scope(session: Session, code: str | None, actor: Actor, last: Last) -> _Scope:
    unit = scope.unit(session, code or actor.unit_code, actor)
    whole = unit["path"].count("/") <= 1
    return _Scope(unit["code"], None if whole else subtree(unit["path"]), last)


class _Writing:
    """One export while it is written: where it has come to, and what is still to be read."""

    def __init__(
        self, app: App, session: Session, wanted: _Scope, reader: Reader, lines: Lines
    ) -> None:
        self._app, self._session, self._scope = app, session, wanted
        self._reader, self._lines = reader, lines
        self._erased = erasing.erased(session)
        self._erased_entries = _of_entries(journal_check.erasures(session))
        self._acts, self._entries = self._all_acts(), self._all_entries()
        self._chains: set[str] = set()
        self._counts = {"acts": 0, "entries": 0, "seals": 0, "cases": 0, "chains": 0, "links": 0}
        self._head = chain.GENESIS
        self._later = session.execute("export_entries_after", {"last": wanted.last.entry})

    def all(self, file: str) -> Exported:
        """Write everything, from the first line to the last."""
        made_since = {row["of"] for row in self._later if row["what"] == "seals"}
        follow, loose = _seals(self._session, made_since)
        self._first(sum(one.entries is None for one in follow))
        if self._scope.within is None:
            for one in follow:
                self._grow(one.acts, one.entries or 0)
                self._seal(one)
        self._grow(None, None)
        for one in loose if self._scope.within is None else (*follow, *loose):
            self._seal(one)
        self._left()
        self._ends()
        whole = self._scope.within is None
        counts = {name: self._counts[name] for name in self._counts if name != "links"}
        self._lines.add("end", {**counts, "head": self._head})
        links = {name: self._counts[name] for name in ("acts", "entries", "seals", "links")}
        return Exported(
            rows=self._lines.rows, file=file, **links, head=self._head, unit=self._scope.unit,
            whole=whole, pseudonyms=self._reader.pseudonyms is not None,
        )  # fmt: skip

    def _first(self, older: int) -> None:
        """Write what the file is: of which register, of which part of it, when, and how names are told."""
        register, names = self._app.register, self._reader.pseudonyms
        unit = self._scope.unit
        told = {
            "form": FORM,
            "register": register.id,
            "city": None if names else register.city,
            "unit": names.of("unit", unit) if names else unit,
            "rehearsal": register.rehearsal,
            "whole": self._scope.within is None,
            "pseudonyms": names is not None,
            "at": self._app.now(),
            "older": older,
        }
        self._lines.add("register", told)

    def _grow(self, acts: int | None, entries: int | None) -> None:
        """Write acts and entries up to so many of each in all, or all there are."""
        for row, parts in islice(self._acts, _more(acts, self._counts["acts"])):
            self._counts["acts"] += 1
            self._head = chain.onward(self._head, row["hash"])
            start = f"{row['n']}/"
            gone = self._erased.get(row["case_id"], ())
            erased = [one.removeprefix(start) for one in gone if one.startswith(start)]
            told = export_rows.act(row, parts, erased, self._reader)
            self._counts["links"] += "link" in told
            self._lines.add("act", told)
        for row, parts in islice(self._entries, _more(entries, self._counts["entries"])):
            self._counts["entries"] += 1
            self._chains.add(row["chain"])
            erased = self._erased_entries.get(f"{row['chain']}/{row['n']}", [])
            self._lines.add("entry", export_rows.entry(row, parts, erased, self._reader))

    def _seal(self, one: Sealed) -> None:
        self._counts["seals"] += 1
        self._lines.add("seal", export_rows.seal(one, self._app.register.id))

    def _left(self) -> None:
        """Write what belongs to no act or entry; whoever checks the file shall see it."""
        if self._scope.within is not None:
            return
        for row in self._session.execute("export_parts_left"):
            self._lines.add("part", {"ref": export_rows.reference(row["case_id"]), "n": row["n"]})
        for row in self._session.execute("journal_parts_left"):
            self._lines.add("part", {"chain": row["chain"], "n": row["n"]})

    def _ends(self) -> None:
        """Write where each case and each chain of the journal ends."""
        later = _first_later(
            self._session.execute("export_acts_after", {"last": self._scope.last.act}), "case_id"
        )
        for row in self._cases():
            n, head = later.get(row["id"], (row["acts"], row["head_hash"]))
            if n or row["id"] not in later:  # else it was opened since
                self._counts["cases"] += 1
                ref = export_rows.of_its_key(row["ref"], row["id"])
                self._lines.add("case", {"ref": ref, "acts": n, "head": head})
        later = _first_later(self._later, "chain")
        for row in sorted(
            self._session.execute("journal_heads"), key=lambda row: str(row["chain"])
        ):
            n, head = later.get(row["chain"], (row["n"], row["hash"]))
            if n and (self._scope.within is None or row["chain"] in self._chains):
                self._counts["chains"] += 1
                self._lines.add("chain", {"chain": row["chain"], "n": n, "hash": head})

    def _cases(self) -> Iterator[Row]:
        span: dict[str, Any] = {**self._scope.every_case, "after": 0, "limit": PAGE}
        while page := self._session.execute("audit_cases", span):
            yield from page
            span["after"] = page[-1]["id"]

    def _all_acts(self) -> Iterator[tuple[Row, list[Row]]]:
        for page, span in self._pages("export_acts", self._scope.last.act):
            parts = self._session.execute(self._named("export_parts"), span)
            beside = export_rows.by(parts, lambda part: (part["case_id"], part["n"]))
            yield from ((row, beside.get((row["case_id"], row["n"]), [])) for row in page)

    def _all_entries(self) -> Iterator[tuple[Row, list[Row]]]:
        for page, span in self._pages("export_entries", self._scope.last.entry):
            parts = self._session.execute("journal_parts_of", span)
            beside = export_rows.by(parts, lambda part: (part["chain"], part["n"]))
            yield from ((row, beside.get((row["chain"], row["n"]), [])) for row in page)

    def _pages(self, statement: str, last: int) -> Iterator[tuple[list[Row], dict[str, Any]]]:
        """Yield the rows of a statement a page at a time, each with the span of their numbers."""
        span: dict[str, Any] = {"after": 0, "limit": PAGE, **(self._scope.within or {})}
        while page := self._session.execute(self._named(statement), {**span, "last": last}):
            yield page, {**span, "last": page[-1]["id"]}
            span["after"] = page[-1]["id"]

    def _named(self, statement: str) -> str:
        return statement if self._scope.within is None else f"{statement}_within"


def _seals(session: Session, without: Collection[str]) -> tuple[list[Sealed], list[Sealed]]:
    """Return the seals as each follows the one before, and the others; what was spoiled may follow none.

    Those of the days `without` were made after what is told.
    """
    made = [one for one in seals.read(session) if str(plain(one.day)) not in without]
    try:
        return seals.in_chain(made)
    except TypeError:
        return [], made


def _more(wanted: object, so_far: int) -> int | None:
    """Return how many rows are still wanted; what was spoiled in a seal wants none."""
    if wanted is None:
        return None
    return min(max(0, wanted - so_far), 2**40) if isinstance(wanted, int) else 0


def _of_entries(erasures: Iterable[str]) -> dict[str, list[str]]:
    """Return the parts of entries that were erased on purpose, by chain and number: ``users/3/7``."""
    found: dict[str, list[str]] = {}
    for one in erasures:
        table, _, place = one.partition(" ")
        at, _, part = place.rpartition("/")
        if table == journal_check.JOURNAL:
            found.setdefault(at, []).append(part)
    return found


def _first_later(rows: list[Row], key: str) -> dict[Any, tuple[int, str]]:
    """Return where each case or chain stood before the first of some later rows of it."""
    found: dict[Any, tuple[int, str]] = {}
    for row in rows:
        found.setdefault(row[key], (row["n"] - 1, row["prev_hash"]))
    return found
