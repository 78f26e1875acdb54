"""Reminders: each rung once and in order, for the right people, whatever the scheduler and the clock do."""

from __future__ import annotations

import threading
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support import statements
from tests.support.watching import Watch, refuse, watching
from workflow.app import App
from workflow.watch.jobs import remind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

D1 = [  # due on 29 October 2025
    ("before-30", "2025-09-29"),
    ("before-10", "2025-10-19"),
    ("before-3", "2025-10-26"),
    ("overdue", "2025-10-30"),
    ("overdue-10", "2025-11-08"),
    ("overdue-30", "2025-11-28"),
]
L4 = [  # due on 14 March 2026
    ("before-14", "2026-02-28"),
    ("before-3", "2026-03-11"),
    ("overdue", "2026-03-15"),
    ("overdue-14", "2026-03-28"),
]


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office on 6 January 2025."""
    with watching(registers, monkeypatch) as opened:
        yield opened


def test_each_rung_goes_out_once_on_its_day_in_order(watch: Watch) -> None:
    """Over a year of daily runs every owner is told each rung once, on its day, in order."""
    watch.office.at("certified")
    watch.office.at("proposed")
    watch.daily("2025-08-05", "2026-08-05")
    for reader in ("hoa", "minh"):
        assert watch.rungs("D1", reader, state="sent") == D1
    assert watch.rungs("L4", "lan", state="sent") == L4
    assert not watch.mail("reminder", state="cancelled")
    keys = [row["dedupe"] for row in watch.mail("reminder", rule="D1", reader="hoa")]
    assert keys[0] == f"{watch.mail(rule='D1')[0]['ref']}:D1:2025-08-04:13:before-30/u5"


def test_what_a_reminder_says(watch: Watch) -> None:
    """A reminder names the limit, the unit and the rung, and neither a person nor anything sensitive."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 10, 20)
    watch.remind()
    row = watch.mail("reminder", state="queued")[0]
    assert row["params"] == {
        "ref": ref, "unit": "LC01", "state": "proposed", "rule": "D1", "kind": "statutory",
        "due": "2025-10-29", "start": "2025-08-04", "owner": "authority", "rule_set": "2025-07",
        "provisional": False, "rung": "before-10",
    }  # fmt: skip
    assert (row["rule"], row["rung"], row["anchor"], row["due"]) == (
        "D1", "before-10", 13, date(2025, 10, 29),
    )  # fmt: skip
    assert (row["message_id"], row["lang"], row["sequence"], row["attempts"]) == ("", "vi", 0, 0)
    assert row["due_at"] == row["created_at"] == watch.office.app.now()


def test_an_earlier_letter_that_never_left_gives_way_to_the_later_one(watch: Watch) -> None:
    """While no mail leaves, only the latest letter about a limit waits for each reader, not a heap."""
    watch.office.at("proposed")
    for day in (date(2025, 10, 20), date(2025, 10, 27), date(2025, 10, 30)):
        watch.office.today = day
        watch.remind()
        watch.remind()
    waiting = [
        row["rung"] for row in watch.mail("reminder", rule="D1", reader="hoa", state="queued")
    ]
    assert waiting == ["overdue"]
    gone = watch.mail("reminder", rule="D1", reader="hoa", why="superseded")
    assert [row["rung"] for row in gone] == ["before-30", "before-10", "before-3"]


@pytest.mark.parametrize("off", [1, 7, 40])
@pytest.mark.parametrize("since", ["2025-09-29", "2025-10-18", "2025-10-24", "2025-10-30"])
def test_after_the_scheduler_was_off_each_rung_has_one_row_and_one_letter_leaves(
    watch: Watch, off: int, since: str
) -> None:
    """Off for 1, 7 or 40 days: the latest rung is told at once, those missed are kept as superseded."""
    watch.office.at("proposed")
    first = date.fromisoformat(since)
    back = first + timedelta(days=off)
    watch.daily("2025-09-25", (first - timedelta(days=1)).isoformat())
    watch.office.today = back
    watch.remind()
    due = [(rung, day) for rung, day in D1 if date.fromisoformat(day) <= back]
    missed = [rung for rung, day in due if date.fromisoformat(day) >= first]
    queued = watch.mail("reminder", reader="hoa", state="queued")
    assert [row["rung"] for row in queued] == missed[-1:]
    superseded = watch.mail("reminder", reader="hoa", why="superseded")
    assert [row["rung"] for row in superseded] == missed[:-1]
    watch.deliver()
    watch.daily((back + timedelta(days=1)).isoformat(), "2025-12-20")
    assert [rung for rung, _ in watch.rungs("D1", "hoa")] == [rung for rung, _ in D1]


def test_a_clock_that_jumps_back_and_forward_tells_nothing_twice(watch: Watch) -> None:
    """What was told is not told again on an earlier day, and later rungs follow in order."""
    watch.office.at("proposed")
    for day in ("2025-10-26", "2025-09-29", "2025-10-19", "2025-10-26", "2025-11-30", "2025-10-30"):
        watch.office.today = date.fromisoformat(day)
        watch.remind()
        watch.deliver()
    rows = watch.mail("reminder", reader="hoa")
    assert [row["rung"] for row in rows] == [rung for rung, _ in D1]
    assert [row["rung"] for row in rows if row["state"] == "sent"] == ["before-3", "overdue-30"]


def test_two_sweeps_at_once_queue_each_rung_once(watch: Watch) -> None:
    """Two runs that begin together write every message once, and none of them fails."""
    for _ in range(5):
        watch.office.at("proposed")
    watch.office.today = date(2025, 10, 19)
    started, reports = threading.Barrier(2), []

    def sweep() -> None:
        with App.open(watch.office.url, watch.office.today) as app:
            started.wait()
            reports.append(remind.run(app, app.now(), False))

    threads = [threading.Thread(target=sweep) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [report.failed for report in reports] == [0, 0]
    assert len(watch.mail("reminder", state="queued")) == 10
    assert len(watch.mail("reminder")) == 20


def test_a_second_run_at_the_same_instant_does_nothing(watch: Watch) -> None:
    """The second run examines the same and writes nothing."""
    watch.office.at("proposed")
    watch.office.today = date(2025, 10, 26)
    first, again = watch.remind(), watch.remind()
    assert (first.changed, first.queued) == (6, 2)
    assert (again.changed, again.queued) == (0, 0)
    assert first.examined == again.examined == 1


def test_who_has_acted_hears_nothing_more(watch: Watch) -> None:
    """Once the decision is there, what waits is taken back and later rungs never come."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    assert {row["why"] for row in watch.mail("reminder", rule="D1")} == {"met"}
    watch.daily("2025-09-30", "2026-01-31")
    assert not watch.mail("reminder", rule="D1", state="sent")
    assert [row["rung"] for row in watch.mail("reminder", rule="D4", state="sent")]


def test_a_limit_that_runs_again_is_told_again_where_nobody_was(watch: Watch) -> None:
    """A reminder taken back before it left is queued again when the act is undone."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    watch.office.correct(ref, by="hoa")
    assert watch.remind().queued == 2
    assert watch.remind().queued == 0
    assert [row["state"] for row in watch.mail("reminder", rule="D1")] == ["queued", "queued"]


def test_who_chose_the_digest_gets_only_what_is_always_told(watch: Watch) -> None:
    """A reader of the weekly letter has a row for every rung, and a letter for the last ones only."""
    watch.office.at("proposed")
    watch.write("test_digest", digest=True, name="hoa")
    watch.daily("2025-09-25", "2025-12-20")
    assert watch.rungs("D1", "hoa") == D1
    sent = watch.rungs("D1", "hoa", state="sent")
    assert [rung for rung, _ in sent] == ["before-3", "overdue"]
    others = watch.mail("reminder", reader="hoa", state="cancelled")
    assert {row["why"] for row in others} == {"digest"}
    assert watch.rungs("D1", "minh", state="sent") == D1


@pytest.mark.parametrize(
    ("issued", "told"),
    [
        ("2025-03-14", ["2029-03-14", "2029-09-14", "2029-12-14", "2030-03-15"]),
        ("2024-08-31", ["2028-08-31", "2029-02-28", "2029-05-31", "2029-09-01"]),
        ("2024-02-29", ["2028-02-29", "2028-08-29", "2028-11-29", "2029-03-01"]),
    ],
)
def test_a_certificate_is_warned_of_by_its_months(
    watch: Watch, issued: str, told: list[str]
) -> None:
    """At 48, 54 and 57 months after the issue, counted from date to date, and when it has expired."""
    office = watch.office
    ref = office.bring(office.open(), "nominated")
    office.today = date(2025, 3, 14)
    office.do("certify", ref, by="tam", issued=issued)
    for day in map(date.fromisoformat, told):
        for office.today in (day - timedelta(days=1), day):
            watch.remind()
    names = ["month-48", "month-54", "month-57", "overdue"]
    assert watch.rungs("D10", "lan") == list(zip(names, told, strict=True))


def test_the_last_meeting_before_the_deadline_has_a_rung(watch: Watch) -> None:
    """Five days before the last meeting of the branch it is told, and letters name the meeting."""
    watch.write("test_meets", meets="8,25", code="LC01")
    watch.office.at("certified")
    watch.daily("2026-02-01", "2026-03-20")
    assert watch.rungs("L4", "lan", state="sent") == [
        ("before-14", "2026-02-28"),
        ("meeting", "2026-03-03"),
        ("before-3", "2026-03-11"),
        ("overdue", "2026-03-15"),
    ]
    said = [row["params"].get("meeting") for row in watch.mail("reminder", rule="L4")]
    assert said == ["2026-03-08", "2026-03-08", None, None]


def test_a_branch_without_anybody_is_served_by_its_committee(watch: Watch) -> None:
    """Where nobody of the branch can be told, the committee's people are."""
    watch.office.at("certified")
    watch.write("test_silence", email=None, name="lan")
    watch.office.today = date(2026, 2, 28)
    watch.remind()
    assert [row["reader"] for row in watch.mail("reminder", rule="L4")] == ["hoa"]


def test_nobody_disabled_and_nobody_without_an_address_is_told(watch: Watch) -> None:
    """A disabled user and one without an address have no row at all; the others are told."""
    watch.office.at("proposed")
    watch.office.at("certified")
    watch.write("test_disable", at=watch.office.app.now(), name="minh")
    watch.write("test_silence", email="", name="lan")
    watch.write("test_english", name="hoa")
    watch.office.today = date(2026, 3, 15)
    watch.remind()
    assert {row["reader"] for row in watch.mail("reminder")} == {"hoa"}
    assert {row["lang"] for row in watch.mail("reminder")} == {"en"}


def test_a_new_user_hears_where_the_limit_stands(watch: Watch) -> None:
    """Who comes into the branch later is told the latest rung, and no earlier one."""
    watch.office.at("certified")
    watch.write("test_silence", email=None, name="lan")
    watch.daily("2026-02-20", "2026-03-12")
    watch.write("test_silence", email="lan@example.vn", name="lan")
    watch.office.today = date(2026, 3, 13)
    watch.remind()
    assert watch.rungs("L4", "lan", state="queued") == [("before-3", "2026-03-13")]


def test_a_rung_before_the_start_is_no_rung(watch: Watch) -> None:
    """A short limit has only the rungs that lie after its start."""
    ref = watch.office.at("probation")  # D13 runs from 3 October to 14 November 2025, 42 days
    watch.office.record("leaving_date", ref, leaves="2025-12-01")
    watch.write("test_limit", due=date(2025, 10, 23), rule="D13")
    watch.office.today = date(2025, 10, 24)
    watch.remind()
    rows = watch.mail("reminder", rule="D13")
    assert [row["rung"] for row in rows] == ["before-10", "before-3", "overdue"]


def test_the_milestone_is_never_reminded_of(watch: Watch) -> None:
    """The end of probation comes by itself."""
    watch.office.at("probation")
    watch.daily("2026-09-20", "2026-10-20")
    assert not watch.mail("reminder", rule="D5")
    assert watch.mail("reminder", rule="D6w")


def test_a_dry_run_lists_what_would_go_and_writes_nothing(watch: Watch) -> None:
    """The plan has an entry for every letter, and afterwards there is none."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 10, 26)
    before = watch.read("test_mail")
    plan = watch.remind(dry_run=True)
    assert watch.read("test_mail") == before
    assert not watch.read("test_entries")
    assert [(p.what, p.ref, p.to, p.params["rung"]) for p in plan.planned] == [
        ("reminder", ref, "hoa", "before-3"),
        ("reminder", ref, "minh", "before-3"),
    ]
    real = watch.remind()
    assert (real.queued, real.changed) == (plan.queued, plan.changed) == (2, 6)


def test_one_bad_case_stops_nobody_else(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where the database refuses one case it is reported by its reference; all others are told."""
    refs = [watch.office.at("proposed") for _ in range(5)]
    refuse(watch, monkeypatch, "reminder")
    watch.office.today = date(2025, 9, 29)
    report = watch.remind()
    assert report.failed == 1
    assert report.errors[0].startswith(f"{refs[2]}: ")
    assert "a bad case" in report.errors[0]
    assert {row["ref"] for row in watch.mail("reminder")} == {*refs} - {refs[2]}
    assert report.queued == 8


def test_ten_thousand_rows_that_are_not_due_hide_nothing(watch: Watch) -> None:
    """One limit that is due is found behind any number that are not."""
    ref = watch.office.at("proposed")
    watch.office.at("certified")
    many = """INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits)
        SELECT 2, 'L4', 1000 + n, 'service', '2025-01-01', '2031-01-01', 'branch', d.owner_unit_id, d.provisional, d.rule_set, d.waits
        FROM deadlines d, numbers WHERE d.case_id = 2 AND d.rule = 'L4'"""
    numbers = "WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 10000) "
    with pytest.MonkeyPatch.context() as patch:
        statements.give(patch, test_many=numbers + many)
        watch.write("test_many")
    watch.office.today = date(2025, 9, 29)
    report = watch.remind()
    assert {row["ref"] for row in watch.mail("reminder")} == {ref}
    assert (report.queued, report.examined) == (2, 1)


# -- calendar entries -------------------------------------------------------------------------------


def entries(watch: Watch) -> list[tuple[str, str, date, int, bool]]:
    """Return the calendar entries: reader, rule, day, sequence, whether cancelled."""
    return [
        (row["reader"], row["rule"], row["due"], row["sequence"], bool(row["cancelled"]))
        for row in watch.read("test_entries")
    ]


def test_the_first_reminder_makes_a_calendar_entry(watch: Watch) -> None:
    """One entry for each limit and reader, with sequence 0; what is overdue carries none."""
    watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-11-30")
    due = date(2025, 10, 29)
    assert entries(watch) == [("hoa", "D1", due, 0, False), ("minh", "D1", due, 0, False)]
    carried = [row["sequence"] for row in watch.mail("reminder", reader="hoa")]
    assert carried == [0, 0, 0, None, None, None]


def test_a_deadline_that_moves_raises_the_sequence(watch: Watch) -> None:
    """Who was told gets the new day once, with the old one, and the entry follows."""
    ref = watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-09-30")
    watch.office.today = date(2025, 10, 1)
    watch.office.extend(ref, days=5)
    new = watch.office.show(ref).next_deadline
    assert new is not None
    assert watch.remind().queued == 2
    assert watch.remind().queued == 0
    row = watch.mail("deadline_moved", reader="hoa")[0]
    assert (row["params"]["before"], row["params"]["due"]) == ("2025-10-29", new.due.isoformat())
    assert row["params"]["ref"] == ref
    assert {"unit", "state", "rule", "kind", "rule_set", "reason"} < row["params"].keys()
    assert (row["sequence"], row["due"], row["rule"]) == (1, new.due, "D1")
    assert entries(watch)[0] == ("hoa", "D1", new.due, 1, False)
    watch.deliver()
    assert watch.remind().changed == 0


def test_a_limit_that_is_met_cancels_the_entry(watch: Watch) -> None:
    """Who was told hears that it is met, with a sequence one higher; then nothing more."""
    ref = watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-09-29")
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    told = watch.mail("deadline_met")
    assert [row["reader"] for row in told] == ["hoa", "minh"]
    assert told[0]["params"] == {
        "ref": ref, "unit": "LC01", "rule": "D1", "rule_set": "2025-07", "due": "2025-10-29"
    }  # fmt: skip
    assert {row["sequence"] for row in told} == {1}
    assert all(entry[4] for entry in entries(watch) if entry[1] == "D1")
    assert watch.remind().changed == 0


def test_an_entry_that_never_left_is_taken_back_silently(watch: Watch) -> None:
    """Where the reminder still waits when the limit is met, nobody is told anything."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    assert not watch.mail("deadline_met")
    assert all(entry[4] for entry in entries(watch))


def test_what_is_being_sent_is_left_alone(watch: Watch) -> None:
    """A message that somebody is sending at this moment is not taken back under the sender's hands."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.write("test_claim", by="0123456789abcdef")
    watch.office.do("decide", ref, by="hoa")
    with watch.office.app.holding("0123456789abcdef"):
        watch.remind()
    assert {row["state"] for row in watch.mail("reminder", rule="D1")} == {"queued"}
    assert not any(entry[4] for entry in entries(watch))


def test_a_reminder_that_waits_is_aimed_at_the_new_day(watch: Watch) -> None:
    """A rung whose day has not come after all is taken back, and told when it comes."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.office.extend(ref, days=10)
    watch.remind()
    assert {row["why"] for row in watch.mail("reminder", rule="D1")} == {"moved"}
    deadline = watch.office.show(ref).next_deadline
    assert deadline is not None
    watch.office.today = deadline.due - timedelta(days=30)
    assert watch.remind().queued == 2
    assert entries(watch)[0] == ("hoa", "D1", deadline.due, 0, False)
    assert watch.remind().changed == 0
    row = watch.mail("reminder", rule="D1", reader="hoa")[0]
    assert (row["rung"], row["due"], row["params"]["due"]) == (
        "before-30", deadline.due, deadline.due.isoformat(),
    )  # fmt: skip
    assert not watch.mail("deadline_moved")


def test_a_clock_that_waits_without_an_end_is_not_told_day_by_day(watch: Watch) -> None:
    """Under a hold for political standards the day moves daily; the new one is told once it is over."""
    ref = watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-09-29")
    watch.office.today = date(2025, 10, 1)
    watch.office.hold(ref, date(2025, 10, 3), kind="political-standards")
    for day in range(6, 11):
        watch.office.today = date(2025, 10, day)
        watch.expire_holds()
        watch.remind()
    assert not watch.mail("deadline_moved")
    watch.office.resume(ref, conclusion="đủ tiêu chuẩn")
    watch.remind()
    assert len(watch.mail("deadline_moved")) == 2


def test_a_limit_that_another_unit_has_now_leaves_the_old_one_alone(watch: Watch) -> None:
    """After a hand-over the entry of the old branch ends, what waits for it goes, and the new one is told."""
    ref = watch.office.at("certified")
    watch.daily("2026-02-28", "2026-03-10")
    watch.office.today = date(2026, 3, 11)
    watch.remind()
    assert watch.rungs("L4", "lan", state="queued") == [("before-3", "2026-03-11")]
    watch.office.hand_over(ref)
    watch.office.app._today = date(2026, 3, 12)
    watch.remind()
    assert not watch.mail("reminder", rule="L4", reader="lan", state="queued")
    assert [row["reader"] for row in watch.mail("deadline_met")] == ["lan"]
    assert watch.rungs("L4", "ly", state="queued") == [("before-3", "2026-03-12")]
    assert ("ly", "L4", date(2026, 3, 14), 0, False) in entries(watch)
    watch.deliver()
    watch.write("test_limit", due=date(2026, 3, 20), rule="L4")
    watch.remind()
    assert [row["reader"] for row in watch.mail("deadline_moved")] == ["ly"]


def test_what_waits_for_a_user_who_left_is_taken_back(watch: Watch) -> None:
    """A user disabled after the reminder was queued gets nothing."""
    watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.write("test_disable", at=watch.office.app.now(), name="minh")
    watch.remind()
    assert [row["reader"] for row in watch.mail("reminder", state="queued")] == ["hoa"]


def test_an_entry_that_ended_begins_again_with_the_limit(watch: Watch) -> None:
    """Undone after the reader was told that it is met, the limit's entry comes back, two sequences on."""
    ref = watch.office.at("proposed")
    watch.daily("2025-09-29", "2025-09-29")
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    watch.deliver()
    watch.office.correct(ref, by="hoa")
    watch.daily("2025-09-30", "2025-10-19")
    assert [row["sequence"] for row in watch.mail("reminder", rule="D1", reader="hoa")] == [0, 2]
    assert entries(watch)[0] == ("hoa", "D1", date(2025, 10, 29), 2, False)


def test_who_chose_the_digest_meanwhile_is_not_told_singly_again(watch: Watch) -> None:
    """A reminder that was taken back stays so for a reader who now has the weekly letter."""
    ref = watch.office.at("proposed")
    watch.office.today = date(2025, 9, 29)
    watch.remind()
    watch.office.do("decide", ref, by="hoa")
    watch.remind()
    watch.office.correct(ref, by="hoa")
    watch.write("test_digest", digest=True, name="hoa")
    watch.remind()
    assert [row["reader"] for row in watch.mail("reminder", state="queued")] == ["minh"]


def test_only_branches_are_reminded_before_their_meetings(watch: Watch) -> None:
    """A committee that decides has meeting days too, and no rung for them."""
    watch.write("test_meets", meets="20", code="LC")
    watch.office.at("proposed")
    watch.daily("2025-09-25", "2025-11-30")
    assert watch.rungs("D1", "hoa") == D1
    assert not any("meeting" in row["params"] for row in watch.mail("reminder", rule="D1"))
