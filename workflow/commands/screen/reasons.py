"""The reasons why a step is refused, one by one, in words."""

from __future__ import annotations

from collections.abc import Sequence

from notifications.language import day, say
from notifications.language import words as said
from states.law.labels import APPLICANT, ON_PROBATION
from states.pipeline import N_, Refusal
from workflow.commands.screen import terminal, words


def reasons_for_the_eye(reasons: Sequence[Refusal]) -> str:
    """Return the reasons of a refusal, numbered, each with its source, owner and first lawful day."""
    blocks = [_reason_lines(number, reason) for number, reason in enumerate(reasons, 1)]
    return "\n".join(f"\n{block}" for block in blocks)


def _reason_lines(number: int, reason: Refusal) -> str:
    told = terminal.safe(say(reason.message, reason.params))
    lines = [f"{number:>3}. {told}"]
    origin = words.source(reason.rule, reason.kind, reason.source, reason.confidence)
    details = [origin[:1].upper() + origin[1:]]
    if reason.owner:
        who = {"owner": _supplier(reason)}
        details.append(say(N_("Who can supply it: {owner}"), who))
    if reason.earliest:
        first = {"day": day(reason.earliest)}
        details.append(say(N_("Possible from {day} at the earliest"), first))
    return "\n".join([*lines, *(f"     {detail}" for detail in details)])


def _supplier(reason: Refusal) -> str:
    """Return who can supply what is missing: before the admission a candidate is no member on probation."""
    applicant = reason.owner == "candidate" and reason.rule not in ON_PROBATION
    return said(APPLICANT) if applicant else words.owner(reason.owner)
