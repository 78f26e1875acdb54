"""Who is waited for in a state: the role that takes the step onward, or who is beyond the roles."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.catalogue.groups import FORWARD
from states.pipeline import Role

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.reports.stories import Story
    from workflow.reports.trees import Trees

_OTHERS: Mapping[str, str] = {"verifying": "unit-asked", "probation": "candidate"}
_PROPOSED = frozenset(
    state for state, move in FORWARD.items() if MOVE_BY_NAME[move].roles == (Role.COMMITTEE,)
)
"""Where a committee endorses next, or nobody does."""


def waits_for(state: str, unit: int, day: date, tree: Trees) -> str | None:
    """Return who is waited for in a state of a case of this unit on a day; None where the way is at its end.

    Where the unit's own committee decides, nobody endorses: the authority is waited for at once (E1).
    """
    if state in _PROPOSED and not tree.endorses(unit, day):
        return Role.AUTHORITY.value
    move = FORWARD.get(state)
    return _OTHERS.get(state) or (MOVE_BY_NAME[move].roles[0].value if move else None)


def at(story: Story, day: date, tree: Trees) -> str | None:
    """Return who is waited for in a case at the end of a day."""
    last = story.last(day)
    return waits_for(last.to_state, last.unit_id, day, tree) if last else None
