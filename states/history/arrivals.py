"""The acts that make up an acceptance: one act in the eyes of the rules, several in the history."""

from __future__ import annotations

from collections.abc import Iterable

from states.catalogue import transfer
from states.history.acts import Act


def arrival_of(acts: Iterable[Act], part: Act) -> Act | None:
    """Return the acceptance that an act was recorded with: the helper it named, the decision that lapsed.

    `acts` are all that were recorded; those of one acceptance follow each other without a gap.
    """
    by_number = {act.n: act for act in acts}
    before = by_number.get(part.n - 1)
    if part.evidence == "helper" and before and before.move == "lapse_decision":
        before = by_number.get(part.n - 2)
    belongs = part.evidence == "helper" or part.move == "lapse_decision"
    return before if belongs and before and before.move in transfer.ARRIVALS else None
