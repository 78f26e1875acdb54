"""What was entered, in its order: acts and entries of the journal, and the tree that they grow at each seal.

The leaves of a seal's tree are those of the seal before, then the acts entered since, then the entries. They are
only ever added, so that how many a seal covers says which they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.store import chain
from workflow.upkeep import tree
from workflow.upkeep.tree import Growing

if TYPE_CHECKING:
    from workflow.store import Session

PAGE = 5_000


class Last(NamedTuple):
    """The numbers of the latest act and the latest entry of a register."""

    act: int
    entry: int


class Link(NamedTuple):
    """One act or entry: its number in the register, whether it begins a case or chain, and its hash."""

    id: int
    first: bool
    hash: str


class Grown(NamedTuple):
    """How far a tree has come: acts, entries and cases in it, its root, and the head of its acts."""

    acts: int
    entries: int
    cases: int
    root: str
    head: str


class Tree:
    """The tree of a register, grown from seal to seal."""

    def __init__(self, acts: Iterator[Link], entries: Iterator[Link]) -> None:
        self._acts, self._entries = acts, entries
        self._growing = Growing()
        self._counts = [0, 0, 0]
        self._head = chain.GENESIS

    def grow(self, acts: int | None = None, entries: int | None = None) -> Grown:
        """Take leaves up to so many acts and entries in all, or all there are, and say how far it came."""
        for _ in self.leaves(acts, entries):
            pass
        count, noted, cases = self._counts
        return Grown(count, noted, cases, self._growing.root().hex(), self._head)

    def leaves(self, acts: int | None = None, entries: int | None = None) -> Iterator[bytes]:
        """Yield the hashes of the leaves while they are taken, as `grow` takes them."""
        for link in islice(self._acts, _left(acts, self._counts[0])):
            self._counts[0] += 1
            self._counts[2] += link.first
            self._head = chain.onward(self._head, link.hash)
            yield self._add(b"act", link)
        for link in islice(self._entries, _left(entries, self._counts[1])):
            self._counts[1] += 1
            yield self._add(b"entry", link)

    def _add(self, kind: bytes, link: Link) -> bytes:
        hashed = leaf(kind, link.hash)
        self._growing.add(hashed)
        return hashed


def leaf(kind: bytes, hash_: str) -> bytes:
    """Return the hash of the leaf of an act or entry: ``act``, a space, and its hash in hexadecimal."""
    return tree.leaf(kind + b" " + str(hash_).encode(errors="surrogateescape"))


def _left(wanted: int | None, taken: int) -> int | None:
    return None if wanted is None else max(0, wanted - taken)


def last(session: Session) -> Last:
    """Return the numbers of the latest act and the latest entry of the register."""
    return Last(*(session.execute(name)[0]["last"] for name in ("acts_last", "journal_last")))


def of(session: Session, until: Last) -> Tree:
    """Return the tree of a register, not grown yet, over what was entered up to these."""
    return Tree(acts(session, until), entries(session, until))


def acts(session: Session, until: Last) -> Iterator[Link]:
    """Yield every act up to the last."""
    return _in_order(session, "acts_in_order", until.act)


def entries(session: Session, until: Last) -> Iterator[Link]:
    """Yield every entry of the journal up to the last."""
    return _in_order(session, "journal_in_order", until.entry)


def _in_order(session: Session, statement: str, until: int) -> Iterator[Link]:
    after = 0
    while page := session.execute(statement, {"after": after, "last": until, "limit": PAGE}):
        yield from (Link(row["id"], row["n"] == 1, row["hash"]) for row in page)
        after = page[-1]["id"]


class Few(NamedTuple):
    """Some links: how many, the number of the last, and one hash over all."""

    number: int
    last: int
    digest: str


def few(links: Iterable[Link]) -> Few:
    """Take links to their end, as seals before the checkpoints hashed them."""
    total, count, number = chain.sha256(), 0, 0
    for link in links:
        total.update(link.hash.encode() + b"\n")
        count, number = count + 1, link.id
    return Few(count, number, total.hexdigest())


def proofs(session: Session, until: Last, sizes: Sequence[tuple[int, int]]) -> list[list[str]]:
    """Return for each pair of neighbours among growing trees the proof that the later begins with the former.

    `sizes` are acts and entries of each; the hashes of a proof are hexadecimal. One reading gives all.
    """
    totals = [sum(size) for size in sizes]
    wanted = [tree.consistency(fewer, more) if fewer else [] for fewer, more in pairwise(totals)]
    growing = of(session, until)
    leaves_ = (hashed for size in sizes for hashed in growing.leaves(*size))
    found = tree.roots(leaves_, {span for spans in wanted for span in spans})
    return [[found[span].hex() for span in spans] for spans in wanted]
