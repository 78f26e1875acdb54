"""Drive the lifecycle: the only home of `transitions`.

One unregistered machine serves every case. A small throwaway cursor stands for the case, collects
the refusals of the guards and is dropped; no effect hangs on a callback.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from transitions import EventData, Machine, MachineError

from states.catalogue import MOVE_BY_NAME, STATES, candidacy, transfer
from states.facts import Facts
from states.guards import EVERY_MOVE, Judgement, judge
from states.pipeline import Move, Refusal, Warned
from states.values import missing
from states.caveats import caveats


@dataclass(frozen=True, slots=True)
class Decision:
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


class Cursor:
    """Where one case stands while one step is judged."""

    __slots__ = ("facts", "judgement", "options", "state")

    def __init__(self, facts: Facts, despite: Collection[str], partial: bool) -> None:
        self.state = facts.case.state
        self.facts = facts
        self.options: dict[str, Any] = {"despite": despite, "partial": partial}
        self.judgement: Judgement | None = None

    def judge(self) -> Judgement:
        """Ask every guard of the move once."""
        if self.judgement is None:
            self.judgement = judge(
                self.facts, (*EVERY_MOVE, *self.facts.move.guards), **self.options
            )
        return self.judgement


def _allowed(event: EventData) -> bool:
    cursor: Cursor = event.model
    return not cursor.judge().refusals


def _build(moves: Collection[Move], states: Collection[str], initial: str) -> Machine:
    return Machine(
        model=None,
        states=list(states),
        initial=initial,
        auto_transitions=False,
        send_event=True,
        queued=False,
        transitions=[
            {
                "trigger": move.name,
                "source": list(move.sources),
                "dest": move.target or "=",
                "conditions": [_allowed],
            }
            for move in moves
        ],
    )


_MACHINE = _build(MOVE_BY_NAME.values(), [state.id for state in STATES], candidacy.INITIAL)


def decide(facts: Facts, *, despite: Collection[str] = (), partial: bool = False) -> Decision:
    """Judge one step by the lifecycle and its guards; change nothing.

    With `partial`, guards on fields not given are left out and those fields are named in `needs`.
    """
    cursor = Cursor(facts, despite, partial)
    moved = _trigger(_MACHINE, facts.move.name, cursor)
    verdict = cursor.judge()
    lacking = tuple(field.name for field in missing(facts.move.fields, facts.given))
    return Decision(
        target=cursor.state if moved else None,
        refusals=verdict.refusals,
        passed=verdict.passed,
        warnings=caveats(facts),
        needs=tuple(dict.fromkeys((*lacking, *verdict.needs))),
        earliest=verdict.earliest,
    )


def _trigger(machine: Machine, name: str, cursor: Any) -> bool:
    try:
        return bool(machine.events[name].trigger(cursor))
    except MachineError:  # no such step from here: the guard S0 says so in words
        return False


class _Letter:
    """Where one transfer stands while one step of it is judged."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


_TRANSFERS = Machine(
    model=None,
    states=[state.id for state in transfer.STATES],
    initial=transfer.INITIAL,
    auto_transitions=False,
    send_event=True,
    queued=False,
    transitions=[
        {"trigger": step.name, "source": list(step.sources), "dest": step.target}
        for step in transfer.STEPS
    ],
)


def decide_transfer(state: str, step: str) -> str | None:
    """Return the state a transfer reaches by `step`, or None where the step is not allowed."""
    letter = _Letter(state)
    return letter.state if _trigger(_TRANSFERS, step, letter) else None
