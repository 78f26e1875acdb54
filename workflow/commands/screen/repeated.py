"""The answer of a command that was given before, for the eye: what it says in words, without what has none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from notifications.language import words
from states.pipeline import Label
from workflow.commands.screen import output
from workflow.commands.screen.headers import HEADERS


def told(answer: Any) -> str:  # noqa: ANN401 - JSON
    """Return the screen of an answer that was kept in plain values."""
    if isinstance(answer, Mapping):
        return output.for_the_eye(_shown(answer), (), "")
    rows = answer if isinstance(answer, Sequence) and not isinstance(answer, str) else ()
    return "\n\n".join(output.for_the_eye(_shown(row), (), "") for row in rows)


def _shown(row: Mapping[str, Any]) -> dict[str, object]:
    kept = {key: value for key, value in row.items() if key in HEADERS and value not in (None, [])}
    return {key: _value(key, value) for key, value in kept.items()}


def _value(key: str, value: object) -> object:
    """Return a value in words where it is an id that has them; else as it is."""
    label = _labels(key).get(value) if isinstance(value, str) else None
    return words(label) if label else value


def _labels(key: str) -> Mapping[str, Label]:
    """Return the words of the ids that stand under a key."""
    from states.catalogue import EVIDENCE
    from states.catalogue.transfer import LETTERS
    from workflow.organisation import units
    from workflow.organisation.calendar import days

    of_papers = {kind.name: kind.label for kind in EVIDENCE}
    known: Mapping[str, Mapping[str, Label]] = {
        "kind": {**of_papers, **days.KINDS},
        "letter": LETTERS,
        "numbers": units.BOOKS,
        "sector": units.SECTORS,
    }
    return known.get(key, {})
