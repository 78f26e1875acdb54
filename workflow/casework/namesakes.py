"""The person's other cases: shown where the user sees them, with how to go on and how to void the wrong one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from states.catalogue.candidacy import INITIAL
from states.catalogue.stages import CLOSED, STATE_BY_ID
from states.names import fold
from states.pipeline import N_, Label, Refusal, Role, Warned

if TYPE_CHECKING:
    from workflow.ground.basis import Ground
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

_ELSEWHERE = Label("hồ sơ của đơn vị khác", "a case of another unit")
SHOWN = N_("{ref} ({unit}; {state}, since {day})")
GO_ON = N_("Go on with that case: ketnap next {ref}")
VOID_THAT = N_(
    "Go on with that case: ketnap next {ref}; or, if it was opened by mistake, void it first: "
    'ketnap advance void {ref} --reason "…"'
)
VOID_ABOVE = N_(
    "Go on with that case: ketnap next {ref}; or, if it was opened by mistake, its committee voids it: "
    'ketnap advance void {ref} --reason "…"'
)
VOID_THIS = N_(
    "If both are one person, void the wrong one: "
    'ketnap advance void {new} --reason "…" --duplicate-of {ref}'
)
ASK_ABOVE = N_("Ask the superior committee, which sees the other unit too.")

Told = str | Label | Warned


def others(session: Session, identity: object, case_id: int) -> tuple[list[Row], bool]:
    """Return the other open cases of one identity number, and whether one was a re-admission."""
    rows = session.execute("same_identity", {"identity_no": identity, "id": case_id})
    still_open = [row for row in rows if row["state"] not in CLOSED]
    return still_open, any(row["readmitted"] for row in rows)


def told(rows: Iterable[Row], stamp: Stamp) -> tuple[Told, ...]:
    """Return cases as the user may know of them: with unit and state, but of another unit's only that it is there."""
    seen = [_shown(row) if _in_sight(row, stamp) else _ELSEWHERE for row in rows]
    return tuple(one for at, one in enumerate(seen) if one not in seen[:at])


def second_case(
    session: Session, base: Ground, identity: object, case_id: int, stamp: Stamp
) -> tuple[Refusal, ...]:
    """Refuse (U1) a second open case of one identity number, also one that is being opened now."""
    if identity is None:
        return ()
    session.execute("identity_lock", {"identity_no": identity})
    same, _ = others(session, identity, case_id)
    if not same:
        return ()
    row = base.context.law(stamp.on)["U1"]
    message = N_("Another open case has the same identity number: {refs}. {advice}")
    params = {"refs": told(same, stamp), "advice": _instead(same, stamp)}
    return (Refusal("U1", message, params, row.kind, row.source, None, None, "branch"),)


def of(session: Session, name: str, born: object) -> list[Row]:
    """Return the other open cases with the same name and date of birth."""
    return session.execute("same_name_and_birth", {"folded": fold(name), "born": born})


def warning(same: Sequence[Row], new: str, stamp: Stamp) -> tuple[Warned, ...]:
    """Warn of other open cases with the same name and date of birth beside the case just opened."""
    if not same:
        return ()
    message = N_("Another open case has the same name and date of birth: {refs}. {advice}")
    ref = next((row["ref"] for row in same if _in_sight(row, stamp)), None)
    advice = Warned(VOID_THIS, {"new": new, "ref": ref}) if ref else Warned(ASK_ABOVE, {})
    return (Warned(message, {"refs": told(same, stamp), "advice": advice}),)


def _in_sight(row: Row, stamp: Stamp) -> bool:
    return str(row["path"]).startswith(stamp.actor.unit_path)


def _shown(row: Row) -> Warned:
    state = STATE_BY_ID[row["state"]].label
    return Warned(
        SHOWN,
        {"ref": row["ref"], "unit": row["unit"], "state": state, "day": row["entered_on"]},
    )


def _instead(same: Sequence[Row], stamp: Stamp) -> Warned:
    """Return what to do where no second case may be opened."""
    mine = next((row for row in same if _in_sight(row, stamp)), None)
    if mine is None:
        return Warned(ASK_ABOVE, {})
    if mine["state"] != INITIAL:
        return Warned(GO_ON, {"ref": mine["ref"]})
    able = (
        Role.COMMITTEE in stamp.actor.roles
    )  # the branch itself voids only what it opened twice (U2)
    return Warned(VOID_THAT if able else VOID_ABOVE, {"ref": mine["ref"]})
