"""Let a test write its own named statements."""

from __future__ import annotations

from typing import TYPE_CHECKING

from workflow.store import statements

if TYPE_CHECKING:
    import pytest


def give(monkeypatch: pytest.MonkeyPatch, **texts: str) -> None:
    """Make statements known for one test, under their keyword's name, to both databases."""
    for name, text in texts.items():
        monkeypatch.setitem(statements._read, (name, "sqlite"), text)
        monkeypatch.setitem(statements._read, (name, "postgresql"), statements.percent_style(text))


def text(name: str) -> str:
    """Return a statement as SQLite is given it."""
    return statements.statement(name, "sqlite")
