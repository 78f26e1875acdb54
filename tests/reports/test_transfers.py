"""The report of the movers: figures by unit with subtree sums, and who still waits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import NotFound
from tests.support import statements
from workflow.reports import transfers as counted

if TYPE_CHECKING:
    from tests.support.office import Office
    from workflow.reports.transfers import Report


def figures(report: Report) -> dict[str, tuple[int, ...]]:
    """Return movers, notified, acknowledged and accepted of each unit."""
    return {u.unit: (u.movers, u.notified, u.acknowledged, u.accepted) for u in report.units}


def filled(office: Office) -> list[str]:
    """Let five people move: accepted, acknowledged, sent outside, only drafted, only known to leave."""
    refs = [office.at("certified", of=unit) for unit in ("LC01", "LC01", "LC02", "HX01", "LC01")]
    by = ["lan", "lan", "ly", "hai", "lan"]
    office.today = date(2025, 4, 1)
    office.record("leaving_date", refs[4])
    numbers = [office.transfer(refs[i], "HX01", by=by[i]).id for i in (0, 1)]
    away = office.transfer(refs[2], None, by="ly", residence="Huế").id
    office.transfer(refs[3], "LC01", by="hai")
    office.today = date(2025, 4, 3)
    for number, who in ((numbers[0], "lan"), (numbers[1], "lan"), (away, "ly")):
        office.step(number, "send", by=who)
    office.today = date(2025, 4, 7)
    office.step(numbers[0], "acknowledge", by="hai")
    office.today = date(2025, 4, 9)
    office.step(numbers[1], "acknowledge", by="hai")
    office.today = date(2025, 4, 19)
    office.step(numbers[0], "accept", by="hai", helper="Nhận")
    return refs


def test_the_figures_of_a_year(office: Office) -> None:
    """Each unit with all below it; a case that has left counts for the unit that it left."""
    refs = filled(office)
    office.today = date(2025, 4, 29)
    report = counted.report(office.app, None, None, office.actor("thanh"))
    assert figures(report) == {
        "TP": (5, 3, 2, 1), "Q1": (5, 3, 2, 1), "LC": (4, 3, 2, 1), "LC01": (3, 2, 2, 1), "LC02": (1, 1, 0, 0),
        "HX": (1, 0, 0, 0), "HX01": (1, 0, 0, 0),
    }  # fmt: skip
    assert (report.year, report.unit, report.movers, report.notified, report.ratio) == (
        2025,
        "TP",
        5,
        3,
        60.0,
    )
    assert (report.p50_days_to_acknowledge, report.p50_days_to_accept) == (5.0, 12.0)
    assert [(one.ref, one.unit, one.to, one.step, one.waits) for one in report.unanswered] == [
        (refs[3], "HX01", "LC01", "notify", 28), (refs[4], "LC01", None, "notify", 28),
        (refs[2], "LC02", "Huế", "acknowledge", 26), (refs[1], "LC01", "HX01", "accept", 20),
    ]  # fmt: skip


def test_a_unit_sees_its_own(office: Office) -> None:
    """A branch reports itself; another year is empty; a unit out of sight is not found."""
    filled(office)
    own = counted.report(office.app, None, None, office.actor("ly"))
    assert (own.unit, figures(own)) == ("LC02", {"LC02": (1, 1, 0, 0)})
    received = counted.report(office.app, "HX", 2025, office.actor("hung"))
    assert figures(received) == {"HX": (1, 0, 0, 0), "HX01": (1, 0, 0, 0)}
    before = counted.report(office.app, "LC", 2024, office.actor("hoa"))
    assert (before.movers, before.ratio, before.units, before.unanswered) == (0, None, (), ())
    with pytest.raises(NotFound):
        counted.report(office.app, "HX", None, office.actor("hoa"))


def test_a_corrected_day_counts_in_its_year(office: Office) -> None:
    """The figure follows the acts that count: a corrected date moves it, a retracted one takes it away."""
    ref = office.at("certified")
    office.today = date(2026, 1, 10)
    act = office.record("leaving_date", ref)
    actor = office.actor("lan")
    assert counted.report(office.app, None, 2026, actor).movers == 1
    office.correct(ref, replaces=act, dated=date(2025, 12, 30))
    assert [counted.report(office.app, None, year, actor).movers for year in (2025, 2026)] == [1, 0]
    office.correct(ref, retracts=act)
    assert [counted.report(office.app, None, year, actor).movers for year in (2025, 2026)] == [0, 0]


def test_leaving_dates_are_found_by_their_index(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who is known to leave is found among the leaving dates, never by reading the acts of all cases."""
    if office.app.register.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by what the tables hold")
    text = "EXPLAIN QUERY PLAN " + statements.text("cases_that_move")
    statements.give(monkeypatch, test_plan=text)
    with office.app.reading() as session:
        plan = session.execute("test_plan", {"low": "1/", "high": "10", "known": date(2026, 1, 1)})
    assert any("m USING INDEX ix_act_marks_leaving_date" in row["detail"] for row in plan), plan
