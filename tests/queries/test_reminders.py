"""Whether each unit is reminded of what is its own to do, no less than the stuck list says and of what comes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import NotFound
from tests.support import outbox
from workflow.organisation import users
from workflow.queries import reminders, stalled

if TYPE_CHECKING:
    from tests.support.office import Office

DUE = date(2025, 7, 6)
"""L2: enrolled at the latest six months after the nomination on 6 January 2025."""


def told(
    office: Office, who: str, unit: str | None = None, within: int = 31
) -> list[tuple[str, str | None]]:
    """Return what units have to see to: the unit and the limit, or the cause where it is none."""
    rows = reminders.reminders(office.app, office.actor(who), unit=unit, within=within)
    return [(row.unit, row.rule or row.cause) for row in rows]


@pytest.mark.parametrize(
    ("today", "within", "left"),
    [
        (date(2025, 6, 20), 16, 16),  # due on the last of the days ahead
        (date(2025, 6, 20), 15, None),
        (DUE, 0, 0),
        (date(2025, 7, 7), 0, -1),
        (date(2025, 7, 7), 31, -1),
    ],
)
def test_what_is_late_and_what_is_due_within(
    office: Office, today: date, within: int, left: int | None
) -> None:
    """A limit is told from so many days before it on, on its day, and when it has passed."""
    ref = office.bring(office.open(), "nominated")
    office.today = today
    rows = reminders.reminders(office.app, office.actor("hoa"), within=within)
    found = [row for row in rows if row.rule == "L2"]
    assert [(row.unit, row.ref, row.due, row.days_left) for row in found] == (
        [] if left is None else [("LC01", ref, DUE, left)]
    )
    assert all(row.unit_name == "Đơn vị LC01" for row in found)


def test_a_unit_is_told_what_is_its_own_to_do(office: Office) -> None:
    """The decision falls to the committee that takes it, not to the branch whose case it is."""
    office.at("proposed")  # D1: 60 working days, due on 29 October 2025
    office.today = date(2025, 11, 3)
    assert ("LC", "D1") in told(office, "hoa")
    assert ("LC01", "D1") not in told(office, "hoa")
    assert ("LC", "D1") in told(office, "hoa", "LC")
    assert told(office, "hoa", "LC01") == []
    assert told(office, "lan") == []  # the branch's user sees no sheet of its committee
    assert ("LC", "D1") in told(office, "tu")


def test_one_unit_alone(office: Office) -> None:
    """--unit names one unit, without those below it; one out of sight does not exist."""
    office.bring(office.open(), "nominated")
    office.today = date(2025, 7, 10)
    assert ("LC01", "L2") in told(office, "quan")
    assert ("LC01", "L2") in told(office, "quan", "LC01")
    assert told(office, "quan", "LC") == []
    with pytest.raises(NotFound):
        told(office, "hai", "LC01")


def test_nothing_stuck_is_left_out(office: Office) -> None:
    """Every limit that the stuck list has is on a sheet, once a case, with the same command; notes are not."""
    for state in ("nominated", "certified", "applied", "verified"):
        office.at(state)
    office.today = date(2026, 3, 1)
    stuck = [
        row
        for row in stalled.stalled(office.app, office.actor("thanh"))
        if row.stall.stuck and row.owner != "admin"
    ]
    rows = reminders.reminders(office.app, office.actor("thanh"), within=0)
    about = [(row.ref, row.rule or row.cause) for row in rows if (row.days_left or -1) < 0]
    assert {(row.ref, row.rule or row.cause) for row in stuck} == set(about)
    assert len(about) == len(set(about)) > 2
    commands = {(row.ref, row.rule, row.cause): row.next for row in stuck}
    assert all(
        commands[row.ref, row.rule, row.cause] == row.todo for row in rows if row.days_left != 0
    )


def test_they_come_unit_by_unit_the_soonest_first(office: Office) -> None:
    """The rows of a unit stand together, in the order of their days; what has no day comes last."""
    for state in ("nominated", "certified", "verified"):
        office.at(state)
        office.at(state, of="HX01")
    office.today = date(2026, 3, 1)
    rows = reminders.reminders(office.app, office.actor("thanh"))
    units = [row.unit for row in rows]
    assert units == sorted(units, key=units.index)
    for unit in set(units):
        days = [row.due or date.max for row in rows if row.unit == unit]
        assert days == sorted(days)


def test_nobody_counts_as_told(office: Office) -> None:
    """Looking at what is due writes nothing: no mail changes, and nothing is reminded."""
    ref = office.bring(office.open(), "nominated")
    outbox.remind(office, ref)
    office.today = date(2025, 7, 10)
    (row,) = (r for r in reminders.reminders(office.app, office.actor("hoa")) if r.rule == "L2")
    assert row.last_reminded is None
    assert outbox.states(office.app) == ["queued"]


def test_accounts_and_mail_are_no_affair_of_a_briefing(office: Office) -> None:
    """What the administrator mends is on the stuck list and on no sheet."""
    office.bring(office.open(), "nominated")
    for name in ("lan", "lam", "hoa", "minh"):
        users.disable(office.app, name, office.stamp("an"))
    causes = {row.cause for row in stalled.stalled(office.app, office.actor("thanh"))}
    assert "no-active-user" in causes
    assert "no-active-user" not in {cause for _, cause in told(office, "thanh")}
