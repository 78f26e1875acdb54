"""The tree of units on every day at once, for reports that ask of many days."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING, TypeVar

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from workflow.store import Row
    from workflow.store.office import OfficeSession


class Node(NamedTuple):
    """A unit as reports name it; `name` is today's, `closed_on` None while it is open."""

    id: int
    code: str
    name: str
    kind: str
    opened_on: date
    closed_on: date | None
    heir: int | None


T = TypeVar("T")
Dated = dict[int, list[tuple["date", T]]]


class Trees:
    """Where every unit stood on any day. A day before its first row is answered by that row.

    `turns` are the days on which anything of that changed, or which committee decides.
    """

    def __init__(
        self,
        nodes: Iterable[Node],
        edges: Iterable[tuple[int, int, date]],
        deciding: Iterable[tuple[int, bool, date]] = (),
    ) -> None:
        self.nodes = {node.id: node for node in nodes}
        self._parents = _dated(edges)
        self._deciding = _dated(deciding)
        self._turns = _days_of(self._parents)
        self.turns = sorted({*self._turns, *_days_of(self._deciding)})
        self._known: dict[tuple[int, int], tuple[int, ...]] = {}

    def path(self, unit: int, day: date) -> tuple[int, ...]:
        """Return the units from the root down to this one, itself included, as they stood on a day."""
        key = (unit, bisect_right(self._turns, day))
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._path(unit, day)
        return found

    def _path(self, unit: int, day: date) -> tuple[int, ...]:
        above = [unit]
        while (parent := self._parent(above[-1], day)) is not None:
            above.append(parent)
        return tuple(reversed(above))

    def _parent(self, unit: int, day: date) -> int | None:
        return _on(self._parents.get(unit), day)

    def within(self, unit: int, top: int, day: date) -> bool:
        """Say whether a unit was another one or below it on a day."""
        return top in self.path(unit, day)

    def endorses(self, unit: int, day: date) -> bool:
        """Say whether a committee endorses on a day what this unit proposes; not where its own decides (E1)."""
        path = self.path(unit, day)
        own = next((one for one in reversed(path) if self.nodes[one].kind != "branch"), path[0])
        return own != path[0] and not _on(self._deciding.get(own), day)

    def ever_within(self, top: int) -> list[int]:
        """Return the units that may have been `top` or below it on some day, with the heirs of the closed.

        It may name a unit too many: whose a case was on a day is asked again of that day.
        """
        below: dict[int, set[int]] = defaultdict(set)
        for unit, held in self._parents.items():
            for _, parent in held:
                below[parent].add(unit)
        found, left = {top}, [top]
        while left:
            unit = left.pop()
            heir = self.nodes[unit].heir
            new = (below[unit] | ({heir} if heir else set())) - found
            found |= new
            left.extend(new)
        return sorted(found)

    def open_below(self, top: int, day: date) -> list[Node]:
        """Return the units directly under one that were open on a day, by their codes."""
        under = (
            node
            for node in self.nodes.values()
            if node.id != top and self.path(node.id, day)[-2:-1] == (top,)
        )
        return sorted((node for node in under if is_open(node, day)), key=lambda node: node.code)


def concerned(tree: Trees, unit: int, day: date, top: int) -> Iterator[int]:
    """Yield the unit asked of and the one directly under it, where a unit was within them on a day."""
    path = tree.path(unit, day)
    if top in path:
        at = path.index(top)
        yield from path[at : at + 2]


def _dated(rows: Iterable[tuple[int, T, date]]) -> Dated[T]:
    found: Dated[T] = defaultdict(list)
    for unit, value, since in rows:
        found[unit].append((since, value))
    for held in found.values():
        held.sort(key=itemgetter(0))
    return found


def _days_of(dated: Dated[T]) -> list[date]:
    return sorted({since for held in dated.values() for since, _ in held})


def _on(held: list[tuple[date, T]] | None, day: date) -> T | None:
    """Return what held on a day; a day before the first row is answered by that row."""
    if not held:
        return None
    return held[max(bisect_right(held, day, key=itemgetter(0)) - 1, 0)][1]


def is_open(node: Node, day: date) -> bool:
    """Say whether a unit was there on a day."""
    return node.opened_on <= day and (node.closed_on is None or day < node.closed_on)


def load(session: OfficeSession) -> Trees:
    """Read the tree of the whole register."""
    from sqlmodel import col, select

    from workflow.store.records import Unit, UnitFact

    units = session.orm.exec(select(Unit).order_by(col(Unit.id))).all()
    nodes = (
        Node(
            one.id or 0,
            one.code,
            one.name,
            one.kind,
            one.opened_on,
            one.closed_on,
            one.successor_id,
        )
        for one in units
    )
    rows: Sequence[Row] = session.execute("unit_edges")
    wanted = select(UnitFact).where(UnitFact.name == "decides").order_by(col(UnitFact.id))
    deciding = ((one.unit_id, one.value == "true", one.since) for one in session.orm.exec(wanted))
    edges = ((row["unit_id"], row["parent_id"], row["since"]) for row in rows)
    return Trees(nodes, edges, deciding)
