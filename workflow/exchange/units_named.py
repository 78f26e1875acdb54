"""The units that a list may name in words: by their codes and names, as its reader sees them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.names import fold_words
from workflow.ground.scope import subtree

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App


def in_sight(app: App, actor: Actor) -> dict[str, str]:
    """Return the codes of the units an actor sees by their folded codes and names; a name of two means neither."""
    with app.reading() as session:
        rows = session.execute("unit_codes", subtree(actor.unit_path))
    found: dict[str, str] = {}
    twice: set[str] = set()
    for row in rows:
        for words in {fold_words(row["code"]), fold_words(row["name"])}:
            if found.setdefault(words, row["code"]) != row["code"]:
                twice.add(words)
    return {words: code for words, code in found.items() if words not in twice}
