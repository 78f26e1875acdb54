"""The order and comparison of Vietnamese names."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from states.patterns import late

_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_TONES = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_RANK = {letter: chr(ord("A") + rank) for rank, letter in enumerate(_LETTERS)}

ALIKE = str.maketrans(
    {
        "\u00d0": "Đ",
        "\u0189": "Đ",
        "\u00f0": "đ",
        "\u0256": "đ",
        **dict.fromkeys("\u2018\u2019\u02bc\u02b9\u00b4`\uff07", "'"),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2212\uff0d", "-"),
    }
)
"""Letters and signs that look like those of a Vietnamese keyboard and are others: mostly Ð for Đ."""
_STRANGERS = str.maketrans(
    "АВЕЅІЈКМНОРСТУХавеѕіјкмнорстухһӏԁԛԝΑΒΕΖΗΙΚΜΝΟΡΤΥΧαεικνορτυχ",
    "ABESIJKMHOPCTYXabesijkmhopctyxhldqwABEZHIKMNOPTYXaeikvoptux",
)
"""Cyrillic and Greek letters that the eye takes for Latin ones."""
_POST = late(r"[(,;]| - ")
_TITLE = late(
    r"(?:(?:dong chi|d/?c|ong|ba|anh|chi|(?:pho )?bi thu(?: chi bo| chi uy| dang uy)?)[.:]? )+(?=\S+ \S)"
)
"""What stands before a name: comrade, Mr and Mrs, the secretary."""


class _Bare(dict[int, int | None]):
    """What becomes of a character where marks and what is not seen do not count; each is looked at once."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.category(chr(code)) in ("Mn", "Cf") else code
        self[code] = kept
        return kept


_BARE = _Bare()


@lru_cache(maxsize=4096)
def fold(text: str) -> str:
    """Return `text` without case and diacritics (đ becomes d), single-spaced, for searching.

    Letters that only look like others count as these; what is not seen does not count.
    """
    plain = unicodedata.normalize("NFD", _latin(text).replace("đ", "d"))
    return " ".join(plain.translate(_BARE).split())


def same_person(one: str, other: str) -> bool:
    """Return whether two names are one person's, as far as names tell: by `person_key`."""
    return person_key(one) == person_key(other)


@lru_cache(maxsize=4096)
def person_key(name: str) -> str:
    """Return a name as it is compared with another: letters and tones count, Hoa and Hòa are two people.

    Case, the form of Unicode, spaces, letters that only look like others, and on which vowel of a
    syllable the tone stands (hoà, hòa) do not count.
    """
    plain = unicodedata.normalize("NFD", _latin(name))
    seen = "".join(c for c in plain if unicodedata.category(c) != "Cf")
    return " ".join("-".join(map(_syllable, word.split("-"))) for word in seen.split())


def _syllable(letters: str) -> str:
    """Return a syllable with its tone at the end."""
    tones = sorted(c for c in letters if c in _TONES)
    return "".join((*(c for c in letters if c not in _TONES), *tones))


def _latin(text: str) -> str:
    """Return a text in small letters, each the one that it looks like."""
    return text.translate(_STRANGERS).translate(ALIKE).casefold().translate(ALIKE)


def fold_words(text: str) -> str:
    """Return the words of a text, folded, without the punctuation between them."""
    return " ".join("".join(c if c.isalnum() else " " for c in fold(text)).split())


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


@lru_cache(maxsize=4096)
def _word(word: str) -> tuple[str, str]:
    """Return the letters of one word as ranks, and the tone of each letter."""
    letters: list[str] = []
    tones: list[str] = []
    for char in unicodedata.normalize("NFC", word.translate(ALIKE).casefold()):
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


def bare(name: str) -> str:
    """Return a name folded, without the post after it and the title before it: by it one person is known.

    What is left of a title has two words at least, for some titles are family names as well.
    """
    return _TITLE.sub("", _POST.split(fold(name), maxsplit=1)[0].strip())


_MOST_NEAR = 3
_SLIPS = ((11, 3), (5, 2), (3, 1))
"""From so many letters on, so many slips of the finger."""


def near(word: str, known: Iterable[tuple[str, str]]) -> list[str]:
    """Return the few things a mistyped word may have meant, the likeliest first; none where no word is like it.

    `known` are words, each with what it names. Case, diacritics, hyphens and spaces do not count. The
    beginning of a word means it; so do some of its words; and so does a slip of the finger or two, by the
    length: letters left out, put in, changed or swapped.
    """
    wanted = _loose(word)
    ranks: dict[str, tuple[int, int]] = {}
    for spelt, name in known:
        rank = _likeness(wanted, _loose(spelt))
        if rank is not None and rank < ranks.get(name, (9, 0)):
            ranks[name] = rank
    best = min(ranks.values(), default=(0, 0))
    close = [name for name, rank in ranks.items() if rank[0] == best[0]]
    return sorted(close, key=ranks.__getitem__)[:_MOST_NEAR]


def _loose(word: str) -> str:
    return " ".join(fold(word).replace("-", " ").replace("_", " ").split())


def _likeness(wanted: str, known: str) -> tuple[int, int] | None:
    """Return how like two words are, the least being the likest; None where they are not."""
    letters, others = wanted.replace(" ", ""), known.replace(" ", "")
    if not letters or letters == others:
        return (0, 0) if letters else None
    most = next((slips for length, slips in _SLIPS if len(wanted) >= length), 0)
    if abs(len(wanted) - len(known)) <= most and (slips := _slips(wanted, known)) <= most:
        return 1, slips
    if len(letters) > 1 and others.startswith(letters):
        return 1, len(others) - len(letters)
    few, many = sorted((wanted.split(), known.split()), key=len)
    if len("".join(few)) > 2 and set(few) <= set(many):  # noqa: PLR2004 - "at", "vi" say nothing
        return 2, len(known)
    return None


def _slips(one: str, other: str) -> int:
    """Count the letters left out, put in, changed or swapped with their neighbour between two words."""
    older: list[int] = []
    before = list(range(len(other) + 1))
    for i, mine in enumerate(one):
        row = [i + 1]
        for j, theirs in enumerate(other):
            least = min(before[j] + (mine != theirs), before[j + 1] + 1, row[j] + 1)
            if i and j and mine == other[j - 1] and one[i - 1] == theirs:
                least = min(least, older[j - 1] + 1)
            row.append(least)
        older, before = before, row
    return before[-1]
