"""A vote that is to come, judged for one case: whether it may be held, why not yet, and what must be on paper by then."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date

from states.catalogue import MOVE_BY_NAME
from states.decision import decide
from states.frozen import NamedTuple
from states.law.deadlines import Deadline, open_deadlines
from states.pipeline import Refusal
from states.way_on.cures import CURES, How, cures
from states.way_on.deeds import Deed
from states.way_on.rule import Way
from states.way_on.standing import Asked, Standing, takes
from states.way_on.steps import LIMITS_OF, _facts, _too_few

_EACH = frozenset({"O1", "O2"})
"""Rules that ask for several papers; of any other the first cure will do."""


class Needed(NamedTuple):
    """What must be on paper before the vote, and the rule that asks for it."""

    deed: Deed
    rule: str


class Vote(NamedTuple):
    """A vote as it was judged: all that refuses it, what must be there first, by when it is to be held."""

    move: str
    refusals: tuple[Refusal, ...]
    needed: tuple[Needed, ...] = ()
    earliest: date | None = None
    by: Deadline | None = None

    @property
    def ready(self) -> bool:
        """Return whether the case can be put to the vote."""
        return not self.refusals


def vote(standing: Standing, asked: Asked, name: str, way: Way) -> Vote:
    """Judge a vote on the day asked about, as `way_on` judges the step; `way` is the way on of that day."""
    move = MOVE_BY_NAME[name]
    facts = _facts(standing, asked, move, takes(move, standing.case.state))
    decision = decide(facts, partial=True)
    few = (r for r in _too_few(standing, facts) if standing.case.state in move.sources)
    refusals = tuple({r.rule: r for r in (*decision.refusals, *few)}.values())
    needed: tuple[Needed, ...] = ()
    if all(CURES[refusal.rule].how in (How.ACT, How.ASIDE) for refusal in refusals):
        found = _needed(cures(standing, facts, refusals), way, refusals)
        needed = tuple({one.deed.command: one for one in found}.values())
    return Vote(name, refusals, needed, decision.earliest, _by(standing, name))


def _needed(
    found: Iterable[tuple[Deed, Refusal]], way: Way, refusals: Iterable[Refusal]
) -> Iterator[Needed]:
    """Yield what must be there first: what leads to where the vote starts, then what each rule asks for."""
    if way.first and any(refusal.rule == "S0" for refusal in refusals):
        yield Needed(way.first, "S0")
    seen: set[str] = set()
    for deed, refusal in found:
        instead = any(option.name == "--waived" for option in deed.command.options)
        if (refusal.rule in seen and refusal.rule not in _EACH) or instead:
            continue
        seen.add(refusal.rule)
        yield Needed(deed, refusal.rule)


def _by(standing: Standing, name: str) -> Deadline | None:
    """Return the soonest limit by which the vote is to be held, None where none runs."""
    limits = LIMITS_OF.get(name, ())
    running = (o for o in open_deadlines(standing.case, standing.context) if o.rule in limits)
    return min(running, key=lambda one: one.due, default=None)
