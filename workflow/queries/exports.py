"""The exports on record: who wrote what into a file, when, how much, masked or not."""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING

from states.frozen import NamedTuple
from workflow.ground import scope

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row

HISTORY, LIST = "export", "list"
"""What the journal calls the export of the history, and that of a list."""


class ExportView(NamedTuple):
    """One export: `what` is cases, acts or history; `masked` whether it was without what is sensitive."""

    n: int
    at: datetime
    actor: str
    what: str
    unit: str
    file: str
    rows: int
    masked: bool


def exports(app: App, actor: Actor) -> list[ExportView]:
    """Return what the users within the actor's scope have exported, oldest first."""
    within = scope.subtree(actor.unit_path)
    with app.reading() as session:
        rows = session.execute("journal_made_files", {**within, "kinds": [HISTORY, LIST]})
    return [_view(row) for row in rows]


def _view(row: Row) -> ExportView:
    told = json.loads(row["after"])
    history = row["what"] == HISTORY
    return ExportView(
        row["id"],
        row["at"],
        row["actor"],
        "history" if history else told["list"],
        told["unit"],
        row["of"],
        told["rows"],
        bool(told["pseudonyms"] if history else told["masked"]),
    )
