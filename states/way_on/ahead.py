"""The move ahead of a case: that by which it goes on from where it stands."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.groups import FORWARD

if TYPE_CHECKING:
    from states.history.dossier import Dossier
    from states.way_on.standing import Standing

_WHERE_OWN_DECIDES = {
    "endorse": "decide",
    "endorse_recognition": "recognise",
    "endorse_removal": "remove",
}
_VOTED_ON = {"propose_recognition": "recognise", "propose_removal": "remove"}


def forward(state: str, *, own_decides: bool) -> str | None:
    """Return the move by which a case goes on from a state, None from the last ones."""
    move = FORWARD.get(state)
    return _WHERE_OWN_DECIDES.get(move, move) if move and own_decides else move


def move_ahead(standing: Standing, on: date) -> str | None:
    """Return the move by which a case goes on: that of its state, unless lost votes or old papers say otherwise."""
    case = standing.case
    if case.state == "probation" and (left := _left_by_lost_votes(standing, on)):
        return left if case.referred_up else "refer_up"
    if case.state == "applied" and not case.open_requests() and case.covered():
        return "conclude_verification"  # everything asked was answered or exempted before
    return forward(case.state, own_decides=standing.own_decides)


def most_lost(standing: Standing, on: date) -> int:
    """Return after how many lost votes of one kind the matter goes up."""
    return standing.context.law(on)["B8"].amount


def lost(case: Dossier) -> dict[str, int]:
    """Return the lost votes of each kind, where there are any."""
    counts = {move: case.lost_votes(move) for move in _VOTED_ON} if _voted(case) else {}
    return {move: count for move, count in counts.items() if count}


def _voted(case: Dossier) -> bool:
    return case.state == "probation"


def _left_by_lost_votes(standing: Standing, on: date) -> str | None:
    """Return the decision that lost votes leave to the authority, if there were enough of one kind."""
    counts = lost(standing.case)
    if not counts:
        return None
    most = most_lost(standing, on)
    return next((_VOTED_ON[move] for move, count in counts.items() if count >= most), None)
