"""The state machines of the lifecycles; the only home of `transitions`.

One unregistered machine serves every case. A small throwaway cursor stands for the case and is
dropped; no effect hangs on a callback.
"""

from __future__ import annotations

from collections.abc import Iterable

from transitions import Machine

from states.catalogue import MOVE_BY_NAME, STATES, candidacy, transfer
from states.pipeline import Move, State


class _Cursor:
    """The place where one case or transfer stands while one step is taken."""

    __slots__ = ("state",)

    def __init__(self, state: str) -> None:
        self.state = state


class Lifecycle:
    """The machine of one lifecycle: it alone says where a step starts and where it leads."""

    def __init__(self, moves: Iterable[Move], states: Iterable[State], initial: str) -> None:
        self._triggers: dict[str, frozenset[str]] = {}
        self._led: dict[tuple[str, str], str] = {}
        self._machine = Machine(
            model=None,
            states=[state.id for state in states],
            initial=initial,
            auto_transitions=False,
            queued=False,
            transitions=[
                {"trigger": move.name, "source": list(move.sources), "dest": move.target or "="}
                for move in moves
            ],
        )

    def allows(self, move: str, state: str) -> bool:
        """Return whether a move starts from a state; the machine looks through all of its own to tell."""
        if state not in self._triggers:
            self._triggers[state] = frozenset(self._machine.get_triggers(state))
        return move in self._triggers[state]

    def reached(self, move: str, state: str) -> str:
        """Return the state that a move leads to; raises `MachineError` where it does not start.

        The machine is asked once for each step: it has no conditions, so its answer stays the same.
        """
        if (move, state) not in self._led:
            cursor = _Cursor(state)
            self._machine.events[move].trigger(cursor)
            self._led[move, state] = cursor.state
        return self._led[move, state]


CANDIDACY = Lifecycle(MOVE_BY_NAME.values(), STATES, candidacy.INITIAL)
TRANSFERS = Lifecycle(transfer.STEPS, transfer.STATES, transfer.INITIAL)
