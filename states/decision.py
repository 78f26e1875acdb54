"""The decision on one step: the state it reaches, or every reason why not."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from states.frozen import NamedTuple
from states.guards import EVERY_MOVE, judge
from states.guards.caveats import caveats
from states.guards.facts import Facts
from states.machine import CANDIDACY
from states.pipeline import Refusal, Warned
from states.values import missing


class Decision(NamedTuple):
    """What would happen: the state reached, or every reason why not.

    `target` is None when the step is refused; `needs` names fields still to be given; `earliest` is
    the first day on which every condition that depends on a date holds.
    """

    target: str | None
    refusals: tuple[Refusal, ...]
    passed: tuple[Refusal, ...]
    warnings: tuple[Warned, ...]
    needs: tuple[str, ...]
    earliest: date | None


def decide(facts: Facts, *, despite: Collection[str] = (), partial: bool = False) -> Decision:
    """Judge one step by its guards and let the machine take it; change nothing.

    With `partial`, guards on fields not given are left out and those fields are named in `needs`.
    A step that the machine does not know from here was refused by S0, which asks the machine.
    """
    verdict = judge(facts, (*EVERY_MOVE, *facts.move.guards), despite=despite, partial=partial)
    taken = not verdict.refusals
    lacking = tuple(field.name for field in missing(facts.move.fields, facts.given))
    return Decision(
        target=CANDIDACY.reached(facts.move.name, facts.case.state) if taken else None,
        refusals=verdict.refusals,
        passed=verdict.passed,
        warnings=caveats(facts),
        needs=tuple(dict.fromkeys((*lacking, *verdict.needs))),
        earliest=verdict.earliest,
    )
