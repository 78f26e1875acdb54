"""Judge a step by every guard that stands before it, and give all the reasons at once."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

from states.guards import (
    chosen,
    dossier,
    introduction,
    person,
    probation,
    recorders,
    standing,
    verification,
    votes,
)
from states.guards._base import GUARDS, Guard, Window
from states.guards.facts import Facts
from states.guards.standing import may_act, roles_needed
from states.pipeline import Kind, Refusal

__all__ = [
    "EVERY_MOVE", "GUARDS", "Judgement", "Window", "judge", "may_act", "passable", "roles_needed",
]  # fmt: skip

EVERY_MOVE = ("S0", "T0", "F1")
"""Guards that stand before every move; without them there is no lifecycle, so none can be passed."""

_HOMES = (
    chosen,
    dossier,
    introduction,
    person,
    probation,
    recorders,
    standing,
    verification,
    votes,
)


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
    found = [_dated(g, facts, refusal) for g in known if (refusal := g.judge(facts))]
    excused = set(despite)
    wondering = (partial or found) and all(refusal.rule != "S0" for refusal in found)
    return Judgement(
        refusals=tuple(r for r in found if not (r.rule in excused and passable(r))),
        passed=tuple(r for r in found if r.rule in excused and passable(r)),
        needs=tuple(dict.fromkeys(n for g in asked if g not in known for n in g.lacks(facts))),
        earliest=_earliest(facts, known) if wondering else None,
    )


def _dated(guard: Guard, facts: Facts, refusal: Refusal) -> Refusal:
    """Tell with a refusal the first day on which its condition can hold, where a later paper tells it."""
    if refusal.earliest is not None or guard.window is None:
        return refusal
    first = guard.window(facts).first
    return refusal._replace(earliest=first) if first and first > facts.on else refusal


def _earliest(facts: Facts, guards: Iterable[Guard]) -> date | None:
    """Return the first day since the last step on which every condition that depends on a date holds.

    It may lie before the day asked about. None where what has expired does not come back.
    """
    windows = [guard.window for guard in guards if guard.window]
    day = facts.case.bound
    while True:
        found = [window(facts._replace(on=day)) for window in windows]
        if any(window.last and window.last < day for window in found):
            return None
        first = max((window.first for window in found if window.first), default=day)
        if first <= day:
            return day
        day = first
