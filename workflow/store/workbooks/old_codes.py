"""Vietnamese text in the codes of old fonts, TCVN3 and VNI: known by signs that no Vietnamese word has."""

from __future__ import annotations

from states.patterns import late

TCVN3, VNI = "TCVN3", "VNI"

_UNICODE = late("[\u0102\u0103\u0110\u0111\u01a0\u01a1\u01af\u01b0\u1ea0-\u1ef9]")
"""Letters that only Unicode has: where one of them stands, the text is in no old code."""
_TCVN3 = late(
    r"[A-Za-z][¨©ª¬®µ¶¸¹¼½¾ßþÞ]|[A-Za-z]»(?=[a-z])|[a-z][«·À-ÖØ-Þ]|(?<![A-Za-z])[§®¡¢£¤¥¦](?=[a-zµ-ÿ¨©ª«¬\u00ad])"
    r"|[A-Z]\u00ad(?=[a-zµ-ÿ¬])"
)
"""A sign such as ¨ within a word, a capital with an accent after a small letter, § for Đ."""
_VNI = late(
    r"[aA][âêáàãéèúüëåäùøûõïÂÊÁÀÃÉÈÚÜËÅÄÙØÛÕÏ]|[eE][âáàãåäùøûõïÂÁÀÃÅÄÙØÛÕÏ]|[oO][âåäùøûõïÂÅÄÙØÛÕÏ]"
    r"|[uUyYöÖôÔ][ùøûõïÙØÛÕÏ]|[öÖ][ôÔ]|\b[ñÑ](?=[aeiouyAEIOUYôöÔÖ])"
)
"""A vowel and after it the letter that stands for its tone or its hat; ñ for đ."""


def code_of(text: str) -> str | None:
    """Return ``TCVN3`` or ``VNI`` for text that was typed in such a font, None for any other."""
    if text.isascii() or _UNICODE.search(text):
        return None
    if _TCVN3.search(text):
        return TCVN3
    return VNI if _VNI.search(text) else None
