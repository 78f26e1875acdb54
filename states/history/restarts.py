"""The acts that set the clocks of a case back, and what a case keeps through all of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, cast

from states.catalogue import MOVE_BY_NAME, transfer
from states.catalogue.evidence import RESETTING
from states.history.counters import Kept, ended_on

if TYPE_CHECKING:
    from states.history.acts import Act
    from states.history.dossier import Dossier

MOVES = frozenset(move.name for move in MOVE_BY_NAME.values() if move.resets)
HAND_OVER_STEPS = frozenset(f"transfer_{step.name}" for step in transfer.STEPS if step.resets)


def restarts(acts: Iterable[Act]) -> tuple[Act, ...]:
    """Return, of acts that count, those after which a limit began again, oldest first."""
    found: list[Act] = []
    stands: str | None = None
    for act in acts:
        if act.move in HAND_OVER_STEPS:
            back = stands in transfer.UNDER_WAY
        else:
            back = act.move in MOVES or act.evidence in RESETTING
        if back:
            found.append(act)
        stands = transfer.STATE_AFTER.get(act.move, stands)
    return tuple(found)


def resets(acts: Iterable[Act]) -> int:
    """Count the restarts in acts that count, with those that another register told of."""
    known = tuple(acts)
    told = (act.fields.get("resets", 0) for act in known if act.move == "transfer_receive")
    return len(restarts(known)) + sum(cast("int", count) for count in told)


def kept(case: Dossier) -> Kept:
    """Return what a case keeps of its counters, whatever day is asked about."""
    opened = case.chain[0]
    certified = next((act for act in case.chain if act.move == "certify"), None)
    return Kept(
        opened.on,
        certified.on if certified else None,
        resets(case.acts),
        ended_on(case.state, case.entered.on),
    )
