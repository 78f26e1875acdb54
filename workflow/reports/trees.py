"""The tree of units on every day at once, for reports that ask of many days."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from operator import itemgetter
from typing import TYPE_CHECKING

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


class Trees:
    """Where every unit stood on any day. A day before its first row is answered by that row."""

    def __init__(self, nodes: Iterable[Node], edges: Iterable[tuple[int, int, date]]) -> None:
        self.nodes = {node.id: node for node in nodes}
        self._parents: dict[int, list[tuple[date, int]]] = defaultdict(list)
        for unit, parent, since in edges:
            self._parents[unit].append((since, parent))
        for held in self._parents.values():
            held.sort(key=itemgetter(0))
        self._turns = sorted({since for held in self._parents.values() for since, _ in held})
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
        held = self._parents.get(unit)
        if not held:
            return None
        at = bisect_right(held, day, key=itemgetter(0))
        return held[max(at - 1, 0)][1]

    def within(self, unit: int, top: int, day: date) -> bool:
        """Say whether a unit was another one or below it on a day."""
        return top in self.path(unit, day)

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


def is_open(node: Node, day: date) -> bool:
    """Say whether a unit was there on a day."""
    return node.opened_on <= day and (node.closed_on is None or day < node.closed_on)


def load(session: OfficeSession) -> Trees:
    """Read the tree of the whole register."""
    from sqlmodel import col, select

    from workflow.store.records import Unit

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
    return Trees(nodes, ((row["unit_id"], row["parent_id"], row["since"]) for row in rows))
