"""The judgement of a step by every guard before it, with all the reasons at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from itertools import chain

from states.frozen import NamedTuple
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
from states.guards._base import GUARDS, Guard, Window, both
from states.guards.facts import Facts
from states.guards.standing import may_act, roles_needed
from states.pipeline import Kind, Refusal

__all__ = [
    "EVERY_MOVE",
    "GUARDS",
    "Judgement",
    "Window",
    "judge",
    "may_act",
    "passable",
    "roles_needed",
]

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
    """Return whether a refusal may be passed with a reason: C-marked, service, advisory or product."""
    if refusal.rule in EVERY_MOVE:
        return False
    return refusal.kind is not Kind.STATUTORY or refusal.confidence == "C"


def judge(
    facts: Facts, guards: Iterable[str], *, despite: Collection[str] = (), partial: bool = False
) -> Judgement:
    """Ask every guard; with `partial`, leave out those that look at a field not given."""
    lacking = {rule: GUARDS[rule].lacks(facts) if partial else () for rule in guards}
    known = [GUARDS[rule] for rule, names in lacking.items() if not names]
    found = [_dated(guard, facts, refusal) for guard in known if (refusal := guard.judge(facts))]
    passed = _passed(found, despite)
    return Judgement(
        refusals=tuple(refusal for refusal in found if refusal not in passed),
        passed=passed,
        needs=tuple(dict.fromkeys(chain.from_iterable(lacking.values()))),
        earliest=_earliest(facts, known) if _is_day_wanted(found, partial=partial) else None,
    )


def _passed(found: Iterable[Refusal], despite: Collection[str]) -> tuple[Refusal, ...]:
    """Return the refusals that are passed on purpose."""
    return tuple(refusal for refusal in found if refusal.rule in despite and passable(refusal))


def _is_day_wanted(found: Collection[Refusal], *, partial: bool) -> bool:
    """Return whether to look for the first lawful day: of no step that does not start from here."""
    return (partial or bool(found)) and all(refusal.rule != "S0" for refusal in found)


def _dated(guard: Guard, facts: Facts, refusal: Refusal) -> Refusal:
    """Add to a refusal the first day on which its condition can hold, where a later paper tells it."""
    if refusal.earliest is not None or guard.window is None:
        return refusal
    first = guard.window(facts).first
    return refusal._replace(earliest=first) if first and first > facts.on else refusal


def _earliest(facts: Facts, guards: Iterable[Guard]) -> date | None:
    """Return the first day since the last step on which every condition that depends on a date holds.

    It may lie before the day asked about, where nothing has expired since. None where what has expired
    does not come back.
    """
    window = both(*(guard.window for guard in guards if guard.window))
    opens = window(facts).first
    day = facts.on if opens and opens > facts.on else facts.case.bound
    while True:
        first, last = window(facts._replace(on=day))
        if last and last < day:
            return None
        if first and first > day:
            day = first
        elif last and last < facts.on:
            day = last + timedelta(days=1)
        else:
            return day
