"""How far a user's search reaches: the range of units, and whose role needs what is sensitive."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from states.pipeline import Role
from workflow.ground import scope

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.store import Session

ENTITLED = frozenset({Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY})
"""The roles whose work needs identity numbers, religion and ethnicity."""
FEW = 300
"""Units; of so many the cases are read unit by unit, of more by number or name."""


def entitled(actor: Actor) -> bool:
    """Say whether the actor's role needs identity numbers, religion and ethnicity, within the own subtree."""
    return bool(actor.roles & ENTITLED)


def reach(session: Session, actor: Actor, unit: str | None = None) -> dict[str, str]:
    """Return the range of paths to look at: the subtree, and for a centre the wider one of its parent."""
    near = scope.subtree(scope.unit(session, unit, actor)["path"] if unit else actor.unit_path)
    parent = scope.parent(actor.unit_path)
    wide = scope.subtree(parent) if Role.CENTRE in actor.roles and parent and not unit else near
    return {**near, "wide_low": wide["low"], "wide_high": wide["high"]}


def few(session: Session, statement: str, within: Mapping[str, object]) -> str:
    """Return the statement that goes unit by unit where there are few of them."""
    params = {"low": within["wide_low"], "high": within["wide_high"], "most": FEW + 1}
    counted = session.execute("units_few", params)[0]["units"]
    return f"{statement}_of_few" if counted <= FEW else statement
