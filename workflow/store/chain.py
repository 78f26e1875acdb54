"""The links of a chain: one form of JSON for what is hashed, and digests behind which a value can be erased.

What could name a person is kept beside a chain, as a part with its own salt. The chain holds the digest of
the part alone: a part that is gone leaves the chain whole, a part that was changed fits its digest no more.
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from datetime import UTC, date, datetime
from functools import cache, lru_cache
from typing import TYPE_CHECKING

from states.frozen import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable
    from hashlib import _Hash

GENESIS = "0" * 64
_SALT = 16


class Part(NamedTuple):
    """One value that stands beside a chain: what it is, its salt, and the value as JSON."""

    part: str
    salt: str
    value: str


def canonical(value: object) -> bytes:
    """Return JSON of one and only one form: sorted keys, no space, UTF-8."""
    # What was spoiled in a file may hold bytes that are no text; they are hashed as they are.
    return _canonical(value).encode(errors="surrogateescape")


def _spoiled(value: object) -> str:
    """Return what stands for bytes in the place of a value, which is how a file may be spoiled."""
    if isinstance(value, bytes | memoryview):
        return f"bytes {bytes(value).hex()}"
    raise TypeError(f"{type(value).__name__} is no value of JSON")


_canonical = json.JSONEncoder(
    sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=_spoiled
).encode
plain = json.JSONEncoder(ensure_ascii=False).encode
"""Writes a value as JSON for a column; `json.dumps` would make a writer of its own for every value."""


@cache
def _maker() -> Callable[..., _Hash]:
    from hashlib import sha256

    return sha256


def sha256() -> _Hash:
    """Return a hash to be filled: who only reads cases need not load OpenSSL."""
    return _maker()()


def hashed(value: object) -> str:
    """Return the hash of a value in its one form of JSON."""
    return hashed_bytes(canonical(value))


def hashed_bytes(value: bytes | memoryview) -> str:
    """Return the hash of bytes as they are."""
    return _maker()(value).hexdigest()


def onward(head: str, of_next: str) -> str:
    """Return the head of a run of links one further on: one hash over all of them, in their order.

    Whoever noted a head finds it again in a longer run that begins with the same links.
    """
    # What was spoiled may be no text; it is another head then.
    total = sha256()
    total.update(f"{head}{of_next}".encode(errors="surrogateescape"))
    return total.hexdigest()


def parts(values: Mapping[str, object]) -> list[Part]:
    """Return values as parts, each with fresh salt."""
    salts = os.urandom(_SALT * len(values)).hex()
    size = 2 * _SALT
    return [
        Part(name, salts[at * size : (at + 1) * size], plain(value))
        for at, (name, value) in enumerate(values.items())
    ]


def digest(part: str, salt: str, value: str) -> str:
    """Return the digest that stands in a chain for a part."""
    if type(part) is type(salt) is type(value) is str:  # the one form of a list of texts
        told = f"[{_canonical(part)},{_canonical(salt)},{_canonical(value)}]"
        return hashed_bytes(told.encode(errors="surrogateescape"))
    return hashed([part, salt, value])


def digests(of: list[Part]) -> str:
    """Return the digests of parts as the JSON that a chain holds."""
    told = sorted((one.part, digest(*one)) for one in of)
    return "{" + ",".join([f'{_canonical(part)}:"{digest}"' for part, digest in told]) + "}"


def text(value: date | datetime | str) -> str:
    """Return a day or an instant as a chain holds it, and what was spoiled as it is, be it no text at all."""
    if isinstance(value, datetime):
        return _instant(value)
    return value.isoformat() if isinstance(value, date) else value


@lru_cache(maxsize=256)
def _instant(value: datetime) -> str:
    """Return an instant as a chain holds it; the acts of one run bear the same."""
    return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")
