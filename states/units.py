"""Say who acts."""

from __future__ import annotations

from typing import NamedTuple

from states.pipeline import Role


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


class Unit(NamedTuple):
    """A node of the organisation tree as it stood on the day of the act.

    `path` is the chain of ids from the root, ``1/5/17/``; a unit stands above those whose path
    begins with its own.
    """

    code: str
    name: str
    kind: str
    path: str
    sector: str | None = None
    decides: bool = False
    hard_area: bool = False
    has_youth_union: bool = False
    official_members: int | None = None
    meets: str | None = None
    head: str | None = None
