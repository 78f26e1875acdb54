"""The settling of what the verification found: by the authority, after it, in favour (part of C14)."""

from __future__ import annotations

from states.catalogue.evidence import REFUSE
from states.guards._base import refuse
from states.guards.facts import Facts
from states.pipeline import N_, Refusal


def unsettled(facts: Facts) -> Refusal | None:
    """Refuse a matter that the authority has not settled since, or settled against the person.

    Each counts, that of a reply too: a clear conclusion does not settle it.
    """
    if not facts.case.matters:
        return None
    answer = facts.case.settlement(facts.on)
    if answer is None:
        return refuse(
            facts,
            "C14",
            N_(
                "The verification found a matter; the authority settles it first (record approval --kind "
                "political-standards)."
            ),
            owner="authority",
        )
    if answer.text("result") == REFUSE:
        return refuse(
            facts,
            "C14",
            N_(
                "By no. {number} of {on} the authority does not consider the person; the way on is decline."
            ),
            number=answer.text("no"),
            on=answer.on,
        )
    return None


def way_on(refusal: Refusal) -> str:
    """Return how a refusal of C14 is met: by `resume`, by `decline`, or by the authority's `approval`."""
    if "since" in refusal.params:
        return "resume"
    return "decline" if "number" in refusal.params else "approval"
