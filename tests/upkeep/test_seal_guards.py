"""The two guards of a seal that the journal would hide in a register: each is asked here by itself."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from workflow.casework import audit
from workflow.upkeep import checkpoints, leaves, seals

DAY = date(2025, 1, 6)
NOW = datetime(2025, 1, 6, tzinfo=UTC)


def sealed(**told: object) -> seals.Sealed:
    """Return a seal over five acts, unsigned, whose hash is that of what it says."""
    plain: dict[str, object] = dict.fromkeys(seals.Sealed._fields)
    plain |= {
        "day": DAY, "sealed_at": NOW, "cases": 1, "acts": 5, "entries": 2, "root": "cd" * 32,
        "head": "ab" * 32, "prev_hash": audit.GENESIS, "hash": "",
    }  # fmt: skip
    one = seals.Sealed(**(plain | told))  # type: ignore[arg-type]
    return one._replace(hash=checkpoints.hashed(seals.checkpoint(one, "r")))


def test_a_seal_over_fewer_acts_follows_none() -> None:
    """A history does not shrink: a seal that follows by its hash but counts fewer acts stands loose."""
    first = sealed()
    for acts, follows in ((4, False), (5, True), (6, True)):
        second = sealed(acts=acts, prev_hash=first.hash, day=date(2025, 1, 7))
        kept, loose = seals.in_chain([first, second])
        assert (second in kept, second in loose) == (follows, not follows)


@pytest.mark.parametrize(
    ("signature", "key", "fits"), [(None, None, True), ("c2ln", None, False), (None, "a2V5", False)]
)
def test_a_signature_and_its_key_stand_together(
    signature: str | None, key: str | None, fits: bool
) -> None:
    """A signature without the key told, or a key without a signature, is no seal."""
    one = sealed(signature=signature, key=key)
    grown = leaves.Grown(one.acts, one.entries or 0, one.cases, one.root or "", one.head)
    assert seals._fits(one, grown, "r") is fits
