"""A document number used twice is worth a word, and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.support.office import Office


def test_a_number_in_another_case_of_the_unit_warns(office: Office) -> None:
    """The second nomination under one resolution number is recorded, with a warning naming the first."""
    first, second = office.at("identified"), office.at("identified")
    assert office.do("nominate", first, resolution="5%_NQ").warnings == ()
    done = office.do("nominate", second, resolution="5%_NQ")
    assert done.state == "nominated"
    assert [(w.params["number"], w.params["refs"]) for w in done.warnings] == [("5%_NQ", (first,))]


def test_another_number_or_an_undone_act_does_not_warn(office: Office) -> None:
    """A number that only looks alike, or whose act was undone, is free."""
    first, second, third = (office.at("identified") for _ in range(3))
    office.do("nominate", first, resolution="5%_NQ")
    assert office.do("nominate", second, resolution="5x_NQ").warnings == ()
    office.correct(first)
    assert office.do("nominate", third, resolution="5%_NQ").warnings == ()
