"""New units, and changes of what is told of them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from states.errors import AlreadyExists, BadInput
from states.law import rules
from states.pipeline import N_
from states.values import clean_text
from workflow.ground import people, scope
from workflow.organisation import validation
from workflow.organisation.units import _profile, _reading
from workflow.upkeep import ground_changes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.app import App
    from workflow.organisation.units._profile import Change, Limit, NewUnit
    from workflow.stamp import Stamp
    from workflow.store import Row, records
    from workflow.store.office import OfficeSession

UNCHANGED = N_("Nothing to change was given.")
CODE_TAKEN = N_("There is a unit {value} already; nothing was changed.")
OFFICIAL_TAKEN = N_("The unit {unit} has the official code {value} already; nothing was changed.")
DERIVED_FROM = frozenset({"decides", "meets"})
"""Facts on which deadlines and their owners depend."""


def add(app: App, new: NewUnit, stamp: Stamp) -> _reading.UnitView:
    """Add a unit under another, as of the day of the stamp.

    Raises `NotFound` for a parent out of sight, `NotPermitted` without the role admin, `BadInput` for
    what a unit cannot be, `AlreadyExists` for a code that is taken.
    """
    with app.office(stamp) as session:
        unit = create(session, new, stamp, today=app.today())
        session.orm.flush()
        return app.answered(session, _reading.view(session, unit.path, stamp.on))


def create(session: OfficeSession, new: NewUnit, stamp: Stamp, *, today: date) -> records.Unit:
    """Add one unit with the first rows of its dated truth; raises as `add` does."""
    from workflow.ground.tree import OF_LETTERS
    from workflow.organisation.units import _dated
    from workflow.store import records

    parent = scope.unit(session, new.parent or stamp.actor.unit_code, stamp.actor)
    people.require_admin(stamp.actor)
    validation.not_in_future(stamp.on, today)
    _profile.check_place(new.kind, parent)
    refuse_closed(session, parent)
    code = validation.code(new.code)
    told = _profile.checked(new.profile, code, new.kind)
    of_letters = {name: told.pop(name) for name in OF_LETTERS if name in told}
    _dated.lock(session)
    if session.execute("unit_code_taken", {"code": code}):
        raise AlreadyExists(CODE_TAKEN, value=code)
    unit = records.Unit(
        code=code,
        name=clean_text(new.name, "--name"),
        kind=new.kind,
        parent_id=parent["id"],
        path="",
        opened_on=stamp.on,
        **told,
    )
    session.orm.add(unit)
    session.orm.flush()
    unit.path = f"{parent['path']}{unit.id}/"
    _official_code_free(session, unit)
    _dated.first_rows(session, unit)
    for name, value in of_letters.items():
        _dated.put_letter_fact(session, unit, name, value, stamp.on)
    return unit


def change(app: App, code: str, wanted: Change, stamp: Stamp) -> _reading.UnitDetail:
    """Change what is told of a unit from the day of the stamp on; raises as `add` does."""
    with app.office(stamp) as session:
        row = scope.unit(session, code, stamp.actor)
        people.require_admin(stamp.actor)
        validation.not_in_future(stamp.on, app.today())
        told = _profile.checked(wanted.profile, row["code"], row["kind"])
        if wanted.name is not None:
            told["name"] = clean_text(wanted.name, "--name")
        if not told and not wanted.limits:
            raise BadInput(UNCHANGED, field="", value="")
        if row["closed_on"] and row["closed_on"] <= stamp.on:
            refuse_closed(session, row)
        _write(session, row, told, stamp)
        for limit in wanted.limits:
            _write_limit(session, row["id"], limit, stamp)
        session.orm.flush()
        if wanted.limits or DERIVED_FROM & told.keys():
            ground_changes.recompute(session, app, stamp, _reason(wanted, told), row["path"])
        return app.answered(session, _reading.detail(session, row["path"], stamp.on))


def _reason(wanted: Change, told: Mapping[str, Any]) -> str:
    """Return why deadlines are counted again: the papers of the limits, or the facts that changed."""
    papers = [limit.source or limit.rule for limit in wanted.limits]
    return "; ".join(dict.fromkeys(papers)) or ", ".join(sorted(DERIVED_FROM & told.keys()))


def _write(session: OfficeSession, row: Row, told: Mapping[str, Any], stamp: Stamp) -> None:
    """Write what is told of the unit where it belongs: dated, or as a plain column."""
    from workflow.ground.tree import FACTS, OF_LETTERS
    from workflow.organisation.units import _dated
    from workflow.store import records

    _dated.lock(session)
    unit = session.orm.get_one(records.Unit, row["id"])
    for name, value in told.items():
        if name == "name":
            _dated.put_name(session, unit, value, stamp.on)
        elif name in FACTS:
            _dated.put_fact(session, unit, name, value, stamp.on)
        elif name in OF_LETTERS:
            _dated.put_letter_fact(session, unit, name, value, stamp.on)
        else:
            setattr(unit, name, value)
    _official_code_free(session, unit)


def _write_limit(session: OfficeSession, unit_id: int, limit: Limit, stamp: Stamp) -> None:
    """Let the unit have a value of its own from a day on; raises for a rule that allows none."""
    from sqlmodel import col, select

    from workflow.store import records

    law = rules.in_force(stamp.on)
    rule = law[limit.rule.upper()].id
    if limit.value is not None:
        law.with_own_values({rule: limit.value})
    own = records.UnitRule
    wanted = select(own).where(
        col(own.unit_id) == unit_id, col(own.rule) == rule, col(own.since) == stamp.on
    )
    row = session.orm.exec(wanted).first()
    row = row or own(unit_id=unit_id, rule=rule, since=stamp.on, source="")
    row.value, row.source = json.dumps(limit.value), limit.source
    session.orm.add(row)


def _official_code_free(session: OfficeSession, unit: records.Unit) -> None:
    params = {"official_code": unit.official_code, "id": unit.id}
    taken = session.execute("official_code_taken", params) if unit.official_code else []
    if taken:
        raise AlreadyExists(OFFICIAL_TAKEN, unit=taken[0]["code"], value=unit.official_code)


def refuse_closed(session: OfficeSession, row: Row) -> None:
    """Raise `BadInput` where the unit is closed, naming the one that does its work."""
    if row["closed_on"]:
        now = _reading.view(session, row["path"], row["closed_on"])
        raise BadInput(
            _profile.CLOSED, value=row["code"], day=row["closed_on"], successor=now.successor or "–"
        )
