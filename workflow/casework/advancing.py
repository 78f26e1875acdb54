"""The moves of a case, and what would stop one before it is taken."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from states.catalogue import MOVE_BY_NAME, find_move, move_names
from states.decision import Decision, decide
from states.errors import MissingFields, NotFound, NotPermitted, Refused
from states.frozen import NamedTuple
from states.guards import GUARDS, may_act, roles_needed
from states.pipeline import N_, Field, Move, Refusal, Role, Warned
from states.values import missing
from workflow.casework import (
    closing,
    document_numbers,
    gate,
    kept_certificates,
    namesakes,
    refusal_hints,
    secrecy,
    views,
    writing,
)
from workflow.casework.casefile import CaseFile
from workflow.casework.writing import Draft
from workflow.ground.basis import Ground

if TYPE_CHECKING:
    from datetime import date

    from states.guards.facts import Facts
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Session

PASSERS = frozenset({Role.COMMITTEE, Role.AUTHORITY})
"""Who may pass a guard on purpose."""

Step = tuple[Move, Mapping[str, object]]


class Why(NamedTuple):
    """Whether a move is possible, every reason why not, and what is still to be given."""

    move: str
    ref: str
    possible: bool
    reasons: tuple[Refusal, ...]
    needs: tuple[str, ...]
    earliest: date | None
    warnings: tuple[Warned, ...] = ()


class Wish(NamedTuple):
    """How a move is asked for: `seen` is the version read before, `despite` the guards to be passed.

    With `waived` nobody asks which role and which unit the actor is of, nor for a second pair of eyes (P2).
    """

    seen: int | None = None
    despite: tuple[str, ...] = ()
    dry_run: bool = False
    waived: bool = False


PLAIN = Wish()


def advance(  # noqa: PLR0913 - what, of whom, with what, by whom, and how it is asked
    app: App, ref: str, move: str, given: Mapping[str, object], stamp: Stamp, wish: Wish = PLAIN
) -> views.Advanced:
    """Perform a move; with `wish.dry_run`, only show what would change.

    Raises `NotFound`, `NotPermitted`, `MissingFields`, `BadInput`, `Refused` with all reasons, or
    `CaseChanged` where `wish.seen` is not the version on file.
    """
    step = step_of(move, given)
    if wish.dry_run:
        with app.reading() as session:
            on = gate.for_reading(session, app, ref, stamp, wish.seen)
            return take(session, on, step, stamp, wish)
    with app.transaction() as session:
        on = gate.for_writing(session, app, ref, stamp, wish.seen)
        return app.answered(session, take(session, on, step, stamp, wish))


def advance_in(  # noqa: PLR0913 - as `advance`, within a transaction
    session: Session,
    app: App,
    ref: str,
    move: str,
    given: Mapping[str, object],
    stamp: Stamp,
    wish: Wish = PLAIN,
) -> views.Advanced:
    """Perform a move as `advance` does, in the caller's transaction; raises as it does."""
    on = gate.for_writing(session, app, ref, stamp, wish.seen)
    return take(session, on, step_of(move, given), stamp, wish)


def why(app: App, ref: str, move: str, given: Mapping[str, object], stamp: Stamp) -> Why:
    """Say whether a move is possible, with every unmet condition and the first lawful day."""
    step = step_of(move, given)
    asked, fields = step
    with app.reading() as session:
        case, base = gate.for_reading(session, app, ref, stamp)
        facts = judged(session, case, base, step, stamp)
        gate.named_exist(session, case, (asked.fields, fields), stamp.actor)
        decision = decide(facts, partial=True)
        reasons = refusal_hints.who_else(session, facts, decision.refusals)
    gate.check_given(case, fields, stamp, app.today())
    own = tuple(f.name for f in _lacking(step, stamp) if f.name not in decision.needs)
    shown = secrecy.told(reasons, knowing=secrecy.knows(case.row, stamp.actor))
    return Why(
        asked.name,
        case.ref,
        not reasons,
        shown,
        (*decision.needs, *own),
        decision.earliest,
        decision.warnings,
    )


# -- the pieces, for the other verbs too ------------------------------------------------------------


def step_of(move: str, given: Mapping[str, object]) -> Step:
    """Return the move that a word names, with what is given for its fields as typed values."""
    named = named_move(move)
    return named, gate.typed(named.fields, given)


def named_move(word: str) -> Move:
    """Return the move that `word` names; raises `NotFound` with near names."""
    move = find_move(word)
    if move is None:
        from states.names import near

        known = [
            (name, m.name.replace("_", "-"))
            for m in MOVE_BY_NAME.values()
            for name in move_names(m)
        ]
        raise NotFound(N_("There is no move {value}."), value=word, near=near(word, known))
    return move


def judged(session: Session, case: CaseFile, base: Ground, step: Step, stamp: Stamp) -> Facts:
    """Gather the facts of a step, with what only the register knows: the person's other cases."""
    facts = writing.facts(case, base, *step, stamp)
    identity = case.dossier.fact("identity_no")
    if identity is None or not {"U1", "R1"} & set(step[0].guards):
        return facts
    if "U1" in step[0].guards:
        session.execute("identity_lock", {"identity_no": identity})
    same, readmitted = namesakes.others(session, identity, case.id)
    return facts._replace(same_identity=namesakes.told(same, stamp), readmitted_before=readmitted)


def decided(
    session: Session, on: tuple[CaseFile, Ground], step: Step, stamp: Stamp, wish: Wish
) -> Decision:
    """Judge a step and raise, as `advance` does, unless it may be taken."""
    case, base = on
    facts = judged(session, case, base, step, stamp)
    if wish.waived:
        facts = _waived(facts, base)
    if not may_act(facts):
        raise NotPermitted(roles=tuple(role.value for role in roles_needed(facts)))
    despite = _passing(wish, stamp, facts)
    lacking = _lacking(step, stamp)
    decision = decide(facts, despite=despite, partial=bool(lacking))
    if lacking and not any(r.rule == "S0" for r in decision.refusals):
        raise MissingFields(fields=tuple(field.option for field in lacking))
    asked = (step[0].fields, step[1])
    gate.named_exist(session, case, asked, stamp.actor, for_update=not wish.dry_run)
    gate.check_given(case, step[1], stamp, base.context.today)
    if not wish.despite:  # the reason why a guard is passed is no word about the person
        secrecy.no_words(step[0].name, step[1], stamp.note)
    if decision.target is None:
        reasons = refusal_hints.who_else(session, facts, decision.refusals)
        shown = secrecy.told(reasons, knowing=secrecy.knows(case.row, stamp.actor))
        raise Refused(shown, hint=refusal_hints.vote_failed(facts, decision.refusals))
    return decision


def _waived(facts: Facts, base: Ground) -> Facts:
    """Return the facts of a step as if anybody had taken it, without the guard that asks for another user."""
    guards = tuple(rule for rule in facts.move.guards if rule != "P2")
    return facts._replace(move=facts.move._replace(guards=guards), actor=gate.anybody(base))


def _lacking(step: Step, stamp: Stamp) -> tuple[Field, ...]:
    """Return the fields still to be given; a branch declines by a resolution."""
    move, given = step
    lacking = missing(move.fields, given)
    if move.name == "decline" and stamp.actor.roles.isdisjoint(PASSERS):
        lacking += tuple(f for f in move.fields if f.name == "resolution" and f.name not in given)
    return lacking


def _passing(wish: Wish, stamp: Stamp, facts: Facts) -> tuple[str, ...]:
    """Return the guards to be passed on purpose, by their own ids."""
    if not wish.despite:
        return ()
    if stamp.actor.roles.isdisjoint(PASSERS):
        raise NotPermitted(
            N_("Only a committee or authority user may pass a guard (--despite)."),
            roles=tuple(role.value for role in sorted(PASSERS)),
        )
    known = {rule.casefold(): rule for rule in GUARDS}
    for rule in wish.despite:
        if rule.casefold() not in known:
            raise NotFound(N_("There is no rule {value}."), value=rule, near=facts.move.guards)
    if not (stamp.note or "").strip():
        raise MissingFields(fields=("--reason",))
    return tuple(known[rule.casefold()] for rule in wish.despite)


def draft_of(step: Step, decision: Decision, before: str) -> Draft:
    """Return the act of a step that was decided on, from the state `before`."""
    move, fields = step
    to_state = decision.target if move.target and decision.target else before
    return Draft(move.name, to_state, fields, tuple(refusal.rule for refusal in decision.passed))


def take(
    session: Session, on: tuple[CaseFile, Ground], step: Step, stamp: Stamp, wish: Wish
) -> views.Advanced:
    """Take a step of a case that was read, to be written unless `wish.dry_run`; raises as `advance` does."""
    do = _foreseen if wish.dry_run else _taken
    return do(session, on, step, stamp, wish)


def _taken(
    session: Session, on: tuple[CaseFile, Ground], step: Step, stamp: Stamp, wish: Wish
) -> views.Advanced:
    """Take a step, and return the case as it stands after it."""
    (case, base), (move, fields) = on, step
    before, known = case.dossier.state, case.acts[-1].n
    decision = decided(session, on, step, stamp, wish)
    numbers = document_numbers.warnings(session, case, (move.name, move.fields), fields)
    warned = (*decision.warnings, *numbers)
    case = closing.apply(session, case, draft_of(step, decision, before), stamp, base)
    if move.name in kept_certificates.BEFORE:
        warned = (*warned, *kept_certificates.warnings(session, case))
    today = base.context.today
    passed = decision.passed
    return views.after_act(
        case, today, move.name, before, known=known, passed=passed, warnings=warned
    )


def _foreseen(
    session: Session, on: tuple[CaseFile, Ground], step: Step, stamp: Stamp, wish: Wish
) -> views.Advanced:
    """Return the case as it would stand after a step."""
    case, base = on
    before = case.dossier.state
    decision = decided(session, on, step, stamp, wish)
    after = writing.prepare(case, draft_of(step, decision, before), stamp, base)
    return views.advanced(
        after.case.row,
        base.context.today,
        move=step[0].name,
        from_=before,
        act=None,
        _on=stamp.on,
        passed=decision.passed,
        warnings=decision.warnings,
    )
