"""A command that was given before under the same key of its client: what it did, told again."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from states.errors import BadInput
from states.pipeline import N_
from workflow.casework import views
from workflow.casework.evidence import Recorded
from workflow.ground import scope

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.store import Row

LONGEST = 100
BAD_KEY = N_("{field}: a key has 1 to {most} letters, digits and signs, without spaces.")
OTHERS = N_("{field}: this key was used by another user; give each command a key of its own.")


def checked(key: str) -> str:
    """Return the key of a command; raises `BadInput` for what is none."""
    if not 0 < len(key) <= LONGEST or not key.isascii() or not key.isprintable() or " " in key:
        raise BadInput(BAD_KEY, field="--key", value=key[:LONGEST], most=LONGEST)
    return key


def answer(app: App, key: str, actor: Actor) -> views.Advanced | Recorded | None:
    """Return what the command under a key did, None where there was none.

    Of several acts the first is told: the others followed from it. The state is that after the act.
    Raises `BadInput` where another user gave it.
    """
    with app.reading() as session:
        rows = session.execute("acts_of_key", {"key": key})
        if not rows:
            return None
        first = rows[0]
        if first["actor_id"] != actor.user_id or not scope.visible(session, first, actor):
            raise BadInput(OTHERS, field="--key", value=key)
    return _told(first, app)


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
