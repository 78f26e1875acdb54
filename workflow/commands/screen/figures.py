"""Figures as they are read: with a decimal comma in Vietnamese, a dash where there is none."""

from __future__ import annotations

from notifications.language import current


def number(value: float | None, lang: str | None = None) -> str:
    """Return a figure with a decimal comma in Vietnamese, without needless zeros."""
    figure = "–" if value is None else f"{value:.1f}".removesuffix(".0")
    return figure if (lang or current()) == "en" else figure.replace(".", ",")
