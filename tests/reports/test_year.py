"""The report of a year: its figures beside the last's, the form counted again, praise and what to account for."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from states.history.acts import Act
from states.watch import year_review
from tests.reports import recount_year
from tests.support.office import Office
from workflow.exchange import exporting
from workflow.organisation import plans
from workflow.reports import form_lines, idle_units, targets, trees, year, year_units
from workflow.reports.asked import Given, asked
from workflow.reports.stories import Story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.registers import Registers
    from workflow.reports.year import Year
    from workflow.reports.year_counts import FormLine
    from workflow.reports.year_units import UnitYear

OF_2025 = Given(year=2025)
IDLE = {"idle": 1}
"""What LC always has to account for: LC02 never admitted anybody."""
STUDENT, WORKER, OWNER, FARMER = "00001-3", "00002-1", "00003-7", "00004-5"


def _filled(office: Office) -> None:
    """Admit three of LC01 and one of HX01 on 3 October 2025, and annul a fifth; LC had planned three."""
    office.at(
        "probation", category=["student"], gender="female", religion="Công giáo", ethnicity="Kinh",
        youth_union=True, education="upper-secondary",
    )  # fmt: skip
    office.at(
        "probation", category=["worker"], born="1990-10-04", ethnicity="Tày", education="college"
    )
    office.at("probation", category=["business-owner"], born="1965-10-04", ethnicity=" kinh")
    office.at("probation", of="HX01", category=["farmer", "youth-secretary"], born="1989-10-03")
    office.today = date(2025, 12, 31)
    paper = {"quota": 3, "members_before": 100, "number": "7-KH/ĐU", "dated": date(2025, 1, 20)}
    plans.put(office.app, "LC", 2025, paper, office.stamp("hoa"))


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend an office with four admitted in 2025."""
    opened = Office.lent(registers, "year", _filled)
    yield opened
    opened.app.close()


def report(office: Office, by: str = "quan", given: Given = OF_2025) -> Year:
    """Return the year as a user of Q1 (unless another is named) sees it, with its references."""
    return year.report(office.app, office.actor(by), given, cases=True)


def line(found: Year, key: str) -> FormLine:
    """Return a line of the form."""
    return next(one for one in found.form if one.line == key)


def unit(found: Year, code: str) -> UnitYear:
    """Return the year of a unit."""
    return next(one for one in found.units if one.unit == code)


def reasons(found: Year, code: str) -> dict[str, int]:
    """Return what a unit has to account for."""
    return dict(year_review.reasons(unit(found, code)))


def test_a_year_stands_beside_the_last(office: Office) -> None:
    """In 2026 nobody was admitted and in 2025 four; both columns are what the targets of each year tell, but ahead."""
    office.today = date(2026, 12, 31)
    found = report(office, given=Given(year=2026))
    chief = office.actor("quan")
    for row, of in ((found.this, 2026), (found.last, 2025)):
        whole = targets.report(office.app, chief, Given(year=of), cases=True).whole
        assert row == whole._replace(forecast=None)
    assert (found.this.admitted, found.last.admitted) == (0, 4)
    assert found.same == found.prior


def test_the_same_period_ends_on_the_day_of_today(office: Office) -> None:
    """On 2 October 2026 the last year had admitted nobody yet in the same period, on 3 October four."""
    for day, admitted in ((2, 0), (3, 4)):
        found = report(office, given=Given(year=2026, as_of=date(2026, 10, day)))
        assert (found.same_period.admitted, found.last.admitted) == (admitted, 4)
        assert line(found, "total").last == admitted
        assert (found.same.first, found.same.last) == (date(2025, 1, 1), date(2025, 10, day))


def test_a_longer_period_stands_beside_one_as_long(office: Office) -> None:
    """Three years are compared with the three before."""
    given = Given(first=date(2026, 1, 1), last=date(2028, 12, 31), as_of=date(2028, 12, 31))
    found = report(office, given=given)
    assert (found.prior.first, found.prior.last) == (date(2023, 1, 1), date(2025, 12, 31))
    assert found.last.admitted == 4


def test_movers_of_every_year_of_a_period_count(office: Office) -> None:
    """Who moved in 2025 is a mover of the years 2024 to 2026 too, not of the last of them alone."""
    ref = office.at("certified")
    office.today = date(2025, 4, 1)
    office.record("leaving_date", ref)
    office.today = date(2026, 12, 31)
    given = Given(first=date(2024, 1, 1), last=date(2026, 12, 31))
    assert report(office, given=given).this.refs["movers"] == (ref,)
    assert report(office, given=Given(year=2026)).this.movers == 0


def test_the_form_counts_as_a_recount_of_the_acts_does(office: Office, tmp_path: Path) -> None:
    """Every line counts the same people as a recount of the exported acts by the words of the form."""
    found = report(office)
    file = tmp_path / "acts.json"
    wanted = exporting.Wanted("acts", unmasked=True)
    exporting.write(office.app, str(file), wanted, office.stamp("quan"))
    acts: list[dict[str, Any]] = [json.loads(told) for told in file.read_text("utf-8").splitlines()]
    recounted = recount_year.form(acts, "2025-01-01", "2025-12-31")
    told = {one.line: one for one in found.form if one.refs.get("this")}
    assert {
        key: sorted(one.refs["this"]) for key, one in told.items() if not key.startswith("units")
    } == dict(recounted)
    for one in found.form:
        if one.refs:
            assert (one.this, one.last) == (len(one.refs["this"]), len(one.refs["last"]))
    assert sorted(line(found, "total").refs["this"]) == [STUDENT, WORKER, OWNER, FARMER]
    assert line(found, "age_average").this == 38.5  # 25, 34, 59 and 36 years
    assert sum(one.this or 0 for one in found.form if one.line.startswith("age_1")) == 1


def test_the_last_part_counts_grassroots_organisations(office: Office) -> None:
    """LC and HX are grassroots committees; both admitted; LC has nobody left once each of its branches says so."""

    def part() -> list[tuple[str, ...]]:
        return [line(report(office), key).refs["this"] for key in form_lines.UNITS]

    assert part() == [("HX", "LC"), ("HX", "LC"), ()]
    office.unit("LC01", date(2025, 12, 1), nobody_left=True)
    assert part()[2] == ()
    office.unit("LC02", date(2025, 12, 1), nobody_left=True)
    assert part()[2] == ("LC",)
    before = report(office, given=Given(year=2025, as_of=date(2025, 11, 30)))
    assert line(before, "units_nobody_left").this == 0
    office.unit("LC02", date(2025, 12, 2), nobody_left=False)
    assert part()[2] == ()


def test_form_2b_tells_peoples_and_religions(office: Office) -> None:
    """Kinh is one people however it was typed; who was told of none stands last."""
    rows = report(office).form_b
    assert rows is not None
    assert [(row.group, row.value, row.this) for row in rows] == [
        ("ethnicity", "Kinh", 2), ("ethnicity", "Tày", 1), ("ethnicity", None, 1),
        ("religion", "Công giáo", 1), ("religion", None, 3),
    ]  # fmt: skip
    assert rows[0].refs["this"] == (STUDENT, OWNER)


@pytest.mark.parametrize("by", ["thanh", "an", "tam"])
def test_who_follows_a_religion_is_for_those_who_need_it(office: Office, by: str) -> None:
    """Inspectors, administrators and centres see neither form 2B nor whose religion is counted, nor a few."""
    found = report(office, by, Given(unit=None if by == "tam" else "TP", year=2025))
    assert found.form_b is None
    assert "religious" not in found.this.refs
    if by != "tam":  # a centre counts only what is its own
        assert line(found, "religious").masked
        assert line(found, "religious").this is None
        assert found.this.refs["admitted"]
        assert found.this.religious is None
    whole = targets.report(office.app, office.actor(by), Given(year=2025), cases=True).whole
    assert "religious" not in whole.refs
    assert whole.religious == (0 if by == "tam" else None)
    assert line(report(office), "religious").refs["this"] == (STUDENT,)


def test_praise_is_proposed_and_withdrawn(office: Office) -> None:
    """LC met its plan of three and is proposed; HX has no plan; one mover without a notice takes LC off the list."""
    found = report(office)
    assert [one.unit for one in found.praised] == ["LC"]
    assert list(year_review.unmet(unit(found, "HX"))) == ["plan-paper", "plan-met"]
    plans.put(office.app, "HX", 2025, {"quota": 1}, office.stamp("hung"))
    assert list(year_review.unmet(unit(report(office), "HX"))) == ["plan-paper"]
    ref = office.at("certified")
    office.today = date(2025, 4, 1)
    office.record("leaving_date", ref)
    office.today = date(2025, 12, 31)
    found = report(office)
    assert found.praised == ()
    assert reasons(found, "LC") == {"movers-not-notified": 1, **IDLE}
    assert reasons(found, "HX")["no-plan"] == 1
    assert [one.unit for one in found.to_account] == ["LC", "HX"]


def test_one_exception_in_three_admitted_is_not_few(office: Office) -> None:
    """A correction is an exception that weighs, a hold none; three admitted bear none at all."""
    office.hold(WORKER, date(2026, 1, 20), date(2025, 12, 31))
    assert unit(report(office), "LC").exceptions == 0
    office.correct(WORKER, by="lan")
    found = report(office)
    assert unit(found, "LC").refs["exceptions"] == (WORKER,)
    assert list(year_review.unmet(unit(found, "LC"))) == ["few-exceptions"]


def test_an_annulment_weighs_for_two_years(office: Office) -> None:
    """Annulled on 31 December 2025, it weighs through the end of 30 December 2027, and is no admission any more."""
    office.do("annul", WORKER, by="hoa")
    assert (report(office).this.admitted, unit(report(office), "LC").annulled_lately) == (3, 1)
    for day, weighs in ((date(2027, 12, 30), 1), (date(2027, 12, 31), 0)):
        found = report(office, given=Given(year=2027, as_of=day))
        assert unit(found, "LC").annulled_lately == weighs


def test_a_quota_is_unmet_when_the_year_is_over(office: Office) -> None:
    """Planned were five and three came: two are lacking on 31 December, none on the day before."""
    plans.put(office.app, "LC", 2025, {"quota": 5}, office.stamp("hoa"))
    assert reasons(report(office), "LC") == {"plan-unmet": 2, **IDLE}
    before = report(office, given=Given(year=2025, as_of=date(2025, 12, 30)))
    assert reasons(before, "LC") == IDLE


def test_overdue_ceremonies_and_recognitions(office: Office) -> None:
    """A decision of 15/9/2025 asks for the ceremony by 27/10; probation that ends 3/10/2026 for a vote by 13/11."""
    ref = office.at("decided")
    office.today = date(2026, 12, 1)
    for day, late in ((27, 0), (28, 1)):
        found = report(office, given=Given(year=2025, as_of=date(2025, 10, day)))
        assert unit(found, "LC").overdue_ceremonies == late
    office.record("approval", ref, date(2025, 11, 5), kind="late-ceremony")
    office.do("hold_ceremony", ref, date(2025, 11, 10))
    then = report(office, given=Given(year=2025, as_of=date(2025, 10, 28)))
    assert unit(then, "LC").refs["overdue_ceremonies"] == (
        ref,
    )  # what came later was not there yet
    for day, late in ((13, 0), (14, 3)):
        found = report(office, given=Given(year=2026, as_of=date(2026, 11, day)))
        assert unit(found, "LC").overdue_recognitions == late
        assert len(unit(found, "LC").refs["overdue_recognitions"]) == late
    office.hold(WORKER, date(2026, 11, 20), date(2026, 11, 2), kind="political-standards")
    found = report(office, given=Given(year=2026, as_of=date(2026, 11, 30)))
    assert (
        WORKER not in unit(found, "LC").refs["overdue_recognitions"]
    )  # under review: its clock stands still


def test_certificates_that_ran_out_are_people_lost(office: Office) -> None:
    """A certificate of 14/3/2025 is good for 60 months: on 15/3/2030 it is lost."""
    ref = office.at("certified")
    office.today = date(2031, 4, 1)
    for day, lost in ((14, ()), (15, (ref,))):
        found = report(office, given=Given(year=2030, as_of=date(2030, 3, day)))
        assert unit(found, "LC").refs["expired"] == lost
    assert unit(report(office, given=Given(year=2031)), "LC").expired == 0


def test_ceremonies_crowded_in_december_are_a_burst_of_the_unit(office: Office) -> None:
    """Five late ceremonies of two branches are no burst of either, but one of the committee above both."""
    with office.app.office(writing=False) as session:
        put, tree = asked(session, office.app, office.actor("quan"), OF_2025), trees.load(session)
        seen = year_units.Seen(session, put, tree, kept=True)
        for n in range(5):
            branch = office.city.units["LC01" if n % 2 else "LC02"]
            act = Act(
                9, "hold_ceremony", "decided", "probation", date(2025, 12, 16 + n), unit_id=branch
            )
            seen._steps(Story(n, f"0000{n}", (act,)))
        whole = targets.report(office.app, office.actor("quan"), OF_2025)
        rows = {row.unit: row for row in seen.rows(whole.units, (), frozenset())}
    assert (rows["LC"].refs["bursts"], rows["LC"].bursts, rows["HX"].bursts) == (("LC",), 1, 0)


def test_the_voided_are_counted_apart(office: Office) -> None:
    """A case opened by mistake is in no line but its own, in the year in which it was voided."""
    ref = office.at("voided")
    office.today = date(2025, 12, 31)
    found = report(office)
    assert (found.voided, found.voided_refs) == (1, (ref,))
    assert found.this.admitted == 4
    assert report(office, given=Given(year=2026)).voided == 0


def test_idle_branches_are_named_with_their_committee(office: Office) -> None:
    """LC02 never admitted anybody: the report of idle branches lists it, and LC accounts for it."""
    found = report(office)
    assert found.idle == tuple(idle_units.report(office.app, office.actor("quan"), OF_2025))
    assert unit(found, "LC").refs["idle"] == ("LC02",)


def test_a_branch_is_looked_through_itself(office: Office) -> None:
    """Where nothing stands below a unit, it is the one that is praised or accounts."""
    found = report(office, "lan")
    assert [one.unit for one in found.units] == ["LC01"]
    assert found.units[0].admitted == 3
