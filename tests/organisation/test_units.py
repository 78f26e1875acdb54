"""The dated tree of units: what may stand where, who may say so, and what held on which day."""

from __future__ import annotations

from datetime import date

import pytest

from states import errors
from tests.organisation.conftest import Planter, tries
from tests.support.registers import OPENED, TODAY
from workflow.ground import people, tree
from workflow.organisation import units
from workflow.organisation.units import Limit

D2020, D2022, D2024 = date(2020, 1, 1), date(2022, 1, 1), date(2024, 1, 1)


def path_of(city: Planter, code: str) -> str:
    """Return the path of a unit."""
    with city.app.reading() as session:
        return str(
            session.execute("unit_in_scope", {"code": code, "low": "", "high": "~"})[0]["path"]
        )


def id_of(city: Planter, code: str) -> int:
    """Return the key of a unit."""
    return int(path_of(city, code)[:-1].rpartition("/")[2])


def codes_above(city: Planter, code: str, on: date) -> list[str]:
    """Return the codes from the root to a unit on a day."""
    key = id_of(city, code)
    with city.app.reading() as session:
        return [unit.code for unit in tree.chain(session, key, on)]


def listed(city: Planter, by: str = "admin", **wanted: object) -> list[tuple[str, int]]:
    """Return codes and depths of the units a user sees."""
    actor = people.resolve(city.app, by)
    rows = units.listed(city.app, units.Wanted(**wanted), actor)  # type: ignore[arg-type]
    return [(row.code, row.depth) for row in rows]


def test_a_unit_is_added_where_it_was_said(city: Planter) -> None:
    """A new unit has its place, its facts and a path under its parent's."""
    made = city.unit("LC03", "branch", "LC", name=" Chi bộ  3 ", head="Bà Mơ", meets="25, 10,10",
                     official_code="79.001.002.000.003", email="cb3@Example.vn", sector="Foreign_Owned")  # fmt: skip
    assert (made.code, made.name, made.kind, made.parent) == ("LC03", "Chi bộ  3", "branch", "LC")
    assert (made.meets, made.sector, made.email) == ("10,25", "foreign-owned", "cb3@example.vn")
    assert (made.official_code, made.head, made.decides) == ("79.001.002.000.003", "Bà Mơ", False)
    assert (made.opened_on, made.closed_on, made.official_members) == (OPENED, None, None)
    assert path_of(city, "LC03").startswith(path_of(city, "LC"))


@pytest.mark.parametrize(
    ("kind", "parent", "told"),
    [
        ("city", "TP", {}),
        ("superior", "LC", {}),
        ("superior", "KCN", {}),
        ("branch", "LC01", {}),
        ("centre", "LC01", {}),
        ("committee", "LC01", {}),
        ("branch", "LC", {"decides": True}),
        ("centre", "LC", {"decides": True}),
        ("branch", "LC", {"sector": "moon"}),
        ("branch", "LC", {"meets": "32"}),
        ("branch", "LC", {"meets": "0"}),
        ("branch", "LC", {"meets": "soon"}),
        ("branch", "LC", {"official_members": -1}),
        ("branch", "LC", {"official_members": 10**9}),
        ("branch", "LC", {"official_code": "79.1.2.0.3"}),
        ("branch", "LC", {"official_code": "790.001.002.000.003"}),
        ("branch", "LC", {"email": "nobody"}),
        ("branch", "LC", {"name": "  "}),
        ("branch", "LC", {"name": "x" * 3000}),
        ("branch", "LC", {"name": "a\x07b"}),
        ("branch", "LC", {"on": date(2026, 11, 3)}),
    ],
)
def test_what_a_unit_cannot_be(
    city: Planter, kind: str, parent: str, told: dict[str, object]
) -> None:
    """A unit of the wrong kind, place, facts or day is refused as bad input, and nothing is written."""
    before = listed(city)
    with pytest.raises(errors.BadInput) as refused:
        city.unit("NEW", kind, parent, **told)
    assert refused.value.exit_code == 2
    assert listed(city) == before


@pytest.mark.parametrize(
    "code", ["", " ", "L C", "ĐU1", "-L", "L-", "a/b", "x" * 33, "L\nC", "😀", "={}"]
)
def test_codes_that_are_none(city: Planter, code: str) -> None:
    """A code is a short word that can be typed on every keyboard and told apart."""
    with pytest.raises(errors.BadInput):
        city.unit(code, "branch", "LC")


@pytest.mark.parametrize("code", ["LC01", "lc01", "tp"])
def test_a_taken_code(city: Planter, code: str) -> None:
    """A code is taken in any capitals, and exit 1 says so."""
    with pytest.raises(errors.AlreadyExists) as refused:
        city.unit(code, "branch", "LC")
    assert refused.value.exit_code == 1


def test_a_taken_official_code(city: Planter) -> None:
    """Two units that are open never share an official code."""
    code = "79.001.002.000.001"
    city.set("LC01", OPENED, official_code=code)
    with pytest.raises(errors.AlreadyExists):
        city.set("LC02", OPENED, official_code=code)
    with pytest.raises(errors.AlreadyExists):
        city.unit("LC03", "branch", "LC", official_code=code)
    city.set("LC01", OPENED, official_code="")
    assert city.set("LC02", OPENED, official_code=code).official_code == code


def test_unknown_units_suggest_near_ones_in_sight(city: Planter) -> None:
    """A unit that is not there is exit 4 with near codes, and none of them from outside the scope."""
    admin, lan = people.resolve(city.app), people.resolve(city.app, "lan")
    with pytest.raises(errors.NotFound) as missing:
        units.show(city.app, "LCO1", admin)
    assert "LC01" in missing.value.near
    for hidden in ("LC02", "LC", "TP", "NOPE"):
        with pytest.raises(errors.NotFound) as missing:
            units.show(city.app, hidden, lan)
        assert set(missing.value.near) <= {"LC01"}
    assert units.show(city.app, "lc01", lan).code == "LC01"


def test_the_tree_in_its_order(city: Planter) -> None:
    """Units come from the top down, siblings by code with numbers as numbers, only those in sight."""
    for number in (10, 9):
        city.unit(f"LC{number}", "branch", "LC")
    below = [("LC", 1), ("LC01", 2), ("LC02", 2), ("LC9", 2), ("LC10", 2)]
    assert listed(city) == [("TP", 0), ("KCN", 1), ("MAY", 2), ("MAY1", 3), *below]
    assert listed(city, by="ly") == [(code, depth - 1) for code, depth in below]
    assert listed(city, by="lan") == [("LC01", 0)]
    assert listed(city, unit="KCN", kind="branch") == [("MAY1", 2)]
    with pytest.raises(errors.NotFound):
        listed(city, by="ly", unit="KCN")


def test_only_an_administrator_changes_the_tree(city: Planter) -> None:
    """Another role may read its subtree and change nothing (6); what is out of sight comes first (4)."""
    city.user("cuong", "TP", "branch", "committee", "authority", "inspector")
    for by, parent, error in (("cuong", "LC", errors.NotPermitted), ("lan", "LC", errors.NotFound)):
        stamp = city.sign(by=by)
        with pytest.raises(error):
            units.add(city.app, units.NewUnit("X", "X", "branch", parent), stamp)
        with pytest.raises(error):
            units.move(city.app, "LC02", "MAY", stamp)
        with pytest.raises(error):
            units.close(city.app, "LC02", "LC01", stamp)
        with pytest.raises(error):
            units.change(city.app, "LC", units.Change(name="Y"), stamp)


def test_an_administrator_of_a_committee_keeps_within_it(city: Planter) -> None:
    """What such an administrator moves or closes, and where to, must lie in the own subtree."""
    city.unit("LC05", "branch", "LC", by="ly")
    stamp = city.sign(by="ly")
    for change in tries(
        lambda: units.move(city.app, "LC05", "MAY", stamp),
        lambda: units.move(city.app, "MAY1", "LC", stamp),
        lambda: units.close(city.app, "LC05", "MAY1", stamp),
        lambda: city.unit("X", "branch", "MAY", by="ly"),
    ):
        with pytest.raises(errors.NotFound):
            change()


def test_facts_and_names_hold_from_a_day(city: Planter) -> None:
    """What is said from a day on leaves the days before as they were, in `show` and in the chain."""
    city.set("LC01", D2022, name="Chi bộ Mới", has_youth_union=True)
    city.set("LC", D2024, decides=False)
    admin = people.resolve(city.app)
    before, after = (units.show(city.app, "LC01", admin, on=on) for on in (D2020, D2022))
    assert (before.name, before.has_youth_union) == ("Đơn vị LC01", False)
    assert (after.name, after.has_youth_union) == ("Chi bộ Mới", True)
    key = id_of(city, "LC01")
    with city.app.reading() as session:
        for on, decides in (
            (date(2010, 1, 1), True),
            (D2022, True),
            (D2024, False),
            (TODAY, False),
        ):
            chain = tree.chain(session, key, on)
            assert [unit.code for unit in chain] == ["TP", "LC", "LC01"]
            assert chain[1].decides is decides
            assert chain[2].has_youth_union is (on >= D2022)
            assert chain[2].official_members == 19
            assert tree.id_of(chain[2]) == key


def test_what_is_said_later_of_an_earlier_day_fits_in_between(city: Planter) -> None:
    """Entries come in any order; each holds until the day of the next one."""
    for on, count in ((D2024, 24), (D2020, 20), (D2022, 22)):
        city.set("LC01", on, official_members=count)
    shown = [
        units.show(city.app, "LC01", people.resolve(city.app), on=on).official_members
        for on in (OPENED, D2020, date(2021, 12, 31), D2022, D2024)
    ]
    assert shown == [19, 20, 20, 22, 24]
    assert city.set("LC01", D2022, official_members=0).official_members == 0


def test_what_is_said_of_a_day_before_the_first(city: Planter) -> None:
    """A fact dated before the unit was opened here holds from that day, not only until the opening."""
    city.unit("NEW", "committee", on=TODAY)
    city.set("NEW", D2022, decides=True)
    shown = [
        units.show(city.app, "NEW", people.resolve(city.app), on=on).decides
        for on in (D2020, date(2021, 12, 31), D2022, D2024, TODAY)
    ]
    assert shown == [False, False, True, True, True]


def test_the_history_tells_what_changed(city: Planter) -> None:
    """The history has each thing that came to hold, by day, and nothing that was never so."""
    city.set("LC02", D2022, name="Mới", head="Bà Mơ")
    city.set("LC02", D2024, head="")
    told = units.show(city.app, "LC02", people.resolve(city.app)).history
    assert [(step.since, step.what, step.value) for step in told] == [
        (OPENED, "name", "Đơn vị LC02"),
        (OPENED, "parent", "LC"),
        (D2022, "name", "Mới"),
        (D2022, "head", "Bà Mơ"),
        (D2024, "head", None),
    ]


def test_nothing_to_change(city: Planter) -> None:
    """A change without anything in it is an error, not a success."""
    with pytest.raises(errors.BadInput):
        city.set("LC01", OPENED)


def test_the_root_always_decides(city: Planter) -> None:
    """The root can be renamed, and can neither cease to decide nor be moved or closed."""
    assert city.set("TP", D2022, name="Thành phố Mới").name == "Thành phố Mới"
    with pytest.raises(errors.BadInput):
        city.set("TP", D2022, decides=False)
    with pytest.raises(errors.BadInput):
        units.move(city.app, "TP", "LC", city.sign())
    with pytest.raises(errors.BadInput):
        units.close(city.app, "TP", "LC", city.sign())


def test_own_limits_hold_from_a_day_and_below(city: Planter) -> None:
    """The nearest unit's own value counts, from its day on, with its paper; others keep the rule's."""
    city.set("LC", D2020, limits=(Limit("l1", 9, "NQ 1"), Limit("L2", 4)))
    city.set("LC01", D2022, limits=(Limit("L1", 3, "NQ 2"),))
    city.set("LC01", D2024, limits=(Limit("L1", None),))
    keys = id_of(city, "LC01"), id_of(city, "LC02")
    with city.app.reading() as session:
        here, beside = (tree.chain(session, key, TODAY) for key in keys)
        law, law_beside = tree.law(session, here), tree.law(session, beside)
        own = [tree.in_force(tree.own_values(session, of), D2022) for of in (here, beside)]
    values = [{rule: one.value for rule, one in held.items()} for held in own]
    assert values == [{"L1": 3, "L2": 4}, {"L1": 9, "L2": 4}]
    assert [law(on)["L1"].value for on in (OPENED, D2020, D2022, D2024)] == [6, 9, 3, 9]
    assert (law(D2022)["L1"].source, law(D2024)["L1"].source) == ("NQ 2", "NQ 1")
    assert law_beside(D2022)["L1"].value == 9
    assert law(D2022)["D1"].value == 60
    shown = units.show(city.app, "LC01", people.resolve(city.app)).limits
    assert [(one.rule, one.value, one.since) for one in shown] == [
        ("L1", 3, D2022),
        ("L1", None, D2024),
    ]


@pytest.mark.parametrize(
    ("limit", "error"),
    [
        (Limit("D1", 90), errors.BadInput),
        (Limit("S0", 1), errors.BadInput),
        (Limit("L1", 0), errors.BadInput),
        (Limit("L1", 99999), errors.BadInput),
        (Limit("LL", 5), errors.NotFound),
    ],
)
def test_limits_that_cannot_be(
    city: Planter, limit: Limit, error: type[errors.KetnapError]
) -> None:
    """Only service and advisory rules may be a unit's own, and only a number that makes sense."""
    with pytest.raises(error):
        city.set("LC", D2020, limits=(limit,))
    assert units.show(city.app, "LC", people.resolve(city.app)).limits == ()


@pytest.mark.parametrize("text", ["", "x", "1.5", "-1", "١", "L1"])
def test_limit_values_that_are_none(text: str) -> None:
    """A value is a whole number or the word none."""
    with pytest.raises(errors.BadInput):
        units.limit_value(text)
    assert (units.limit_value(" 9 "), units.limit_value("None")) == (9, None)


def test_a_unit_moves_with_all_below_it(city: Planter) -> None:
    """A move rebuilds the paths of the whole subtree; the days before keep the old place."""
    units.move(city.app, "MAY", "TP", city.sign(D2022))
    assert path_of(city, "MAY1").startswith(path_of(city, "MAY"))
    assert path_of(city, "MAY").count("/") == 2
    assert codes_above(city, "MAY1", D2020) == ["TP", "KCN", "MAY", "MAY1"]
    assert codes_above(city, "MAY1", D2022) == ["TP", "MAY", "MAY1"]
    admin = people.resolve(city.app)
    then = [row.code for row in units.listed(city.app, units.Wanted("KCN", on=D2020), admin)]
    assert then == ["KCN"], "who has left is seen from where it is now"


def test_a_move_of_the_past_leaves_todays_place(city: Planter) -> None:
    """A place that was left again since fits in between and changes no path."""
    units.move(city.app, "MAY", "TP", city.sign(D2024))
    before = path_of(city, "MAY1")
    units.move(city.app, "MAY", "LC", city.sign(D2022))
    assert path_of(city, "MAY1") == before
    assert codes_above(city, "MAY1", D2022) == ["TP", "LC", "MAY", "MAY1"]
    assert codes_above(city, "MAY1", D2024) == ["TP", "MAY", "MAY1"]


def test_a_unit_never_stands_above_itself(city: Planter) -> None:
    """A cycle is refused, today and on any day of the place in between."""
    city.unit("A", "committee")
    city.unit("B", "committee", "A")
    with pytest.raises(errors.BadInput):
        units.move(city.app, "A", "B", city.sign(D2022))
    with pytest.raises(errors.BadInput):
        units.move(city.app, "A", "A", city.sign(D2022))
    units.move(city.app, "B", "TP", city.sign(D2022))
    units.move(city.app, "A", "B", city.sign(D2024))
    with pytest.raises(errors.BadInput):
        units.move(city.app, "A", "B", city.sign(D2020))
    assert codes_above(city, "A", TODAY) == ["TP", "B", "A"]
    assert codes_above(city, "B", D2020) == ["TP", "A", "B"]


def test_a_cycle_on_a_later_day(city: Planter) -> None:
    """A place is refused where a later day, on which it still holds, would close a cycle."""
    city.unit("A", "committee")
    city.unit("B", "committee")
    units.move(city.app, "B", "A", city.sign(D2024))
    with pytest.raises(errors.BadInput):
        units.move(city.app, "A", "B", city.sign(D2022))
    units.move(city.app, "A", "LC", city.sign(date(2023, 1, 1)))
    units.move(city.app, "A", "B", city.sign(D2022))
    assert codes_above(city, "A", D2022) == ["TP", "B", "A"]
    assert codes_above(city, "B", TODAY) == ["TP", "LC", "A", "B"]


def test_a_cycle_before_the_first_day(city: Planter) -> None:
    """What the first place says of the days before it counts too."""
    city.unit("A", "committee", on=D2022)
    city.unit("B", "committee", "A", on=D2020)
    units.move(city.app, "B", "TP", city.sign(date(2021, 1, 1)))
    with pytest.raises(errors.BadInput):
        units.move(city.app, "A", "B", city.sign(D2022))
    units.move(city.app, "A", "B", city.sign(D2024))
    city.unit("C", "committee", on=D2022)
    city.unit("D", "committee", on=D2020)
    units.move(city.app, "D", "C", city.sign(D2024))
    with pytest.raises(errors.BadInput):
        units.move(city.app, "C", "D", city.sign(D2020))


@pytest.mark.parametrize(("code", "under"), [("LC01", "LC02"), ("KCN", "LC"), ("LC", "LC01")])
def test_a_unit_moves_only_where_it_may_stand(city: Planter, code: str, under: str) -> None:
    """Branches have nothing below them, a superior stands under the city."""
    with pytest.raises(errors.BadInput):
        units.move(city.app, code, under, city.sign())


def test_a_closed_unit_passes_everything_on(city: Planter) -> None:
    """Units below stand under the successor from that day, users work there, the history stays."""
    city.user("mo", "MAY", "committee")
    closed = units.close(city.app, "MAY", "LC", city.sign(D2024))
    assert (closed.closed_on, closed.successor, closed.parent) == (D2024, "LC", "KCN")
    assert codes_above(city, "MAY1", D2022) == ["TP", "KCN", "MAY", "MAY1"]
    assert codes_above(city, "MAY1", D2024) == ["TP", "LC", "MAY1"]
    assert people.resolve(city.app, "mo").unit_code == "LC"
    assert "MAY" not in dict(listed(city))
    assert "MAY" in dict(listed(city, closed=True))
    assert "MAY" in dict(listed(city, on=D2022))


@pytest.mark.parametrize(
    ("code", "into"),
    [
        ("LC01", "LC01"),
        ("LC01", "LC"),
        ("LC", "LC01"),
        ("LC", "MAY1"),
        ("KCN", "MAY"),
        ("LC01", "TT"),
    ],
)
def test_who_cannot_continue_a_unit(city: Planter, code: str, into: str) -> None:
    """A successor is another unit of the like kind, not one from below."""
    city.unit("TT", "centre")
    with pytest.raises(errors.BadInput):
        units.close(city.app, code, into, city.sign(D2024))
    assert units.show(city.app, code, people.resolve(city.app)).closed_on is None


def test_nothing_is_done_with_a_closed_unit(city: Planter) -> None:
    """A closed unit takes nothing below it, no move and no second closing; its past can be mended."""
    units.close(city.app, "MAY", "LC", city.sign(D2024))
    for change in tries(
        lambda: city.unit("X", "branch", "MAY"),
        lambda: units.move(city.app, "MAY", "TP", city.sign(D2024)),
        lambda: units.move(city.app, "LC01", "MAY", city.sign(D2024)),
        lambda: units.close(city.app, "MAY", "LC", city.sign(D2024)),
        lambda: units.close(city.app, "LC", "MAY", city.sign(D2024)),
        lambda: city.set("MAY", D2024, head="X"),
    ):
        with pytest.raises(errors.BadInput, match="LC"):
            change()
    assert city.set("MAY", D2022, head="Ông Ba").head == "Ông Ba"


def test_a_refused_change_writes_nothing(city: Planter) -> None:
    """One bad part of a change undoes the good ones."""
    with pytest.raises(errors.BadInput):
        city.set("LC01", D2022, name="Mới", limits=(Limit("D1", 3),))
    assert units.show(city.app, "LC01", people.resolve(city.app)).name == "Đơn vị LC01"
