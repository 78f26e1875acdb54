"""Holds and extensions laid over the clocks of a case, and holds taken off again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue import fields_of
from states.catalogue.stages import CLOSED
from states.errors import BadInput, MissingFields
from states.history.acts import Act
from states.history.dossier import Dossier
from states.history.holds import LASTING, holds_of, nothing_ends
from states.law.deadlines import Deadline, open_deadlines
from states.law.hold_bounds import TOO_LONG, beyond
from states.pipeline import N_, Refusal, Role
from states.units import authority_of, decides_above
from states.values import parse
from workflow.casework import gate, secrecy, views, writing
from workflow.casework.casefile import CaseFile
from workflow.casework.writing import Draft
from workflow.ground.basis import Ground

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp

NOTHING_TO_RESUME = N_("The case is not on hold on {on}; there is nothing to resume.")

Check = Callable[[CaseFile, Ground, Mapping[str, object], "Stamp"], Iterator[Refusal]]


def hold(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """Let the working-day clocks of a case wait from the stamp's day until `until`.

    A hold for political standards never ends by itself. Raises as `cases.advance` does.
    """
    fields = _fields("hold", given)
    until = fields["until"]
    if isinstance(until, date) and until < stamp.on:
        raise BadInput(
            N_("{field}: {value} lies before the day of the hold, {on}."),
            field="--until",
            value=until,
            on=stamp.on,
        )
    return _lay(app, ref, ("hold", fields), stamp, seen)


def resume(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """End the latest hold; one for political standards needs a conclusion."""
    return _lay(app, ref, ("resume", _fields("resume", given)), stamp, seen)


def extend(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """Extend D1 or D2 by working days, once, before it expires, by the authority (D3)."""
    return _lay(app, ref, ("extend", _fields("extend", given)), stamp, seen)


def _fields(act: str, given: Mapping[str, object]) -> dict[str, object]:
    fields = parse(fields_of(act), given)
    gate.all_given(fields_of(act), fields)
    return {field.name: field.default for field in fields_of(act) if field.default} | fields


def _lay(
    app: App, ref: str, act: tuple[str, Mapping[str, object]], stamp: Stamp, seen: int | None
) -> views.Advanced:
    name, fields = act
    roles, check = _CHECKS[name]
    with app.transaction() as session:
        case, base = gate.for_writing(session, app, ref, stamp, seen)
        gate.permit(stamp, roles)
        secrecy.no_words(name, fields, stamp.note)
        gate.refuse(
            gate.not_owned(case, base, stamp),
            gate.in_future(stamp, app.today()),
            gate.too_early(stamp, case.dossier.entered.on),
            check(case, base, fields, stamp),
        )
        state = case.dossier.state
        case = writing.apply(session, case, Draft(name, state, fields), stamp, base)
        return app.answered(session, views.after_act(case, app.today(), name, state))


def _may_hold(
    case: CaseFile, base: Ground, fields: Mapping[str, object], stamp: Stamp
) -> Iterator[Refusal]:
    if case.dossier.state in CLOSED:
        yield gate.ours("S0", N_("The case is closed; no clock runs that could wait."))
        return
    laid = Act(len(case.acts) + 1, "hold", case.dossier.state, case.dossier.state, stamp.on, fields)
    yield from _too_long(case.dossier, laid, base, stamp)


def too_long_now(
    before: Dossier, after: Dossier, n: int, base: Ground, stamp: Stamp
) -> Iterator[Refusal]:
    """Refuse, as H1, a correction that makes the hold number `n` wait longer than whoever corrects may.

    A hold whose days and paper stay as they were is not judged: what was lawful when it was laid stays.
    """
    old, new = (next((a for a in case.acts if a.n == n), None) for case in (before, after))
    if old is None or new is None or new.move != "hold":
        return
    if any(old.fields.get(name) != new.fields.get(name) for name in _LENGTH) or old.on != new.on:
        yield from _too_long(after, new, base, stamp)


_LENGTH = ("kind", "until", "ref_no")


def _too_long(case: Dossier, laid: Act, base: Ground, stamp: Stamp) -> Iterator[Refusal]:
    """Refuse, as H1, a hold beyond what its paper and the role of who lays it allow."""
    (hold,) = holds_of([laid])
    rule = base.context.law(laid.on)["H1"]
    for bound in beyond(hold, case.holds, rule, base.context.calendar):
        if bound.part != "branch" or Role.COMMITTEE not in stamp.actor.roles:
            refusal = gate.ours("H1", TOO_LONG[bound.part], **bound._asdict())
            yield refusal._replace(owner="branch" if bound.part == "paper" else "committee")


def _may_resume(
    case: CaseFile, base: Ground, fields: Mapping[str, object], stamp: Stamp
) -> Iterator[Refusal]:
    del base
    still = [h for h in case.dossier.holds if h.ended is None and h.lasts(stamp.on)]
    kinds, concludes = {hold.kind for hold in still}, bool(fields.get("conclusion"))
    if not still:
        yield gate.ours("S0", NOTHING_TO_RESUME, on=stamp.on)
    elif kinds == {LASTING} and not concludes:
        raise MissingFields(fields=("--conclusion",))
    elif LASTING in kinds and concludes:
        secrecy.no_words("hold", {"kind": LASTING}, stamp.note)


def _may_extend(
    case: CaseFile, base: Ground, fields: Mapping[str, object], stamp: Stamp
) -> Iterator[Refusal]:
    yield from wrong_level(base, stamp)
    yield from _running(case.dossier, base, fields, stamp.on)


def _running(
    case: Dossier, base: Ground, fields: Mapping[str, object], on: date
) -> Iterator[Refusal]:
    """Refuse to extend a limit that does not run, or that may not be extended so."""
    limit, days = str(fields["limit"]), int(str(fields["days"]))
    running = next((d for d in open_deadlines(case, base.context) if d.rule == limit), None)
    if running is None:
        yield gate.ours("S0", N_("{limit} does not run for this case now."), limit=limit)
    else:
        yield from _extensible(running, base, days, on)


def _extensible(deadline: Deadline, base: Ground, days: int, on: date) -> Iterator[Refusal]:
    """Refuse, as D3, a second extension, one that is too long, and one after the limit expired."""
    rule = base.context.law(on)["D3"]

    def refusal(message: str, **params: object) -> Refusal:
        params["limit"] = deadline.rule
        return Refusal(
            "D3", message, params, rule.kind, rule.source, rule.confidence, None, "authority"
        )

    if deadline.extended_by:
        yield refusal(N_("{limit} was extended before; that is possible only once."))
    if not 1 <= days <= rule.amount:
        message = N_("{days} working days are asked for; from 1 to {most} are possible.")
        yield refusal(message, days=days, most=rule.amount)
    if on > deadline.due:
        message = N_("{limit} expired on {due}; an extension is dated before that.")
        yield refusal(message, due=deadline.due)


def wrong_level(base: Ground, stamp: Stamp) -> Iterator[Refusal]:
    """Refuse, as E1, an authority's user who is not of the committee that decides here, or above it."""
    decides = authority_of(base.chain)
    if not decides_above(stamp.actor, decides, base.chain, base.now):
        message = N_("{authority} takes this decision, not {unit}.")
        yield gate.ours("E1", message, authority=decides.name, unit=stamp.actor.unit_code)


def roles_of(act: str) -> tuple[Role, ...]:
    """Return the roles that may record an act that is no move: a hold, an extension, a change of facts."""
    return _CHECKS[act][0] if act in _CHECKS else gate.WORKERS


def judge_again(then: Dossier, act: Act, base: Ground) -> Iterator[Refusal]:
    """Judge a hold, its end or an extension as it stood when it was recorded."""
    concludes = act.text("conclusion") is not None
    if act.move == "resume" and nothing_ends(then.holds, act.on, concludes=concludes):
        yield gate.ours("S0", NOTHING_TO_RESUME, on=act.on)
    if act.move == "hold" and (until := act.day("until")) and until < act.on:
        yield gate.ours("S0", N_("The hold would end on {until}, before it begins."), until=until)
    if act.move == "extend":
        yield from _running(then, base, act.fields, act.on)


_CHECKS: Mapping[str, tuple[tuple[Role, ...], Check]] = {
    "hold": (gate.WORKERS, _may_hold),
    "resume": (gate.WORKERS, _may_resume),
    "extend": ((Role.AUTHORITY,), _may_extend),
}
