"""The story that is promised as a check, through the verbs, with all its figures."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.catalogue.stages import STATES
from states.errors import Refused
from workflow.casework import audit
from workflow.queries import deadline_sheet

if TYPE_CHECKING:
    from tests.support.office import Office


def test_the_story(office: Office) -> None:
    """A candidate goes the whole way on the promised days with the promised figures."""
    ref = office.at("verified")
    office.today = date(2025, 7, 11)
    office.record("challenge", ref, date(2025, 7, 11))
    office.record("opinion", ref, date(2025, 7, 11), source="mass-organisation")
    office.record("opinion", ref, date(2025, 7, 11), source="residence")
    office.today = date(2025, 8, 4)

    with pytest.raises(Refused) as refused:
        office.do("propose", ref, votes_for=12)
    assert [reason.rule for reason in refused.value.reasons] == ["B1"]

    proposed = office.do("propose", ref, votes_for=13)
    assert proposed.next_deadline is not None
    assert (
        proposed.next_deadline.rule,
        proposed.next_deadline.kind,
        proposed.next_deadline.due,
    ) == ("D1", "statutory", date(2025, 10, 29))
    (line,) = deadline_sheet.lines(office.app, ref, office.actor("lan"))
    skipped = {day.date for day in line.skipped}
    assert {date(2025, 9, 1), date(2025, 9, 2)} <= skipped
    assert (line.start, line.due, line.counted) == (date(2025, 8, 4), date(2025, 10, 29), 60)

    office.today = date(2025, 9, 15)
    office.do("decide", ref, by="hoa")
    office.today = date(2025, 10, 3)
    assert office.do("hold_ceremony", ref).dates.probation_ends == date(2026, 10, 3)

    office.today = date(2026, 6, 1)
    asked = office.why("propose_recognition", ref)
    assert (asked.possible, asked.earliest) == (False, date(2026, 10, 3))

    office.record("course", ref)
    for form in ("10", "11", "12"):
        office.record("statement", ref, form=form)
    office.today = date(2026, 10, 9)
    office.do("propose_recognition", ref)
    office.today = date(2026, 11, 2)
    dates = office.do("recognise", ref, by="hoa").dates
    assert dates.official_from == date(2026, 10, 3)
    assert dates.party_age_from == date(2025, 9, 15)
    assert dates.ceremony == date(2025, 10, 3)
    assert audit.verify(office.app).ok


@pytest.mark.parametrize("of", ["LC01", "HX01"])
def test_every_state_can_be_reached_lawfully(office: Office, of: str) -> None:
    """Where the own committee decides and where it does not, each state it has is reached."""
    skipped = {"LC01": {"endorsed", "recognition_endorsed", "removal_endorsed"}, "HX01": set()}[of]
    for state in STATES:
        if state.id not in skipped:
            assert office.state(office.at(state.id, of=of)) == state.id
    assert audit.verify(office.app).ok
