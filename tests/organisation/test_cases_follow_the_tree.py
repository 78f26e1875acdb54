"""What a change of the tree does to the open cases that stand on it."""

from __future__ import annotations

from datetime import date

import pytest

from states import errors
from tests.support.office import Office
from workflow.casework import audit
from workflow.ground import people
from workflow.organisation import units, users
from workflow.organisation.units import Change, Limit, Profile
from workflow.queries import cases, deadline_sheet

ON = date(2025, 9, 1)


def limits(office: Office, ref: str, by: str = "thanh") -> dict[str, date]:
    """Return the open deadlines of a case by rule."""
    return {row.rule: row.due for row in deadline_sheet.lines(office.app, ref, office.actor(by))}


def owner_unit(office: Office, ref: str, rule: str) -> str:
    """Return the code of the unit that a stored deadline waits for."""
    with office.app.office(writing=False) as session:
        from sqlmodel import col, select

        from workflow.store import records

        return session.orm.exec(
            select(records.Unit.code)
            .join(records.Deadline, col(records.Deadline.owner_unit_id) == col(records.Unit.id))
            .join(records.Case, col(records.Case.id) == col(records.Deadline.case_id))
            .where(col(records.Case.ref) == ref, col(records.Deadline.rule) == rule)
        ).one()


def test_a_closed_branch_passes_its_cases_on(office: Office) -> None:
    """Every open case goes to the successor by one act, keeps its state, history and deadlines."""
    ref, other = office.at("proposed"), office.at("member")
    over = office.at("withdrawn")
    office.today = ON
    before, acts = limits(office, ref), len(office.history(ref))
    units.close(office.app, "LC01", "LC02", office.stamp("an"))
    for case in (ref, other):
        shown = office.show(case)
        assert shown.unit == "LC02"
        assert office.history(case)[-1].move == "transfer_rehouse"
    assert office.show(ref).state == "proposed"
    assert len(office.history(ref)) == acts + 1
    assert limits(office, ref) == before
    assert office.show(over).unit == "LC01", "what was closed stays where it ended"
    assert audit.verify(office.app).ok
    assert people.resolve(office.app, "lan").unit_code == "LC02"


def test_a_closed_branch_is_no_place_for_new_cases(office: Office) -> None:
    """Nobody opens a case in a unit that is closed, and its successor's users go on with the old ones."""
    ref = office.at("nominated")
    office.today = ON
    units.close(office.app, "LC01", "LC02", office.stamp("an"))
    with pytest.raises(errors.KetnapError):
        office.open("LC01", by="hoa")
    moved = people.resolve(office.app, "ly")
    assert cases.show(office.app, ref, moved).unit == "LC02"


def test_own_limits_move_open_deadlines(office: Office) -> None:
    """A unit's own value moves the deadlines of its open cases at once, and giving it back undoes it."""
    ref, beside = office.open(), office.open("LC02", by="ly")
    before = limits(office, ref)["L1"]
    wanted = Change(limits=(Limit("L1", 2, "NQ 1"),))
    units.change(office.app, "LC01", wanted, office.stamp("an"))
    assert before == date(2025, 7, 6)
    assert limits(office, ref)["L1"] == date(2025, 3, 6)
    assert limits(office, beside)["L1"] == before
    row = office.show(ref).next_deadline
    assert row is not None
    assert row.due == date(2025, 3, 6)
    units.change(office.app, "LC01", Change(limits=(Limit("L1", None),)), office.stamp("an"))
    assert limits(office, ref)["L1"] == before


def test_a_committee_that_decides_no_more_passes_the_deadline_up(office: Office) -> None:
    """The unit a decision waits for follows the tree, when power is taken away or the branch moves."""
    ref = office.at("proposed")
    assert owner_unit(office, ref, "D1") == "LC"
    units.change(office.app, "LC", Change(Profile(decides=False)), office.stamp("an"))
    assert owner_unit(office, ref, "D1") == "Q1"
    units.move(office.app, "LC", "TP", office.stamp("an"))
    assert owner_unit(office, ref, "D1") == "TP"


def test_who_sees_a_case_follows_the_tree(office: Office) -> None:
    """After a branch moved, the committee it left sees its cases no more and the new one does."""
    ref = office.at("applied")
    units.move(office.app, "LC01", "HX", office.stamp("an"))
    assert cases.show(office.app, ref, people.resolve(office.app, "hung")).unit == "LC01"
    with pytest.raises(errors.NotFound):
        cases.show(office.app, ref, people.resolve(office.app, "hoa"))
    seen = users.listed(office.app, people.resolve(office.app, "hung"))
    assert {"lan", "lam"} <= {user.name for user in seen}
