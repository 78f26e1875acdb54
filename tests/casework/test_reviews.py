"""While a review of political standards is open every place tells the same days, and none calls them late."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from states.law.deadlines import Deadline, open_deadlines, soonest
from states.watch.stalls import OF_LIMITS
from tests.support import statements
from workflow.casework import casefile, transfer_views
from workflow.ground import basis
from workflow.queries import cases, deadline_sheet, inbox, next_step, stalled
from workflow.register import doctor
from workflow.upkeep import invariants
from workflow.watch.jobs import digest, escalate, expire_holds, flag_stalled, remind

if TYPE_CHECKING:
    from tests.support.office import Office

FIRST = date(2025, 8, 11)
STATES = ("identified", "certified", "applied", "verified", "proposed")


class Told(NamedTuple):
    """What the history of a case says on a day."""

    ref: str
    next: Deadline | None
    late: frozenset[str]
    waiting: frozenset[str]
    dues: frozenset[tuple[str, date]]


@pytest.fixture
def reviewed(office: Office) -> Office:
    """Bring cases to their states, some under review since 11 August 2025, some late before that day."""
    refs = [office.at(state) for state in STATES]
    plain = office.at("verified")
    moving = office.at("certified")
    office.today = date(2025, 8, 1)
    office.step(office.transfer(moving).id, "send")
    office.today = FIRST
    office.record("outside_date", refs[3], date=date(2025, 12, 1))
    for ref in (*refs, moving):
        office.hold(ref, date(2025, 9, 15), kind="political-standards")
    office.hold(plain, date(2025, 8, 29))
    return office


def told(office: Office) -> list[Told]:
    """Say by the pure rules alone what every case's deadlines are on the office's day."""
    found = []
    with office.app.reading() as session:
        for row in session.execute("cases_open", {"low": "", "high": ":"}):
            case = casefile.read_row(session, row)
            base = basis.ground(session, row["unit_id"], today=office.today)
            due = open_deadlines(case.dossier, base.context)
            asks = [d for d in due if not d.milestone]
            late = frozenset(d.rule for d in asks if d.due < office.today)
            waiting = frozenset(d.rule for d in due if d.waits)
            assert not late & waiting
            dues = frozenset((d.rule, d.due) for d in due)
            found.append(Told(row["ref"], soonest(due), late, waiting, dues))
    return found


@given(ahead=st.integers(0, 700))
@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
def agree_on(office: Office, ahead: int) -> None:
    """Compare every place on a day with what the histories say."""
    office.today = FIRST + timedelta(days=ahead)
    truth = {one.ref: one for one in told(office)}
    _cases_and_lists(office, truth)
    _stuck(office, truth)
    _letters(office, truth)


def test_every_place_tells_the_same_on_every_day(reviewed: Office) -> None:
    """Case, lists, inbox, sheet, next step, stuck list, flags, letters and counts agree with the history."""
    agree_on(reviewed)
    for ahead in (0, 35, 36, 37, 200):  # before, on and after the day of review
        agree_on.hypothesis.inner_test(reviewed, ahead)  # type: ignore[attr-defined]


def _cases_and_lists(office: Office, truth: dict[str, Told]) -> None:
    app, today = office.app, office.today
    thanh, lan = office.actor("thanh"), office.actor("lan")
    views: list[Any] = [
        *cases.listed(app, cases.Wanted(), thanh),
        *cases.find(app, "minh", thanh),
        *(office.show(ref) for ref in truth),
        *inbox.inbox(app, lan),
        *(next_step.next_step(app, ref, office.stamp("lan")) for ref in truth),
    ]
    for view in views:
        expected, found = truth[view.ref].next, view.next_deadline
        assert (expected is None) == (found is None)
        if expected and found:
            assert (found.rule, found.due, found.waits) == (
                expected.rule,
                expected.due,
                expected.waits,
            )
            assert found.days_left == (expected.due - today).days
    late = {ref for ref, one in truth.items() if one.late}
    assert {v.ref for v in cases.listed(app, cases.Wanted(overdue=True), thanh)} == late
    items = inbox.inbox(app, lan)
    assert {item.ref for item in items if item.late_by} == late & {item.ref for item in items}
    dues = [item.next_deadline.due for item in items if item.next_deadline]
    assert dues == sorted(dues)
    for within in (30, 90):
        near = inbox.inbox(app, lan, within=within)
        assert {i.ref for i in near if i.next_deadline} == {
            i.ref for i in items if i.next_deadline and i.next_deadline.days_left <= within
        }
    for ref, one in truth.items():
        sheet = deadline_sheet.lines(app, ref, lan)
        assert {(line.rule, line.due) for line in sheet} == one.dues
        assert all(line.provisional for line in sheet if line.rule in one.waiting)
    handed = transfer_views.listed(app, office.stamp("thanh"), overdue=True)
    assert {view.ref for view in handed} <= late


def _stuck(office: Office, truth: dict[str, Told]) -> None:
    late = {(ref, rule) for ref, one in truth.items() for rule in one.late}
    waiting = {(ref, rule) for ref, one in truth.items() for rule in one.waiting}
    rows = stalled.stalled(office.app, office.actor("thanh"))
    assert {(r.ref, r.rule) for r in rows if r.cause in OF_LIMITS} == late
    assert not {(r.ref, r.rule) for r in rows} & waiting
    plan = flag_stalled.run(office.app, office.app.now(), True).planned
    flagged = {
        (p.ref, p.params["rule"])
        for p in plan
        if p.what == "flag" and p.params["cause"] in OF_LIMITS
    }
    assert flagged == late
    assert not {(p.ref, (p.params or {}).get("rule")) for p in plan} & waiting


def _letters(office: Office, truth: dict[str, Told]) -> None:
    app, now = office.app, office.app.now()
    for job in (remind, escalate):
        for letter in job.run(app, now, True).planned:
            params = letter.params or {}
            rule, due = params["rule"], date.fromisoformat(str(params["due"]))
            assert (rule, due) in truth[letter.ref].dues
            assert rule not in truth[letter.ref].waiting
    with app.reading() as session:
        days = {
            "after": date.min,
            "until": office.today - timedelta(days=1),
            "milestone": "D5",
            "most": 50,
        }
        rows = session.execute("digest_due", {"low": "", "high": ":", **days})
        listed = {(row["ref"], row["rule"]) for row in rows}
        assert listed == {(ref, rule) for ref, one in truth.items() for rule in one.late}
        counts = session.execute("doctor_counts", {"today": office.today})[0]
        assert counts["overdue"] == sum(bool(one.late) for one in truth.values())
    assert not expire_holds.run(app, now, True).errors


def test_what_is_kept_is_right_on_any_day(reviewed: Office) -> None:
    """The check of the register finds nothing on whatever day it runs, and no job has to count again."""
    for reviewed.today in (FIRST, date(2025, 9, 16), date(2027, 1, 4)):
        assert list(invariants.check(reviewed.app)) == []


def test_a_notice_follows_once_the_review_is_over(
    reviewed: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Limits wait silently while the review lasts; with its conclusion they are reminded of by their new day."""
    statements.give(
        monkeypatch, test_told="SELECT m.*, c.ref FROM messages m JOIN cases c ON c.id = m.case_id"
    )
    ref = next(
        row.ref
        for row in cases.listed(
            reviewed.app, cases.Wanted(states=["proposed"]), reviewed.actor("thanh")
        )
    )
    reviewed.today = date(2026, 2, 2)
    remind.run(reviewed.app, reviewed.app.now(), False)
    reviewed.resume(ref, conclusion="rõ")
    found = reviewed.show(ref).next_deadline
    assert found is not None
    assert (found.rule, found.waits) == ("D1", False)
    reviewed.today = found.due - timedelta(days=3)
    remind.run(reviewed.app, reviewed.app.now(), False)
    with reviewed.app.reading() as session:
        rows = [
            row for row in session.execute("test_told") if row["ref"] == ref and row["rule"] == "D1"
        ]
    assert {row["due"] for row in rows if row["state"] == "queued"} == {found.due}


def test_the_digest_does_not_call_it_late(reviewed: Office) -> None:
    """The weekly letter goes through with nothing of what waits."""
    reviewed.today = date(2026, 6, 1)
    assert not digest.run(reviewed.app, reviewed.app.now(), True).errors


def test_doctor_counts_no_case_under_review_as_overdue(reviewed: Office) -> None:
    """Where nothing else is late, nothing is."""
    reviewed.today = date(2025, 10, 1)
    late = sum(bool(one.late) for one in told(reviewed))
    found = doctor.examine(reviewed.url, user="an", today=reviewed.today)
    assert (late, found.overdue) == (2, late)
