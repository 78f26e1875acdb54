"""Lend the administrator's stamps and small trees to the tests of the office."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pytest

from tests.support.registers import OPENED, TODAY, Registers
from workflow.app import App
from workflow.ground import people
from workflow.organisation import units, users
from workflow.stamp import Stamp

Sign = Callable[..., Stamp]


@pytest.fixture
def url(request: pytest.FixtureRequest, registers: Registers) -> str:
    """Return the address of a fresh register; where the test asks for the city, it is planted there."""
    if "city" not in request.fixturenames:
        return registers.fresh()
    return registers.kept("city of the organisation", _planted)[0]


def _planted(url: str) -> None:
    with App.open(url, TODAY) as app:
        _city(Planter(app, _sign(app)))


@pytest.fixture
def sign(app: App) -> Sign:
    """Return a function that stamps an act: by whom (admin), dated how (the day the register opened)."""
    return _sign(app)


def _sign(app: App) -> Sign:
    def stamp(on: date = OPENED, by: str | None = None) -> Stamp:
        return Stamp(people.resolve(app, by), app.now(), on)

    return stamp


def tries(*changes: Callable[[], object]) -> tuple[Callable[[], object], ...]:
    """Return changes to be tried one after the other."""
    return changes


@dataclass
class Planter:
    """Makes units and users in one line each."""

    app: App
    sign: Sign

    def unit(self, code: str, kind: str, parent: str = "TP", **told: Any) -> units.UnitView:
        on = told.pop("on", OPENED)
        by = told.pop("by", None)
        new = units.NewUnit(
            code, told.pop("name", f"Đơn vị {code}"), kind, parent, units.Profile(**told)
        )
        return units.add(self.app, new, self.sign(on, by))

    def user(self, name: str, unit: str, *roles: str) -> users.UserView:
        return users.add(self.app, name, users.Wanted(unit, roles), self.sign())

    def set(self, code: str, on: date, by: str | None = None, **told: Any) -> units.UnitDetail:
        name, limits = told.pop("name", None), told.pop("limits", ())
        wanted = units.Change(units.Profile(**told), name, limits)
        return units.change(self.app, code, wanted, self.sign(on, by))


@pytest.fixture
def plant(app: App, sign: Sign) -> Planter:
    """Lend the planter."""
    return Planter(app, sign)


@pytest.fixture
def city(plant: Planter) -> Planter:
    """Lend a small city: a deciding committee with two branches, a superior with one of its own.

    TP ─ LC (LC01, LC02), KCN ─ MAY (MAY1); users lan (branch of LC01) and ly (administrator of LC).
    """
    return plant


def _city(plant: Planter) -> None:
    plant.unit("LC", "committee", decides=True)
    plant.unit("LC01", "branch", "LC", official_members=19, meets="5")
    plant.unit("LC02", "branch", "LC")
    plant.unit("KCN", "superior")
    plant.unit("MAY", "committee", "KCN")
    plant.unit("MAY1", "branch", "MAY")
    plant.user("lan", "LC01", "branch")
    plant.user("ly", "LC", "admin", "committee")
