"""The judging of acts as they stood when they were done, after something before them was corrected."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, act_label
from states.errors import Refused
from states.guards import judge
from states.history.acts import PAPERS, Act
from states.history.dossier import Dossier
from states.pipeline import N_, Refusal
from workflow.casework import evidence, gate, holds, writing
from workflow.ground import tree

if TYPE_CHECKING:
    from workflow.ground.basis import Ground
    from workflow.store import Session

_NOT_JUDGED_AGAIN = frozenset({"T0", "P2", "U1", "U2"})
"""Guards about who acted and what else there was then: a correction of papers does not change them."""


def _not_judged_again(act: Act) -> frozenset[str]:
    """Return the guards left out; who signed is told by a paper, and so is who helped or introduced."""
    return _NOT_JUDGED_AGAIN - {"P2"} if act.text("signed_by") else _NOT_JUDGED_AGAIN


def judge_again(session: Session, before: Dossier, after: Dossier, base: Ground) -> None:
    """Judge every effective act as it stood when it was done; raise `Refused`, naming the first that fails.

    `before` and `after` are the history without and with the correction: only what was lawful in the
    first can be lawful no longer.
    """
    earlier = {act.n: act for act in before.acts}
    for act in after.acts:
        found = reasons(session, after, act, base)
        if found and act.n in earlier:
            had = reasons(session, before, earlier[act.n], base)
            found = tuple(r for r in found if not any(no_worse(r, old) for old in had))
        if found:
            raise Refused(
                found,
                N_("Act {n} ({what}) would no longer be lawful; correct or undo it first."),
                n=act.n,
                what=act_label(act.move, act.evidence, act.from_state),
            )


def no_worse(new: Refusal, old: Refusal) -> bool:
    """Say whether a refusal tells nothing that was not told before: the same rule, and no more lacking."""
    lacking = [(n, value) for n, value in new.params.items() if isinstance(value, (list, tuple))]
    known = [(n, one) for n, value in lacking for one in value if one in _listed(old, n)]
    return new.rule == old.rule and len(known) == sum(len(value) for _, value in lacking)


def _listed(refusal: Refusal, name: str) -> Collection[object]:
    value = refusal.params.get(name)
    return value if isinstance(value, (list, tuple)) else ()


def reasons(session: Session, whole: Dossier, act: Act, base: Ground) -> tuple[Refusal, ...]:
    """Return why an act would be refused on its own day.

    A paper is seen by its own date, or the day it came in, whenever it was entered.
    """
    known = [one for one in whole.acts if one.n < act.n or (one.move in PAPERS and one.n != act.n)]
    return tuple(_reasons(session, Dossier(known, ref=whole.ref), act, base))


def _reasons(session: Session, then: Dossier, act: Act, base: Ground) -> Iterator[Refusal]:
    if act.move in MOVE_BY_NAME:
        step = MOVE_BY_NAME[act.move]
        guards = ["S0", "F1", *(g for g in step.guards if g not in _not_judged_again(act))]
    elif act.evidence:
        kind = EVIDENCE_BY_NAME[act.evidence]
        step, guards = evidence.as_move(kind, then.state), list(kind.guards)
        yield from _answers_something(then, act)
    else:
        yield from holds.judge_again(then, act, _on_the_day(base, act))
        return
    chain = tree.chain(session, act.unit_id, act.on) if act.unit_id else base.chain
    facts = writing.facts_then(then, _on_the_day(base, act)._replace(chain=chain), step, act)
    yield from judge(facts, guards, despite=act.despite).refusals


def _on_the_day(base: Ground, act: Act) -> Ground:
    """Return the ground for an act that was not in the future when it was recorded.

    The clock of a rehearsal may stand before that day now.
    """
    today = max(base.context.today, act.recorded_on)
    return base._replace(context=base.context._replace(today=today))


def _answers_something(then: Dossier, act: Act) -> Iterator[Refusal]:
    """Refuse a reply whose request is no longer on file."""
    if act.evidence != "verification_reply":
        return
    request = act.fields.get("request")
    if all(asked.n != request for asked in then.evidence("verification_request")):
        message = N_("The request {request} that it answers is no longer on file.")
        yield gate.ours("S0", message, request=request)
