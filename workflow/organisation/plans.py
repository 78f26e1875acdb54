"""The yearly plans: how many a unit means to admit, and how many of the groups that the Conclusion names."""

from __future__ import annotations

from typing import TYPE_CHECKING

from states.errors import BadInput
from states.frozen import NamedTuple
from states.pipeline import N_, Role
from workflow.casework import gate
from workflow.ground import scope
from workflow.organisation import validation

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from workflow.app import App
    from workflow.stamp import Actor, Stamp
    from workflow.store.records import Plan

PLANNERS = (Role.COMMITTEE, Role.AUTHORITY)
NUMBERS = ("members_before", "quota", "students", "workers", "religious")
PAPER = ("number", "dated")
UNCHANGED = N_("Nothing to change was given.")
MORE_THAN_ALL = N_("{field}: {value} is more than the {quota} that are planned in all.")


class PlanView(NamedTuple):
    """The plan of a unit for a year; a number that nobody gave is None.

    One with the `number` and the day of its paper (`dated`) counts as a plan of the year.
    """

    unit: str
    name: str
    year: int
    members_before: int | None = None
    quota: int | None = None
    students: int | None = None
    workers: int | None = None
    religious: int | None = None
    number: str | None = None
    dated: date | None = None

    @property
    def whole(self) -> bool:
        """Return whether the plan has its paper."""
        return self.number is not None and self.dated is not None


def put(app: App, unit: str, year: int, given: Mapping[str, object], stamp: Stamp) -> PlanView:
    """Write what is given of a unit's plan for a year; what is not given stays.

    Raises `NotFound` for a unit out of sight, `NotPermitted` without the role of a committee or an
    authority, `BadInput` where nothing is given, for a paper of the future, and for groups larger than all.
    """
    from workflow.store.records import Plan

    with app.office(stamp) as session:
        row = scope.unit(session, unit, stamp.actor)
        gate.permit(stamp, PLANNERS)
        if not given:
            raise BadInput(UNCHANGED, field="", value="")
        dated = given.get("dated")
        if dated is not None:
            validation.not_in_future(dated, app.today(), "--dated")  # type: ignore[arg-type]
        plan = session.orm.get(Plan, (row["id"], year)) or Plan(unit_id=row["id"], year=year)
        for name, value in given.items():
            setattr(plan, name, value)
        _check(plan)
        session.orm.add(plan)
        session.orm.flush()
        return app.answered(session, _view(plan, row["code"], row["name"]))


def _check(plan: Plan) -> None:
    """Refuse a group that is larger than what is planned in all."""
    for name in ("students", "workers", "religious"):
        value = getattr(plan, name)
        if value is not None and plan.quota is not None and value > plan.quota:
            raise BadInput(MORE_THAN_ALL, field=f"--{name}", value=value, quota=plan.quota)


def listed(app: App, actor: Actor, year: int, *, unit: str | None = None) -> list[PlanView]:
    """Return the plan of a unit and of each directly below it that is open; one without any has no numbers.

    Raises `NotFound` for a unit out of sight.
    """
    from sqlmodel import col, select

    from workflow.store.records import Plan, Unit

    with app.office(writing=False) as session:
        row = scope.unit(session, unit or actor.unit_code, actor)
        wanted = (
            select(Unit)
            .where(
                (col(Unit.id) == row["id"])
                | (col(Unit.parent_id) == row["id"]) & col(Unit.closed_on).is_(None)
            )
            .order_by(col(Unit.path))
        )
        units = session.orm.exec(wanted).all()
        plans = {
            plan.unit_id: plan for plan in session.orm.exec(select(Plan).where(Plan.year == year))
        }
        return [
            _view(plans[key], one.code, one.name)
            if (key := one.id) in plans
            else PlanView(one.code, one.name, year)
            for one in units
            if one.kind != "centre"
        ]


def _view(plan: Plan, code: str, name: str) -> PlanView:
    return PlanView(code, name, plan.year, *(getattr(plan, field) for field in (*NUMBERS, *PAPER)))
