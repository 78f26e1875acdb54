"""A later reminder takes the place of an earlier one about the same limit for the same reader, of nothing else."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from tests.support import statements
from tests.support.watching import Watch, watching

if TYPE_CHECKING:
    from collections.abc import Iterator

COPY = """
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, attempts,
                      due_at, message_id, created_at, anchor, due, claimed_until)
SELECT :key, m.case_id, m.to_user_id, m.to_address, CAST(:template AS VARCHAR), m.params, CAST(:rule AS VARCHAR), m.rung,
       m.lang, 'queued', 0, m.due_at, '', m.created_at, m.anchor + :later, m.due, :until
FROM messages m JOIN users u ON u.id = m.to_user_id
WHERE m.state = 'queued' AND m.template = 'reminder' AND u.name = 'hoa'
  AND m.dedupe NOT IN ('moved', 'rule', 'anchor', 'claimed')
"""
RUNS = """
INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set)
SELECT d.case_id, CAST(:rule AS VARCHAR), d.anchor + :later, d.kind, d.start, :due, d.owner, d.owner_unit_id, d.provisional, d.rule_set
FROM deadlines d WHERE d.case_id = 1 AND d.rule = 'D1'
"""
DUE = "UPDATE messages SET due = :due WHERE dedupe IN ('rule', 'anchor')"


@pytest.fixture
def watch(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office where hoa and minh have a reminder of a decision waiting, on 20 October 2025."""
    with watching(url, monkeypatch) as opened:
        statements.give(monkeypatch, test_copy=COPY, test_runs=RUNS, test_due=DUE)
        opened.office.at("proposed")
        opened.office.at("certified")
        opened.office.today = date(2025, 10, 20)
        opened.remind()
        yield opened


def test_a_reminder_of_another_case_takes_no_place(watch: Watch) -> None:
    """What waits about one limit goes on waiting when somebody is reminded of another."""
    watch.write("test_limit", due=date(2025, 11, 4), rule="L4")
    watch.office.today = date(2025, 10, 21)
    assert watch.remind().queued == 1
    waiting = [(row["rule"], row["reader"]) for row in watch.mail("reminder", state="queued")]
    assert waiting == [("D1", "hoa"), ("D1", "minh"), ("L4", "lan")]


def test_only_the_same_limit_makes_way_and_nothing_that_is_under_way(watch: Watch) -> None:
    """Letters of another kind, rule or act stay, and so does one that is being sent at this moment."""
    later = watch.office.app.now() + timedelta(days=30)
    plain: dict[str, object] = {"template": "reminder", "rule": "D1", "later": 0, "until": None}
    changes: dict[str, dict[str, object]] = {
        "moved": {"template": "deadline_moved"},
        "rule": {"rule": "D2"},
        "anchor": {"later": 1},
        "claimed": {"until": later},
    }
    for key, change in changes.items():
        assert watch.write("test_copy", key=key, **{**plain, **change}) == 1
    far = date(2027, 1, 4)
    for rule, after in (("D2", 0), ("D1", 1)):  # limits that run, and are not near
        assert watch.write("test_runs", rule=rule, later=after, due=far) == 1
    assert watch.write("test_due", due=far) == 2
    watch.office.today = date(2025, 10, 26)
    assert watch.remind().queued == 2
    left = {row["dedupe"] for row in watch.mail(state="queued", rung="before-10")}
    assert left == {"moved", "rule", "anchor", "claimed"}
    gone = watch.mail("reminder", rung="before-10", why="superseded")
    assert [row["reader"] for row in gone] == ["hoa", "minh"]
