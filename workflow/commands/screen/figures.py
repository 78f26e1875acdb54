"""Figures as they are read: with a decimal comma in Vietnamese, a dash where there is none."""

from __future__ import annotations

from typing import Protocol

from notifications.language import current, say, translate
from states.pipeline import N_

TOO_FEW = N_("too few to forecast")
OUTLOOK = N_("{expected} ({low}–{high})")


def number(value: float | None) -> str:
    """Return a figure with a decimal comma in Vietnamese, without needless zeros."""
    figure = "–" if value is None else f"{value:.1f}".removesuffix(".0")
    return figure if current() == "en" else figure.replace(".", ",")


class Interval(Protocol):
    """What a forecast tells: the middle of what may come, and between which figures it lies."""

    @property
    def low(self) -> int | None:
        """Return the least."""

    @property
    def expected(self) -> int | None:
        """Return the middle."""

    @property
    def high(self) -> int | None:
        """Return the most."""


def outlook(found: Interval | None) -> str:
    """Return a forecast as it is read; where there is none too few have ended."""
    if found is None or found.expected is None:
        return translate(TOO_FEW)
    if found.low == found.high:
        return str(found.expected)
    return say(OUTLOOK, {"low": found.low, "expected": found.expected, "high": found.high})
