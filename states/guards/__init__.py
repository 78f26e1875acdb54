"""Judge a step by every guard that stands before it, and give all the reasons at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from states.facts import Facts
from states.guards import chosen, dossier, person, probation, standing, verification, votes
from states.guards._base import GUARDS, Guard, Window
from states.guards.standing import may_act, roles_needed
from states.pipeline import Kind, Refusal

__all__ = [
    "EVERY_MOVE", "GUARDS", "Judgement", "Window", "judge", "may_act", "passable", "roles_needed",
]  # fmt: skip

EVERY_MOVE = ("S0", "T0", "F1")
"""Guards that stand before every move; without them there is no lifecycle, so none can be passed."""

_HOMES = (chosen, dossier, person, probation, standing, verification, votes)


class Judgement(NamedTuple):
    """What the guards say: refusals, guards not judged for want of a field, and the first lawful day.

    `passed` are refusals that were passed on purpose. `earliest` is looked for where one only asks
    beforehand and where something refuses; a step that may be taken needs no other day.
    """

    refusals: tuple[Refusal, ...]
    passed: tuple[Refusal, ...]
    needs: tuple[str, ...]
    earliest: date | None


def passable(refusal: Refusal) -> bool:
    """Say whether a refusal may be passed with a reason: C-marked, service, advisory or product."""
    if refusal.rule in EVERY_MOVE:
        return False
    return refusal.kind is not Kind.STATUTORY or refusal.confidence == "C"


def judge(
    facts: Facts, guards: Iterable[str], *, despite: Iterable[str] = (), partial: bool = False
) -> Judgement:
    """Ask every guard; with `partial`, leave out those that look at a field not given."""
    asked = [GUARDS[rule] for rule in guards]
    known = [g for g in asked if not (partial and g.lacks(facts))]
    found = [refusal for g in known if (refusal := g.judge(facts))]
    excused = set(despite)
    wondering = (partial or found) and all(refusal.rule != "S0" for refusal in found)
    return Judgement(
        refusals=tuple(r for r in found if not (r.rule in excused and passable(r))),
        passed=tuple(r for r in found if r.rule in excused and passable(r)),
        needs=tuple(dict.fromkeys(n for g in asked if g not in known for n in g.lacks(facts))),
        earliest=_earliest(facts, known) if wondering else None,
    )


def _earliest(facts: Facts, guards: Iterable[Guard]) -> date | None:
    """Return the first day inside the window of every guard that depends on a date.

    None where there is no such day, or none that is still to come on the day asked about.
    """
    windows = [guard.window(facts) for guard in guards if guard.window]
    first = max((w.first for w in windows if w.first), default=None)
    last = min((w.last for w in windows if w.last), default=date.max)
    return first if first and max(first, facts.on) <= last else None
