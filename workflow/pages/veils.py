"""The veil over small figures of religion and ethnicity: nobody is to be guessed from a page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

LEAST = 5
"""Fewer than so many people of a religion or an ethnicity are not told on a page."""
MEASURES = ("religious",)
"""The figures of the reports that are of a religion or an ethnicity."""


def count_of(row: object, name: str) -> int:
    """Return such a figure of a report's row; one that its reader is not told is few, as small as none."""
    return int(getattr(row, name) or 0)


def small(count: int) -> bool:
    """Say whether a figure is too small to be told."""
    return count < LEAST


def hidden(total: int, parts: Mapping[str, int]) -> frozenset[str]:
    """Return which parts of a total are not told, where the total and the other parts are.

    Besides the small ones it may be the smallest of the others, until what is hidden cannot be reckoned from
    what is left: two parts at least, five people at least, and neither as few nor as many as all of them could be.
    """
    veiled = {name for name, count in parts.items() if small(count)}
    others = sorted(parts.keys() - veiled, key=lambda name: (parts[name], name))
    if not veiled or small(total):
        return frozenset(veiled)
    for name in others:
        if _safe([parts[one] for one in veiled]):
            break
        veiled.add(name)
    return frozenset(veiled)


def _safe(counts: list[int]) -> bool:
    """Say whether the sum of hidden figures leaves more than one possibility for each."""
    large = [count for count in counts if not small(count)]
    fewest = max(LEAST - 1, LEAST * len(large))
    most = None if large else (LEAST - 1) * len(counts)
    return len(counts) > 1 and fewest < sum(counts) and (most is None or sum(counts) < most)
