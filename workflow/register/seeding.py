"""What a new register cannot work without: calendar, root unit, first users."""

from __future__ import annotations

import json
import uuid
from typing import TYPE_CHECKING

from states import errors
from states.frozen import NamedTuple
from states.law import calendar
from states.pipeline import N_, Role
from workflow.ground import first_day
from workflow.store import records

if TYPE_CHECKING:
    from datetime import date, datetime

    from workflow.store.office import OfficeSession
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from workflow.store.office import OfficeSession

ROOT = "TP"
ADMIN = "admin"
COMMITTEE = "DU"
BRANCH = "CB"
COMMITTEE_NAME = "Đảng ủy cơ sở"
DATED_FACTS = ("decides", "hard_area", "has_youth_union")
WORKING_ROLES = (Role.BRANCH, Role.COMMITTEE, Role.AUTHORITY)

NAME_TAKEN = N_("The user cannot be called {name}: every register has that user already")


class New(NamedTuple):
    """What a new register is to be; its units hold from `on`, and a day before asks their first row.

    What is dated before `first_day` comes from old papers.
    """

    city: str
    rehearsal: bool
    on: date
    at: datetime
    first_day: date


def seed(
    session: OfficeSession, new: New, one_branch: OneBranch | None
) -> tuple[records.Register, str]:
    """Fill a new schema; return the register's row and the name of the user who acts in it."""
    register = records.Register(
        id=str(uuid.uuid4()), rehearsal=new.rehearsal, city=new.city, created_at=new.at
    )
    session.orm.add(register)
    session.orm.add_all(records.CalendarDay(**day._asdict()) for day in calendar.packaged())
    root = _plant(session, _unit(ROOT, new.city, "city", new.on), None)
    acting = _user(session, ADMIN, root, (Role.ADMIN,))
    if one_branch:
        acting = _one_branch(session, new, root, one_branch)
    session.orm.add(records.Seat(account=_account(session), user_id=_id(acting)))
    day = json.dumps(new.first_day.isoformat())
    session.orm.add(records.Setting(name=first_day.FIRST_DAY, value=day))
    return register, acting.name


def _one_branch(
    session: OfficeSession, new: New, root: records.Unit, wanted: OneBranch
) -> records.User:
    if wanted.user == ADMIN:
        raise errors.BadInput(NAME_TAKEN, name=ADMIN)
    committee = _unit(COMMITTEE, COMMITTEE_NAME, "committee", new.on)
    committee.decides = True
    _plant(session, committee, root)
    _plant(session, _unit(BRANCH, wanted.branch, "branch", new.on), committee)
    return _user(session, wanted.user, committee, WORKING_ROLES)


def _unit(code: str, name: str, kind: str, on: date) -> records.Unit:
    return records.Unit(
        code=code, name=name, kind=kind, path="", opened_on=on, decides=kind == "city"
    )


def _plant(session: OfficeSession, unit: records.Unit, parent: records.Unit | None) -> records.Unit:
    """Add a unit under its parent, with the first row of each dated table."""
    unit.parent_id = parent.id if parent else None
    session.orm.add(unit)
    session.orm.flush()
    unit.path = f"{parent.path if parent else ''}{unit.id}/"
    me, since = _id(unit), unit.opened_on
    if parent:
        session.orm.add(records.UnitParent(unit_id=me, parent_id=_id(parent), since=since))
    session.orm.add(records.UnitName(unit_id=me, name=unit.name, since=since))
    for fact in DATED_FACTS:
        value = json.dumps(getattr(unit, fact))
        session.orm.add(records.UnitFact(unit_id=me, name=fact, value=value, since=since))
    return unit


def _user(
    session: OfficeSession, name: str, unit: records.Unit, roles: tuple[Role, ...]
) -> records.User:
    user = records.User(name=name, unit_id=_id(unit))
    session.orm.add(user)
    session.orm.flush()
    session.orm.add_all(records.UserRole(user_id=_id(user), role=role.value) for role in roles)
    return user


def _id(row: records.Unit | records.User) -> int:
    """Return the key of a row that was flushed."""
    assert row.id is not None  # noqa: S101 - for the type checker
    return row.id


def _account(session: OfficeSession) -> str:
    """Return whose seat the first user gets: the database's name for us; '' on SQLite."""
    if session.dialect == "sqlite":
        return ""
    from sqlalchemy import text

    account: str = session.orm.connection().execute(text("SELECT session_user")).scalar_one()
    return account


class OneBranch(NamedTuple):
    """The name of the branch of a register for one branch, and of the user who works in it."""

    branch: str
    user: str
