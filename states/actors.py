"""Say who acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from states.pipeline import Role

if TYPE_CHECKING:
    from states.facts import Unit


class Actor(NamedTuple):
    """Who acts: a user, the user's unit and roles.

    `unit_path` is the chain of ids from the root, ``1/5/17/``.
    """

    user_id: int
    name: str
    unit_id: int
    unit_code: str
    unit_path: str
    roles: frozenset[Role]

    def above(self, unit: Unit) -> bool:
        """Say whether the actor's unit is `unit` or stands above it."""
        return unit.path.startswith(self.unit_path)
