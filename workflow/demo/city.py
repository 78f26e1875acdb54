"""The made-up city: its party organisations, who leads them, and who acts in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Literal

from states.catalogue import fold
from states.frozen import NamedTuple
from states.pipeline import Role
from states.units import Unit, authority_of, committee_of
from workflow.demo import names
from workflow.demo._data import read

ROOT = "TP"
ROSTER = 7  # how many members of an organisation the demo knows by name
ABSENT_FOR = timedelta(days=45)  # since when nobody works in the branch without users

By = Literal["branch", "committee", "authority", "centre"]


class Clerk(NamedTuple):
    """A user of the register, and the organisation the user works for."""

    name: str
    place: str
    roles: tuple[Role, ...]
    email: str


@dataclass(frozen=True, slots=True)
class Place:
    """One organisation of the city; `users` is False where nobody works any more.

    `roster` holds the names of some official members, the head first.
    """

    code: str
    kind: str
    name: str
    parent: str
    official_code: str | None
    roster: tuple[str, ...]
    sector: str | None = None
    decides: bool = False
    decides_since: date | None = None
    hard: bool = False
    youth: bool = False
    members: int | None = None
    meets: str | None = None
    users: bool = True
    closed_into: str | None = None

    def decides_on(self, day: date) -> bool:
        """Say whether the organisation takes decisions itself on a day."""
        return self.decides or (self.decides_since is not None and self.decides_since <= day)


class City:
    """The places by their codes; the same seed makes the same city."""

    def __init__(self, seed: int, today: date) -> None:
        self.today = today
        self.name: str = read("city")["name"]
        self.opened: date = read("city")["opened"]
        self.places: Mapping[str, Place] = {p.code: p for p in _places(Random(f"{seed}:city"))}

    def __getitem__(self, code: str) -> Place:
        """Return the place of a code."""
        return self.places[code]

    def upward(self, code: str) -> Iterator[Place]:
        """Yield a place and those above it, the root last."""
        yield self.places[code]
        if parent := self.places[code].parent:
            yield from self.upward(parent)

    def committee(self, code: str) -> Place:
        """Return the committee of a branch: the nearest place at or above it that is no branch."""
        return self[committee_of(self._chain(code, self.today)).code]

    def authority(self, code: str, day: date) -> Place:
        """Return who decides for a branch on a day: from its committee upward, the first that does."""
        return self[authority_of(self._chain(code, day)).code]

    def _chain(self, code: str, day: date) -> list[Unit]:
        """Return the units from the root to a place, as they stand on a day."""
        above = reversed(list(self.upward(code)))
        return [Unit(p.code, p.name, p.kind, "", decides=p.decides_on(day)) for p in above]

    def centre(self, code: str) -> Place:
        """Return the training centre of a branch: its superior's own, or the city's."""
        centres = {place.parent: place for place in self.places.values() if place.kind == "centre"}
        return next(centres[place.code] for place in self.upward(code) if place.code in centres)

    def clerks(self) -> Iterator[Clerk]:
        """Yield every user."""
        for place in self.places.values():
            for role, member in zip(_roles(place), place.roster, strict=False):
                name = _user_name(member, place)
                yield Clerk(name, place.code, (role,), f"{name}@{read('city')['domain']}")

    def clerk(self, code: str, by: By, day: date) -> str:
        """Return the user who acts for a branch in a role on a day.

        A committee's user does the work of a branch in which nobody works.
        """
        place = self._acting(code, by, day)
        role = Role.COMMITTEE if by == "branch" and place.kind != "branch" else Role(by)
        return _user_name(place.roster[_roles(place).index(role)], place)

    def _acting(self, code: str, by: By, day: date) -> Place:
        match by:
            case "branch":
                empty = not self[code].users and day > self.today - ABSENT_FOR
                return self.committee(code) if empty else self[code]
            case "committee":
                return self.committee(code)
            case "authority":
                return self.authority(code, day)
            case "centre":
                return self.centre(code)


def _roles(place: Place) -> tuple[Role, ...]:
    """Return the roles that are filled in a place, in the order of its roster."""
    match place.kind:
        case "branch":
            return (Role.BRANCH,)
        case "centre":
            return (Role.CENTRE,)
        case "city":
            return (Role.AUTHORITY, Role.COMMITTEE, Role.INSPECTOR)
    decides = place.decides or place.decides_since is not None
    return (Role.AUTHORITY, Role.COMMITTEE) if decides else (Role.COMMITTEE,)


def _user_name(member: str, place: Place) -> str:
    return f"{fold(names.given_name(member))}.{place.code.lower()}"


def _places(rng: Random) -> Iterator[Place]:
    """Yield the root, then every organisation of the list, each before those below it."""
    data = read("city")
    yield _place(
        {"code": ROOT, "kind": "city", "name": data["name"], "decides": True}, "", (0, 0, 0), rng
    )
    groups = {ROOT: (0, 0, 0)}
    counted: Counter[tuple[str, str]] = Counter()
    for row in data["units"]:
        parent = row.get("parent", ROOT)
        counted[parent, row["kind"]] += 1
        number, above = counted[parent, row["kind"]], groups[parent]
        own = (number, 0, 0) if row["kind"] == "superior" else (above[0], number, 0)
        groups[row["code"]] = own
        yield _place(row, parent, own, rng)
        for branch, below in enumerate(row.get("units", ()), start=1):
            yield _place({"kind": "branch", **below}, row["code"], (*own[:2], branch), rng)


def _place(row: Mapping[str, Any], parent: str, groups: tuple[int, int, int], rng: Random) -> Place:
    code = "{}.{:03}.{:03}.000.{:03}".format(read("city")["province"], *groups)
    known = {name: value for name, value in row.items() if name not in ("parent", "units")}
    return Place(
        parent=parent,
        official_code=code if any(groups) and row["kind"] != "centre" else None,
        roster=_roster(rng, min(ROSTER, row.get("members") or ROSTER)),
        **known,
    )


def _roster(rng: Random, size: int) -> tuple[str, ...]:
    """Return different names, of which no two have the same given name."""
    found: dict[str, str] = {}
    while len(found) < size:
        name = names.person(rng)
        found.setdefault(names.given_name(name), name)
    return tuple(found.values())
