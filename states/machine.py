"""Drive the lifecycle: the only home of `transitions`.

One unregistered machine serves every case. A small throwaway cursor stands for the case, carries
what the guards said of the step and is dropped; no effect hangs on a callback.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import NamedTuple, cast

from transitions import EventData, Machine, MachineError

from states.catalogue import MOVE_BY_NAME, STATES, candidacy, transfer
from states.guards import EVERY_MOVE, judge
from states.guards.caveats import caveats
from states.guards.facts import Facts
from states.pipeline import Move, Refusal, State, Warned
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


class _Cursor:
    """Where one case or transfer stands while one step is judged, and why it may not be taken."""

    __slots__ = ("refusals", "state")

    def __init__(self, state: str, refusals: Sequence[Refusal] = ()) -> None:
        self.state = state
        self.refusals = refusals


def _allowed(event: EventData) -> bool:
    return not cast("_Cursor", event.model).refusals


def _build(moves: Iterable[Move], states: Iterable[State], initial: str) -> Machine:
    return Machine(
        model=None,
        states=[state.id for state in states],
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


_CANDIDACY = _build(MOVE_BY_NAME.values(), STATES, candidacy.INITIAL)
_TRANSFERS = _build(transfer.STEPS, transfer.STATES, transfer.INITIAL)


def decide(facts: Facts, *, despite: Collection[str] = (), partial: bool = False) -> Decision:
    """Judge one step by the lifecycle and its guards; change nothing.

    With `partial`, guards on fields not given are left out and those fields are named in `needs`.
    """
    verdict = judge(facts, (*EVERY_MOVE, *facts.move.guards), despite=despite, partial=partial)
    cursor = _Cursor(facts.case.state, verdict.refusals)
    moved = _trigger(_CANDIDACY, facts.move.name, cursor)
    lacking = tuple(field.name for field in missing(facts.move.fields, facts.given))
    return Decision(
        target=cursor.state if moved else None,
        refusals=verdict.refusals,
        passed=verdict.passed,
        warnings=caveats(facts),
        needs=tuple(dict.fromkeys((*lacking, *verdict.needs))),
        earliest=verdict.earliest,
    )


def _trigger(machine: Machine, name: str, cursor: _Cursor) -> bool:
    try:
        return bool(machine.events[name].trigger(cursor))
    except MachineError:  # no such step from here: the guard S0 says so in words
        return False


def decide_transfer(state: str, step: str) -> str | None:
    """Return the state a transfer reaches by `step`, or None where the step is not allowed."""
    cursor = _Cursor(state)
    return cursor.state if _trigger(_TRANSFERS, step, cursor) else None
