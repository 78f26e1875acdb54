"""Two times: the paper's date and the day of entry, and a rehearsal clock that may go back."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput, Refused
from workflow import clock
from workflow.casework import audit
from workflow.queries import deadline_sheet

if TYPE_CHECKING:
    from tests.support.office import Office


def test_an_act_keeps_the_day_of_its_paper_and_of_its_entry(office: Office) -> None:
    """A paper entered later counts from its own date; the history has both."""
    ref = office.open(on=date(2025, 1, 6))
    office.today = date(2025, 3, 3)
    office.do("nominate", ref, date(2025, 2, 10))
    last = office.history(ref)[-1]
    assert (last.on, clock.day_of(last.recorded_at)) == (date(2025, 2, 10), date(2025, 3, 3))
    case = office.show(ref)
    assert case.entered_on == date(2025, 2, 10)
    assert case.next_deadline is not None
    assert case.next_deadline.due == date(2025, 8, 10)


def test_no_act_is_dated_later_than_today(office: Office) -> None:
    """A day that has not come is refused by F1, for moves, evidence, facts, holds and hand-overs."""
    ref = office.at("certified")
    tomorrow = office.today + timedelta(days=1)
    attempts = (
        lambda: office.do("retrain", ref, tomorrow),
        lambda: office.record("challenge", ref, tomorrow),
        lambda: office.set(ref, tomorrow, residence="Huế"),
        lambda: office.hold(ref, "2025-05-01", tomorrow),
        lambda: office.transfer(ref, on=tomorrow),
        lambda: office.open(on=tomorrow),
        lambda: office.correct(ref, on=tomorrow),
    )
    for attempt in attempts:
        with pytest.raises(Refused) as refused:
            attempt()
        assert [reason.rule for reason in refused.value.reasons] == ["F1"]
        assert refused.value.reasons[0].earliest == tomorrow


def test_a_move_is_not_dated_before_the_one_before_it(office: Office) -> None:
    """F1 refuses a move dated before the previous one and names the first lawful day."""
    ref = office.at("enrolled")
    office.today = date(2025, 3, 14)
    with pytest.raises(Refused) as refused:
        office.do("fail_course", ref, date(2025, 1, 5))
    assert [(r.rule, r.earliest) for r in refused.value.reasons] == [("F1", date(2025, 1, 6))]


def test_evidence_may_be_older_than_the_last_move(office: Office) -> None:
    """A paper found late is put on file under its own date, and counts."""
    ref = office.at("verified")
    office.today = date(2025, 8, 4)
    office.record("challenge", ref, date(2024, 12, 1))
    assert "C17" not in {r.rule for r in office.why("propose", ref).reasons}
    assert office.show(ref).entered_on == date(2025, 7, 10)


def test_the_rehearsal_clock_may_go_back(office: Office) -> None:
    """Acts are ordered by number, never by the day of entry, and the chain holds."""
    ref = office.at("certified")
    office.today = date(2025, 2, 1)
    office.record("challenge", ref, date(2025, 1, 20))
    with pytest.raises(Refused):
        office.do("retrain", ref)
    office.today = date(2025, 5, 5)
    office.do("apply", ref)
    rows = office.history(ref)
    assert [row.act for row in rows] == [1, 2, 3, 4, 5, 6]
    entered = [row.recorded_at for row in rows]
    assert entered != sorted(entered)
    assert [row.move for row in rows][-2:] == ["record", "apply"]
    assert audit.verify(office.app).ok


def test_a_correction_judges_acts_by_the_day_they_were_entered(office: Office) -> None:
    """Acts entered before the rehearsal clock went back are not in the future for being corrected."""
    ref = office.at("proposed")
    office.today = date(2025, 6, 1)
    assert office.correct(ref, replaces=2, fields={"resolution": "1a"}).state == "proposed"


def test_a_fact_counts_from_its_day(office: Office) -> None:
    """A change of facts dated earlier or later shows as of the day it is asked for."""
    ref = office.open(residence="Hà Nội", category=["pupil"])
    office.today = date(2025, 6, 1)
    office.set(ref, date(2025, 5, 1), residence="Huế", category=["student"])
    office.set(ref, date(2025, 3, 1), residence="Đà Nẵng")
    assert office.show(ref).facts["residence"] == "Huế"
    office.today = date(2025, 4, 1)
    assert office.show(ref).facts["residence"] == "Đà Nẵng"
    assert office.show(ref).facts["category"] == ["pupil"]
    office.today = date(2025, 2, 1)
    assert office.show(ref).facts["residence"] == "Hà Nội"


@pytest.mark.parametrize(
    "facts",
    [
        {"born": "2030-01-01"},
        {"born": "1890-01-01"},
        {"left_on": "2030-01-01", "readmission": True},
    ],
)
def test_dates_of_a_person_must_be_possible(office: Office, facts: dict[str, object]) -> None:
    """A birth in the future or 120 years ago, and a leaving in the future, are wrong words."""
    with pytest.raises(BadInput):
        office.open(on=None, **facts)  # type: ignore[arg-type]


def test_what_would_be_late_on_a_day_can_be_asked(office: Office) -> None:
    """With another date the same case is read as it stands then: days left turn negative."""
    ref = office.at("proposed")
    office.today = date(2025, 10, 29)
    found = office.show(ref).next_deadline
    assert found is not None
    assert found.days_left == 0
    office.today = date(2025, 10, 30)
    (line,) = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    assert line.days_left == -1


def test_a_decision_may_reach_the_branch_later_than_its_date(office: Office) -> None:
    """The ceremony's clock runs from the day the branch received the decision, up to July 2026."""
    ref = office.at("proposed")
    office.today = date(2025, 9, 20)
    done = office.do("decide", ref, date(2025, 9, 15), by="hoa", received="2025-09-19")
    assert done.next_deadline is not None
    (line,) = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    assert (line.rule, line.start) == ("D4", date(2025, 9, 19))
    later = office.at("proposed")
    office.today = date(2025, 9, 20)
    with pytest.raises(BadInput):
        office.do("decide", later, date(2025, 9, 15), by="hoa", received="2025-09-21")
