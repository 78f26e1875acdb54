"""Whom a list names that was met before: in a case on file, or in a row above."""

from __future__ import annotations

import json
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.stages import VOID
from states.frozen import NamedTuple

if TYPE_CHECKING:
    from workflow.store import Row, Session


class Person(NamedTuple):
    """By what a person is known: the unit, the folded name, the day of birth."""

    unit_id: int
    name: str
    born: date


class Before(NamedTuple):
    """A row that came before: its number, its identity number, and where its case stands."""

    number: int
    identity: str | None
    is_open: bool = True
    is_void: bool = False


class Rows:
    """The rows that came before. A list may have two hundred thousand, so each is kept in some ten bytes beside its key."""

    def __init__(self) -> None:
        self._numbers, self._ends = array("q"), bytearray()
        self._identities: dict[int, str] = {}
        self._of_person: dict[str, int] = {}
        self._others: dict[str, list[int]] = {}
        self._bearing: dict[str, int] = {}

    def add(self, person: Person, row: Before) -> None:
        """Keep a row of a person."""
        at, key = len(self._numbers), _key(person)
        self._numbers.append(row.number)
        self._ends.append(row.is_open + 2 * row.is_void)
        if self._of_person.setdefault(key, at) != at:
            self._others.setdefault(key, []).append(at)
        if row.identity:
            self._identities[at] = row.identity
            self._bearing[row.identity] = at

    def of(self, person: Person) -> Iterator[Before]:
        """Yield the rows of a person, the first one first."""
        key = _key(person)
        if (first := self._of_person.get(key)) is not None:
            yield self._row(first)
            yield from map(self._row, self._others.get(key, ()))

    def bearing(self, identity: str | None) -> Before | None:
        """Return the last row with an identity number."""
        at = self._bearing.get(identity) if identity else None
        return None if at is None else self._row(at)

    def _row(self, at: int) -> Before:
        ends = self._ends[at]
        return Before(self._numbers[at], self._identities.get(at), bool(ends & 1), bool(ends & 2))


class OnFile:
    """The cases of the people of some rows, read for all of these at once; those that the list itself opened are left out."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._own = array("q")
        self._found: dict[tuple[str, date], list[Row]] = {}

    def look(self, people: Iterable[tuple[str, date]]) -> None:
        """Read the cases of people, each a folded name and a day of birth; those read before are forgotten."""
        self._found = {}
        wanted = sorted({(name, born.isoformat()) for name, born in people})
        told = {"people": json.dumps(wanted)}
        for row in self._session.execute("cases_of_people", told) if wanted else ():
            if not self._is_own(int(row["id"])):
                self._found.setdefault((row["folded"], row["born"]), []).append(row)

    def opened(self, ids: Iterable[int]) -> None:
        """Take note of cases that the list has opened, in the order of their numbers."""
        self._own.extend(ids)

    def of(self, person: Person, *, voids: bool) -> list[Row]:
        """Return the cases of a person in any unit, by their numbers; void ones only beside a row that voids its own."""
        found = self._found.get((person.name, person.born), ())
        return [row for row in found if voids or row["state"] != VOID]

    def _is_own(self, case_id: int) -> bool:
        at = bisect_left(self._own, case_id)
        return at < len(self._own) and self._own[at] == case_id


def _key(person: Person) -> str:
    """Return a person as one text, which takes less room than three values."""
    return f"{person.unit_id} {person.born.toordinal()} {person.name}"
