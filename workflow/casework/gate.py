"""What every verb asks first: the case in sight and unchanged, the role, the ownership, the day, the person.

The order of answers is the same everywhere: not found, then not permitted, then refused.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import TYPE_CHECKING

from states.catalogue.stages import VOID
from states.errors import BadInput, CaseChanged, MissingFields, NotFound, NotPermitted, Refused
from states.guards import consistency, judge
from states.pipeline import N_, NOTHING, Field, FieldType, Kind, Label, Move, Refusal, Role
from states.units import Actor
from states.values import missing, parse
from workflow.casework import casefile, writing
from workflow.casework.casefile import CaseFile
from workflow.ground import basis, refs, scope
from workflow.ground.basis import Ground

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session

WORKERS = (Role.BRANCH, Role.COMMITTEE)
"""Who does the work of a branch: its own users, and its committee's."""

_EVERY_ROLE = frozenset(Role)
OLDEST = 120
"""Years; a greater age is a slip of the pen."""

Asked = tuple[Iterable[Field], Mapping[str, object]]
"""The fields of an act, and what was given for them."""


def for_writing(
    session: Session, app: App, ref: str, stamp: Stamp, seen: int | None = None
) -> tuple[CaseFile, Ground]:
    """Read a case, and keep others from writing it, with what it rests on.

    Raises `CaseChanged` where `seen` is not its version.
    """
    return standing(
        session, app, casefile.read(session, ref, stamp.actor, for_update=True), stamp, seen
    )


def for_reading(
    session: Session, app: App, ref: str, stamp: Stamp, seen: int | None = None
) -> tuple[CaseFile, Ground]:
    """Read a case with what it rests on; raises `CaseChanged` where `seen` is not its version."""
    return standing(session, app, casefile.read(session, ref, stamp.actor), stamp, seen)


def standing(
    session: Session, app: App, case: CaseFile, stamp: Stamp, seen: int | None
) -> tuple[CaseFile, Ground]:
    """Return a case that was read with what it rests on; raises as `for_writing` does."""
    if seen is not None and seen != case.row["version"]:
        raise CaseChanged(ref=case.ref, seen=seen, version=case.row["version"])
    return case, basis.ground(session, case.row["unit_id"], today=app.today(), on=stamp.on)


def permit(stamp: Stamp, roles: Collection[Role]) -> None:
    """Raise `NotPermitted` where the actor has none of `roles`."""
    if not stamp.actor.roles & frozenset(roles):
        raise NotPermitted(roles=tuple(role.value for role in roles))


def anybody(base: Ground) -> Actor:
    """Return who may do everything: the actor of an act that nobody is asked about who did it."""
    return Actor(0, "", 0, "", base.chain[0].path, _EVERY_ROLE)


def all_given(fields: Iterable[Field], given: Mapping[str, object]) -> None:
    """Raise `MissingFields` with the option of every required field that was left out."""
    lacking = missing(fields, given)
    if lacking:
        raise MissingFields(fields=tuple(field.option for field in lacking))


def refuse(*reasons: Iterable[Refusal]) -> None:
    """Raise `Refused` with all the reasons, if there is any."""
    told = tuple(refusal for group in reasons for refusal in group)
    if told:
        raise Refused(told)


def not_owned(
    case: CaseFile, base: Ground, stamp: Stamp, roles: tuple[Role, ...] = WORKERS
) -> tuple[Refusal, ...]:
    """Refuse (T0) who sees the case but neither owns it nor stands above its owner."""
    anything = Move("record", Label("", ""), (case.dossier.state,), "", roles)
    return judge(writing.facts(case, base, anything, NOTHING, stamp), ("T0",)).refusals


def in_future(stamp: Stamp, today: date) -> tuple[Refusal, ...]:
    """Refuse, as F1, a day that has not come."""
    if stamp.on <= today:
        return ()
    message = N_("{on} has not come yet; record it on the day or after.")
    return (ours("F1", message, earliest=stamp.on, on=stamp.on),)


def too_early(stamp: Stamp, before: date) -> tuple[Refusal, ...]:
    """Refuse, as F1, a day before the previous step's."""
    if stamp.on >= before:
        return ()
    message = N_("{on} lies before the previous step, which was on {before}.")
    return (ours("F1", message, earliest=before, on=stamp.on, before=before),)


def ours(rule: str, message: str, *, earliest: date | None = None, **params: object) -> Refusal:
    """Return the refusal of a rule of ours, which the branch can mend."""
    return Refusal(rule, message, params, Kind.PRODUCT, earliest=earliest, owner="branch")


def typed(fields: Iterable[Field], given: Mapping[str, object]) -> dict[str, object]:
    """Return the given values typed by their fields, references in their one form.

    Raises `BadInput` as `parse` does, and `NotFound` for what is no reference.
    """
    spec = tuple(fields)
    refer = {field.name for field in spec if field.type is FieldType.CASE}
    values = parse(spec, given)
    return {
        name: refs.read(str(value)) if name in refer else value for name, value in values.items()
    }


def named_exist(
    session: Session, case: CaseFile, asked: Asked, actor: Actor, *, for_update: bool = False
) -> None:
    """Raise `NotFound` where a field names a unit that there is not, or a case that the actor may not see."""
    for field in asked[0]:
        value = asked[1].get(field.name)
        if value is None:
            continue
        if field.type is FieldType.UNIT and not session.execute("unit_exists", {"code": value}):
            raise NotFound(N_("There is no unit {value}."), value=value)
        if field.type is FieldType.CASE:
            _another(case, scope.case(session, str(value), actor, for_update=for_update), field)


def _another(case: CaseFile, row: Row, field: Field) -> None:
    """Raise `BadInput` where the case named is the case itself, or counts no more than it does."""
    if row["id"] == case.id:
        message = N_("{field}: {value} is this case itself; name the other one.")
        raise BadInput(message, field=field.option, value=row["ref"])
    if row["state"] == VOID:
        message = N_("{field}: {value} was voided itself; name the case that stays.")
        raise BadInput(message, field=field.option, value=row["ref"])


def check_given(case: CaseFile, given: Mapping[str, object], stamp: Stamp, today: date) -> None:
    """Raise `BadInput` for values that cannot be true together, or a paper that has not come yet."""
    consistency.check(given, on=stamp.on, candidate=str(case.row["name"]))
    received = given.get("received")
    if isinstance(received, date) and received > today:
        message = N_("{field}: {value} has not come yet; record it on the day or after.")
        raise BadInput(message, field="--received", value=received)


def check_person(fields: Mapping[str, object], stamp: Stamp) -> None:
    """Raise `BadInput` for dates that no living person can have."""
    born, left = fields.get("born"), fields.get("left_on")
    if isinstance(born, date) and (born > stamp.on or stamp.on.year - born.year > OLDEST):
        message = N_("{field}: {value} cannot be the date of birth.")
        raise BadInput(message, field="--born", value=born)
    if isinstance(left, date) and left > stamp.on:
        message = N_("{field}: {value} lies after {on}.")
        raise BadInput(message, field="--left-on", value=left, on=stamp.on)
