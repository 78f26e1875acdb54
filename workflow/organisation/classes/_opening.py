"""New classes of a training centre."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from states.errors import AlreadyExists, BadInput, NotFound
from states.frozen import NamedTuple
from states.names import fold, near
from states.pipeline import N_, Role
from states.values import clean_text
from workflow.casework import gate
from workflow.organisation import validation
from workflow.organisation.classes import _reading

if TYPE_CHECKING:
    from states.units import Actor
    from workflow.app import App
    from workflow.stamp import Stamp
    from workflow.store import Row, Session
    from workflow.store.office import OfficeSession

OPENERS = (Role.CENTRE, Role.BRANCH, Role.COMMITTEE)
CENTRE = "centre"

NO_CENTRE = N_("There is no training centre {value}.")
CLOSED = N_("{field}: {value} was closed on {day}.")
ENDS_EARLY = N_("{field}: the class would end on {ends}, before it starts on {starts}.")
TAKEN = N_("There is a class {value} already; nothing was changed.")


class NewClass(NamedTuple):
    """A class to be opened."""

    code: str
    centre: str
    name: str
    starts: date
    ends: date


def open_class(
    app: App, new: NewClass, stamp: Stamp, *, dry_run: bool = False
) -> _reading.ClassView:
    """Open a class; with `dry_run`, only show it.

    Raises `NotFound` for a centre out of sight, `NotPermitted`, `BadInput` for dates that cannot be, and
    `AlreadyExists` for a code that is taken.
    """
    with app.office(stamp, writing=not dry_run) as session:
        centre = _centre(session, new.centre, stamp.actor)
        gate.permit(stamp, OPENERS)
        checked = _checked(session, new, centre)
        counts: Any = dict.fromkeys(("enrolled", "waits", "passed", "failed", "left"), 0)
        view = _reading.ClassView(**checked._asdict(), **counts)
        if dry_run:
            return view
        _add(session, checked, centre)
        return app.answered(session, view)


def _checked(session: Session, new: NewClass, centre: Row) -> NewClass:
    code = validation.code(new.code)
    if new.ends < new.starts:
        told = {"starts": new.starts, "ends": new.ends}
        raise BadInput(ENDS_EARLY, field="--ends", value=new.ends.isoformat(), **told)
    if centre["closed_on"] and centre["closed_on"] <= new.ends:
        raise BadInput(CLOSED, field="--centre", value=centre["code"], day=centre["closed_on"])
    if session.execute("class_by_code", {"folded": fold(code)}):
        raise AlreadyExists(TAKEN, value=code)
    return NewClass(code, centre["code"], clean_text(new.name, "--name"), new.starts, new.ends)


def _add(session: OfficeSession, new: NewClass, centre: Row) -> None:
    from workflow.store import records

    told: Any = {"code": new.code, "folded": fold(new.code), "name": new.name}
    session.orm.add(
        records.TrainingClass(**told, centre_id=centre["id"], starts=new.starts, ends=new.ends)
    )


def _centre(session: Session, code: str, actor: Actor) -> Row:
    """Return the training centre `code` that may take people of the actor's units."""
    rows = session.execute("centres_near", {"kind": CENTRE})
    seen = [
        row
        for row in rows
        if row["path"].startswith(actor.unit_path) or actor.unit_path.startswith(row["around"])
    ]
    for row in seen:
        if row["code"].lower() == code.strip().lower():
            return row
    words = [(row[spelt], row["code"]) for row in seen for spelt in ("code", "name")]
    raise NotFound(NO_CENTRE, value=code, near=near(code, words))
