"""The references of cases: a number and a check digit, 00042-7.

The check digit (Damm's) catches every single wrong digit and every swap of neighbours, so that a
slip of the finger never reaches another person's case.
"""

from __future__ import annotations

from states.errors import NotFound
from states.frozen import NamedTuple
from states.pipeline import N_

_DAMM = (
    "0317598642", "7092154863", "4206871359", "1750983426", "6123045978",
    "3674209581", "5869720134", "8945362017", "9438617205", "2581436790",
)  # fmt: skip

NO_REFERENCE = N_("There is no case {value}; a reference looks like 00042-7.")
MISTYPED = N_(
    "There is no case {value}: its last digit does not fit the others, so one of them is mistyped."
)
BY_NAME = N_(
    '{value} is no reference of a case; to find one by the name, type:\n  ketnap case find "{value}"'
)

WIDTH, LONGEST = 5, 10
"""Digits: the fewest of a number, and the most of a reference, more than any register needs."""


def make(number: int) -> str:
    """Return the reference of the `number`-th case."""
    digits = f"{number:0{WIDTH}d}"
    return f"{digits}-{_check(digits)}"


def read(word: str) -> str:
    """Return a typed reference in its one form, with or without the dash and leading zeros.

    Raises `NotFound` where it is no reference, or its check digit does not fit; a name is led to the search.
    """
    digits = "".join(c for c in word.strip() if c not in "- #")
    shown = word.strip()[:40]
    if digits.isascii() and digits.isdigit() and 1 < len(digits) <= LONGEST:
        ref = make(int(digits[:-1]))
        if ref[-1] == digits[-1]:
            return ref
        if "-" not in word and len(digits) == WIDTH:
            raise NotFound(N_("There is no case {value}."), value=shown, near=[make(int(digits))])
        raise NotFound(MISTYPED, value=shown)
    named = any(c.isalpha() for c in shown) and not any(c.isdigit() for c in shown)
    raise NotFound(BY_NAME if named else NO_REFERENCE, value=shown.replace('"', ""))


def number(word: str) -> int:
    """Return the number behind a typed reference; raises `NotFound`."""
    return int(read(word)[:-2])


def _check(digits: str) -> str:
    interim = 0
    for digit in digits:
        interim = int(_DAMM[interim][int(digit)])
    return str(interim)


class Cases(NamedTuple):
    """A range of cases by their numbers, both included."""

    first: int
    last: int
