"""Plant a small made-up city in a register, with users for every role.

::

    TP city, decides          an admin, thanh inspector, tu authority
    ├── Q1 superior, decides  quy authority, quan committee
    │   ├── LC committee, decides    hoa committee + authority, minh authority, thu inspector
    │   │   ├── LC01 branch          lan branch, lam authority
    │   │   └── LC02 branch          ly branch
    │   └── HX committee             hung committee, huy authority
    │       └── HX01 branch          hai branch
    ├── TT centre             tam centre
    └── TT2 centre            tan centre
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from states.pipeline import Role
from workflow.app import App
from workflow.stamp import Actor
from workflow.store import records

if TYPE_CHECKING:
    from datetime import date

    from workflow.store.office import OfficeSession

UNITS: tuple[tuple[str, str, str, Mapping[str, Any]], ...] = (
    ("Q1", "superior", "TP", {"decides": True}),
    ("LC", "committee", "Q1", {"decides": True}),
    ("LC01", "branch", "LC", {"official_members": 19}),
    ("LC02", "branch", "LC", {}),
    ("HX", "committee", "Q1", {}),
    ("HX01", "branch", "HX", {}),
    ("TT", "centre", "TP", {}),
    ("TT2", "centre", "TP", {}),
)
USERS = (
    ("lan", "LC01", "branch"),
    ("lam", "LC01", "authority"),
    ("ly", "LC02", "branch"),
    ("hoa", "LC", "committee authority"),
    ("minh", "LC", "authority"),
    ("thu", "LC", "inspector"),
    ("hai", "HX01", "branch"),
    ("hung", "HX", "committee"),
    ("huy", "HX", "authority"),
    ("quan", "Q1", "committee"),
    ("quy", "Q1", "authority"),
    ("tam", "TT", "centre"),
    ("tan", "TT2", "centre"),
    ("an", "TP", "admin"),
    ("thanh", "TP", "inspector"),
    ("tu", "TP", "authority"),
)


class City(NamedTuple):
    """The keys of the planted units by code, and the actors by name."""

    units: Mapping[str, int]
    actors: Mapping[str, Actor]

    def copy(self) -> City:
        """Return a city of one's own, whose people a test may move."""
        return City(dict(self.units), dict(self.actors))


def plant(url: str, today: date) -> City:
    """Add the units and users above to a fresh register, all from `today` on."""
    with App.open(url, today) as app, app.office() as office:
        root = office.orm.get(records.Unit, 1)
        assert root is not None
        units = {root.code: root}
        for code, kind, parent, facts in UNITS:
            units[code] = unit(office, code, kind, units[parent], today, facts)
        actors = {
            name: user(office, name, units[code], roles.split()) for name, code, roles in USERS
        }
        return City({code: one.id or 0 for code, one in units.items()}, actors)


def unit(
    office: OfficeSession,
    code: str,
    kind: str,
    parent: records.Unit,
    on: date,
    facts: Mapping[str, Any],
) -> records.Unit:
    """Add one unit with the first row of each of its dated tables."""
    new = records.Unit(
        code=code, name=f"Đơn vị {code}", kind=kind, parent_id=parent.id, path="", opened_on=on, **facts
    )  # fmt: skip
    office.orm.add(new)
    office.orm.flush()
    assert new.id is not None
    assert parent.id is not None
    new.path = f"{parent.path}{new.id}/"
    office.orm.add(records.UnitParent(unit_id=new.id, parent_id=parent.id, since=on))
    office.orm.add(records.UnitName(unit_id=new.id, name=new.name, since=on))
    for name, value in {"decides": False, **facts}.items():
        office.orm.add(
            records.UnitFact(unit_id=new.id, name=name, value=json.dumps(value), since=on)
        )
    return new


def user(
    office: OfficeSession, name: str, place: records.Unit, roles: list[str], email: str = ""
) -> Actor:
    """Add one user, with an address of its own, and return it as an actor."""
    new = records.User(name=name, unit_id=place.id or 0, email=email or f"{name}@example.vn")
    office.orm.add(new)
    office.orm.flush()
    assert new.id is not None
    office.orm.add_all(records.UserRole(user_id=new.id, role=role) for role in roles)
    held = frozenset(Role(role) for role in roles)
    return Actor(new.id, name, place.id or 0, place.code, place.path, held)
