"""Order and compare Vietnamese names."""

from __future__ import annotations

import unicodedata
from functools import lru_cache

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(_LETTERS)}


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return `text` without case and diacritics (đ becomes d), single-spaced, for searching."""
    plain = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


@lru_cache(maxsize=4096)
def sort_key(name: str) -> str:
    """Return a key by which names sort as in a Vietnamese list: given name, then family name.

    Letters count first (29 of them, and the foreign four in their places), tones after all letters.
    """
    words = name.split()
    letters, tones = (
        zip(*map(_word, [*words[-1:], *words[:-1]]), strict=True) if words else ((), ())
    )
    return " ".join(letters) + "\x01" + " ".join(tones)


def _word(word: str) -> tuple[str, str]:
    """Return the letters of one word as ranks, and the tone of each letter."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", word.casefold()):
        plain, tone = _split(char)
        letters.append(_RANK.get(plain, plain))
        tones.append(tone)
    return "".join(letters), "".join(tones)


def _split(char: str) -> tuple[str, str]:
    """Return a letter without its tone, and the tone's rank ("0" for none)."""
    parts = unicodedata.normalize("NFD", char)
    tone = next((mark for mark in parts if mark in _TONES), "")
    return unicodedata.normalize("NFC", parts.replace(tone, "") if tone else parts), _TONES.get(
        tone, "0"
    )
