"""The facts a guard may look at: the case, its units, who acts, and with which words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from states.frozen import NamedTuple
from states.history.dossier import Dossier
from states.law.context import LegalContext
from states.law.deadlines import probation_ends
from states.law.rules import RuleSet
from states.pipeline import Label, Move, Warned
from states.units import Actor, Unit, authority_of, committee_of


class Facts(NamedTuple):
    """Everything a guard may look at to judge one step on the day `on`.

    `chain` leads from the root to the owning unit as the tree stood on that day, `now` as it stands
    today: by that the actor is judged, who acts today (empty where the two are the same).
    `same_identity` holds other open cases with the same identity number, in words (a word for
    one out of sight), `readmitted_before` an earlier re-admission of the same person.
    """

    case: Dossier
    move: Move
    given: Mapping[str, object]
    on: date
    chain: tuple[Unit, ...]
    actor: Actor
    context: LegalContext
    same_identity: tuple[str | Label | Warned, ...] = ()
    readmitted_before: bool = False
    now: tuple[Unit, ...] = ()

    @property
    def of_the_day(self) -> Facts:
        """Return the same with the dossier as it stood on the day of the act."""
        then = self.case.on(self.on)
        return self if then is self.case else self._replace(case=then)

    @property
    def unit(self) -> Unit:
        """Return the unit that owns the case."""
        return self.chain[-1]

    @property
    def owner(self) -> Unit:
        """Return the unit that owns the case where it stands in the tree today."""
        return (self.now or self.chain)[-1]

    @property
    def committee(self) -> Unit:
        """Return the case's committee: the nearest unit at or above the owner that is no branch."""
        return committee_of(self.chain)

    @property
    def authority(self) -> Unit:
        """Return the authorised committee: from the case's committee upward, the first that decides."""
        return authority_of(self.chain)

    @property
    def over_committee(self) -> bool:
        """Return whether the actor is of the case's committee of today, or above it."""
        return self.actor.above(committee_of(self.now or self.chain))

    @property
    def rules(self) -> RuleSet:
        """Return the rule set in force on the day of the act."""
        return self.context.law(self.on)

    @property
    def probation_ends(self) -> date | None:
        """Return the day the twelve months of probation end."""
        return probation_ends(self.case, self.context.law)

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
