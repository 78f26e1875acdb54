"""The city planted in a register: its units, its users, and what changed over the years."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING

from workflow import clock
from workflow.demo.city import ABSENT_FOR, ROOT
from workflow.ground import people
from workflow.organisation import units, users
from workflow.stamp import Stamp

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.demo.city import City, Place

MERGED_BEFORE = timedelta(days=52)  # how long ago the branch with an heir was closed


def plant(app: App, city: City, step: Callable[[], object]) -> None:
    """Add the units and users, as of the day the city's organisations were opened."""
    stamp = _stamp(app, city.opened)
    with app.on(city.opened).office(stamp) as office:
        for place in city.places.values():
            if place.code != ROOT:
                units.create(office, _unit(place), stamp, today=city.opened)
            step()
        for clerk in city.clerks():
            roles = tuple(role.value for role in clerk.roles)
            users.create(office, clerk.name, users.Wanted(clerk.place, roles, clerk.email), stamp)
    for place in city.places.values():
        if place.decides_since:
            told = units.Change(units.Profile(decides=True))
            units.change(app, place.code, told, _stamp(app, place.decides_since))
    units.change(app, ROOT, units.Change(units.Profile(head=city[ROOT].roster[0])), stamp)


def settle(app: App, city: City) -> None:
    """Bring about what happened of late: a branch is merged into another, one loses its user."""
    for place in city.places.values():
        if place.closed_into:
            merged = _stamp(app, city.today - MERGED_BEFORE)
            units.close(app, place.code, place.closed_into, merged)
        if not place.users:
            gone = _stamp(app, city.today - ABSENT_FOR)
            users.disable(app, city.clerk(place.code, "branch", city.opened), gone)


def _unit(place: Place) -> units.NewUnit:
    profile = units.Profile(
        sector=place.sector,
        decides=place.decides if place.kind in ("superior", "committee") else None,
        hard_area=place.hard,
        has_youth_union=place.youth,
        official_members=place.members,
        head=place.roster[0],
        meets=place.meets,
        official_code=place.official_code,
    )
    return units.NewUnit(place.code, place.name, place.kind, place.parent, profile)


def _stamp(app: App, on: date) -> Stamp:
    """Return the stamp of the administrator, who enters everything on its own day."""
    return Stamp(people.resolve(app, "admin"), clock.midnight(on), on)
