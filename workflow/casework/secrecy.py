"""What a verification found, kept from those whose work does not need it: centres, guests, administrators.

What might tell of a matter is hidden whatever it says, since a mask over the bad answer alone would
tell as much as the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from states.catalogue.evidence import STANDARDS
from states.errors import BadInput
from states.history.holds import LASTING
from states.pipeline import N_, Kind, Refusal, Role

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.casework.views import Paper
    from workflow.store import Row

MASK = "•••"
_KNOWING = frozenset({Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY, Role.INSPECTOR})
ABOUT_IT = frozenset({"C14"})
"""The rules whose refusals tell of a matter."""
_STEPS = frozenset(
    {
        "conclude_verification",
        "reverify",
        "return_dossier",
        "decline",
        "withdraw",
        "reopen",
        "hold",
        "resume",
        "correct",
    }
)
_PAPERS = frozenset({"verification_reply", "approval"})
VEILED = tuple(sorted(_STEPS | _PAPERS))
"""The acts, and the kinds of evidence, that might tell of a matter: their numbers find no case either."""
_OPEN = frozenset({"evidence", "undoes", "retracts", "replaces"})
"""Fields that say which act it is, not what was found."""
NO_WORDS = N_(
    "{field}: what was found in the verification is kept by the number and date of its paper alone; leave the note out."
)
NOT_SHOWN = N_("A condition that your role is not shown is not met; ask the branch of the case.")


def knows(row: Row | Mapping[str, Any], actor: Actor) -> bool:
    """Say whether the actor may know what the verification of the case found."""
    return str(row["unit_path"]).startswith(actor.unit_path) and may_know(actor)


def may_know(actor: Actor) -> bool:
    """Say whether the actor's role needs what verifications found, within the own subtree."""
    return bool(actor.roles & _KNOWING)


def veiled(act: str, kind: object) -> bool:
    """Say whether an act, or evidence of a kind, might tell of a matter."""
    return act in _STEPS or (act == "record" and kind in _PAPERS)


def veil(act: str, fields: Mapping[str, Any], *, knowing: bool) -> dict[str, Any]:
    """Return the fields of an act as the reader may see them."""
    if knowing or not veiled(act, fields.get("evidence")):
        return dict(fields)
    return {name: value if name in _OPEN else MASK for name, value in fields.items()}


def told(refusals: Iterable[Refusal], *, knowing: bool) -> tuple[Refusal, ...]:
    """Return the reasons as the reader may see them; one that may not be told still stops the step."""
    reasons = tuple(refusals)
    if knowing:
        return reasons
    shown = unsaid(reasons)
    if shown or not reasons:
        return shown
    return (Refusal("T0", NOT_SHOWN, kind=Kind.PRODUCT, owner="branch"),)


def unsaid(refusals: Iterable[Refusal]) -> tuple[Refusal, ...]:
    """Return the reasons without those that tell of a matter."""
    return tuple(refusal for refusal in refusals if refusal.rule not in ABOUT_IT)


def on_paper(steps: Iterable[Paper]) -> Iterator[Paper]:
    """Yield the steps as a page may show them to whoever finds it: nothing of what a verification found.

    Neither the conclusion, whatever it says, nor the reasons given while a matter stands.
    """
    found = False
    for step in steps:
        if "conclusion" in step.fields:
            found = step.fields["conclusion"] == "matter"
        hidden = {"conclusion", "reason"} if found else {"conclusion"}
        told = {name: value for name, value in step.fields.items() if name not in hidden}
        yield step._replace(fields=told)


def no_words(act: str, fields: Mapping[str, object], note: str | None) -> None:
    """Raise `BadInput` for free words beside an act that tells of a matter."""
    if (note or "").strip() and _tells(act, fields):
        raise BadInput(NO_WORDS, field="--note", value="")


def _tells(act: str, fields: Mapping[str, object]) -> bool:
    if act == "record":
        return settles(fields) or fields.get("result") == "matter"
    standards = act in ("hold", "resume") and fields.get("kind") == LASTING
    return standards or fields.get("conclusion") == "matter"


def settles(fields: Mapping[str, object]) -> bool:
    """Say whether evidence is the authority's answer to what a verification found."""
    return fields.get("evidence") == "approval" and fields.get("kind") == STANDARDS
