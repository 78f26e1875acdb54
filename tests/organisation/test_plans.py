"""The yearly plans: what is given stays, who may write them, and what cannot be."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput, NotFound, NotPermitted
from workflow.organisation import plans

if TYPE_CHECKING:
    from tests.support.office import Office


def test_a_plan_is_written_piece_by_piece(office: Office) -> None:
    """What is left out stays as it was; a plan is whole once it has its number and its date."""
    first = plans.put(office.app, "LC", 2025, {"quota": 12, "students": 2}, office.stamp("hoa"))
    assert (first.quota, first.students, first.whole) == (12, 2, False)
    paper = {"number": "5-KH/ĐU", "dated": date(2025, 1, 3), "quota": 10}
    second = plans.put(office.app, "LC", 2025, paper, office.stamp("hoa"))
    assert (second.quota, second.students, second.number, second.whole) == (10, 2, "5-KH/ĐU", True)
    assert plans.put(office.app, "LC", 2026, {"quota": 3}, office.stamp("hoa")).students is None


def test_the_list_names_units_without_a_plan(office: Office) -> None:
    """A unit and those directly below it are listed, training centres aside, with numbers or without."""
    plans.put(office.app, "LC01", 2025, {"quota": 1}, office.stamp("hoa"))
    listed = plans.listed(office.app, office.actor("hoa"), 2025, unit="LC")
    assert [(one.unit, one.quota) for one in listed] == [("LC", None), ("LC01", 1), ("LC02", None)]
    assert plans.listed(office.app, office.actor("hoa"), 2024, unit="LC")[1].quota is None


def test_who_may_write_a_plan(office: Office) -> None:
    """A committee or authority writes plans of its subtree; a branch does not, and nobody beyond it."""
    with pytest.raises(NotPermitted):
        plans.put(office.app, "LC01", 2025, {"quota": 1}, office.stamp("lan"))
    with pytest.raises(NotFound):
        plans.put(office.app, "HX", 2025, {"quota": 1}, office.stamp("hoa"))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({}, ""),
        ({"quota": 3, "students": 4}, "--students"),
        ({"quota": 3, "workers": 4}, "--workers"),
        ({"quota": 3, "religious": 4}, "--religious"),
        ({"number": "1", "dated": date(2025, 1, 7)}, "--dated"),
    ],
)
def test_what_a_plan_cannot_be(office: Office, given: dict[str, object], field: str) -> None:
    """Nothing given, a group larger than all, and a paper of tomorrow are refused; nothing is written."""
    with pytest.raises(BadInput) as refused:
        plans.put(office.app, "LC", 2025, given, office.stamp("hoa"))
    assert refused.value.params["field"] == field
    assert plans.listed(office.app, office.actor("hoa"), 2025, unit="LC")[0].quota is None
