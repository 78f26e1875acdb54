"""Cases when the ground under them changes: units moved, closed and changed, calendars, own limits."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import BadInput, NotFound, Refused
from states.law.calendar import CalendarDay
from workflow.casework import audit, transfers
from workflow.organisation import units
from workflow.organisation.calendar import changing
from workflow.queries import deadline_sheet
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.office import Office


@pytest.fixture
def whole(office: Office) -> Iterator[Office]:
    """Lend the office, and look at the end whether everything stored is what the history says."""
    yield office
    assert audit.verify(office.app).ok
    assert list(invariants.check(office.app)) == []


def test_a_branch_under_another_committee_goes_on_with_its_cases(whole: Office) -> None:
    """Who decides changes with the tree; papers dated before are still entered by the branch itself."""
    ref, other = whole.at("proposed"), whole.at("enrolled")
    whole.today = date(2025, 8, 20)
    units.move(whole.app, "LC01", "HX", whole.stamp("an", date(2025, 8, 18)))
    lan = whole.actor("lan")
    moved = lan._replace(unit_path=f"{whole.actor('hung').unit_path}{lan.unit_id}/")
    whole.city.actors["lan"] = moved  # type: ignore[index]
    whole.do("fail_course", other, date(2025, 8, 1))
    with pytest.raises(NotFound):
        whole.show(ref, "hoa")
    with pytest.raises(Refused) as refused:
        whole.do("decide", ref, by="quy")
    assert [reason.rule for reason in refused.value.reasons] == ["E1"]
    whole.do("endorse", ref, by="hung")
    assert whole.do("decide", ref, by="quy").state == "decided"


def test_the_cases_of_a_closed_branch_pass_to_its_heir(whole: Office) -> None:
    """Open cases go on in the heir with their deadlines and hand-overs; nobody owns them twice."""
    refs = [
        whole.at(state) for state in ("nominated", "applied", "proposed", "probation", "withdrawn")
    ]
    leaving = whole.at("certified")
    number = whole.transfer(leaving, "HX01").id
    whole.step(number, "send")
    coming = whole.at("certified", of="HX01")
    second = whole.transfer(coming, "LC01", by="hai").id
    whole.step(second, "send", by="hai")
    whole.today = date(2025, 10, 20)
    units.close(whole.app, "LC01", "LC02", whole.stamp("an"))
    assert [whole.show(ref, "thanh").unit for ref in refs[:-1]] == ["LC02"] * 4
    whole.step(number, "acknowledge", by="hai")
    whole.step(second, "acknowledge", by="ly")
    whole.step(second, "accept", by="ly", helper="Nhận")
    assert whole.show(coming, "ly").unit == "LC02"
    assert {t.from_ for t in transfers.listed(whole.app, whole.stamp("tu"))} == {"LC02", "HX01"}
    whole.do("decide", refs[2], by="minh")
    with pytest.raises(Refused) as rehoused:
        whole.correct(refs[0], by="ly")
    assert rehoused.value.reasons[0].rule == "S0"
    assert whole.do("enrol", refs[0], by="ly").state == "enrolled"


def test_nobody_opens_a_case_in_a_closed_branch(whole: Office) -> None:
    """A closed branch takes no new case and receives no hand-over."""
    ref = whole.at("certified")
    units.close(whole.app, "LC02", "LC01", whole.stamp("an"))
    with pytest.raises(BadInput):
        whole.open("LC02", by="hoa")
    with pytest.raises(NotFound):
        whole.transfer(ref, "LC02")


def test_a_changed_calendar_moves_stored_deadlines(whole: Office) -> None:
    """A new day off on the way moves D1 by a day; the row and the sheet agree."""
    ref = whole.at("proposed")
    day = CalendarDay(date(2025, 8, 15), "holiday", "Nghỉ bù", "CV 1", provisional=False)
    changed = changing.put(whole.app, day, whole.stamp("an"))
    assert (ref, "D1", 1) in {(move.ref, move.rule, move.days) for move in changed.moved}
    (line,) = deadline_sheet.lines(whole.app, ref, whole.actor("lan"))
    next_deadline = whole.show(ref).next_deadline
    assert next_deadline is not None
    assert line.due == next_deadline.due == date(2025, 10, 30)


def test_an_own_limit_holds_for_the_units_below(whole: Office) -> None:
    """A committee's shorter limit for its own advisory rule changes the deadlines of its branches only."""
    mine, theirs = whole.at("identified"), whole.at("identified", of="HX01")
    change = units.Change(limits=(units.Limit("L1", 3, "QĐ 5"),))
    units.change(whole.app, "LC", change, whole.stamp("an"))
    due = {ref: whole.show(ref).next_deadline for ref in (mine, theirs)}
    assert [d and d.due for d in due.values()] == [date(2025, 4, 6), date(2025, 7, 6)]


def test_facts_of_the_unit_count_as_of_the_day_of_the_act(whole: Office) -> None:
    """A committee that decides from August on does not decide what is dated in July."""
    ref = whole.at("proposed", of="HX01")
    whole.today = date(2025, 8, 25)
    change = units.Change(units.Profile(decides=True))
    units.change(whole.app, "HX", change, whole.stamp("an", date(2025, 8, 20)))
    with pytest.raises(Refused) as early:
        whole.do("decide", ref, date(2025, 8, 19), by="huy")
    assert [reason.rule for reason in early.value.reasons] == ["E1"]
    assert whole.do("decide", ref, date(2025, 8, 20), by="huy").state == "decided"
