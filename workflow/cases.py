"""Open a case, change its facts, move it on, and say beforehand what would stop it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from states import consistency
from states.catalogue import MOVE_BY_NAME, candidacy, fields_of, find_move, fold, move_names
from states.errors import BadInput, CaseChanged, MissingFields, NotFound, NotPermitted, Refused
from states.guards import GUARDS, may_act, roles_needed
from states.machine import Decision, decide
from states.pipeline import N_, Kind, Move, Refusal, Role, Warned
from states.values import missing, parse
from workflow import casework, scope, views
from workflow.casework import CaseFile, Draft, Ground

if TYPE_CHECKING:
    from datetime import date

    from states.facts import Facts
    from workflow.app import App
    from workflow.database import Session
    from workflow.stamp import Stamp

OPENERS = (Role.BRANCH, Role.COMMITTEE)
PASSERS = frozenset({Role.COMMITTEE, Role.AUTHORITY})


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
    """How a move is asked for: `seen` is the version read before, `despite` the guards to be passed."""

    seen: int | None = None
    despite: tuple[str, ...] = ()
    dry_run: bool = False


def open_case(app: App, unit: str, given: Mapping[str, object], stamp: Stamp) -> views.Advanced:
    """Put a person on the source list of a branch.

    Raises `NotFound` for a unit out of sight, `NotPermitted` without the branch's role, `BadInput`
    for facts that cannot be, `Refused` for a second open case of one person (U1) or a future day.
    """
    fields = parse(fields_of("open"), given)
    _all_given("open", fields)
    with app.transaction() as session:
        row = scope.unit(session, unit, stamp.actor)
        permit(stamp, OPENERS)
        if row["kind"] != "branch":
            raise BadInput(
                N_("{field}: {value} is not a branch; a branch owns a case."),
                field="--unit",
                value=unit,
            )
        base = casework.ground(session, row["id"], today=app.today(), on=stamp.on)
        _check_facts(fields, stamp)
        warned = _check_alone(session, base, fields, stamp)
        draft = Draft("open", candidacy.INITIAL, fields)
        case = casework.start(session, row["id"], stamp, base, draft)
    return _advanced(case, app, "open", None, case.acts[-1].n, warnings=warned)


def set_facts(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """Change facts of a candidate from the day of the stamp on.

    Raises as `open_case` does.
    """
    fields = parse(fields_of("set"), given)
    if not fields:
        raise BadInput(N_("Nothing to change was given."), field="", value="")
    with app.transaction() as session:
        case, base = for_writing(session, app, ref, stamp, seen)
        permit(stamp, OPENERS)
        not_in_future(stamp, app.today())
        _check_facts(fields, stamp)
        if identity := fields.get("identity_no"):
            _refuse_second(session, base, str(identity), case.id, stamp)
        case = casework.apply(session, case, Draft("set", case.dossier.state, fields), stamp, base)
    return _advanced(case, app, "set", case.dossier.state, case.acts[-1].n)


def advance(
    app: App, ref: str, move: str, given: Mapping[str, object], stamp: Stamp, wish: Wish = Wish()
) -> views.Advanced:
    """Perform a move; with `wish.dry_run`, only show what would change.

    Raises `NotFound`, `NotPermitted`, `MissingFields`, `BadInput`, `Refused` with all reasons, or
    `CaseChanged` where `wish.seen` is not the version on file.
    """
    step = named_move(move)
    fields = parse(step.fields, given)
    if wish.dry_run:
        with app.reading() as session:
            case, base = for_writing(session, app, ref, stamp, wish.seen, reading=True)
            decision = _decided(session, case, base, (step, fields), stamp, wish)
            return _foreseen(case, base, (step, fields), decision, stamp, app)
    with app.transaction() as session:
        case, base = for_writing(session, app, ref, stamp, wish.seen)
        before = case.dossier.state
        decision = _decided(session, case, base, (step, fields), stamp, wish)
        draft = _draft(step, fields, decision, before)
        case = casework.apply(session, case, draft, stamp, base)
    return _advanced(
        case,
        app,
        step.name,
        before,
        case.acts[-1].n,
        passed=decision.passed,
        warnings=decision.warnings,
    )


def why(app: App, ref: str, move: str, given: Mapping[str, object], stamp: Stamp) -> Why:
    """Say whether a move is possible, with every unmet condition and the first lawful day."""
    step = named_move(move)
    fields = parse(step.fields, given)
    with app.reading() as session:
        case = casework.read(session, ref, stamp.actor)
        base = casework.ground(session, case.row["unit_id"], today=app.today(), on=stamp.on)
        facts = judged(session, case, base, (step, fields), stamp)
    consistency.check(fields, on=stamp.on, candidate=str(case.row["name"]))
    decision = decide(facts, partial=True)
    return Why(
        step.name, case.ref, not decision.refusals, decision.refusals, decision.needs, decision.earliest,
        decision.warnings,
    )  # fmt: skip


# -- the pieces, for the other verbs too ------------------------------------------------------------


def named_move(word: str) -> Move:
    """Return the move that `word` names; raises `NotFound` with near names."""
    move = find_move(word)
    if move is None:
        from difflib import get_close_matches

        known = {
            name: m.name.replace("_", "-") for m in MOVE_BY_NAME.values() for name in move_names(m)
        }
        near = dict.fromkeys(
            known[hit] for hit in get_close_matches(fold(word).replace("_", "-"), known, cutoff=0.5)
        )
        raise NotFound(N_("There is no move {value}."), value=word, near=tuple(near))
    return move


def for_writing(
    session: Session, app: App, ref: str, stamp: Stamp, seen: int | None, *, reading: bool = False
) -> tuple[CaseFile, Ground]:
    """Read a case and what it rests on; raises `CaseChanged` where `seen` is not its version."""
    case = casework.read(session, ref, stamp.actor, for_update=not reading)
    if seen is not None and seen != case.row["version"]:
        raise CaseChanged(ref=case.ref, seen=seen, version=case.row["version"])
    base = casework.ground(session, case.row["unit_id"], today=app.today(), on=stamp.on)
    return case, base


def permit(stamp: Stamp, roles: Collection[Role]) -> None:
    """Raise `NotPermitted` where the actor has none of `roles`."""
    if not stamp.actor.roles & frozenset(roles):
        raise NotPermitted(roles=tuple(role.value for role in roles))


def not_in_future(stamp: Stamp, today: date) -> None:
    """Refuse, as F1, a day that has not come."""
    if stamp.on > today:
        message = N_("{on} has not come yet; record it on the day or after.")
        raise Refused(
            (
                Refusal(
                    "F1", message, {"on": stamp.on}, Kind.PRODUCT, earliest=stamp.on, owner="branch"
                ),
            )
        )


def judged(
    session: Session,
    case: CaseFile,
    base: Ground,
    step: tuple[Move, Mapping[str, object]],
    stamp: Stamp,
) -> Facts:
    """Gather the facts of a step, with what only the register knows: the person's other cases."""
    facts = casework.facts(case, base, *step, stamp)
    if not {"U1", "R1"} & set(step[0].guards):
        return facts
    same, readmitted = _others(session, case.dossier.fact("identity_no"), case.id)
    return facts._replace(same_identity=same, readmitted_before=readmitted)


def _others(session: Session, identity: object, case_id: int) -> tuple[tuple[str, ...], bool]:
    """Return the other open cases of one identity number, and whether one was a re-admission."""
    if identity is None:
        return (), False
    rows = session.execute("same_identity", {"identity_no": identity, "id": case_id})
    still_open = tuple(row["ref"] for row in rows if row["state"] not in candidacy.CLOSED)
    return still_open, any(row["readmitted"] for row in rows)


def _decided(
    session: Session,
    case: CaseFile,
    base: Ground,
    step: tuple[Move, Mapping[str, object]],
    stamp: Stamp,
    wish: Wish,
) -> Decision:
    """Judge a step and raise unless it may be taken."""
    facts = judged(session, case, base, step, stamp)
    if not may_act(facts):
        raise NotPermitted(roles=tuple(role.value for role in roles_needed(facts)))
    if wish.despite:
        _may_pass(wish, stamp, facts)
    decision = decide(facts, despite=wish.despite, partial=bool(missing(step[0].fields, step[1])))
    lacking = missing(step[0].fields, step[1])
    if lacking and not any(r.rule == "S0" for r in decision.refusals):
        raise MissingFields(fields=tuple(field.option for field in lacking))
    if (
        step[0].name == "decline"
        and stamp.actor.roles.isdisjoint(PASSERS)
        and not step[1].get("resolution")
    ):
        raise MissingFields(fields=("--resolution",))
    consistency.check(step[1], on=stamp.on, candidate=str(case.row["name"]))
    if decision.target is None:
        raise Refused(decision.refusals, hint=_vote_failed(case, step, decision.refusals))
    return decision


def _may_pass(wish: Wish, stamp: Stamp, facts: Facts) -> None:
    if stamp.actor.roles.isdisjoint(PASSERS):
        raise NotPermitted(
            N_("Only a committee or authority user may pass a guard (--despite)."),
            roles=tuple(role.value for role in sorted(PASSERS)),
        )
    for rule in wish.despite:
        if rule not in GUARDS:
            raise NotFound(N_("There is no rule {value}."), value=rule, near=facts.move.guards)
    if not stamp.note:
        raise MissingFields(fields=("--reason",))


def _vote_failed(
    case: CaseFile, step: tuple[Move, Mapping[str, object]], reasons: Collection[Refusal]
) -> str | None:
    """Return the command that records a lost vote, when only the vote fell short."""
    move, given = step
    if {r.rule for r in reasons} != {"B1"}:
        return None
    numbers = " ".join(
        f"--{name.replace('_', '-')} {given[name]}"
        for name in ("official_members", "present", "votes_for")
        if name in given
    )
    return f"ketnap advance vote-failed {case.ref} --move {move.name.replace('_', '-')} --resolution … {numbers}"


def _draft(step: Move, fields: Mapping[str, object], decision: Decision, before: str) -> Draft:
    despite = tuple(refusal.rule for refusal in decision.passed)
    return Draft(
        step.name, decision.target if step.target and decision.target else before, fields, despite
    )


def _foreseen(
    case: CaseFile,
    base: Ground,
    step: tuple[Move, Mapping[str, object]],
    decision: Decision,
    stamp: Stamp,
    app: App,
) -> views.Advanced:
    """Return the case as it would stand after the move."""
    before = case.dossier.state
    draft = _draft(*step, decision, before)
    after = casework.prepare(case, draft, stamp, base)
    return views.advanced(
        after.case.row,
        app.today(),
        move=step[0].name,
        from_=before,
        act=None,
        passed=decision.passed,
        warnings=decision.warnings,
    )


def _all_given(move: str, fields: Mapping[str, object]) -> None:
    lacking = missing(fields_of(move), fields)
    if lacking:
        raise MissingFields(fields=tuple(field.option for field in lacking))


def _check_facts(fields: Mapping[str, object], stamp: Stamp) -> None:
    born: Any = fields.get("born")
    if born and (born > stamp.on or stamp.on.year - born.year > 120):
        raise BadInput(
            N_("{field}: {value} cannot be the date of birth."), field="--born", value=born
        )
    left: Any = fields.get("left_on")
    if left and left > stamp.on:
        raise BadInput(
            N_("{field}: {value} lies after {on}."), field="--left-on", value=left, on=stamp.on
        )


def _check_alone(
    session: Session, base: Ground, fields: Mapping[str, object], stamp: Stamp
) -> tuple[Warned, ...]:
    """Refuse a future day and a second open case of one identity; warn of a same name and birth."""
    not_in_future(stamp, base.setting.today)
    if identity := fields.get("identity_no"):
        _refuse_second(session, base, str(identity), 0, stamp)
    key = {"folded": fold(str(fields["name"])), "born": fields["born"], "id": 0}
    same = tuple(row["ref"] for row in session.execute("same_name_and_birth", key))
    if not same:
        return ()
    return (
        Warned(
            N_("Another open case has the same name and date of birth: {refs}."), {"refs": same}
        ),
    )


def _refuse_second(
    session: Session, base: Ground, identity: str, case_id: int, stamp: Stamp
) -> None:
    same, _ = _others(session, identity, case_id)
    if same:
        row = base.setting.law(stamp.on)["U1"]
        message = N_("Another open case has the same identity number: {refs}.")
        raise Refused(
            (Refusal("U1", message, {"refs": same}, row.kind, row.source, None, None, "branch"),)
        )


def _advanced(
    case: CaseFile, app: App, move: str, before: str | None, act: int, **more: Any
) -> views.Advanced:
    return views.advanced(case.row, app.today(), move=move, from_=before, act=act, **more)
