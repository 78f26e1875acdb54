"""Whom a flag is told to, for how long it is news, and that what was cleared stays cleared."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from tests.support import outbox
from tests.support.days import working_day
from tests.support.office import HELPER, SECOND
from tests.watch.test_flag_stalled import (
    CASES,
    DEADLINES,
    FLAGS,
    MESSAGES,
    flags,
    rows,
    run,
    sql,
    told,
)
from workflow.organisation import units, users
from workflow.store import records

if TYPE_CHECKING:
    from tests.support.office import Office

USERS = records.metadata.tables["users"]


@pytest.fixture
def stuck(office: Office) -> str:
    """Lend a case without a helper, a day later."""
    ref = office.open()
    office.do("nominate", ref)
    office.record("helper", ref, name=HELPER[0], gone=True)
    office.later(1)
    return ref


def _cleared(office: Office) -> list[tuple[str, date]]:
    return rows(
        office,
        sa.select(FLAGS.c.cause, FLAGS.c.cleared_at)
        .where(FLAGS.c.cleared_at.is_not(None))
        .order_by(FLAGS.c.id),
    )


def test_a_branch_with_nobody_of_its_own_role_is_served_by_its_committee(
    office: Office, stuck: str
) -> None:
    """An authority user who sits in the branch does not do the branch's work, and hears nothing of it."""
    users.disable(office.app, "lan", office.stamp("an"))
    assert run(office).queued == 1
    assert told(office) == [("hoa@example.vn", "stalled helper-gone", "queued")]
    assert flags(office)[0][0] == stuck


def test_a_branch_without_an_address_is_served_by_its_committee(office: Office, stuck: str) -> None:
    """Who can be sent nothing cannot be told."""
    sql(office, sa.update(USERS).where(USERS.c.name == "lan").values(email=None))
    assert run(office).queued == 1
    assert told(office) == [("hoa@example.vn", "stalled helper-gone", "queued")]
    assert flags(office)[0][0] == stuck


@pytest.mark.parametrize(("days", "news"), [(1, 1), (2, 1), (3, 0)])
def test_a_flag_that_was_never_told_is_news_for_two_days(
    office: Office, stuck: str, days: int, news: int
) -> None:
    """What a run that died left untold is told by the next, but nothing old is dug out."""
    assert run(office).queued == 1
    sql(office, sa.delete(MESSAGES).where(MESSAGES.c.template == "stalled"))
    office.later(days)
    assert run(office)[1:3] == (0, news)
    assert flags(office)[0][0] == stuck


def test_what_holds_no_more_is_told_to_nobody(office: Office, stuck: str) -> None:
    """A flag that is cleared before anybody was told of it stays untold."""
    run(office)
    sql(office, sa.delete(MESSAGES).where(MESSAGES.c.template == "stalled"))
    office.record("helper", stuck, name=SECOND[0])
    assert run(office)[1:3] == (1, 0)
    assert told(office) == []


def test_a_passed_limit_is_left_to_the_reminders(office: Office) -> None:
    """The ladder of the limit tells of it; the flag itself makes no letter."""
    office.open()
    office.today = date(2025, 7, 7)
    assert run(office)[1:3] == (1, 0)
    assert told(office) == []


def test_what_was_cleared_stays_as_it_was_cleared(office: Office, stuck: str) -> None:
    """Later runs change no flag that has gone, whatever it rested on: a limit, a plain cause, the history."""
    verified = office.at("verified")
    office.today = working_day("2025-07-10", 60) + timedelta(days=1)
    run(office)
    assert {flag[1] for flag in flags(office)} >= {
        "limit-passed",
        "helper-gone",
        "evidence-missing",
    }
    for ref in (verified, stuck):
        office.do("withdraw", ref)
    office.later(1)
    assert run(office).changed == 4
    before = _cleared(office)
    office.later(1)
    assert run(office).changed == 0
    assert _cleared(office) == before
    assert flags(office) == []


def test_a_letter_names_the_day_of_its_own_limit(office: Office) -> None:
    """Of the limits that run for a case, the letter is about the one whose papers are missing."""
    office.at("verified")
    office.today = working_day("2025-07-10", 60) - timedelta(days=30)
    assert run(office).queued == 1
    due = rows(office, sa.select(DEADLINES.c.rule, DEADLINES.c.anchor, DEADLINES.c.due))
    assert len(due) > 1
    letters = sa.select(MESSAGES.c.rule, MESSAGES.c.anchor, MESSAGES.c.due)
    (letter,) = rows(office, letters.where(MESSAGES.c.template == "stalled"))
    assert letter in due
    assert letter[0] == "L6"


def test_each_limit_has_a_flag_of_its_own(office: Office) -> None:
    """Of limits that passed on the same day the flag of the one that was met goes, and no other."""
    for _ in range(2):
        office.at("verified")
    sql(office, sa.delete(DEADLINES))
    late = {"kind": "service", "start": date(2025, 7, 1), "due": date(2025, 7, 30), "owner": "branch",
            "owner_unit_id": office.city.units["LC01"], "provisional": False, "rule_set": "2025-07"}  # fmt: skip
    keys = [
        (case, *key) for case in (1, 2) for key in (("L6", 1), ("D9", 1), ("V13", 1), ("V13", 2))
    ]
    for case, rule, anchor in keys:
        values = {"case_id": case, "rule": rule, "anchor": anchor, **late}
        sql(office, sa.insert(DEADLINES), [values])
    limits = ("limit-passed", "reply-awaited")
    flag, limit = FLAGS.c, DEADLINES.c
    query = sa.select(flag.case_id, flag.rule, flag.anchor).where(flag.cause.in_(limits))
    office.today = date(2025, 7, 31)
    while keys:
        run(office)
        assert sorted(rows(office, query.where(flag.cleared_at.is_(None)))) == sorted(keys)
        case, rule, anchor = keys.pop(0)
        met = (limit.case_id == case) & (limit.rule == rule) & (limit.anchor == anchor)
        sql(office, sa.delete(DEADLINES).where(met))
    run(office)
    assert rows(office, query.where(flag.cleared_at.is_(None))) == []


def test_what_rests_on_the_history_goes_case_by_case(office: Office) -> None:
    """The flag of who withdrew goes, that of the other case stays."""
    first, second = office.at("verified"), office.at("verified")
    office.today = working_day("2025-07-10", 60) - timedelta(days=30)
    run(office)
    assert [flag[:2] for flag in flags(office)] == [
        (first, "evidence-missing"),
        (second, "evidence-missing"),
    ]
    office.do("withdraw", first)
    run(office)
    assert [flag[:2] for flag in flags(office)] == [(second, "evidence-missing")]


def test_only_letters_about_what_has_gone_are_taken_back(office: Office, stuck: str) -> None:
    """Letters about what still holds, about others, or about something else go on waiting; what left has left."""
    other = office.open()
    office.do("nominate", other)
    office.record("helper", other, name=HELPER[0], gone=True)
    few = units.Change(units.Profile(official_members=2))
    units.change(office.app, "LC01", few, office.stamp("an"))
    outbox.queue(office.app, 1)
    assert run(office).queued == 4
    run(office)

    def letters() -> list[tuple[str | None, str, str]]:
        query = sa.select(CASES.c.ref, MESSAGES.c.rung, MESSAGES.c.state).outerjoin(
            CASES, CASES.c.id == MESSAGES.c.case_id
        )
        told = (MESSAGES.c.template == "stalled") | MESSAGES.c.case_id.is_(None)
        return rows(office, query.where(told).order_by(MESSAGES.c.id))

    assert {state for *_, state in letters()} == {"queued"}
    assert len(letters()) == 5
    gone = (MESSAGES.c.rung == "stalled helper-gone") & (MESSAGES.c.case_id == 2)
    sql(office, sa.update(MESSAGES).where(gone).values(state="sent"))
    for ref in (stuck, other):
        office.record("helper", ref, name=SECOND[0])
        run(office)
        taken = [(ref, rung) for ref, rung, state in letters() if state == "cancelled"]
        assert taken == [(stuck, "stalled helper-gone")]
    assert [state for *_, state in letters()].count("queued") == 3
