"""Units, who acts in them, and which of them is the committee or the authority of a case."""

from __future__ import annotations

from collections.abc import Sequence

from states.frozen import NamedTuple
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
        """Return whether the actor's unit is `unit` or stands above it."""
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


def committee_of(chain: Sequence[Unit]) -> Unit:
    """Return the nearest unit at or above the end of the chain that is no branch."""
    return next((unit for unit in reversed(chain) if unit.kind != "branch"), chain[0])


def grassroots_of(chain: Sequence[Unit]) -> Unit:
    """Return the grassroots committee of a place: the highest committee below city and superior ones.

    Where there is none, it is the nearest unit upward that is no branch.
    """
    return next((unit for unit in chain if unit.kind == "committee"), committee_of(chain))


def issuer_of(chain: Sequence[Unit], to: Sequence[Unit], *, seal: bool, within: bool) -> Unit:
    """Return who issues, signs and numbers a letter of the unit at the end of the chain.

    A branch without a seal does so only `within` its own grassroots committee, for letters that may stay
    there and to a destination that stands there; for all others that committee does. No destination: outside.
    """
    unit, above = chain[-1], grassroots_of(chain)
    stays = within and any(one.path == above.path for one in to)
    return unit if seal or unit.kind != "branch" or stays else above


def authority_of(chain: Sequence[Unit]) -> Unit:
    """Return the committee that decides at the end of the chain: the first upward; the root always does."""
    upward = (unit for unit in reversed(chain) if unit.kind != "branch")
    return next((unit for unit in upward if unit.decides), chain[0])


def decides_above(
    actor: Actor, unit: Unit, chain: Sequence[Unit], now: Sequence[Unit] = ()
) -> bool:
    """Return whether the actor is of `unit` or of one above it, in the tree of the day or in today's."""
    places = [unit, *(today for today in now if today.code == unit.code)]
    return any(actor.above(place) for place in places) or any(
        actor.unit_code == above.code for above in chain[: chain.index(unit) + 1]
    )
