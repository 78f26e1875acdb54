"""The Merkle tree over what was entered: by the vectors of Certificate Transparency, and by its definition."""

from __future__ import annotations

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.upkeep import tree
from workflow.upkeep.tree import Span

LEAVES = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)  # fmt: skip
PROOFS = {
    (1, 1): (),
    (1, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}


def hashes(count: int) -> list[bytes]:
    """Return the hashes of so many different leaves."""
    return [tree.leaf(str(n).encode()) for n in range(count)]


def defined(leaves: list[bytes]) -> bytes:
    """Return the root as RFC 6962 defines it, by halves."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    inner = b"\x01" + defined(leaves[:k]) + defined(leaves[k:])
    return hashlib.sha256(inner).digest()


def proof_of(leaves: list[bytes], fewer: int) -> list[bytes]:
    """Return the proof that a tree over these leaves begins with one over fewer."""
    spans = tree.consistency(fewer, len(leaves))
    found = tree.roots(leaves, spans)
    return [found[span] for span in spans]


@pytest.mark.parametrize("size", range(9))
def test_roots_are_those_of_certificate_transparency(size: int) -> None:
    """The eight leaves of the reference implementation have its roots."""
    growing = tree.Growing()
    for data in LEAVES[:size]:
        growing.add(tree.leaf(data))
    assert (growing.size, growing.root().hex()) == (size, ROOTS[size])


@pytest.mark.parametrize("sizes", PROOFS)
def test_proofs_are_those_of_certificate_transparency(sizes: tuple[int, int]) -> None:
    """So have the proofs that one tree begins with another."""
    fewer, more = sizes
    found = proof_of([tree.leaf(data) for data in LEAVES[:more]], fewer)
    assert tuple(one.hex() for one in found) == PROOFS[sizes]
    first, second = (fewer, bytes.fromhex(ROOTS[fewer])), (more, bytes.fromhex(ROOTS[more]))
    assert tree.extends(first, second, found)


@given(st.integers(0, 70))
def test_a_tree_that_grows_has_the_root_by_halves(count: int) -> None:
    """Leaf by leaf from the left, or by halves from above: one root."""
    growing = tree.Growing()
    for one in hashes(count):
        growing.add(one)
    assert growing.root() == defined(hashes(count))


@given(st.integers(0, 40), st.lists(st.tuples(st.integers(0, 40), st.integers(0, 40)), max_size=8))
def test_runs_have_the_roots_of_their_leaves(count: int, runs: list[tuple[int, int]]) -> None:
    """One reading gives the root of every run, in whatever order it is asked, and none beyond the leaves."""
    leaves = hashes(count)
    spans = [Span(min(run), max(run)) for run in runs]
    found = tree.roots(leaves, spans)
    for span in spans:
        if span.end <= count or span.start == span.end:
            assert found[span] == defined(leaves[span.start : span.end])
        else:
            assert span not in found


@given(st.data())
def test_a_proof_holds_for_its_trees_alone(data: st.DataObject) -> None:
    """Every proof made is accepted; with a leaf changed, a hash spoiled, dropped or added it is not."""
    more = data.draw(st.integers(1, 70))
    fewer = data.draw(st.integers(1, more))
    leaves = hashes(more)
    first, second = (fewer, defined(leaves[:fewer])), (more, defined(leaves))
    proof = proof_of(leaves, fewer)
    assert tree.extends(first, second, proof)
    at = data.draw(st.integers(0, fewer - 1))
    forked = [*leaves[:at], tree.leaf(b"other"), *leaves[at + 1 :]]
    assert not tree.extends((fewer, defined(forked[:fewer])), second, proof)
    assert not tree.extends(first, (more, defined(forked)), proof_of(forked, fewer))
    assert not tree.extends(first, second, [*proof, leaves[0]])
    if proof:
        assert not tree.extends(first, second, proof[:-1])
        spoiled = data.draw(st.integers(0, len(proof) - 1))
        assert not tree.extends(
            first, second, [*proof[:spoiled], leaves[-1] + b"x", *proof[spoiled + 1 :]]
        )


@pytest.mark.parametrize("sizes", [(0, 3), (4, 3), (-1, 3)])
def test_a_tree_begins_with_none_larger_or_empty(sizes: tuple[int, int]) -> None:
    """Nothing is proved of an empty tree or of a larger one."""
    with pytest.raises(ValueError, match=str(sizes[0])):
        tree.consistency(*sizes)
    assert not tree.extends((sizes[0], tree.EMPTY), (sizes[1], tree.EMPTY), [])
