"""The moves of a certified person out of a unit: known, notified, acknowledged, accepted.

The Conclusion asks for all of them: everyone with a certificate who moves before admission is notified
to the place they go (its points 1.2(4) and 4.9(4)).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from states.catalogue import transfer
from states.catalogue.candidacy import CLOSED, VERIFICATION
from states.frozen import NamedTuple
from states.history.acts import Act

CERTIFIED = ("certified", *VERIFICATION, "proposed", "endorsed", "decided")
"""Certified and not admitted: between the certificate and the ceremony."""


class MovedAway(NamedTuple):
    """One move of one person, as far as it came.

    `unit_id` is the unit that has to see to it, `known_on` the day since when the move is known of a
    certified person; `number` is the act that opened the hand-over under way.
    """

    unit_id: int
    known_on: date
    number: int | None = None
    outside: bool = False
    notified_on: date | None = None
    acknowledged_on: date | None = None
    accepted_on: date | None = None


def moves(acts: Iterable[Act]) -> list[MovedAway]:
    """Return the moves that the effective acts of a case tell of, oldest first.

    A notice that was declined or called back counts no longer. No move is a draft that was cancelled
    while no leaving date is on file, nor one that ended because the person withdrew, died or was admitted
    before a notice was out.
    """
    told = _Told()
    for act in acts:
        told.take(act)
    return told.over + ([told.now] if told.now else [])


class _Told:
    """What is known of the moves after some acts; `now` is the one under way."""

    def __init__(self) -> None:
        self.over: list[MovedAway] = []
        self.now: MovedAway | None = None
        self.leaves = False
        self.draft: tuple[int, bool] | None = None

    def take(self, act: Act) -> None:
        """Follow one act."""
        if act.move.startswith("transfer_"):
            self._step(act)
        elif act.evidence == "leaving_date":
            self.leaves = True
        elif self._is_over(act):
            self._forget()
        if self.now is None and (self.leaves or self.draft) and act.to_state in CERTIFIED:
            self.now = MovedAway(act.unit_id, act.on, *(self.draft or ()))

    def _is_over(self, act: Act) -> bool:
        """Return whether an act ends the move: the case was reopened or closed, or admission came first."""
        unannounced = self.now is not None and not self.now.notified_on
        admitted = act.move == "hold_ceremony" and unannounced
        return act.move == "reopen" or act.to_state in CLOSED or admitted

    def _step(self, act: Act) -> None:
        match act.move:
            case "transfer_open":
                self.draft = number, outside = act.n, act.text("residence") is not None
                self.now = self.now and self.now._replace(number=number, outside=outside)
            case "transfer_send":
                self._when(notified_on=act.on)
            case "transfer_acknowledge":
                self._when(acknowledged_on=act.on)
            case "transfer_decline":
                self._back(known=True)
            case "transfer_cancel":
                self._back(known=self.leaves)
            case "transfer_rehouse":
                self.now = self.now and self.now._replace(unit_id=act.unit_id)
            case "transfer_outside_reply":
                self._when(acknowledged_on=act.on, accepted_on=act.on)
                self._end()
            case move if move in transfer.ARRIVALS:
                self._when(accepted_on=act.on)
                self._end()

    def _when(self, **days: Any) -> None:  # noqa: ANN401 - days of a move, by name
        self.now = self.now and self.now._replace(**days)

    def _back(self, *, known: bool) -> None:
        """Take the notice back; where the move is `known` without it, it goes on."""
        self.draft = None
        self.now = MovedAway(self.now.unit_id, self.now.known_on) if self.now and known else None

    def _end(self) -> None:
        if self.now:
            self.over.append(self.now)
        self._forget()

    def _forget(self) -> None:
        self.now = self.draft = None
        self.leaves = False
