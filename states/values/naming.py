"""The names of people: letters, spaces, hyphen and apostrophe, as a Vietnamese keyboard types them."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

from states.errors import BadInput
from states.names import ALIKE
from states.patterns import late
from states.pipeline import N_
from states.values.texts import clean_text, refuse_too_long

LONGEST_NAME = 100

ONE_LINE = N_("{field}: the value has more than one line; write the name of one person.")
UNSEEN = N_("{field}: the name has characters that nobody sees: {value}; type it again.")
LEGACY = N_(
    "{field}: {value} is written in an old Vietnamese font (TCVN3 or VNI); convert the text to Unicode, or "
    "type the name again with a Unicode keyboard."
)
STRANGE = N_(
    "{field}: {value} has the letter {letter} ({code}), which no Vietnamese keyboard types; type the name again."
)
NO_NAME = N_(
    "{field}: {value} is not the name of one person; write letters, spaces, hyphen and apostrophe only."
)
NO_POST = N_(
    "{field}: {value} is not the name of one person; where two people bear one name, write the post in "
    "brackets after it, such as Nguyễn Văn A (phó bí thư)."
)

_LETTER = r"(?:[^\W\d_][\u0300-\u036f]?)"
_NAME = late(rf"{_LETTER}+(?:[-']{_LETTER}+)*(?: {_LETTER}+(?:[-']{_LETTER}+)*)*")
_WITH_POST = late(r"(?P<name>[^(),]*[^(),\s])\s*(?:\((?P<post>[^()]*)\)|,(?P<after>[^()]*))")
_POST = late(r"[\w\u0300-\u036f .,/&'-]+")
_FOREIGN = "äåæçëîïöøûüþÿß"
_SIGNS = "¡¢£¤¥¦§¨©ª«¬®¯°±²³µ¶·¸¹º»¼½¾×÷"
_LEGACY = late(
    rf"[{_FOREIGN}{_SIGNS}]"  # what old fonts put in the place of letters, and no Vietnamese name has
    r"|[bcdghklmnprstvx]ñ"  # TCVN3: Thñy
    r"|a[áàâãéèúùõ]|aê(?=\w)|e[áàâãùõ]|[oô][ùõ]|oâ|[uy][ùõ]",  # VNI: Nguyeãn, Traàn, Vaên
)
_CAPITALS = frozenset("ÀÁÂÃÈÉÊÌÍÐÑÒÓÔÕÙÚÝ")
"""What TCVN3 shows inside a word of small letters: NguyÔn."""


def clean_name(text: str, field: str) -> str:
    """Return the name of one person as it is kept; raises `BadInput` with the remedy."""
    return _checked(_typed(text, field), field, NO_NAME)


def clean_member(text: str, field: str) -> str:
    """Return the name of a member, with the post in brackets where two people bear one name.

    The post may also be typed after a comma. Raises `BadInput` as `clean_name` does.
    """
    words = _typed(text, field)
    found = _WITH_POST.fullmatch(words)
    if found is None:
        return _checked(words, field, NO_POST)
    name = _checked(found["name"], field, NO_POST)
    post = (found["post"] or found["after"] or "").strip()
    another = found["after"] is not None and all(word[0].isupper() for word in post.split())
    if another or not _POST.fullmatch(post):
        raise BadInput(NO_POST, field=field, value=words[:40])
    return f"{name} ({clean_text(post, field)})"


def restored(text: str) -> str:
    """Return a name recorded before names were checked, in the form in which they are kept now."""
    seen = text
    if not text.isprintable():
        seen = "".join(c for c in text if unicodedata.category(c) != "Cf")
    return unicodedata.normalize("NFC", " ".join(seen.translate(ALIKE).split()))


def _typed(text: str, field: str) -> str:
    """Return a name in one line, single-spaced, in letters that are what they look like."""
    words = unicodedata.normalize("NFC", text).strip()
    refuse_too_long(words, field, LONGEST_NAME)
    if "\n" in words or "\r" in words or "\u2028" in words or "\u2029" in words:
        raise BadInput(ONE_LINE, field=field, value=ascii(words[:40]))
    if not words.isprintable() and any(
        unicodedata.category(c) in ("Cc", "Cf", "Cs") for c in words
    ):
        raise BadInput(UNSEEN, field=field, value=ascii(words[:40]))
    clean_text(words, field)
    if _legacy(words):
        raise BadInput(LEGACY, field=field, value=words[:40])
    return restored(words)


def _legacy(words: str) -> bool:
    """Return whether a name shows the letters that fonts from before Unicode had in the place of others."""
    inside = not _CAPITALS.isdisjoint(words) and any(
        low.islower() and high in _CAPITALS for low, high in pairwise(words)
    )
    return inside or _LEGACY.search(words.lower()) is not None


def _checked(words: str, field: str, message: str) -> str:
    """Return a name that has nothing but letters and what may stand between them."""
    for char in () if _plain_letters().issuperset(words) else words:
        if unicodedata.category(char)[0] == "L" and not _latin(char):
            code = f"U+{ord(char):04X}"
            raise BadInput(STRANGE, field=field, value=words[:40], letter=char, code=code)
    if not _NAME.fullmatch(words):
        raise BadInput(message, field=field, value=words[:40])
    return words


@cache
def _plain_letters() -> frozenset[str]:
    """Return the characters that nobody needs to look at one by one: ASCII, and Latin letters by themselves."""
    return frozenset(
        char
        for char in map(chr, (*range(0x250), *range(0x1E00, 0x1F00)))
        if unicodedata.category(char)[0] != "L" or _latin(char)
    )


def _latin(char: str) -> bool:
    """Return whether a letter is a Latin one by itself, no ornament of one."""
    within = char <= "\u024f" or "\u1e00" <= char <= "\u1eff"
    return within and not unicodedata.decomposition(char).startswith("<")
