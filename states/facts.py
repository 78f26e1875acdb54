"""Gather what a guard may look at: the case, its units, who acts, and with which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from states.actors import Actor as Actor
from states.deadlines import Setting, probation_ends
from states.history import Dossier
from states.pipeline import Label, Move
from states.rules import RuleSet


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


class Facts(NamedTuple):
    """Everything a guard may look at to judge one step on the day `on`.

    `chain` leads from the root to the owning unit; `same_identity` holds the references of other open
    cases with the same identity number (a word for one out of sight), `readmitted_before` an earlier
    re-admission of the same person.
    """

    case: Dossier
    move: Move
    given: Mapping[str, object]
    on: date
    chain: tuple[Unit, ...]
    actor: Actor
    setting: Setting
    same_identity: tuple[str | Label, ...] = ()
    readmitted_before: bool = False

    @property
    def unit(self) -> Unit:
        """Return the unit that owns the case."""
        return self.chain[-1]

    @property
    def committee(self) -> Unit:
        """Return the case's committee: the nearest unit at or above the owner that is no branch."""
        return next((u for u in reversed(self.chain) if u.kind != "branch"), self.chain[0])

    @property
    def authority(self) -> Unit:
        """Return the authorised committee: from the case's committee upward, the first that decides."""
        upward = reversed(self.chain[: self.chain.index(self.committee) + 1])
        return next((unit for unit in upward if unit.decides), self.chain[0])

    @property
    def rules(self) -> RuleSet:
        """Return the rule set in force on the day of the act."""
        return self.setting.law(self.on)

    @property
    def probation_ends(self) -> date | None:
        """Return the day the twelve months of probation end."""
        return probation_ends(self.case, self.setting.law)

    def number(self, field: str) -> int:
        """Return a count the actor gave (zero where it was left out)."""
        value = self.given.get(field)
        return value if isinstance(value, int) else 0

    def word(self, field: str) -> str | None:
        """Return a text or choice the actor gave, or the field's default."""
        value = self.given.get(field)
        if value is None:
            value = next((f.default for f in self.move.fields if f.name == field), None)
        return None if value is None else str(value)

    def day(self, field: str) -> date | None:
        """Return a date the actor gave."""
        value = self.given.get(field)
        return value if isinstance(value, date) else None
