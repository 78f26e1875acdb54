"""The characters that the fonts of the PDF lack, so that nobody finds boxes in a letter."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from notifications.letters.finding import FONTS

if TYPE_CHECKING:
    from notifications.letters.values import Printable

FACES = ("Regular", "Bold", "Italic")
FORMAT = 4  # of the tables of characters that are read here
_NEEDS_NONE = frozenset("\u00a0\u200b\u200c\u200d\u200e\u200f\u2028\u2029\ufeff")


def missing(value: Printable) -> str:
    """Return the characters of a value that the PDF cannot show, each once, in their order."""
    words = "".join(_texts(value.data()))
    return "".join(
        dict.fromkeys(c for c in words if ord(c) not in covered() and c not in _NEEDS_NONE)
    )


def without(value: Any, left_out: str) -> Any:  # noqa: ANN401 - what JSON can hold
    """Return a value without some characters in any of its texts."""
    match value:
        case str():
            return value.translate(dict.fromkeys(map(ord, left_out)))
        case Mapping():
            return {name: without(one, left_out) for name, one in value.items()}
        case list():
            return [without(one, left_out) for one in value]
    return value


@cache
def covered() -> frozenset[int]:
    """Return the code points that every face has."""
    faces = (covers(face) for face in FACES)
    return frozenset.intersection(*faces)


def covers(face: str) -> frozenset[int]:
    """Return the code points of one face, from its table of characters (OpenType cmap, format 4)."""
    path = os.path.join(FONTS, f"LiberationSerif-{face}.ttf")
    with open(path, "rb") as file:
        font = file.read()
    start = _table(font, b"cmap")
    tables = struct.unpack_from(">H", font, start + 2)[0]
    for at in range(tables):
        offset = start + struct.unpack_from(">I", font, start + 8 + 8 * at)[0]
        if struct.unpack_from(">H", font, offset)[0] == FORMAT:
            return frozenset(_segments(font, offset))
    raise ValueError(f"{path} has no table of format 4")


def _table(font: bytes, tag: bytes) -> int:
    count = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sIII", font, 12 + 16 * at) for at in range(count))
    return next(int(offset) for name, _, offset, _ in entries if name == tag)


def _segments(font: bytes, table: int) -> Iterator[int]:
    """Yield the code points of a table: ranges, each with its last and its first."""
    size = struct.unpack_from(">H", font, table + 6)[0]
    ends = struct.unpack_from(f">{size // 2}H", font, table + 14)
    starts = struct.unpack_from(f">{size // 2}H", font, table + 16 + size)
    for first, last in zip(starts, ends, strict=True):
        yield from range(first, last + 1)


def _texts(value: Any) -> Iterator[str]:  # noqa: ANN401 - what JSON can hold
    match value:
        case str():
            yield value
        case Mapping():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)
