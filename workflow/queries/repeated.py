"""A command of an earlier program that is known by its acts: what it did, told again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from workflow.casework import views
from workflow.casework.evidence import Recorded
from workflow.ground import scope

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row


def answer(app: App, key: str, actor: Actor) -> views.Advanced | Recorded | None:
    """Return what the command under a key did to a case that its actor sees, None where it did nothing there.

    Of several acts the first is told: the others followed from it. The state is that after the act.
    """
    with app.reading() as session:
        rows = session.execute("acts_of_key", {"key": key})
        seen = [row for row in rows if scope.visible(session, row, actor)]
    return _told(seen[0], app) if seen else None


def _told(row: Row, app: App) -> views.Advanced | Recorded:
    if row["move"] == "record":
        kind = str(json.loads(row["fields"])["evidence"])
        return Recorded(row["n"], kind, row["ref"], row["acted_on"])
    return views.advanced(
        {**row, "state": row["to_state"]},
        app.today(),
        move=row["move"],
        from_=row["from_state"],
        act=row["n"],
    )
