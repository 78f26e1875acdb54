"""The counting of cases, with or without the references behind each number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Mapping
from types import MappingProxyType
from typing import Generic, TypeVar

from states.frozen import Frozen

K = TypeVar("K", bound=Hashable)


class Tally(Generic[K]):
    """How many cases were counted under each key, and which ones where they are kept.

    `hidden` names the figures whose cases the reader is not shown: who they are would tell what is sensitive.
    """

    def __init__(self, *, kept: bool, hidden: frozenset[str] = frozenset()) -> None:
        self.kept = kept
        self.hidden = hidden
        self._counts: dict[K, int] = defaultdict(int)
        self._refs: dict[K, list[str]] = defaultdict(list)

    def add(self, key: K, ref: str) -> None:
        """Count a case under a key."""
        self._counts[key] += 1
        if self.kept:
            self._refs[key].append(ref)

    def count(self, key: K) -> int:
        """Return how many were counted under a key."""
        return self._counts.get(key, 0)

    def refs(self, key: K) -> tuple[str, ...]:
        """Return what was counted under a key, in the order in which it was; nothing where it is not kept."""
        return tuple(self._refs.get(key, ()))

    def keys(self) -> list[K]:
        """Return the keys under which something was counted."""
        return [*self._counts]


class Counted(Frozen, kw_only=True):
    """A row of figures; `refs` are the references behind each, where they were asked for."""

    _refs: Mapping[str, tuple[str, ...]] = MappingProxyType({})

    @property
    def refs(self) -> Mapping[str, tuple[str, ...]]:
        """Return the references behind each number, by its name."""
        return self._refs
