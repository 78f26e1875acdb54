"""A case as it was: what is asked of today is what stands, and of an earlier day what stood or was known."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import NotFound
from workflow.queries import cases, deadline_sheet
from workflow.queries.past import Past

if TYPE_CHECKING:
    from tests.support.office import Office

EVERY = (
    "identified",
    "certified",
    "applied",
    "verified",
    "decided",
    "probation",
    "withdrawn",
    "member",
)


def test_asked_of_today_it_is_what_stands(office: Office) -> None:
    """Every answer derived anew as of today is the one that is kept."""
    for state in EVERY:
        ref = office.at(state)
        office.today = max(office.today, date(2026, 11, 20))
        today, actor = Past(as_of=office.today), office.actor("thanh")
        assert cases.show(office.app, ref, actor, today) == cases.show(office.app, ref, actor), (
            state
        )
        assert cases.history(office.app, ref, actor, today) == cases.history(office.app, ref, actor)
        assert deadline_sheet.lines(office.app, ref, actor, today) == deadline_sheet.lines(
            office.app, ref, actor
        )
        office.today = date(2025, 1, 6)


def test_as_of_a_day_only_acts_up_to_it_count(office: Office) -> None:
    """On the eve of the certificate the person is in the class, with the limits of that day."""
    ref = office.at(
        "certified"
    )  # enrolled on 6 January, class until 28 February, certified on 14 March 2025
    actor = office.actor("thanh")
    then = cases.show(office.app, ref, actor, Past(as_of=date(2025, 3, 13)))
    assert (then.state, then.entered_on, then.first_certified_on) == (
        "enrolled",
        date(2025, 1, 6),
        None,
    )
    assert [row.move for row in cases.history(office.app, ref, actor, Past(as_of=date(2025, 3, 13)))] == [
        "open", "nominate", "enrol",
    ]  # fmt: skip
    (line,) = deadline_sheet.lines(office.app, ref, actor, Past(as_of=date(2025, 3, 13)))
    assert (line.rule, line.days_left) == ("L3", (line.due - date(2025, 3, 13)).days)
    with pytest.raises(NotFound):
        cases.show(office.app, ref, actor, Past(as_of=date(2025, 1, 5)))


def test_a_fact_is_the_one_of_the_day(office: Office) -> None:
    """A change of a fact holds from its day on; a correction made later is not yet known then."""
    ref = office.at("certified")
    office.today = date(2025, 5, 1)
    office.set(ref, date(2025, 4, 1), residence="Nơi mới")
    act = len(office.history(ref))
    office.today = date(2025, 6, 1)
    office.correct(ref, replaces=act, fields={"residence": "Nơi đúng"})
    actor = office.actor("thanh")

    def lives(**past: date) -> object:
        return cases.show(office.app, ref, actor, Past(**past)).facts.get("residence")

    assert lives(as_of=date(2025, 3, 31)) != "Nơi đúng"
    assert lives(as_of=date(2025, 4, 1)) == "Nơi đúng"  # as is known today
    assert lives(known_at=date(2025, 5, 31)) == "Nơi mới"
    assert lives(known_at=date(2025, 6, 1)) == "Nơi đúng"
    assert lives(known_at=date(2025, 4, 30)) != "Nơi mới"  # not entered yet


def test_what_was_taken_back_later_still_counted_then(office: Office) -> None:
    """An act undone in May stood in April, and the history of April shows it as standing."""
    ref = office.at("certified")
    office.today = date(2025, 5, 1)
    office.correct(ref)
    actor = office.actor("thanh")
    assert cases.show(office.app, ref, actor).state == "enrolled"
    then = Past(known_at=date(2025, 4, 30))
    assert cases.show(office.app, ref, actor, then).state == "certified"
    assert all(row.effective for row in cases.history(office.app, ref, actor, then))
    now = cases.history(office.app, ref, actor, Past(known_at=date(2025, 5, 1)))
    assert [row.move for row in now if not row.effective] == ["certify"]
