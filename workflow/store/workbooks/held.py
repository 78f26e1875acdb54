"""Text of a CSV file that a spreadsheet would take for a formula: held by an apostrophe, and let go again."""

from __future__ import annotations

from states.patterns import late

_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = late(r"[+-]?\d+(?:[.,]\d+)?")


def hold(text: str) -> str:
    """Return text as a CSV file has it."""
    return f"'{text}" if text.startswith(_FORMULA) and not _NUMBER.fullmatch(text) else text


def let_go(text: str) -> str:
    """Return text of a CSV file as it was before it was held."""
    return text[1:] if text[:1] == "'" and text[1:].startswith(_FORMULA) else text
