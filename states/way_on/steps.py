"""The move ahead, judged: what the guards refuse, the act that cures it first, else the move itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME
from states.frozen import NamedTuple
from states.law.deadlines import deadline_of
from states.law.limits import LIMITS
from states.pipeline import NOTHING, Move, Refusal, Role, Warned
from states.values import missing as lacking
from states.way_on import deeds
from states.way_on.deeds import Deed
from states.way_on.standing import REINFORCING, Asked, Standing, Who, may, stand_in, takes

if TYPE_CHECKING:
    from states.decision import Decision
    from states.guards.facts import Facts

_OLD_AGE = ("C6", "D9")
LIMITS_OF: Mapping[str, tuple[str, ...]] = {
    "nominate": ("L1", "L9"),
    "enrol": ("L2", "L9"),
    "certify": ("L3", "L9"),
    "apply": ("L4", "D10", "L9"),
    "request_verification": ("L5", "D9", "D10", "L9"),
    "conclude_verification": ("L5", "D9", "D10", "L9"),
    "propose": ("L6", "D9", "D10", "L9"),
    **dict.fromkeys(("endorse", "decide"), ("D1",)),
    "hold_ceremony": ("D4", "L9"),
    "propose_recognition": ("D7", "L8"),
    "refer_up": ("D7", "L8"),
    **dict.fromkeys(("endorse_recognition", "recognise"), ("D2", "D7")),
    "remove": ("D7",),
}
"""By move ahead, the limits that say by when it is taken; what else runs for the case says nothing of it.

A removal that is proposed has none: only after a referral does the authority owe it by D7.
"""
_BEFORE_THE_VOTE = ("certified", "applied", "verifying")
"""From here what will be too old at the meeting is made anew at once."""
NEAR = 30
"""Days before the end of a limit from which what helps is told, and the statements on probation are asked for."""


Helps = Callable[[Standing, "Facts"], Deed]


class Step(NamedTuple):
    """A move as it was judged: what is missing, what comes first for the reader and why, and what else could be done.

    `first` is the move itself where nothing is missing. `on` is the day it was judged on, `earliest` the
    first on which every condition of date holds; `wanting` names the fields still to be given.
    """

    move: Move
    first: Deed
    why: Refusal | None
    mine: bool
    on: date
    missing: tuple[Refusal, ...] = ()
    wanting: tuple[str, ...] = ()
    earliest: date | None = None
    warnings: tuple[Warned, ...] = ()
    also: tuple[Deed, ...] = ()
    users: tuple[str, ...] = ()


def judged(standing: Standing, asked: Asked, name: str) -> Step:
    """Judge a move for a reader; where later papers allow it only from a day on that has come, on that day."""
    move = MOVE_BY_NAME[name]
    who = takes(move, standing.case.state)
    if not move.guards and standing.case.bound <= asked.on <= standing.context.today:
        return _plain(
            standing, asked, move, who
        )  # nothing to ask: spares who lists cases all guards
    from states.decision import decide

    facts = _facts(standing, asked, move, who)
    decision = decide(facts, partial=True)
    later = decision.earliest
    datable = [r for r in decision.refusals if r.earliest and r.earliest <= facts.context.today]
    if datable and later and asked.on < later <= facts.context.today:
        return judged(standing, asked._replace(on=later), name)
    return _weighed(standing, asked, (facts, decision), who)


def _facts(standing: Standing, asked: Asked, move: Move, who: Who) -> Facts:
    """Return the facts of a move, in the name of the reader where the reader may take it."""
    from states.guards.facts import Facts

    actor = asked.actor if may(standing, who, asked.actor) else stand_in(standing)
    return Facts(
        standing.case, move, NOTHING, asked.on, standing.chain, actor, standing.context,
        same_identity=standing.same_identity, readmitted_before=standing.readmitted_before,
        now=standing.now,
    )  # fmt: skip


def _plain(standing: Standing, asked: Asked, move: Move, who: Who) -> Step:
    """Return a move that has no guards of its own."""
    first = deeds.step(standing, move.name)
    wanting = tuple(field.name for field in lacking(move.fields, NOTHING))
    mine, bound = may(standing, who, asked.actor), standing.case.bound
    return Step(move, first, None, mine, asked.on, wanting=wanting, earliest=bound)


def _weighed(standing: Standing, asked: Asked, judgement: tuple[Facts, Decision], who: Who) -> Step:
    """Return what follows from a judgement: the cure of what is refused, else the move."""
    from states.way_on.cures import cures, of_others

    facts, decision = judgement
    refusals = (*_too_old(facts), *decision.refusals, *_too_few(standing, facts))
    told = tuple(r for r in refusals if asked.knowing or r.rule != "C14")
    step = Step(
        facts.move, deeds.step(standing, facts.move.name), None, may(standing, who, asked.actor),
        asked.on, refusals, decision.needs, decision.earliest, decision.warnings,
    )  # fmt: skip
    found = [pair for pair in cures(standing, facts, told) if _in_time(facts, *pair)]
    if found:
        return _cured(standing, asked, (step, facts), found)
    if any(not of_others(refusal.rule) for refusal in told):
        why = next(refusal for refusal in told if not of_others(refusal.rule))
        until = decision.earliest
        if until and asked.on > facts.context.today:  # a day to come is waited for itself
            until = max(until, asked.on)
        return step._replace(first=deeds.wait(standing, who, until), why=why)
    return _itself(standing, step, facts)


def _in_time(facts: Facts, deed: Deed, refusal: Refusal) -> bool:
    """Return whether a paper is asked for already: the statements on probation only when it is about to end."""
    del deed
    ends = facts.probation_ends
    return refusal.rule != "O2" or ends is None or (ends - facts.on).days <= NEAR


def _cured(
    standing: Standing, asked: Asked, of: tuple[Step, Facts], found: list[tuple[Deed, Refusal]]
) -> Step:
    """Return the first cure that the reader may give, the first of all where there is none."""
    step, facts = of
    best = {why.rule: deed for deed, why in reversed(found)}
    # of others who may do less than the best cure, none is sent to the worse one: to decline, say
    own = (pair for pair in found if may(standing, best[pair[1].rule].who, asked.actor))
    own = (pair for pair in own if may(standing, pair[0].who, asked.actor))
    mine = next(own, None)
    first, why = mine or found[0]
    also = [deed for deed, _ in found if deed is not first]
    also += _besides(standing, facts)
    return step._replace(first=first, why=why, mine=mine is not None, also=tuple(also))


def _itself(standing: Standing, step: Step, facts: Facts) -> Step:
    """Return the move itself, with what is known of its fields; another user where the reader may not take it."""
    rules = {refusal.rule: refusal for refusal in step.missing}
    forms = [deeds.step(standing, step.move.name, known) for known in _known(facts)]
    first, *also = forms or [step.first]
    first = first._replace(limits=LIMITS_OF.get(step.move.name, ()))
    also += _besides(standing, facts)
    if "B10" in rules:
        first = first._replace(who=REINFORCING)
        also.append(deeds.members(standing))
        return step._replace(first=first, why=rules["B10"], mine=False, also=tuple(also))
    if "P2" in rules:
        signed = deeds.step(standing, step.move.name, {"signed_by": None})
        if not standing.others:
            rest = tuple(refusal for refusal in step.missing if refusal.rule != "P2")
            signed = signed._replace(limits=first.limits)
            return step._replace(first=signed, why=rules["P2"], missing=rest, also=tuple(also))
        also = [signed, *also]
        return step._replace(
            first=first, why=rules["P2"], mine=False, also=tuple(also), users=standing.others
        )
    return step._replace(first=first, also=tuple(also))


def _known(facts: Facts) -> Iterator[Mapping[str, object]]:
    """Yield what is known of the fields of a move, in each form it can take."""
    if facts.move.name == "apply":
        from states.way_on.introductions import known

        yield from known(facts, facts.move.name)


def _besides(standing: Standing, facts: Facts) -> Iterator[Deed]:
    """Yield what else there is beside a move: the note why not yet; what helps where a limit is about to end."""
    if facts.move.name == "apply":
        yield deeds.paper(standing, "not_yet")
    for limit, helps in _HELPS.items():
        if standing.case.state in _RUNS[limit]:
            due = deadline_of(standing.case, standing.context, limit)
            if due and 0 <= (due.due - facts.on).days <= NEAR and not due.extended_by:
                yield helps(standing, facts)._replace(limits=(limit,))


def _extended(limit: str) -> Helps:
    def deed(standing: Standing, facts: Facts) -> Deed:
        return deeds.extend(standing, limit, facts.context.law(facts.context.today)["D3"].amount)

    return deed


def _again(standing: Standing, facts: Facts) -> Deed:
    from states.way_on.introductions import known

    return deeds.step(standing, "redo_dossier", next(known(facts, "redo_dossier"), NOTHING))


_RUNS = {limit.rule: limit.states for limit in LIMITS}
_HELPS: Mapping[str, Helps] = {
    "D9": _again,
    "D10": lambda standing, _: deeds.paper(standing, "certificate"),
    "D4": lambda standing, _: deeds.approval(standing, "late-ceremony"),
    "D1": _extended("D1"),
    "D2": _extended("D2"),
}
"""By limit, what helps where it can no longer be met."""


def _too_old(facts: Facts) -> Iterator[Refusal]:
    """Yield that the certificate or the dossier is too old for the vote that is to come."""
    if facts.case.state in _BEFORE_THE_VOTE:
        from states.guards import judge

        vote = facts._replace(move=MOVE_BY_NAME["propose"])
        yield from judge(vote, _OLD_AGE).refusals


def _too_few(standing: Standing, facts: Facts) -> Iterator[Refusal]:
    """Yield that the branch is too small to vote, so that its committee records the vote."""
    if "B10" not in facts.move.guards or standing.owner.official_members is None:
        return
    from states.guards import judge

    actor, enough = facts.actor, {"official_members": facts.rules["B10"].amount}
    if not actor.user_id:  # in the name of somebody of the branch, who is waited for else
        actor = actor._replace(roles=frozenset({Role.BRANCH}))
    yield from judge(facts._replace(given=enough, actor=actor), ("B10",)).refusals
