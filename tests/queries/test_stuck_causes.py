"""Each cause for which a case is stuck looks at that case, its unit and its people, and at no others."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tests.support.office import HELPER, SECOND
from workflow.organisation import units, users
from workflow.queries import stalled, swept
from workflow.store import records

if TYPE_CHECKING:
    from tests.support.office import Office

CAUSES = {"helper-gone", "too-few-members", "no-active-user", "mail-undeliverable", "hold-expired"}
DEADLINES, MESSAGES = (records.metadata.tables[name] for name in ("deadlines", "messages"))


def causes(office: Office, by: str = "thanh") -> set[tuple[str, str]]:
    """Return which cases are stuck for a cause that is no limit, as a user sees it today."""
    rows = stalled.stalled(office.app, office.actor(by))
    return {(row.ref, row.cause) for row in rows if row.cause in CAUSES}


def since(office: Office, ref: str, cause: str) -> date:
    """Return since when a case is stuck for a cause."""
    rows = stalled.stalled(office.app, office.actor("thanh"))
    (found,) = {row.since for row in rows if (row.ref, row.cause) == (ref, cause)}
    return found


def members(office: Office, unit: str, count: int) -> None:
    """Let a branch have so many official members from today on."""
    wanted = units.Change(units.Profile(official_members=count))
    units.change(office.app, unit, wanted, office.stamp("an"))


def sent(office: Office, state: str, **where: object) -> None:
    """Let letters stand in a state."""
    letters = sa.update(MESSAGES).values(state=state)
    for name, value in where.items():
        letters = letters.where(MESSAGES.c[name] == value)
    with office.app.office() as session:
        session.orm.connection().execute(letters)


@pytest.mark.parametrize("few", [0, 300])
def test_nobody_sees_what_is_stuck_elsewhere(
    office: Office, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """With every cause in three branches each sees its own, however the register is searched."""
    monkeypatch.setattr(swept, "FEW", few)
    people = {"LC01": "lan", "LC02": "ly", "HX01": "hai"}
    refs = {unit: office.at("certified", of=unit) for unit in people}
    for unit, ref in refs.items():
        office.record("helper", ref, by=people[unit], name=HELPER[0], gone=True)
        office.hold(ref, date(2025, 4, 1), by=people[unit])
        members(office, unit, 2)
    sent(office, "dead")
    for name in (*people.values(), "hoa", "hung"):
        users.disable(office.app, name, office.stamp("an"))
    office.today = date(2026, 5, 4)
    for unit, name in people.items():
        rows = stalled.stalled(office.app, office.actor(name))
        assert {row.ref for row in rows} == {refs[unit]}
        assert {row.cause for row in rows} >= {*CAUSES, "limit-passed"}


def test_since_when_a_helper_is_gone(office: Office) -> None:
    """The latest act about this case's helper counts: not one of another case, nor undone, nor about something else."""
    ref, other = office.open(), office.open()
    for one in (ref, other):
        office.do("nominate", one)
    office.today = date(2025, 1, 10)
    office.record("helper", ref, name=HELPER[0], gone=True)
    office.today = date(2025, 1, 13)
    office.record("helper", ref, name=SECOND[0])
    office.correct(ref)
    office.today = date(2025, 1, 14)
    office.record("challenge", ref)
    office.today = date(2025, 1, 15)
    office.record("helper", other, name=HELPER[0], gone=True)
    assert since(office, ref, "helper-gone") == date(2025, 1, 10)
    assert since(office, other, "helper-gone") == date(2025, 1, 15)


def test_too_few_members_of_the_own_branch(office: Office) -> None:
    """The latest number of the case's own branch counts as it holds today, whatever else is told of the unit later."""
    ours, theirs = office.open(), office.open("LC02", by="ly")
    office.at("proposed")  # here the vote is over
    office.today = date(2025, 2, 3)
    members(office, "LC01", 2)
    office.today = date(2025, 2, 4)
    members(office, "LC02", 19)
    profile = units.Profile(meets="20")
    units.change(office.app, "LC01", units.Change(profile), office.stamp("an"))
    office.today = date(2025, 3, 3)
    members(office, "LC01", 19)
    members(office, "LC02", 1)
    office.today = date(2025, 1, 20)  # of what is only told from later days the earliest counts
    assert causes(office) == set()
    office.today = date(2025, 2, 10)
    assert causes(office) == {(ours, "too-few-members")}
    office.today = date(2025, 3, 3)
    assert causes(office) == {(theirs, "too-few-members")}


def test_since_when_nobody_is_active(office: Office) -> None:
    """The last who could work on the case counts, not people of other units or with other roles who left later."""
    ref = office.open()
    for day, name in enumerate(("lan", "hoa", "minh", "lam", "ly", "quan", "hung"), 8):
        office.today = date(2025, 1, day)
        users.disable(office.app, name, office.stamp("an"))
    assert causes(office) == {(ref, "no-active-user")}
    assert since(office, ref, "no-active-user") == date(2025, 1, 9)


@pytest.mark.parametrize("first", ["hai", "hung"])
def test_one_active_user_is_enough(office: Office, first: str) -> None:
    """A branch's own user or one of its committee can work on a case; it is stuck when the second goes."""
    ref = office.open("HX01", by="hai")
    users.disable(office.app, first, office.stamp("an"))
    assert causes(office) == set()
    office.later(1)
    users.disable(office.app, "hung" if first == "hai" else "hai", office.stamp("an"))
    assert causes(office) == {(ref, "no-active-user")}
    assert since(office, ref, "no-active-user") == office.today


def test_a_later_letter_counts_for_its_case_and_reader_only(office: Office) -> None:
    """A dead letter is told although another case's, another reader's or an earlier one arrived."""
    refs = [office.at("certified") for _ in range(2)]
    with office.app.office() as session:
        one = (
            session.orm.connection()
            .execute(sa.select(MESSAGES).order_by(MESSAGES.c.id))
            .mappings()
            .first()
        )
        assert one is not None
        lan, hoa, tu = (office.actor(name).user_id for name in ("lan", "hoa", "tu"))
        plain = {**one, "to_user_id": lan, "case_id": 1, "state": "sent"}
        changes: tuple[dict[str, object], ...] = (
            {"id": 1001},
            {"id": 1002, "state": "dead"},
            {"id": 1003, "case_id": 2},
            {"id": 1004, "to_user_id": hoa},
            {"id": 1005, "state": "queued"},
            {
                "id": 1006,
                "state": "dead",
                "case_id": 2,
                "to_user_id": tu,
            },  # not who is to see to it
        )
        session.orm.connection().execute(sa.delete(MESSAGES))
        for change in changes:
            row = {**plain, **change, "dedupe": str(change["id"])}
            session.orm.connection().execute(sa.insert(MESSAGES).values(row))
    assert causes(office) == {(refs[0], "mail-undeliverable")}
    sent(office, "sent", id=1005)
    assert causes(office) == set()


@pytest.mark.parametrize("reader", ["lan", "hoa", "tam", "hai"])
def test_whose_dead_letter_counts(office: Office, reader: str) -> None:
    """That of the branch, its committee or whoever owns a limit of the case counts, no other's."""
    ref = office.at("certified")
    office.at("identified", of="HX01")
    limits = sa.update(DEADLINES).where(DEADLINES.c.case_id == 1)
    with office.app.office() as session:
        letters = sa.update(MESSAGES).values(
            state="dead", case_id=1, to_user_id=office.actor(reader).user_id
        )
        session.orm.connection().execute(letters)
        session.orm.connection().execute(limits.values(owner_unit_id=office.city.units["TT"]))
    assert causes(office) == ({(ref, "mail-undeliverable")} if reader != "hai" else set())


def test_an_expired_hold_looks_at_its_own_case(office: Office) -> None:
    """Neither an act of another case, nor one before the hold or while it lasted, answers it; one after it does."""
    ref, other = office.open(), office.open()
    office.record("challenge", ref)
    office.hold(ref, date(2025, 1, 20))
    office.today = date(2025, 1, 20)
    office.record("challenge", ref)
    assert causes(office) == set()  # its last day
    office.today = date(2025, 1, 21)
    for _ in range(4):
        office.record("challenge", other)
    assert causes(office) == {(ref, "hold-expired")}
    office.record("challenge", ref)
    assert causes(office) == set()


def test_a_case_that_ended_is_stuck_for_nothing(office: Office) -> None:
    """Neither a dead letter nor a review whose day has passed is told of a case that was withdrawn."""
    ref = office.at("certified")
    office.hold(ref, date(2025, 4, 1), kind="political-standards")
    office.today = date(2025, 5, 5)
    sent(office, "dead")
    assert causes(office) == {(ref, "hold-expired"), (ref, "mail-undeliverable")}
    office.do("withdraw", ref)
    sent(office, "dead")
    assert causes(office) == set()


@pytest.mark.parametrize("few", [0, 300])
def test_each_answer_is_awaited_of_whom_it_was_asked(
    office: Office, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    """Of several requests of several cases each is told once, with whom that request was sent to."""
    monkeypatch.setattr(swept, "FEW", few)
    first, second = office.at("verifying"), office.at("verifying")
    for ref, unit in ((first, "LC02"), (second, "HX01")):
        office.record("verification_request", ref, asked_unit=unit, subject="parents")
    office.today = date(2025, 9, 1)
    rows = stalled.stalled(office.app, office.actor("thanh"))
    late = sorted((r.ref, r.waiting_for or "") for r in rows if r.cause == "reply-awaited")
    assert late == [(first, "LC02"), (first, "Xã"), (second, "HX01"), (second, "Xã")]
