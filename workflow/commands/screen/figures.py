"""Figures as they are read: with a decimal comma in Vietnamese, a dash where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Protocol

from notifications.language import current, say, translate, words
from states.pipeline import N_, Label

COUNTED_IN: Mapping[str, Label] = MappingProxyType(
    {
        "days": Label("ngày", "days"),
        "months": Label("tháng", "months"),
        "people": Label("người", "people"),
        "share": Label("phần", "share"),
        "working_days": Label("ngày làm việc", "working days"),
    }
)
"""What the numbers of rules and limits count."""

TOO_FEW = N_("too few to forecast")
FEWER = N_("under 5")
OUTLOOK = N_("{expected} ({low}–{high})")


def number(value: float | None, lang: str | None = None) -> str:
    """Return a figure with a decimal comma in Vietnamese, without needless zeros."""
    figure = "–" if value is None else f"{value:.1f}".removesuffix(".0")
    return figure if (lang or current()) == "en" else figure.replace(".", ",")


def few(count: int | None) -> int | str:
    """Return how many follow a religion; of a figure that the reader is not told, that there are fewer than five."""
    return translate(FEWER) if count is None else count


def counted_in(unit: str | None) -> str | None:
    """Return what a number of a rule counts, in words."""
    label = COUNTED_IN.get(unit or "")
    return words(label) if label else unit


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
