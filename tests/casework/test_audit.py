"""Changes of the history outside the program show: the first act that does not fit is named."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.support.office import Office
from workflow.casework import audit
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import SqliteRegisters

# What is done to the first of two cases with nine acts each, and the act that is named.
TAMPERED = (
    ("UPDATE acts SET acted_on = '2025-01-05' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET recorded_at = '2025-01-05 00:00:00.000000' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET move = 'reverify' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET from_state = 'verified' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET to_state = 'verified' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET actor_id = 1 WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET actor_id = NULL WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET unit_id = 1 WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET note = 'x' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET fields = '{}' WHERE case_id = 1 AND n = 4", "00001-3/4"),
    ("UPDATE acts SET fields = '{}', note = '', salt = '' WHERE case_id = 1 AND n = 4", "00001-3/4"),
    ("UPDATE acts SET fields = 'no json' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET fields = '{\"votes_for\": 19}', salt = '' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET salt = 'ff' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET digest = 'ff' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET hash = 'ff' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET prev_hash = 'ff' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET form = 1 WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET form = 3 WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET unit_code = 'HX01' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET key = 'k' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET behalf_id = 2 WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET backfilled = 1 WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET backfilled = NULL WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET digests = '{}' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE acts SET digests = NULL WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE act_parts SET value = '\"Ai Khác\"' WHERE case_id = 1 AND n = 1 AND part = 'fields.name'", "00001-3/1"),
    ("UPDATE act_parts SET value = 'x' WHERE case_id = 1 AND n = 7 AND part = 'who'", "00001-3/7"),
    ("UPDATE act_parts SET salt = 'ff' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE act_parts SET part = 'note' WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("UPDATE act_parts SET n = 6, part = 'whom' WHERE case_id = 1 AND n = 7", "00001-3/6"),
    ("INSERT INTO act_parts VALUES (1, 7, 'note', 'ff', '\"x\"')", "00001-3/7"),
    ("INSERT INTO act_parts VALUES (1, 10, 'note', 'ff', '\"x\"')", "00001-3/10"),
    ("DELETE FROM act_parts WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("INSERT INTO act_marks VALUES (1, 7, NULL, 1)", "00001-3/7"),
    ("DELETE FROM acts WHERE case_id = 1 AND n = 1", "00001-3/1"),
    ("DELETE FROM acts WHERE case_id = 1 AND n = 7", "00001-3/7"),
    ("DELETE FROM acts WHERE case_id = 1 AND n = 9", "00001-3/9"),
    ("DELETE FROM acts WHERE case_id = 1 AND n >= 4", "00001-3/4"),
    ("DELETE FROM acts WHERE case_id = 1", "00001-3/1"),
    (("UPDATE acts SET n = -n WHERE case_id = 1 AND n IN (4, 7);"
     "UPDATE acts SET n = 11 + n WHERE case_id = 1 AND n < 0"), "00001-3/4"),
    (("UPDATE acts SET n = n + 100 WHERE case_id = 1 AND n >= 7;"
     "UPDATE acts SET n = n - 101 WHERE case_id = 1 AND n > 107;"
     "UPDATE acts SET n = 9 WHERE case_id = 1 AND n = 107"), "00001-3/7"),
    ("UPDATE acts SET case_id = 2, n = 10 WHERE case_id = 1 AND n = 9", "00001-3/9"),
    ("UPDATE cases SET acts = 8 WHERE id = 1", "00001-3/9"),
    ("UPDATE cases SET head_hash = 'ff' WHERE id = 1", "00001-3/9"),
    ("DELETE FROM cases WHERE id = 1", "00001-3/1"),
    ("UPDATE acts SET note = 'x' WHERE case_id = 2 AND n = 3", "00002-1/3"),
    (("UPDATE acts SET note = 'x' WHERE case_id = 2 AND n = 3;"
     "UPDATE acts SET note = 'x' WHERE case_id = 1 AND n = 5"), "00001-3/5"),
)  # fmt: skip


@pytest.fixture
def office(sqlite_registers: SqliteRegisters) -> Iterator[Office]:
    """Lend two verified cases in a file."""
    opened = Office.lent(
        sqlite_registers, "two verified", lambda made: [made.at("verified") for _ in range(2)]
    )
    yield opened
    opened.app.close()


def tamper(office: Office, script: str) -> None:
    """Change the file as somebody with a database program would."""
    with closing(sqlite3.connect(office.url.removeprefix("sqlite:///"))) as raw:
        raw.executescript(script)


@pytest.mark.parametrize(("script", "named"), TAMPERED)
def test_the_first_broken_act_is_named(office: Office, script: str, named: str) -> None:
    """Edited, deleted, reordered, moved, truncated: the first act that does not fit is named."""
    assert audit.verify(office.app).ok
    tamper(office, script)
    verdict = audit.verify(office.app)
    assert (verdict.ok, verdict.broken_at) == (False, named)
    assert list(invariants.check(office.app)) or "DELETE FROM cases" in script


FORGED = (
    "state = 'member'", "unit_id = 5", "version = 8", "entered_on = '2024-01-06'", "last_on = '2026-01-06'",
    "opened_on = '2024-01-06'", "first_certified_on = '2024-01-06'", "decision_on = '2024-01-06'",
    "ceremony_on = '2024-01-06'", "official_from = '2024-01-06'", "party_age_from = '2024-01-06'",
    "probation_ends = '2024-01-06'", "name = 'Ai Khác'", "folded = 'ai khac'", "sort_key = 'x'",
    "born = '1999-01-01'", "gender = 'male'", "identity_no = '001099000009'", "helpers = 9", "resets = 7",
)  # fmt: skip


@pytest.mark.parametrize("forged", FORGED)
def test_a_row_that_is_not_what_its_acts_say_is_named(office: Office, forged: str) -> None:
    """The row of a case that was changed past the program shows, though its chain holds."""
    tamper(office, f"UPDATE cases SET {forged} WHERE id = 2")
    verdict = audit.verify(office.app)
    assert (verdict.ok, verdict.broken_at) == (False, "cases 00002-1")


def test_an_undone_act_must_stay_undone(office: Office) -> None:
    """The mark of an undone act is part of what is checked."""
    office.correct("00001-3")
    assert audit.verify(office.app).ok
    tamper(office, "UPDATE act_marks SET undone = 0 WHERE case_id = 1 AND act_n = 9")
    assert audit.verify(office.app).broken_at == "00001-3/9"


def test_every_case_is_checked_and_only_those_within(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Page by page, all acts are counted; a subtree is checked alone."""
    monkeypatch.setattr(audit, "PAGE", 1)
    other = office.at("nominated", of="HX01")
    verdict = audit.verify(office.app)
    assert (verdict.acts, verdict.ok) == (9 + 9 + 2, True)
    head = audit.head(office.app)
    assert head == verdict
    tamper(office, f"UPDATE acts SET note = 'x' WHERE case_id = 3 AND n = 2; -- {other}")
    path = office.actor("lan").unit_path
    assert audit.verify(office.app, path).ok
    assert audit.verify(office.app).broken_at == f"{other}/2"
    assert audit.head(office.app).head == head.head


def test_a_head_that_was_noted_is_met_again(office: Office) -> None:
    """A head is one hash over the acts as they were entered; what comes after it leaves it to be found."""
    noted = audit.head(office.app)
    office.record("challenge", "00001-3")
    with office.app.reading() as session:
        rows = [
            row["hash"]
            for row in session.execute("acts_in_order", {"after": 0, "last": 999, "limit": 999})
        ]
        found = audit.run(session, noted=noted.head)
        other = audit.run(session, noted="ab" * 32)
    by_hand = "0" * 64
    for one in rows[: noted.acts]:
        by_hand = hashlib.sha256((by_hand + one).encode()).hexdigest()
    assert noted.head == by_hand
    assert (found.acts, found.met, other.met) == (noted.acts + 1, True, False)
    assert found.head == other.head == audit.head(office.app).head != noted.head


STORED = (
    ("UPDATE cases SET state = 'member' WHERE id = 1", {"row"}),
    ("UPDATE cases SET unit_id = 5 WHERE id = 1", {"row"}),
    ("UPDATE cases SET version = 3 WHERE id = 1", {"row"}),
    ("UPDATE cases SET next_due = '2030-01-01' WHERE id = 1", {"row"}),
    ("UPDATE cases SET name = 'X' WHERE id = 1", {"row"}),
    ("DELETE FROM deadlines WHERE case_id = 1", {"deadlines"}),
    ("UPDATE deadlines SET due = '2030-01-01' WHERE case_id = 1 AND rule = 'L6'", {"deadlines"}),
    ("UPDATE deadlines SET owner_unit_id = 1 WHERE case_id = 1", {"deadlines"}),
    ("INSERT INTO case_facts (case_id, name, value, since, act_n) VALUES (1, 'religion', '\"x\"', '2025-01-06', 1)",
     {"facts"}),
    ("UPDATE requests SET open = 1 WHERE case_id = 1", {"requests"}),
    ("DELETE FROM requests WHERE case_id = 1", {"requests"}),
    ("UPDATE transfers SET state = 'sent' WHERE case_id = 1", {"transfers"}),
    ("UPDATE transfers SET to_unit_id = 1 WHERE case_id = 1", {"transfers"}),
    ("DELETE FROM transfers WHERE case_id = 1", {"transfers"}),
    ("UPDATE acts SET fields = 'no json' WHERE case_id = 1 AND n = 3", {"chain", "history"}),
    ("UPDATE acts SET to_state = 'certified' WHERE case_id = 1 AND n = 8", {"chain", "state"}),
)  # fmt: skip


@pytest.mark.parametrize(("script", "parts"), STORED)
def test_what_is_stored_is_held_against_the_history(
    office: Office, script: str, parts: set[str]
) -> None:
    """A row, deadline, fact, request or transfer that the history does not bear out is found."""
    office.transfer("00001-3")
    assert list(invariants.check(office.app)) == []
    tamper(office, script)
    found = list(invariants.check(office.app))
    assert {finding.ref for finding in found} == {"00001-3"}
    assert parts <= {finding.part for finding in found}
    assert all(finding.stored != finding.derived for finding in found)


def test_a_review_that_lasts_is_no_finding(office: Office) -> None:
    """Its deadlines move on by themselves until somebody recomputes them."""
    office.hold("00001-3", "2025-07-20", kind="political-standards")
    office.later(30)
    assert list(invariants.check(office.app)) == []
