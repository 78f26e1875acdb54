"""The Merkle tree over what was entered (RFC 6962, 2.1), built from left to right in little memory.

A tree over more leaves says of one over fewer whether it holds the same leaves in the same order; the proof
is some twenty hashes for a million leaves. A hash is 32 bytes; a leaf is hashed as such, never as a node.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence

from states.frozen import NamedTuple

EMPTY = hashlib.sha256(b"").digest()


def leaf(data: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def node(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over two trees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Span(NamedTuple):
    """A run of leaves, from `start` up to before `end`, counted from 0."""

    start: int
    end: int


class Growing:
    """A tree that grows at its right end; it keeps the roots of its full subtrees only."""

    def __init__(self) -> None:
        self.size = 0
        self._full: list[bytes] = []  # of falling size, one for each bit that is set in `size`

    def add(self, leaf_hash: bytes) -> None:
        """Add the hash of a leaf."""
        last, bits = leaf_hash, self.size
        while bits & 1:
            last, bits = node(self._full.pop(), last), bits >> 1
        self._full.append(last)
        self.size += 1

    def root(self) -> bytes:
        """Return the root over all leaves so far."""
        if not self._full:
            return EMPTY
        root, *rest = reversed(self._full)
        for left in rest:
            root = node(left, root)
        return root


def roots(leaves: Iterable[bytes], spans: Iterable[Span]) -> dict[Span, bytes]:
    """Return the roots over runs of leaves, from one reading of the leaves' hashes.

    A run that the leaves do not reach has no root.
    """
    waiting = sorted(set(spans), key=lambda span: span.start)
    open_: list[tuple[Span, Growing]] = []
    found: dict[Span, bytes] = {span: EMPTY for span in waiting if span.start == span.end}
    waiting = [span for span in waiting if span not in found][::-1]
    for at, hashed in enumerate(leaves):
        while waiting and waiting[-1].start == at:
            open_.append((waiting.pop(), Growing()))
        for span, growing in open_:
            growing.add(hashed)
            if span.end == at + 1:
                found[span] = growing.root()
        open_ = [one for one in open_ if one[0].end > at + 1]
        if not open_ and not waiting:
            break
    return found


def consistency(fewer: int, more: int) -> list[Span]:
    """Return the runs whose roots prove that a tree of `more` leaves begins with one of `fewer`.

    RFC 6962, 2.1.2. Raises ValueError unless 0 < fewer <= more.
    """
    if not 0 < fewer <= more:
        raise ValueError(fewer, more)
    return list(_subproof(fewer, Span(0, more), whole=True))


def _subproof(fewer: int, span: Span, *, whole: bool) -> Iterator[Span]:
    size = span.end - span.start
    if fewer == size:
        if not whole:
            yield span
        return
    middle = span.start + _largest_power_below(size)
    left, right = Span(span.start, middle), Span(middle, span.end)
    if fewer <= middle - span.start:
        yield from _subproof(fewer, left, whole=whole)
        yield right
    else:
        yield from _subproof(fewer - (middle - span.start), right, whole=False)
        yield left


def _largest_power_below(size: int) -> int:
    return 1 << ((size - 1).bit_length() - 1)


def extends(first: tuple[int, bytes], second: tuple[int, bytes], proof: Sequence[bytes]) -> bool:
    """Say whether a proof shows that the tree `second` (size and root) begins with the tree `first`.

    The algorithm of RFC 9162, 2.1.4.2.
    """
    (fewer, root), (more, new_root) = first, second
    if not 0 < fewer <= more:
        return False
    if fewer == more:
        return not proof and root == new_root
    path = [root, *proof] if fewer & (fewer - 1) == 0 else list(proof)
    if not path:
        return False
    left, right = fewer - 1, more - 1
    while left & 1:
        left, right = left >> 1, right >> 1
    old = new = path[0]
    for hashed in path[1:]:
        if right == 0:
            return False
        if left & 1 or left == right:
            old, new = node(hashed, old), node(hashed, new)
            while left and not left & 1:
                left, right = left >> 1, right >> 1
        else:
            new = node(new, hashed)
        left, right = left >> 1, right >> 1
    return right == 0 and (old, new) == (root, new_root)
