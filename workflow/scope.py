"""Say what a user may see: the subtree of the user's unit, and nothing beyond it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.errors import NotFound
from states.pipeline import N_

if TYPE_CHECKING:
    from states.facts import Actor
    from workflow.database import Row, Session


def subtree(path: str) -> dict[str, str]:
    """Return the range of paths at and below `path`: ``path >= :low AND path < :high``."""
    return {"low": path, "high": path[:-1] + "0"}  # '0' is the character after '/'


def unit(session: Session, code: str, actor: Actor) -> Row:
    """Return the unit `code` as it is today.

    Raises `NotFound`, with near codes, where there is none within the actor's scope.
    """
    rows = session.execute("unit_in_scope", {"code": code.strip(), **subtree(actor.unit_path)})
    if rows:
        return rows[0]
    from difflib import get_close_matches

    codes = [row["code"] for row in session.execute("unit_codes", subtree(actor.unit_path))]
    folded = {known.casefold(): known for known in codes}
    near = [folded[hit] for hit in get_close_matches(code.casefold(), folded)]
    raise NotFound(N_("There is no unit {value}."), value=code, near=near)
