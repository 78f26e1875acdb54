"""A later reminder takes the place of an earlier one about the same limit for the same reader, of nothing else."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import statements
from tests.support.watching import Watch, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

TOKEN = "0123456789abcdef"
COPY = """
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, attempts,
                      due_at, message_id, created_at, anchor, due, claimed_by)
SELECT :key, m.case_id, m.to_user_id, m.to_address, CAST(:template AS VARCHAR), m.params, CAST(:rule AS VARCHAR), m.rung,
       m.lang, 'queued', 0, m.due_at, '', m.created_at, m.anchor + :later, m.due, CAST(:by AS VARCHAR)
FROM messages m JOIN users u ON u.id = m.to_user_id
WHERE m.state = 'queued' AND m.template = 'reminder' AND u.name = 'hoa'
  AND m.dedupe NOT IN ('moved', 'rule', 'anchor', 'claimed')
"""
RUNS = """
INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits)
SELECT d.case_id, CAST(:rule AS VARCHAR), d.anchor + :later, d.kind, d.start, :due, d.owner, d.owner_unit_id, d.provisional, d.rule_set, d.waits
FROM deadlines d WHERE d.case_id = 1 AND d.rule = 'D1'
"""
LATER = {
    "test_later": "UPDATE deadlines SET due = :due WHERE case_id = 3",
    "test_later_told": "UPDATE messages SET due = :due WHERE case_id = 3",
    "test_instant": "UPDATE messages SET due_at = :now WHERE dedupe = 'moved'",
}
DUE = "UPDATE messages SET due = :due WHERE dedupe IN ('rule', 'anchor')"


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office where hoa and minh have a reminder of a decision waiting, on 20 October 2025."""
    with watching(registers, monkeypatch, _reminded) as opened:
        statements.give(monkeypatch, test_copy=COPY, test_runs=RUNS, test_due=DUE, **LATER)
        yield opened


def _reminded(watch: Watch) -> None:
    watch.office.at("proposed")
    watch.office.at("certified")
    watch.office.today = date(2025, 10, 20)
    watch.remind()


def test_a_reminder_of_another_case_takes_no_place(watch: Watch) -> None:
    """What waits about one limit goes on waiting when somebody is reminded of another."""
    watch.write("test_limit", due=date(2025, 11, 4), rule="L4")
    watch.office.today = date(2025, 10, 21)
    assert watch.remind().queued == 1
    waiting = [(row["rule"], row["reader"]) for row in watch.mail("reminder", state="queued")]
    assert waiting == [("D1", "hoa"), ("D1", "minh"), ("L4", "lan")]


def test_only_the_same_limit_makes_way_and_nothing_that_is_under_way(watch: Watch) -> None:
    """Letters of another kind, rule or act stay, and so does one that is being sent at this moment."""
    plain: dict[str, object] = {"template": "reminder", "rule": "D1", "later": 0, "by": None}
    changes: dict[str, dict[str, object]] = {
        "moved": {"template": "deadline_moved"},
        "rule": {"rule": "D2"},
        "anchor": {"later": 1},
        "claimed": {"by": TOKEN},
    }
    for key, change in changes.items():
        assert watch.write("test_copy", key=key, **{**plain, **change}) == 1
    far = date(2027, 1, 4)
    for rule, after in (("D2", 0), ("D1", 1)):  # limits that run, and are not near
        assert watch.write("test_runs", rule=rule, later=after, due=far) == 1
    assert watch.write("test_due", due=far) == 2
    watch.office.today = date(2025, 10, 26)
    with watch.office.app.holding(TOKEN):
        assert watch.remind().queued == 2
    left = {row["dedupe"] for row in watch.mail(state="queued", rung="before-10")}
    assert left == {"moved", "rule", "anchor", "claimed"}
    gone = watch.mail("reminder", rung="before-10", why="superseded")
    assert [row["reader"] for row in gone] == ["hoa", "minh"]


def waiting(watch: Watch) -> list[tuple[str, str, str]]:
    """Return the reminders that wait: case, reader, rung."""
    rows = watch.mail("reminder", state="queued")
    return sorted((row["ref"], row["reader"], row["rung"]) for row in rows)


def test_a_reminder_of_another_person_takes_no_place(watch: Watch) -> None:
    """The same limit of another case does not end a reminder, although rule and act number are alike."""
    first, other = watch.mail("reminder")[0]["ref"], watch.office.at("proposed")
    watch.office.today = date(2025, 10, 21)
    watch.remind()
    for name in ("test_later", "test_later_told"):  # it is not near any more
        watch.write(name, due=date(2027, 1, 4))
    watch.office.today = date(2025, 10, 26)
    watch.remind()
    assert waiting(watch) == [
        (first, "hoa", "before-3"),
        (first, "minh", "before-3"),
        (other, "hoa", "before-10"),
        (other, "minh", "before-10"),
    ]


def test_who_is_reminded_of_nothing_new_keeps_what_waits(watch: Watch) -> None:
    """Neither a colleague's reminder nor a letter of another kind of the same instant takes the place."""
    plain: dict[str, object] = {"rule": "D1", "later": 0, "by": None}
    watch.write("test_copy", key="moved", template="escalation", **plain)
    watch.write("test_silence", email=None, name="hoa")
    watch.office.today = date(2025, 10, 26)
    watch.write("test_instant", now=watch.office.app.now())
    assert watch.remind().changed
    assert [(who, rung) for _, who, rung in waiting(watch)] == [
        ("hoa", "before-10"),
        ("minh", "before-3"),
    ]


def test_a_row_for_the_weekly_letter_takes_no_place(watch: Watch) -> None:
    """Whoever chose the weekly letter meanwhile keeps the reminder that waits: nothing else leaves for it."""
    watch.office.today = date(2025, 10, 26)
    watch.remind()
    watch.write("test_digest", digest=True, name="hoa")
    watch.office.today = date(2025, 11, 8)
    watch.remind()
    assert [(who, rung) for _, who, rung in waiting(watch)] == [
        ("hoa", "before-3"),
        ("minh", "overdue-10"),
    ]


def test_a_reminder_whose_sending_broke_off_makes_way(watch: Watch) -> None:
    """What somebody took and never settled is no more under way than what nobody took."""
    watch.write("test_claim", by=TOKEN)
    watch.office.today = date(2025, 10, 26)
    watch.remind()
    assert {rung for _, _, rung in waiting(watch)} == {"before-3"}


def test_what_has_left_stays_sent(watch: Watch) -> None:
    """A later reminder changes nothing of an earlier one that was sent."""
    watch.deliver()
    watch.office.today = date(2025, 10, 26)
    watch.remind()
    assert [row["state"] for row in watch.mail("reminder", rung="before-10")] == ["sent", "sent"]
