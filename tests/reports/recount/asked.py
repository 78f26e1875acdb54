"""What is asked of the figures, and the histories of the cases as that question sees them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property

from tests.reports.recount.register import Act, Register, counting

ARRIVALS = ("transfer_accept", "transfer_receive", "transfer_rehouse")
STATES = (
    "identified", "nominated", "enrolled", "certified", "applied", "verifying", "verified", "proposed", "endorsed",
    "decided", "probation", "recognition_proposed", "recognition_endorsed", "removal_proposed", "removal_endorsed",
    "member", "withdrawn", "declined", "removed", "left", "annulled", "handed_over", "deceased", "voided",
)  # fmt: skip
CLOSED = frozenset(STATES[STATES.index("withdrawn") :])
STAGE = {
    **dict.fromkeys(STATES[:2], "source"), **dict.fromkeys(STATES[2:4], "training"),
    **dict.fromkeys(STATES[4:7], "verification"), **dict.fromkeys(STATES[7:10], "admission"),
    **dict.fromkeys(STATES[10:15], "probation"), "member": "membership", **dict.fromkeys(CLOSED, "closed"),
}  # fmt: skip
STAGES = ("source", "training", "verification", "admission", "probation", "membership", "closed")


@dataclass(frozen=True)
class Stay:
    """A stay in one state, of the unit that owned the case when it began; `until` is None while it goes on."""

    ref: str
    state: str
    unit: int
    since: date
    until: date | None
    by: str | None
    to: str | None


@dataclass(frozen=True)
class History:
    """One case as it is asked of: the acts that count, dated and known by the days of the question."""

    ref: str
    acts: list[Act]
    void: bool
    whole: list[Act]

    @cached_property
    def moves(self) -> list[Act]:
        """Return the acts that changed the state."""
        return [act for act in self.acts if act.moves]

    @cached_property
    def steps(self) -> list[Act]:
        """Return the acts that changed the state or the owner."""
        return [act for act in self.acts if act.moves or act.move in ARRIVALS]

    def state(self, on: date) -> str | None:
        """Return where the case stood at the end of a day; None before it was opened."""
        return next((act.after for act in reversed(self.moves) if act.on <= on), None)

    def owner(self, on: date) -> int:
        """Return whose the case was at the end of a day."""
        return next(act.unit for act in reversed(self.steps) if act.on <= on)

    def stays(self) -> list[Stay]:
        """Return the stays in each state, in their order."""
        found = []
        for here, then in zip(self.moves, [*self.moves[1:], None], strict=True):
            left = (then.on, then.move, then.after) if then else (None, None, None)
            found.append(Stay(self.ref, here.after, here.unit, here.on, *left))
        return found

    def told(self, name: str, on: date) -> object:
        """Return what is on file about the person on a day."""
        held = [
            (act.on, act.n, act.fields[name])
            for act in self.acts
            if act.move in ("open", "set") and act.on <= on and name in act.fields
        ]
        return max(held, key=lambda one: one[:2])[2] if held else None


@dataclass(frozen=True)
class Question:
    """A window of days, of a unit, as it was dated and known."""

    register: Register
    top: int
    first: date
    last: date
    as_of: date
    known_at: date

    @property
    def end(self) -> date:
        """Return the day at whose end it is told how things stand."""
        return min(self.last, self.as_of)

    def holds(self, on: date) -> bool:
        """Say whether a day is one of the window."""
        return self.first <= on <= self.last

    def mine(self, unit: int, on: date) -> bool:
        """Say whether a unit was within the one that is asked of on a day."""
        return self.register.within(unit, self.top, on)

    @cached_property
    def everything(self) -> list[History]:
        """Return all cases, those opened by mistake too."""
        found = []
        for case in self.register.cases:
            whole = [act for act in case.acts if act.at.date() <= self.known_at]
            known = counting(tuple(whole))
            acts = [act for act in known if act.on <= self.as_of]
            if acts:
                found.append(History(case.ref, acts, known[-1].after == "voided", whole))
        return found

    @property
    def histories(self) -> list[History]:
        """Return the cases that count: those opened by mistake are in no figure."""
        return [one for one in self.everything if not one.void]

    def below(self, unit: int, on: date) -> list[int]:
        """Return the units directly under one that were there on a day."""
        reg = self.register
        return [one for one in reg.units if reg.parent(one, on) == unit and reg.is_open(one, on)]
