"""Lay a hold or an extension over the clocks of a case, and take a hold off again."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from states.catalogue import fields_of
from states.deadlines import Deadline, open_deadlines
from states.errors import BadInput, MissingFields, NotPermitted, Refused
from states.pipeline import N_, Kind, Refusal, Role
from states.values import missing, parse
from workflow import cases, casework, views
from workflow.casework import CaseFile, Draft, Ground

if TYPE_CHECKING:
    from collections.abc import Mapping

    from workflow.app import App
    from workflow.stamp import Stamp

_HOLDERS = (Role.BRANCH, Role.COMMITTEE)


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
    return _lay(app, ref, "hold", fields, stamp, seen)


def resume(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """End the latest hold; one for political standards needs a conclusion."""
    return _lay(app, ref, "resume", _fields("resume", given), stamp, seen)


def extend(
    app: App, ref: str, given: Mapping[str, object], stamp: Stamp, *, seen: int | None = None
) -> views.Advanced:
    """Extend D1 or D2 by working days, once, before it expires, by the authority (D3)."""
    return _lay(app, ref, "extend", _fields("extend", given), stamp, seen)


def _fields(act: str, given: Mapping[str, object]) -> dict[str, object]:
    fields = parse(fields_of(act), given)
    lacking = missing(fields_of(act), fields)
    if lacking:
        raise MissingFields(fields=tuple(field.option for field in lacking))
    return {field.name: field.default for field in fields_of(act) if field.default} | fields


def _lay(
    app: App, ref: str, act: str, fields: Mapping[str, object], stamp: Stamp, seen: int | None
) -> views.Advanced:
    with app.transaction() as session:
        case, base = cases.for_writing(session, app, ref, stamp, seen)
        casework.must_own(base, stamp, case)
        _CHECKS[act](case, base, fields, stamp)
        draft = Draft(act, case.dossier.state, fields)
        case = casework.apply(session, case, draft, stamp, base)
    state = case.dossier.state
    return views.advanced(case.row, app.today(), move=act, from_=state, act=case.acts[-1].n)


def _may_hold(case: CaseFile, base: Ground, fields: Mapping[str, object], stamp: Stamp) -> None:
    cases.permit(stamp, _HOLDERS)
    _dated_rightly(case, stamp, base)


def _may_resume(case: CaseFile, base: Ground, fields: Mapping[str, object], stamp: Stamp) -> None:
    cases.permit(stamp, _HOLDERS)
    _dated_rightly(case, stamp, base)
    lasting = [h for h in case.dossier.holds if h.ended is None and h.lasts(stamp.on)]
    if not lasting:
        raise _refused(
            "S0", N_("The case is not on hold on {on}; there is nothing to resume."), on=stamp.on
        )
    if lasting[-1].kind == "political-standards" and not fields.get("conclusion"):
        raise MissingFields(fields=("--conclusion",))


def _may_extend(case: CaseFile, base: Ground, fields: Mapping[str, object], stamp: Stamp) -> None:
    if Role.AUTHORITY not in stamp.actor.roles or not stamp.actor.above(
        casework.authority(base.chain)
    ):
        raise NotPermitted(roles=(Role.AUTHORITY.value,))
    _dated_rightly(case, stamp, base)
    deadline = _running(case, base, str(fields["limit"]))
    rule = base.setting.law(stamp.on)["D3"]
    if deadline.extended_by:
        raise _refused(
            "D3",
            N_("{limit} was extended before; that is possible only once."),
            base,
            stamp,
            limit=deadline.rule,
        )
    days = int(str(fields["days"]))
    if not 1 <= days <= rule.amount:
        raise _refused(
            "D3", N_("{days} working days are asked for; from 1 to {most} are possible."), base, stamp,
            days=days, most=rule.amount,
        )  # fmt: skip
    if stamp.on > deadline.due:
        raise _refused(
            "D3", N_("{limit} expired on {due}; an extension is dated before that."), base, stamp,
            limit=deadline.rule, due=deadline.due,
        )  # fmt: skip


def _running(case: CaseFile, base: Ground, limit: str) -> Deadline:
    for deadline in open_deadlines(case.dossier, base.setting):
        if deadline.rule == limit:
            return deadline
    raise _refused("S0", N_("{limit} does not run for this case now."), limit=limit)


def _dated_rightly(case: CaseFile, stamp: Stamp, base: Ground) -> None:
    cases.not_in_future(stamp, base.setting.today)
    before = case.dossier.entered.on
    if stamp.on < before:
        raise _refused(
            "F1",
            N_("{on} lies before the previous step, which was on {before}."),
            on=stamp.on,
            before=before,
        )


def _refused(
    rule: str,
    message: str,
    base: Ground | None = None,
    stamp: Stamp | None = None,
    **params: object,
) -> Refused:
    if base is None or stamp is None:
        return Refused((Refusal(rule, message, params, Kind.PRODUCT, owner="branch"),))
    row = base.setting.law(stamp.on)[rule]
    return Refused(
        (Refusal(rule, message, params, row.kind, row.source, row.confidence, None, "authority"),)
    )


_CHECKS = {"hold": _may_hold, "resume": _may_resume, "extend": _may_extend}
