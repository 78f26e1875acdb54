"""The funnel, cycle times and targets against a small city whose figures were counted by hand."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput, NotFound
from workflow.organisation import plans, units
from workflow.reports import cycle_times, funnel, targets
from workflow.reports.asked import Given

if TYPE_CHECKING:
    from tests.support.office import Office

YEAR = Given(year=2025)


def counts(rows: list[funnel.Row], *states: str) -> dict[str, tuple[int, ...]]:
    """Return open, entered, left onward, back and closed of some states."""
    found = {row.state: row for row in rows}
    return {
        state: tuple(getattr(found[state], name) for name in funnel.COUNTED) for state in states
    }


def test_the_funnel_counts_who_came_stayed_and_left(office: Office) -> None:
    """Each move counts once where it led to and once where it led from; the voided are in no figure."""
    office.at("certified")
    office.at("verified")
    office.at("withdrawn")
    office.at("voided")
    office.today = date(2025, 12, 31)
    actor = office.actor("thanh")
    assert counts(funnel.report(office.app, actor, YEAR), "identified", "certified", "applied", "verified", "withdrawn", "member") == {
        "identified": (0, 3, 3, 0, 0),
        "certified": (1, 3, 2, 0, 0),
        "applied": (0, 2, 2, 0, 0),
        "verified": (1, 2, 0, 0, 1),
        "withdrawn": (1, 1, 0, 0, 0),
        "member": (0, 0, 0, 0, 0),
    }  # fmt: skip
    assert not any(row.state == "voided" for row in funnel.report(office.app, actor, YEAR))


def test_the_list_sums_to_the_figure(office: Office) -> None:
    """The references behind each number are as many as it says."""
    refs = [office.at("certified"), office.at("certified", of="HX01")]
    row = next(
        row
        for row in funnel.report(office.app, office.actor("thanh"), YEAR, cases=True)
        if row.state == "certified"
    )
    assert (row.open, row.entered) == (2, 2)
    assert set(row.refs["open"]) == set(row.refs["entered"]) == set(refs)
    assert funnel.report(office.app, office.actor("thanh"), YEAR)[3].refs["open"] == ()


def test_a_window_and_the_day_asked_cut_the_story(office: Office) -> None:
    """Moves outside of the window are not counted, nor what is dated after the day asked of."""
    office.at("certified")  # identified and nominated 6/1, enrolled 6/1, certified 14/3/2025
    actor = office.actor("thanh")
    early = Given(first=date(2025, 1, 1), last=date(2025, 3, 13))
    assert counts(funnel.report(office.app, actor, early), "enrolled", "certified") == {
        "enrolled": (1, 1, 0, 0, 0),
        "certified": (0, 0, 0, 0, 0),
    }
    as_of = Given(year=2025, as_of=date(2025, 3, 13))
    assert counts(funnel.report(office.app, actor, as_of), "enrolled") == {
        "enrolled": (1, 1, 0, 0, 0)
    }
    late = Given(first=date(2025, 3, 14), last=date(2025, 3, 14))
    assert counts(funnel.report(office.app, actor, late), "enrolled", "certified") == {
        "enrolled": (0, 0, 1, 0, 0),
        "certified": (1, 1, 0, 0, 0),
    }


def test_what_was_entered_later_was_not_known(office: Office) -> None:
    """What was known on a day is without what was entered, corrected or taken back after it."""
    ref = office.at("certified")  # each act is entered on its own day
    office.today = date(2025, 4, 1)
    number = len(office.history(ref))
    office.correct(ref, replaces=number, dated=date(2025, 3, 20))
    actor = office.actor("thanh")
    day = Given(first=date(2025, 3, 14), last=date(2025, 3, 14))
    assert counts(funnel.report(office.app, actor, day), "certified")["certified"][1] == 0
    then = day._replace(known_at=date(2025, 3, 31))
    assert counts(funnel.report(office.app, actor, then), "certified")["certified"][1] == 1
    before = day._replace(known_at=date(2025, 3, 13))
    assert counts(funnel.report(office.app, actor, before), "certified")["certified"][1] == 0


def test_a_figure_is_of_the_tree_of_its_day(office: Office) -> None:
    """A branch that moved counts for the unit above it on the day of each act, and whoever owned the case then."""
    office.at("certified")  # of LC01, under LC
    office.today = date(2025, 4, 1)
    units.move(office.app, "LC01", "HX", office.stamp("an"))
    chief = office.actor("thanh")
    of = {
        unit: counts(funnel.report(office.app, chief, Given(unit, year=2025)), "certified")["certified"][:2]
        for unit in ("LC", "HX", "TP")
    }  # fmt: skip
    assert of == {"LC": (0, 1), "HX": (1, 0), "TP": (1, 1)}
    with pytest.raises(NotFound):
        funnel.report(office.app, office.actor("hoa"), Given("HX"))


def test_cycle_times_count_who_still_waits(office: Office) -> None:
    """Ended stays and those that go on are told apart; half of all are through after the least such day."""
    office.at("certified")  # enrolled from 6/1 to 14/3: 67 days
    office.at("certified")
    office.at("enrolled")  # goes on since 6/1
    office.today = date(2025, 5, 1)
    rows = {row.step: row for row in cycle_times.report(office.app, office.actor("thanh"), YEAR)}
    enrolled = rows["enrolled"]
    assert (enrolled.cases, enrolled.open, enrolled.p50_days, enrolled.p90_days) == (2, 1, 67, None)
    assert (rows["certified"].cases, rows["certified"].open, rows["certified"].p50_days) == (
        0,
        2,
        None,
    )
    working = cycle_times.report(office.app, office.actor("thanh"), YEAR, working_days=True)
    # 7/1 to 14/3/2025: 49 weekdays, less the days off from 27 to 31 January
    assert next(row for row in working if row.step == "enrolled").p50_days == 44


def test_targets_of_a_year(office: Office) -> None:
    """Admissions count on the day of the ceremony, with the plan beside; one that was annulled counts no longer."""
    office.at("probation")  # ceremony 3/10/2025, decided 15/9/2025
    office.at("annulled")
    plans.put(office.app, "LC", 2025, {"quota": 4, "members_before": 50, "number": "1", "dated": date(2025, 1, 5)}, office.stamp("hoa"))  # fmt: skip
    found = targets.report(office.app, office.actor("hoa"), YEAR)
    whole = found.whole
    assert (whole.unit, whole.admitted, whole.decided, whole.annulled) == ("LC", 1, 2, 1)
    assert (whole.members_before, whole.quota, whole.ratio) == (50, 4, 2.0)
    assert (whole.units_total, whole.units_with_plan, whole.without_plan) == (
        2,
        0,
        ("LC01", "LC02"),
    )
    assert [(row.unit, row.admitted) for row in found.units] == [("LC01", 1), ("LC02", 0)]
    assert targets.report(office.app, office.actor("hoa"), Given(year=2024)).whole.admitted == 0


def test_a_year_and_days_are_not_both_given(office: Office) -> None:
    """A window is a year, or a first and a last day in their order."""
    actor = office.actor("thanh")
    for given in (
        Given(year=2025, first=date(2025, 1, 1)),
        Given(first=date(2025, 2, 1), last=date(2025, 1, 1)),
    ):
        with pytest.raises(BadInput):
            funnel.report(office.app, actor, given)
