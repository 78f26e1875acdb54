"""Checkpoints in the form of transparency logs: written in one way, read in one way, signed by their register."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.ground.register_key import OwnKey
from workflow.upkeep import checkpoints
from workflow.upkeep.checkpoints import Checkpoint

REGISTER = "0f8fad5b-d9cb-469f-a165-70867728950e"
ONE = Checkpoint(
    REGISTER, date(2026, 11, 27), datetime(2026, 11, 27, 20, 30, tzinfo=UTC),
    12, 3, 2, "ab" * 32, "cd" * 32, "00" * 32,
)  # fmt: skip
WORDS = f"""ketnap/{REGISTER}
15
q6urq6urq6urq6urq6urq6urq6urq6urq6urq6urq6s=
day 2026-11-27
sealed 2026-11-27T20:30:00.000000Z
acts 12
entries 3
cases 2
heads {"cd" * 32}
prev {"00" * 32}
"""
KEYS = [OwnKey(bytes(32)), OwnKey(bytes([7]) * 32)]
YEAR_1000 = datetime(1000, 1, 1)  # noqa: DTZ001 - hypothesis wants it without a zone
hexes = st.binary(min_size=32, max_size=32).map(bytes.hex)
numbers = st.integers(0, 10**12)
some = st.builds(
    Checkpoint, st.just(REGISTER), st.dates(), st.datetimes(timezones=st.just(UTC), min_value=YEAR_1000),
    numbers, numbers, numbers, hexes, hexes, hexes,
)  # fmt: skip


def test_the_form_is_that_of_a_transparency_log() -> None:
    """Origin, size and root first, a line each, then our own lines; a blank line before signatures."""
    assert checkpoints.text(ONE) == WORDS
    assert checkpoints.signed(ONE, None) == WORDS + "\n"
    note = checkpoints.signed(ONE, KEYS[0])
    assert note.startswith(WORDS + f"\n— ketnap/{REGISTER} ")
    assert note.count("\n") == WORDS.count("\n") + 2


def test_a_signature_is_a_signed_notes() -> None:
    """Base64 of the four bytes that mark name and key (SHA-256), then 64 of Ed25519; by an independent routine."""
    import base64
    import hashlib

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

    line = checkpoints.signature(WORDS, KEYS[1])
    data = base64.b64decode(line.split(" ")[2])
    name, public = f"ketnap/{REGISTER}", bytes.fromhex(KEYS[1].public)
    assert data[:4] == hashlib.sha256(name.encode() + b"\n\x01" + public).digest()[:4]
    Ed25519PublicKey.from_public_bytes(public).verify(data[4:], WORDS.encode())


@given(some)
def test_what_is_written_is_read(one: Checkpoint) -> None:
    """Signed or not, a note is read as the checkpoint it was written from."""
    for key in (None, KEYS[0]):
        assert checkpoints.parse(checkpoints.signed(one, key)) == one


@given(some, st.sampled_from(KEYS))
def test_the_signature_of_another_key_or_text_is_none(one: Checkpoint, key: OwnKey) -> None:
    """It holds for its key and its words alone."""
    note = checkpoints.signed(one, key)
    other = KEYS[1 - KEYS.index(key)]
    assert checkpoints.is_signed(note, key.public)
    assert not checkpoints.is_signed(note, other.public)
    assert not checkpoints.is_signed(checkpoints.text(one) + "\n", key.public)
    changed = note.replace(f"acts {one.acts}\n", f"acts {one.acts + 1}\n")
    assert not checkpoints.is_signed(changed, key.public)


def test_other_signatures_beside_it_do_no_harm() -> None:
    """Witnesses may sign below; lines that are no signatures are passed over."""
    note = checkpoints.signed(ONE, KEYS[0])
    mine = note.splitlines()[-1]
    for more in (
        "— witness.example AAAA",
        "nonsense",
        "— ",
        f"— ketnap/{REGISTER} not base64",
        f"{mine} x",
    ):
        both = f"{WORDS}\n{more}\n{mine}\n"
        assert checkpoints.is_signed(both, KEYS[0].public)
        assert not checkpoints.is_signed(f"{WORDS}\n{more}\n", KEYS[0].public)


@pytest.mark.parametrize(
    "spoiled",
    ["", "\n", WORDS[:-1].replace("15", "16"), WORDS.replace("acts 12", "acts 012"), WORDS.replace("acts 12", "acts ١٢"),
     WORDS.replace("acts", "deeds"), WORDS.replace("ketnap/", "other/"), WORDS.replace("day 2026-11-27", "day 20261127"),
     WORDS + "more 1\n", WORDS.replace("cases 2\n", ""), WORDS.replace("q6ur", "q6u", 1), WORDS.replace("ab", "cd"),
     WORDS.replace("cd" * 32, "CD" * 32), WORDS.replace(".000000Z", "Z"), WORDS.replace("12", "9" * 40)],
)  # fmt: skip
def test_nothing_else_is_a_checkpoint(spoiled: str) -> None:
    """There is one way to write a checkpoint, and every other text is none."""
    assert spoiled == WORDS or checkpoints.parse(spoiled + "\n") is None


@given(some, st.integers(0, 10**6), st.integers(1, 127))
def test_a_checkpoint_changed_anywhere_is_another_or_none(
    one: Checkpoint, at: int, by: int
) -> None:
    """Every byte of the text is part of its hash."""
    words = bytearray(checkpoints.text(one).encode())
    words[at % len(words)] ^= by
    found = checkpoints.parse(words.decode() + "\n")
    assert found is None or checkpoints.hashed(found) != checkpoints.hashed(one)


def test_hashes_name_checkpoints() -> None:
    """SHA-256 of the text, in hexadecimal."""
    import hashlib

    assert checkpoints.hashed(ONE) == hashlib.sha256(WORDS.encode()).hexdigest()
    assert len({checkpoints.hashed(ONE._replace(root=os.urandom(32).hex())) for _ in range(9)}) == 9
