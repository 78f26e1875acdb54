"""Refuse values that cannot be true together."""

from __future__ import annotations

import unicodedata
from datetime import date

import pytest

from states.errors import BadInput
from states.guards.consistency import check
from states.values import Person

ON = date(2025, 8, 4)
EVE, MORROW = date(2025, 8, 3), date(2025, 8, 5)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"present": 20, "official_members": 19}, "--present"),
        ({"votes_for": 16, "present": 15}, "--votes-for"),
        ({"votes_for": 20, "official_members": 19}, "--votes-for"),
        ({"votes_against": 16, "present": 15}, "--votes-against"),
        ({"votes_against": 20, "official_members": 19}, "--votes-against"),
        ({"votes_for": 10, "members": 9}, "--votes-for"),
    ],
)
def test_no_part_is_more_than_the_whole(given: dict[str, int], field: str) -> None:
    """More present than members, or more votes than either, is a slip; as many are not."""
    with pytest.raises(BadInput, match="is more than") as refused:
        check(given, on=ON)
    low, high = given
    assert refused.value.params["field"] == field
    assert (refused.value.params["value"], refused.value.params["most"]) == (
        given[low],
        given[high],
    )
    check({low: given[high], high: given[high]}, on=ON)


def test_votes_together_are_not_more_than_present() -> None:
    """Votes for and against add up to those present, at the most."""
    with pytest.raises(BadInput, match="votes in all") as refused:
        check({"votes_for": 10, "votes_against": 6, "present": 15}, on=ON)
    assert (refused.value.params["value"], refused.value.params["most"]) == (16, 15)
    check({"votes_for": 10, "votes_against": 5, "present": 15}, on=ON)
    check({"votes_for": 10, "present": 15}, on=ON)


@pytest.mark.parametrize("field", ["official_members", "members"])
def test_nobody_cannot_vote(field: str) -> None:
    """A body of no members takes no vote; one of one member may."""
    with pytest.raises(BadInput, match="cannot vote") as refused:
        check({field: 0}, on=ON)
    assert refused.value.params["field"] == "--" + field.replace("_", "-")
    check({field: 1}, on=ON)


@pytest.mark.parametrize(("first", "last"), [("starts", "ends"), ("sent", "received")])
def test_what_follows_does_not_come_before(first: str, last: str) -> None:
    """A class ends, and a request arrives, on the day it began or later."""
    with pytest.raises(BadInput, match="lies before") as refused:
        check({first: ON, last: EVE}, on=ON)
    assert refused.value.params["field"] == f"--{last}"
    check({first: ON, last: ON}, on=ON)
    check({last: EVE, "starts": ON} if first == "sent" else {"ends": EVE}, on=EVE)


def test_a_decision_is_received_on_its_day_or_later() -> None:
    """A decision may be received after its day, not before; a request long before it is entered."""
    with pytest.raises(BadInput, match="lies before the day of the act"):
        check({"received": EVE}, on=ON)
    check({"received": ON}, on=ON)
    check({"received": MORROW}, on=ON)
    check({"sent": EVE, "received": EVE}, on=ON)


@pytest.mark.parametrize("field", ["issued", "application", "cv", "sent", "since"])
def test_papers_are_not_younger_than_the_act(field: str) -> None:
    """A paper that an act rests on is of its day or older."""
    with pytest.raises(BadInput, match="lies after the day of the act") as refused:
        check({field: MORROW}, on=ON)
    assert refused.value.params == {"field": f"--{field}", "value": MORROW, "on": ON}
    check({field: ON}, on=ON)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"helper": (Person("Khác", ON), Person("trần thị MẪU", ON))}, "--helper"),
        ({"introducer": (Person("Trần Thị Mẫu", ON),)}, "--introducer"),
        ({"helper": "Trần Thị Mẫu"}, "--helper"),
        ({"name": unicodedata.normalize("NFD", "TRẦN THỊ MẪU")}, "--name"),
    ],
)
def test_nobody_helps_or_introduces_themselves(given: dict[str, object], field: str) -> None:
    """The candidate is known by name, however it is written."""
    with pytest.raises(BadInput, match="is the candidate") as refused:
        check(given, on=ON, candidate="Trần Thị Mẫu")
    assert refused.value.params["field"] == field
    check(given, on=ON)
    check(given, on=ON, candidate="Trần Thị Mẫu B")
    check(given, on=ON, candidate="Trần Thị Mậu")  # another tone is another name


def test_a_helper_is_named_once_by_letters_and_tones() -> None:
    """Phạm Thị Hoa and Phạm Thị Hòa are two helpers; Hòa and Hoà are one."""
    check({"helper": (Person("Phạm Thị Hoa", ON), Person("Phạm Thị Hòa", ON))}, on=ON)
    with pytest.raises(BadInput, match="named twice"):
        check({"helper": (Person("Phạm Thị Hoà", ON), Person("Phạm Thị Hòa", ON))}, on=ON)


def test_the_opening_names_the_candidate() -> None:
    """The facts of the person are no helper of the same name."""
    check({"name": "Trần Thị Mẫu", "born": date(2000, 5, 17)}, on=ON, candidate="Trần Thị Mẫu")


def test_people_are_not_together_from_tomorrow() -> None:
    """A helper's or introducer's first day together is not after the act."""
    for field in ("helper", "introducer"):
        with pytest.raises(BadInput, match="lies after") as refused:
            check({field: (Person("Khác", MORROW),)}, on=ON)
        assert refused.value.params["field"] == f"--{field}"
        check({field: (Person("Khác", ON),)}, on=ON)
