"""Figures as they are read: with a decimal comma in Vietnamese, a dash where there is none."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from notifications.language import current, words
from states.pipeline import Label

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


def number(value: float | None) -> str:
    """Return a figure with a decimal comma in Vietnamese, without needless zeros."""
    figure = "–" if value is None else f"{value:.1f}".removesuffix(".0")
    return figure if current() == "en" else figure.replace(".", ",")


def counted_in(unit: str | None) -> str | None:
    """Return what a number of a rule counts, in words."""
    label = COUNTED_IN.get(unit or "")
    return words(label) if label else unit
