"""The organisations of the demo: as varied as a city's, and nobody's."""

from __future__ import annotations

from datetime import date

import pytest

from states.pipeline import Role
from tests.demo.conftest import planned
from tests.support.demo import WANTED, CityRegister, is_made_up
from workflow.demo.city import ROOT, City
from workflow.demo.histories import movers
from workflow.demo.tracks import tracks
from workflow.ground import people
from workflow.organisation import units, users
from workflow.queries import cases

CITY = City(WANTED.seed, WANTED.today)
DAY = date(2024, 5, 20)


def listed(city: CityRegister, **wanted: object) -> list[units.UnitView]:
    """Return the units of the register as its administrator sees them."""
    actor = people.resolve(city.app, "admin")
    return units.listed(city.app, units.Wanted(**wanted), actor)  # type: ignore[arg-type]


def test_there_are_sixty_units_on_three_levels(city_register: CityRegister) -> None:
    """The tree is as large and as deep as promised, the root not counted."""
    rows = listed(city_register, closed=True)
    assert len(rows) - 1 >= 60
    assert {row.depth for row in rows} == {0, 1, 2, 3}


def test_every_kind_and_every_sector_occurs(city_register: CityRegister) -> None:
    """No kind of unit and no sector is missing."""
    rows = listed(city_register)
    assert {row.kind for row in rows} == set(units.KINDS)
    assert {row.sector for row in rows} >= set(units.SECTORS)


def test_grassroots_committees_differ_in_who_decides(city_register: CityRegister) -> None:
    """Some decide themselves, some do not, and one does only since the rules of July 2026."""
    now = {row.code: row.decides for row in listed(city_register) if row.kind == "committee"}
    before = {row.code: row.decides for row in listed(city_register, on=date(2026, 7, 25))}
    assert set(now.values()) == {True, False}
    assert [code for code in now if now[code] != before[code]] == ["BL"]


def test_branches_differ_in_what_holds_them_up(city_register: CityRegister) -> None:
    """One branch is too small to vote, one has nobody who works in it, some lie in hard areas."""
    rows = {row.code: row for row in listed(city_register) if row.kind == "branch"}
    assert [c for c, row in rows.items() if (row.official_members or 0) < 3] == ["HSNC"]
    assert any(row.hard_area for row in rows.values())
    assert {row.has_youth_union for row in rows.values()} == {True, False}
    working = {
        user.unit
        for user in users.listed(city_register.app, people.resolve(city_register.app, "admin"))
        if user.disabled_on is None
    }
    assert [code for code in rows if code not in working] == ["DV04"]


def test_a_branch_was_merged_into_another(city_register: CityRegister) -> None:
    """The closed branch names its heir, which has taken its open case on."""
    (closed,) = [row for row in listed(city_register, closed=True) if row.closed_on]
    assert (closed.code, closed.successor) == ("MD05", "MD04")
    actor = people.resolve(city_register.app, "admin")
    there = cases.listed(city_register.app, cases.Wanted(unit="MD04"), actor)
    acts = {act.move for case in there for act in cases.history(city_register.app, case.ref, actor)}
    assert "transfer_rehouse" in acts


def test_there_is_a_user_for_every_role(city_register: CityRegister) -> None:
    """Each role has somebody, every address is one that no mail reaches, and the secretary acts."""
    app = city_register.app
    found = users.listed(app, people.resolve(app, "admin"))
    assert {role for user in found for role in user.roles} == {role.value for role in Role}
    assert all((user.email or ".example").endswith(".example") for user in found)
    assert people.resolve(app).name == city_register.built.user


def test_official_codes_are_different_and_of_no_province() -> None:
    """No two organisations share an official code, and 99 is the number of no province."""
    codes = [place.official_code for place in CITY.places.values() if place.official_code]
    assert len(codes) == len(set(codes))
    assert all(code.startswith("99.") for code in codes)


def test_the_names_of_members_are_made_up() -> None:
    """Heads and members are put together from the lists."""
    members = {name for place in CITY.places.values() for name in place.roster}
    assert all(map(is_made_up, members))


def test_a_name_from_elsewhere_is_not_made_up() -> None:
    """The check refuses a name that is not on the lists, and one that is refused."""
    assert not is_made_up("Nguyễn Văn Xyz")
    assert not is_made_up("Hoàng Quốc Việt")


@pytest.mark.parametrize(
    ("by", "branch", "place"),
    [
        ("branch", "TK01", "tk01"),
        ("committee", "TK01", "tk"),
        ("authority", "TK01", "tk"),
        ("committee", "DT1", "dt"),
        ("authority", "DT1", "kt"),
        ("authority", "HSNC", "tp"),
        ("authority", "BL01", "tp"),  # before July 2026
        ("centre", "TK01", "tttk"),
        ("centre", "DT1", "ttkt"),
        ("centre", "BL01", "ttct"),
    ],
)
def test_who_acts_for_a_branch(by: str, branch: str, place: str) -> None:
    """Each role is filled where the tree of the day puts it."""
    assert CITY.clerk(branch, by, DAY).partition(".")[2] == place  # type: ignore[arg-type]


def test_who_acts_changes_with_the_years() -> None:
    """The commune decides itself later, and the committee works for a branch without users."""
    assert CITY.clerk("BL01", "authority", WANTED.today).endswith(".bl")
    assert CITY.clerk("DV04", "branch", DAY).endswith(".dv04")
    assert CITY.clerk("DV04", "branch", WANTED.today).endswith(".dv")


def test_tracks_and_movers_name_branches_of_the_city() -> None:
    """Wherever the data name a branch, there is one."""
    branches = {place.code for place in CITY.places.values() if place.kind == "branch"}
    assert {code for track in tracks().values() for code in track.places} <= branches
    assert set(movers.HOMES) <= branches


def test_the_same_seed_makes_the_same_city() -> None:
    """Places and names depend on nothing but the seed."""
    assert City(WANTED.seed, WANTED.today).places == CITY.places
    assert City(WANTED.seed + 1, WANTED.today)[ROOT].roster != CITY[ROOT].roster
    assert planned().city.places == CITY.places
