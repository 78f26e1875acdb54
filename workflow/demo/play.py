"""The tales played: every act is recorded through the same verbs that the commands use."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import TYPE_CHECKING, Any

from states.frozen import NamedTuple
from workflow import clock
from workflow.casework import advancing, corrections, evidence, holds, opening, transfers
from workflow.ground import people
from workflow.stamp import Actor, Stamp

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.demo.city import City
    from workflow.demo.tale import Step, Tale


class Player:
    """A recorder of tales in an open rehearsal register, each act on the day on which it was entered."""

    def __init__(self, app: App, city: City) -> None:
        self._app = app
        self._city = city
        self._actors: dict[str, Actor] = {}
        self._days: dict[date, App] = {}

    def play(self, tale: Tale) -> str:
        """Record one tale; return the reference of its case."""
        case = _Case("", 0)
        for step in tale.steps:
            case = _VERBS[step.verb](self._on(step.entered), case, step, self._stamp(step))
        return case.ref

    def actor(self, name: str) -> Actor:
        """Return a user of the city."""
        if name not in self._actors:
            self._actors[name] = people.resolve(self._app, name)
        return self._actors[name]

    def _on(self, day: date) -> App:
        if day not in self._days:
            self._days[day] = self._app.on(day)
        return self._days[day]

    def _stamp(self, step: Step) -> Stamp:
        actor = self.actor(self._city.clerk(step.place, step.by, step.on))
        return Stamp(actor, clock.midnight(step.entered), step.on, step.note)


class _Case(NamedTuple):
    """The case that is being told: its reference and the number of its transfer under way."""

    ref: str
    transfer: int


def _open(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    return case._replace(ref=opening.open_case(app, step.place, step.fields, stamp).ref)


def _set(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    opening.set_facts(app, case.ref, step.fields, stamp)
    return case


def _advance(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    wish = advancing.Wish(despite=step.despite)
    advancing.advance(app, case.ref, step.what, step.fields, stamp, wish)
    return case


def _record(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    evidence.record(app, case.ref, step.what, step.fields, stamp)
    return case


def _lay(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    _SIDE_ACTS[step.verb](app, case.ref, step.fields, stamp)
    return case


def _correct(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    given: Mapping[str, Any] = step.fields
    corrections.correct(app, case.ref, corrections.Correction(**given), stamp)
    return case


def _transfer(app: App, case: _Case, step: Step, stamp: Stamp) -> _Case:
    if step.what == "open":
        made = transfers.open_transfer(app, case.ref, step.fields, stamp)
        return case._replace(transfer=made.id)
    transfers.step(app, case.transfer, step.what, step.fields, stamp)
    return case


_SIDE_ACTS: Mapping[str, Callable[..., object]] = {
    "hold": holds.hold,
    "resume": holds.resume,
    "extend": holds.extend,
}
_VERBS: Mapping[str, Callable[[App, _Case, Step, Stamp], _Case]] = {
    "open": _open,
    "set": _set,
    "advance": _advance,
    "record": _record,
    "correct": _correct,
    "transfer": _transfer,
    **dict.fromkeys(_SIDE_ACTS, _lay),
}
