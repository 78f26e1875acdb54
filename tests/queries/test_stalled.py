"""The stuck list: every cause comes, says what helps, and goes."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
import sqlalchemy as sa

from states.errors import NotFound
from tests.support.days import working_day
from tests.support.office import HELPER, SECOND
from workflow.commands.screen import output
from workflow.organisation import units, users
from workflow.queries import cases, stalled, stuck_histories, stuck_rows, swept
from workflow.store import records

if TYPE_CHECKING:
    from tests.support.office import Office
    from workflow.queries.stalled import StalledCase

ONE = timedelta(days=1)
CASES, DEADLINES, MESSAGES = (
    records.metadata.tables[name] for name in ("cases", "deadlines", "messages")
)
KEYS = [
    "ref", "unit", "name", "state", "rule", "kind", "cause", "since", "due", "days_late", "owner", "waiting_for",
    "last_act", "last_reminded", "escalated_to", "next", "waits_for",
    "first_listed_on", "first_certified_on", "total_days", "resets", "held_days",
]  # fmt: skip


def listed(office: Office, by: str = "thanh", **wanted: object) -> list[StalledCase]:
    """Return the stuck list as a user sees it today, which is the same by unit and by day."""
    asked = stalled.Wanted(**wanted)  # type: ignore[arg-type]
    rows = stalled.stalled(office.app, office.actor(by), asked)
    for few in (0, 300):
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(swept, "FEW", few)
            again = stalled.stalled(office.app, office.actor(by), asked)
        assert again == rows
    return rows


def causes(office: Office, ref: str, by: str = "thanh") -> set[tuple[str, str | None]]:
    """Return why a case is stuck today."""
    return {(row.cause, row.rule) for row in listed(office, by) if row.ref == ref}


def one(office: Office, ref: str, cause: str, by: str = "thanh") -> StalledCase:
    """Return the one row of a case with this cause."""
    (row,) = (row for row in listed(office, by) if (row.ref, row.cause) == (ref, cause))
    return row


def sql(office: Office, statement: sa.Executable) -> None:
    """Change the register behind the program's back."""
    with office.app.office() as session:
        session.orm.connection().execute(statement)


def change(office: Office, unit: str, **profile: object) -> None:
    """Change what is told of a unit from today on."""
    wanted = units.Change(units.Profile(**profile))  # type: ignore[arg-type]
    units.change(office.app, unit, wanted, office.stamp("an"))


def test_rows_have_exactly_the_promised_keys(office: Office) -> None:
    """What a script reads has the promised keys, in their order, and nothing else."""
    office.open()
    office.today = date(2025, 12, 1)
    (row,) = listed(office)
    assert list(output.plain(row)) == KEYS
    (count,) = stalled.summary([row], "unit")
    assert output.plain(count) == {"key": "LC01", "cases": 1, "worst_days": 148}
    assert [name for name in stalled.StalledCase._fields if name[0] != "_"] == KEYS


def test_a_passed_limit(office: Office) -> None:
    """Due today is not late; the day after is one day late; the step itself clears it."""
    ref = office.open()
    office.today = date(2025, 7, 6)
    assert causes(office, ref) == set()
    office.today = date(2025, 7, 7)
    row = one(office, ref, "limit-passed")
    assert (row.rule, row.kind, row.due, row.since, row.days_late) == (
        "L1", "advisory", date(2025, 7, 6), date(2025, 7, 7), 1,
    )  # fmt: skip
    assert (row.owner, row.waiting_for, row.last_act) == ("branch", "LC01", date(2025, 1, 6))
    assert (row.last_reminded, row.escalated_to) == (None, None)
    assert (row.next or "").startswith(f"ketnap advance nominate {ref} ")
    office.do("nominate", ref)
    assert causes(office, ref) == set()


def test_any_day_may_be_asked_about(office: Office) -> None:
    """What will be late on a day to come is told without waiting for it, and nothing is written."""
    ref = office.open()
    later = stalled.stalled(office.app.on(date(2025, 8, 5)), office.actor("lan"))
    assert [(row.ref, row.days_late) for row in later] == [(ref, 30)]
    assert listed(office) == []


def test_the_end_of_probation_is_no_limit(office: Office) -> None:
    """The milestone D5 passes by itself; what is late then is the branch, after thirty working days."""
    ref = office.at("probation")
    office.record("member_cv", ref)
    office.record("course", ref)
    office.today = date(2026, 10, 5)
    assert "D5" not in {rule for _, rule in causes(office, ref)}


def test_a_reply_that_another_unit_owes(office: Office) -> None:
    """V13 names whom the case waits for, a unit or a word, and the answer clears it."""
    ref = office.at("verifying")
    office.today = working_day("2025-05-10", 30)
    assert ("reply-awaited", "V13") not in causes(office, ref)
    assert ("provisional", "V13") in causes(office, ref)
    office.later(1)
    row = one(office, ref, "reply-awaited")
    assert (row.owner, row.waiting_for, row.days_late) == ("unit-asked", "Xã", 1)
    assert (row.next or "").startswith(
        f"ketnap record verification-reply {ref} --request {office.request(ref)} "
    )
    asked = office.record(
        "verification_request", ref, date(2025, 5, 20), asked_unit="HX01", subject="parents"
    )
    office.today = working_day("2025-05-20", 30) + ONE
    told = {
        row.waiting_for
        for row in listed(office)
        if row.rule == "V13" and row.cause == "reply-awaited"
    }
    assert told == {"Xã", "HX01"}
    theirs = {(row.cause, row.waiting_for) for row in listed(office, "hai")}
    assert theirs == {("reply-awaited", "HX01"), ("provisional", "HX01")}
    assert listed(office, "ly") == []
    office.record("verification_reply", ref, request=asked)
    office.record("verification_reply", ref, request=asked - 2)
    assert not {cause for cause, _ in causes(office, ref)} & {"reply-awaited", "provisional"}


def test_an_opinion_that_another_unit_owes(office: Office) -> None:
    """L7 counts from the asking and ends with the opinion."""
    ref = office.at("verifying")
    office.record("opinion_request", ref, source="residence")
    office.today = working_day("2025-05-12", 30) + ONE
    row = next(row for row in listed(office) if row.rule == "L7")
    assert (row.cause, row.kind, row.waiting_for) == ("reply-awaited", "advisory", "residence")
    assert row.next is not None  # what was asked of others besides comes first
    assert (row.next or "").startswith(f"ketnap record verification-reply {ref} --request 6 ")
    office.record("opinion", ref, source="residence")
    assert "L7" not in {rule for _, rule in causes(office, ref)}


def test_a_notice_without_an_answer(office: Office) -> None:
    """T2 and T3 wait for the destination, which sees the case, and each step clears its limit."""
    ref = office.at("certified")
    number = office.transfer(ref, "HX01").id
    office.step(number, "send")
    office.today = working_day("2025-03-14", 15)
    assert causes(office, ref) == set()
    office.later(1)
    row = one(office, ref, "notice-unanswered")
    assert (row.rule, row.waiting_for, row.next) == (
        "T2",
        "HX01",
        f"ketnap transfer acknowledge {number}",
    )
    assert [(row.ref, row.cause) for row in listed(office, "hai")] == [(ref, "notice-unanswered")]
    office.step(number, "acknowledge", by="hai")
    assert causes(office, ref) == set()
    office.today = working_day(office.today.isoformat(), 30) + ONE
    row = one(office, ref, "notice-unanswered")
    assert (row.rule, row.next) == ("T3", f'ketnap transfer accept {number} --helper "…"')
    office.step(number, "accept", by="hai", helper="Phạm Thị Nhận")
    assert causes(office, ref) == set()


def test_a_notice_to_a_place_outside(office: Office) -> None:
    """Where the destination is no unit, its words stand, and an answer from outside is recorded."""
    ref = office.at("certified")
    number = office.transfer(ref, None, residence="Tỉnh khác").id
    office.later(15)
    row = one(office, ref, "limit-passed")
    assert (row.rule, row.next) == ("T1", f"ketnap transfer send {number}")
    office.step(number, "send")
    office.today = working_day(office.today.isoformat(), 15) + ONE
    row = one(office, ref, "notice-unanswered")
    assert (row.waiting_for, row.owner) == ("Tỉnh khác", "branch")
    assert row.next == f'ketnap transfer outside-reply {number} --reply-no "…"'


def test_a_branch_with_too_few_members(office: Office) -> None:
    """Two official members are too few and three are enough; the committee must see to it."""
    ref = office.open()
    office.later(10)
    change(office, "LC01", official_members=2)
    row = one(office, ref, "too-few-members")
    assert (row.rule, row.kind, row.since, row.days_late) == (
        None,
        "statutory",
        date(2025, 1, 16),
        0,
    )
    assert (row.owner, row.waiting_for) == ("committee", "LC")
    assert (row.next or "").startswith(f"ketnap advance nominate {ref} ")  # no vote comes next
    mended = one(office, ref, "too-few-members", by="an")
    assert (mended.next, mended.waits_for) == ("ketnap unit set LC01 --official-members N", None)
    assert stalled.stalled(office.app.on(date(2025, 1, 15)), office.actor("lan")) == []
    office.later(1)
    change(office, "LC01", official_members=3)
    assert causes(office, ref) == set()
    # LC02's number is not known, which is another matter
    assert causes(office, office.open("LC02", by="ly")) == set()


def test_a_unit_without_active_users(office: Office) -> None:
    """Neither the branch nor its committee has anybody left; the committee alone would be enough."""
    ref = office.open("HX01", by="hai")
    office.later(3)
    users.disable(office.app, "hai", office.stamp("an"))
    assert causes(office, ref) == set()
    users.disable(office.app, "hung", office.stamp("an"))
    row = one(office, ref, "no-active-user")
    assert (row.owner, row.waiting_for, row.kind, row.since) == (
        "admin",
        "admin",
        "product",
        date(2025, 1, 9),
    )
    assert row.waits_for == "branch"
    mended = one(office, ref, "no-active-user", by="an")
    assert (mended.next, mended.waits_for) == (
        'ketnap user add "…" --unit HX01 --role branch',
        None,
    )
    users.add(office.app, "mới", users.Wanted("HX01", ("branch",)), office.stamp("an"))
    assert causes(office, ref) == set()


def test_a_helper_who_is_gone(office: Office) -> None:
    """Once a helper is due, having none is told until another is assigned."""
    source, ref = office.open(), office.open()
    office.do("nominate", ref)
    assert causes(office, source) == causes(office, ref) == set()
    office.later(5)
    office.record("helper", ref, name=HELPER[0], gone=True)
    office.later(5)
    row = one(office, ref, "helper-gone")
    assert (row.kind, row.since, row.waiting_for) == ("service", date(2025, 1, 11), "LC01")
    assert (row.next or "").startswith(f"ketnap record helper {ref} --name")
    office.record("helper", ref, name=SECOND[0])
    assert causes(office, ref) == set()


def test_mail_that_cannot_be_delivered(office: Office) -> None:
    """A dead letter to the owner is told until it is tried again, or a later one arrived."""
    ref = office.at("certified")
    dead = sa.update(MESSAGES).values(state="dead")
    sql(office, dead)
    row = one(office, ref, "mail-undeliverable", by="an")
    assert (row.owner, row.kind, row.since) == ("admin", "product", date(2025, 3, 14))
    assert (row.next or "").startswith("ketnap mail retry ")
    number = int((row.next or "").rpartition(" ")[2])
    sql(
        office,
        sa.update(MESSAGES).where(MESSAGES.c.id == number).values(state="queued"),
    )
    assert causes(office, ref) == set()
    sql(office, dead)
    office.do("retrain", ref)
    office.do("certify", ref, by="tam")
    later = sa.update(MESSAGES).where(MESSAGES.c.state == "queued")
    sql(office, later.values(state="sent", sent_at=office.app.now()))
    assert causes(office, ref) == set()


def test_a_hold_that_has_expired(office: Office) -> None:
    """While it lasts it is shown apart, with its end; then it is stuck until something is done."""
    ref = office.open()
    office.hold(ref, date(2025, 1, 20))
    row = one(office, ref, "on-hold")
    assert (row.due, row.since, row.days_late) == (date(2025, 1, 20), date(2025, 1, 6), 0)
    assert row.next == f"ketnap resume {ref}"
    office.today = date(2025, 1, 20)
    assert causes(office, ref) == {("on-hold", None)}
    assert stalled.summary(listed(office), "cause") == []
    office.today = date(2025, 1, 22)
    row = one(office, ref, "hold-expired")
    assert (row.since, row.due, row.days_late) == (date(2025, 1, 21), date(2025, 1, 20), 2)
    assert (row.next or "").startswith(f"ketnap advance nominate {ref}")
    office.record("challenge", ref)
    assert causes(office, ref) == set()


def test_a_hold_that_was_taken_off(office: Office) -> None:
    """A resumed hold neither waits nor expires."""
    ref = office.open()
    office.hold(ref, date(2025, 1, 20))
    office.later(3)
    office.resume(ref)
    assert causes(office, ref) == set()
    office.today = date(2025, 1, 25)
    assert causes(office, ref) == set()


def test_a_review_whose_day_has_passed(office: Office) -> None:
    """It does not end by itself: limits go on waiting, and only a conclusion clears it."""
    ref = office.open()
    office.hold(ref, date(2025, 2, 3), kind="political-standards")
    office.today = date(2025, 2, 4)
    office.record("challenge", ref)
    assert causes(office, ref) == {("hold-expired", None)}
    assert one(office, ref, "hold-expired").next == f'ketnap resume {ref} --conclusion "…"'
    # L1 would have been due in July; the clock of an advisory limit waits
    office.today = date(2026, 3, 2)
    assert causes(office, ref) == {("hold-expired", None)}
    office.resume(ref, conclusion="đủ tiêu chuẩn")
    assert causes(office, ref) == set()


def test_a_statutory_month_does_not_wait_for_a_review(office: Office) -> None:
    """D9 passes while political standards are under review, and says so."""
    ref = office.at("verified")
    office.hold(ref, date(2025, 8, 1), kind="political-standards")
    office.today = date(2026, 5, 6)
    told = causes(office, ref)
    assert ("limit-passed", "D9") in told
    assert ("limit-passed", "L6") not in told


@pytest.mark.parametrize(
    ("state", "rule", "papers", "begins"),
    [
        ("applied", "L5", ["V0"], "record verification-request"),
        ("verified", "L6", ["C17", "O1"], "record challenge"),
        ("decided", "D4", ["D4g"], "record approval"),
        ("probation", "D7", ["D6", "O2"], "record member-cv"),  # due since the ceremony
        ("verifying", "D9", ["V1"], "record verification-reply"),
    ],
)
def test_papers_that_are_missing(
    office: Office, state: str, rule: str, papers: list[str], begins: str
) -> None:
    """What the next move lacks is named from thirty days before its limit (a late ceremony's once it is late)."""
    ref = office.at(state)
    due = deadlines(office, ref)[rule]
    office.today = due + ONE if rule == "D4" else due - 30 * ONE
    row = one(office, ref, "evidence-missing")
    assert (row.rule, row.due, [refusal.rule for refusal in row.stall.missing]) == (
        rule,
        due,
        papers,
    )
    assert (row.next or "").startswith(f"ketnap {begins} {ref}")
    office.today -= ONE if rule == "D4" else 2 * ONE
    assert not [
        told
        for told in listed(office)
        if (told.cause, told.ref, told.rule) == ("evidence-missing", ref, rule)
    ]


def deadlines(office: Office, ref: str) -> dict[str, date]:
    """Return the stored deadlines of a case by rule."""
    due = DEADLINES.c
    query = sa.select(due.rule, due.due).join(CASES, CASES.c.id == due.case_id)
    with office.app.office(writing=False) as session:
        return dict(map(tuple, session.orm.connection().execute(query.where(CASES.c.ref == ref))))


def test_papers_put_on_file_are_no_longer_missing(office: Office) -> None:
    """Each paper is told until it is there; then only the step itself is late."""
    ref = office.at("verified")
    office.today = working_day("2025-07-10", 60) + ONE
    row = one(office, ref, "limit-passed")
    assert (row.next or "").startswith(f"ketnap record challenge {ref}")  # first the paper
    office.record("challenge", ref)
    office.record("opinion", ref, source="mass-organisation")
    assert [refusal.rule for refusal in one(office, ref, "evidence-missing").stall.missing] == [
        "O1"
    ]
    office.record("opinion", ref, source="residence")
    assert causes(office, ref) == {("limit-passed", "L6")}
    assert (one(office, ref, "limit-passed").next or "").startswith(f"ketnap advance propose {ref}")


def test_a_limit_that_cannot_be_met(office: Office) -> None:
    """With no meeting left before the ceremony is due, it is told from the day after the last one."""
    ref = office.at("decided")
    due = working_day("2025-09-15", 30)
    assert due == date(2025, 10, 27)
    change(office, "LC01", meets="4")
    office.today = date(2025, 10, 4)
    assert causes(office, ref) == set()
    office.today = date(2025, 10, 20)
    row = one(office, ref, "cannot-finish")
    assert (row.rule, row.kind, row.due, row.days_late, row.since) == (
        "D4", "statutory", due, 0, date(2025, 10, 5),
    )  # fmt: skip
    assert (row.stall.earliest, row.stall.special_meeting) == (date(2025, 11, 4), True)
    assert (row.next or "").startswith(f"ketnap advance hold-ceremony {ref}")
    office.today = due + ONE  # late by now, which is no longer a forecast
    assert "cannot-finish" not in {cause for cause, _ in causes(office, ref)}


def test_a_dossier_that_will_be_too_old(office: Office) -> None:
    """D9 cannot be met while a verification at home needs ten working days more; a new dossier clears it."""
    ref = office.at("applied")
    office.today = date(2026, 4, 24)
    row = one(office, ref, "cannot-finish", "lan")
    assert (row.rule, row.due, row.stall.special_meeting) == ("D9", date(2026, 5, 5), False)
    assert (row.next or "").startswith(f"ketnap record verification-request {ref} ")
    assert (row.helps or "").startswith(f"ketnap advance redo-dossier {ref} ")
    office.today = date(2026, 5, 6)  # too late by now, which no request mends
    passed = {late.rule: late.next for late in listed(office) if late.cause == "limit-passed"}
    assert (passed["D9"] or "").startswith(f"ketnap advance redo-dossier {ref} ")
    office.do("redo_dossier", ref)
    assert not {("cannot-finish", "D9"), ("limit-passed", "D9")} & set(causes(office, ref))


def test_a_decision_that_cannot_come_in_time(office: Office) -> None:
    """Where the committee has not endorsed, a decision needs twice three working days; D3 helps."""
    ref = office.at("proposed", of="HX01")
    due = working_day("2025-08-04", 60)
    office.today = due
    # the endorsement could have been ready long ago, the decision after it takes three days
    row = one(office, ref, "cannot-finish")
    assert (row.rule, row.owner, row.waiting_for) == ("D1", "authority", "HX")
    assert (row.next or "").startswith(f"ketnap advance endorse {ref} ")
    assert row.helps is None  # an inspector may extend nothing, the authority may
    helps = one(office, ref, "cannot-finish", "quy").helps
    assert helps == f'ketnap extend {ref} --limit D1 --days 30 --reason "…"'
    office.do("endorse", ref, by="hung")
    assert ("cannot-finish", "D1") in causes(office, ref)
    office.today = due + ONE
    assert one(office, ref, "limit-passed").waiting_for == "Q1"


def test_what_was_reminded_and_escalated_is_shown(office: Office) -> None:
    """The latest letter about the limit counts, not one about another; a report upward names the unit."""
    ref = office.open()
    office.today = date(2025, 7, 10)
    case = sa.select(CASES.c.id).where(CASES.c.ref == ref).scalar_subquery()
    for n, (template, rule, to, sent) in enumerate([
        ("reminder", "L1", "lan", "2025-07-07T23:30"), ("reminder", "L1", "lan", "2025-07-01T02:00"),
        ("reminder", "D9", "lan", "2025-07-09T02:00"), ("escalation", "L1", "hoa", None),
        ("escalation", "L1", "quan", None),
    ]):  # fmt: skip
        at = datetime.fromisoformat(sent).replace(tzinfo=UTC) if sent else office.app.now()
        sql(office, sa.insert(MESSAGES).values(
            dedupe=f"k{n}", case_id=case, to_user_id=office.actor(to).user_id, to_address="x@example.vn",
            template=template, params="{}", rule=rule, lang="vi", state="sent" if sent else "queued", attempts=0,
            due_at=at, sent_at=at if sent else None, message_id=f"<{n}>", created_at=at,
        ))  # fmt: skip
    row = one(office, ref, "limit-passed")
    assert (row.last_reminded, row.escalated_to) == (date(2025, 7, 8), "Q1")


def test_the_scope_is_the_users_subtree(office: Office) -> None:
    """An inspector sees the whole subtree, a branch its own, and a unit out of sight is not found."""
    ours, theirs = office.open(), office.open("HX01", by="hai")
    office.today = date(2025, 12, 1)

    def refs(by: str, unit: str | None = None) -> set[str]:
        return {row.ref for row in listed(office, by, unit=unit)}

    assert refs("thanh") == refs("quan") == {ours, theirs}
    assert refs("thu") == refs("lan") == refs("thanh", "lc") == {ours}
    assert refs("ly") == set()
    with pytest.raises(NotFound):
        listed(office, "thu", unit="HX01")
    with pytest.raises(NotFound):
        listed(office, "thanh", unit="NOWHERE")


def test_small_and_large_scopes_find_the_same(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whether the register is searched by unit or by day, by one page or many, the list is the same."""
    for state in ("identified", "applied", "verified", "decided", "probation"):
        office.at(state)
    office.at("identified", of="HX01")
    office.today = date(2027, 2, 1)
    before = [[output.plain(row) for row in listed(office, by)] for by in ("thanh", "lan", "hai")]
    assert len(before[0]) > 6
    assert len(before[2]) == 1
    monkeypatch.setattr(swept, "FEW", 0)
    monkeypatch.setattr(stuck_rows, "PAGE", 2)
    monkeypatch.setattr(stuck_histories, "PAGE", 1)
    again = [[output.plain(row) for row in listed(office, by)] for by in ("thanh", "lan", "hai")]
    assert again == before


def test_the_list_is_filtered_and_counted(office: Office) -> None:
    """By kind, by silence; and each summary counts every stuck case once under each of its keys."""
    quiet = office.open()
    office.at("certified", of="HX01")
    busy = office.at("verified")
    office.today = date(2026, 4, 30)
    office.record("challenge", busy)
    office.today = date(2026, 5, 6)
    rows = listed(office)
    assert {row.kind for row in listed(office, kind="statutory")} == {"statutory"}
    assert {row.kind for row in listed(office, kind="advisory")} == {"advisory"}
    assert {row.ref for row in listed(office, silent=7)} == {row.ref for row in rows} - {busy}
    assert busy in {row.ref for row in listed(office, silent=6)}
    assert [(one.key, one.cases) for one in stalled.summary(rows, "unit")] == [
        ("LC01", 2),
        ("HX01", 1),
    ]
    steps = {one.key: one.cases for one in stalled.summary(rows, "step")}
    assert steps == {"nominate": 1, "apply": 1, "propose": 1}
    assert sum(one.cases for one in stalled.summary(rows, "owner")) == 3
    worst = {one.key: one.worst_days for one in stalled.summary(rows, "cause")}
    assert worst["limit-passed"] == one(office, quiet, "limit-passed").days_late == 304


def test_a_case_that_cannot_be_read_hides_no_other(office: Office) -> None:
    """A damaged act takes away what only the history tells of that case, not the list."""
    bad, good = office.at("verified"), office.at("verified")
    office.today = working_day("2025-07-10", 60) + ONE
    sql(office, sa.text("UPDATE acts SET fields = 'no JSON' WHERE case_id = 1 AND n = 5"))
    assert cases.show(office.app, good, office.actor("lan")).ref == good
    assert causes(office, good) == {("limit-passed", "L6"), ("evidence-missing", "L6")}
    assert causes(office, bad) == {("limit-passed", "L6")}


def test_a_late_ceremony_needs_the_agreement_first(office: Office) -> None:
    """Until the superior's agreement is on file, that is the command; then the ceremony."""
    ref = office.at("decided")
    office.today = date(2025, 10, 28)
    row = one(office, ref, "limit-passed")
    assert (row.rule, row.next) == (
        "D4",
        f'ketnap record approval {ref} --kind late-ceremony --no "…"',
    )
    office.record("approval", ref, kind="late-ceremony", by="lan")
    assert one(office, ref, "limit-passed").next == f"ketnap advance hold-ceremony {ref}"


def test_a_supplement_comes_before_the_decision(office: Office) -> None:
    """A dossier that lacks something is supplemented first, then decided."""
    ref = office.at("proposed")
    office.do("ask_supplement", ref, by="hoa")
    office.today = working_day("2025-08-04", 60) + ONE
    passed = [row for row in listed(office) if (row.ref, row.cause) == (ref, "limit-passed")]
    assert [row.rule for row in passed] == ["D1", "L10"]  # both asked for, the statutory one first
    assert all((row.next or "").startswith(f"ketnap advance supplement {ref}") for row in passed)
    office.do("supplement", ref)
    assert (one(office, ref, "limit-passed").next or "").startswith(f"ketnap advance decide {ref}")


def test_three_lost_votes_are_referred_up(office: Office) -> None:
    """The branch votes no more: it refers the case up, and the authority decides."""
    ref = office.at("probation")
    for kind in ("course", "member_cv"):
        office.record(kind, ref)
    for form in ("10", "11", "12"):
        office.record("statement", ref, form=form)
    for day in (5, 6, 7):
        office.today = date(2026, 10, day)
        office.do("vote_failed", ref, move="propose_recognition")
    office.today = date(2026, 12, 1)
    assert (one(office, ref, "limit-passed").next or "").startswith(
        f"ketnap advance refer-up {ref}"
    )
    office.do("refer_up", ref)
    assert (one(office, ref, "limit-passed").next or "").startswith(
        f"ketnap advance recognise {ref}"
    )


def test_a_move_that_is_known_asks_for_its_notice(office: Office) -> None:
    """T1 and T4 are answered by opening a hand-over."""
    ref = office.at("certified")
    office.record("leaving_date", ref)
    office.today = working_day("2025-03-14", 10) + ONE
    assert one(office, ref, "limit-passed").next == f"ketnap transfer open {ref} --to CODE"
    member = office.at("probation")
    office.record("leaving_date", member)
    office.today = working_day("2025-10-03", 60) + ONE
    late = {row.rule: row.next for row in listed(office) if row.ref == member}
    assert late["T4"] == f"ketnap transfer open {member} --to CODE"
