"""The texts people type: words that say something, numbers of papers and of persons.

A value is cleaned when it is typed, and restored where it was recorded before these checks were made: then
it is brought into the same form, and kept as it is where it has none.
"""

from __future__ import annotations

import unicodedata

from states.errors import BadInput
from states.names import fold, fold_words
from states.patterns import late
from states.pipeline import N_

LONGEST_TEXT = 2000
LONGEST_NUMBER = 100
MOST_WORDS = 3
"""Words without a digit in the number of a paper: *Quyết định số 12-QĐ/ĐU*, *không số*; more of them are a sentence."""
IDENTITY_DIGITS = (12, 9)
"""The numbers of today's identity cards, and of the old ones."""

EMPTY = N_("{field}: the value is empty; write something.")
NO_TEXT = N_("{field}: {value} says nothing; write it in words or numbers.")
PLACEHOLDER = N_(
    "{field}: {value} only marks where something is to be filled in; write what is meant."
)
TOO_LONG = N_("{field}: {length} characters are too many; at most {most} are kept.")
UNPRINTABLE = N_("{field}: the value has characters that cannot be printed; type it again.")
NO_NUMBER = N_(
    "{field}: {value} is not the number of a paper; write it as it stands there, without other words, such as "
    "12-QĐ/ĐU."
)
BAD_IDENTITY = N_(
    "{field}: {value} is not an identity number; write its 12 digits (9 on an old identity card)."
)

_FILLERS = frozenset("\u115f\u1160\u3164\uffa0")
"""Letters by their class that show nothing."""
_UNSEEN = late("[\u00ad\u180e\u200b-\u200d\u2060-\u2064\ufeff]")
"""What pasted text brings along, and nobody sees: it is left out."""
_MARKS = (("<", late(r"<[^<>]*>")), ("|", late(r"[\w-]+(?:\|[\w-]+)+")))
_MARK_OF_DAY = frozenset({"dd/mm/yyyy", "yyyy-mm-dd"})
_MARK_OF_WORDS = frozenset({"TEXT", "NAME", "NAME SINCE", "CHỮ", "TÊN", "TÊN TỪ NGÀY"})
"""What our own command lines and helps print where a value is to be filled in."""
_CODES = ("CODE", "MÃ")
_JOINED = late(r"\s*[-–/.,]\s*")
_SEPARATORS = late(r"[\s.\u00a0\u2010-\u2015\u2212-]+")
_NO_RELIGION = frozenset({
    "khong", "khong co", "khong co ton giao", "khong ton giao", "khong theo", "khong theo ton giao",
    "khong theo ton giao nao", "khong theo dao", "khong theo dao nao", "khong theo bat ky ton giao nao", "ko",
    "none", "no", "no religion",
})  # fmt: skip
NO_RELIGION = "Không"
"""How it is written that a person follows no religion."""


def says_something(text: str) -> bool:
    """Return whether a text has a letter or a digit; dots, dashes, blanks and pictures alone are no text."""
    return any(
        unicodedata.category(c) in ("Lu", "Ll", "Lt", "Lo", "Nd", "Nl", "No") and c not in _FILLERS
        for c in text
    )


def clean_text(text: str, field: str) -> str:
    """Return `text` composed and without surrounding space.

    Raises `BadInput` for what is empty or no text, too long or not printable.
    """
    words = unicodedata.normalize("NFC", text if text.isascii() else _UNSEEN.sub("", text)).strip()
    if not words:
        raise BadInput(EMPTY, field=field, value=text[:40])
    refuse_too_long(words, field, LONGEST_TEXT)
    if not words.isprintable() and any(_unprintable(c) for c in words):
        raise BadInput(UNPRINTABLE, field=field, value=ascii(words[:40]))
    if not says_something(words):
        raise BadInput(NO_TEXT, field=field, value=words[:40])
    if _is_mark(words.strip("\"'“”")):
        raise BadInput(PLACEHOLDER, field=field, value=words[:40])
    return words


def _is_mark(words: str) -> bool:
    if words in _MARK_OF_WORDS or words.lower() in _MARK_OF_DAY:
        return True
    return any(sign in words and mark.fullmatch(words) for sign, mark in _MARKS)


def refuse_too_long(words: str, field: str, most: int) -> None:
    """Raise `BadInput` for more than `most` characters."""
    if len(words) > most:
        told = {"value": words[:40], "length": len(words), "most": most}
        raise BadInput(TOO_LONG, field=field, **told)


def _unprintable(char: str) -> bool:
    """Return whether a character moves or hides others, or is no character; line ends and tabs are kept."""
    return unicodedata.category(char) in ("Cc", "Cf", "Cs", "Zl", "Zp") and char not in "\n\t"


def clean_code(text: str, field: str) -> str:
    """Return the code of a unit, or another short word, as typed; raises as `clean_text` does."""
    words = clean_text(text, field)
    if words in _CODES:
        raise BadInput(PLACEHOLDER, field=field, value=words)
    return words


def clean_number(text: str, field: str) -> str:
    """Return the number of a paper, on one line; raises as `clean_text` does, and for what is no number."""
    words = " ".join(clean_text(text, field).split())
    refuse_too_long(words, field, LONGEST_NUMBER)
    if not looks_like_a_number(words):
        raise BadInput(NO_NUMBER, field=field, value=words[:40])
    return words


def looks_like_a_number(words: str) -> bool:
    """Return whether words may be the number of a paper: few beside its digits, and no sentence."""
    parts = _JOINED.sub("-", words).split()
    return sum(not any(map(str.isdigit, part)) for part in parts) <= MOST_WORDS


def fold_number(number: str) -> str:
    """Return the number of a paper as it is compared: without case, diacritics and spaces."""
    return fold(number).replace(" ", "")


# -- the person -----------------------------------------------------------------------------------


def clean_identity(text: str, field: str) -> str:
    """Return the digits of an identity number, without what separates them; raises `BadInput`."""
    digits = identity_of(clean_text(text, field))
    if digits is None:
        raise BadInput(BAD_IDENTITY, field=field, value=text[:40])
    return digits


def identity_of(text: str) -> str | None:
    """Return the digits of an identity number, None where the text is not one."""
    digits = _SEPARATORS.sub("", text)
    fits = digits.isascii() and digits.isdigit() and len(digits) in IDENTITY_DIGITS
    return digits if fits else None


def restored_identity(text: str) -> str:
    """Return an identity number recorded before it was checked, by its digits where it has them."""
    return identity_of(text) or text


def clean_religion(text: str, field: str) -> str | None:
    """Return a religion, None for the words that say there is none; raises as `clean_text` does."""
    return restored_religion(clean_text(text, field))


def restored_religion(text: str) -> str | None:
    """Return a religion as it was told, None for the words that say there is none."""
    return None if fold_words(text) in _NO_RELIGION else text
