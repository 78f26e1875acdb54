"""Let days pass in an office whose jobs are run by hand, and look at what was queued for whom.

A `Watch` stands in for the scheduler and for the sending of mail: what waits has left after `deliver`.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import statements
from tests.support.office import Office
from workflow.watch.jobs import digest, escalate, expire_holds, remind

if TYPE_CHECKING:
    from tests.support.registers import Registers
    from workflow.watch.outcome import Report

STATEMENTS: Mapping[str, str] = {
    "test_mail": """SELECT m.*, u.name AS reader, c.ref FROM messages m LEFT JOIN users u ON u.id = m.to_user_id
        LEFT JOIN cases c ON c.id = m.case_id ORDER BY m.id""",
    "test_leave": "UPDATE messages SET state = 'sent', sent_at = :now WHERE state = 'queued'",
    "test_silence": "UPDATE users SET email = :email WHERE name = :name",
    "test_disable": "UPDATE users SET disabled_at = :at WHERE name = :name",
    "test_digest": "UPDATE users SET digest = :digest WHERE name = :name",
    "test_english": "UPDATE users SET lang = 'en' WHERE name = :name",
    "test_meets": "UPDATE units SET meets = :meets WHERE code = :code",
    "test_claim": "UPDATE messages SET claimed_by = :by WHERE state = 'queued'",
    "test_flag": """INSERT INTO flags (case_id, cause, rule, anchor, kind, since, flagged_at)
        VALUES (:case_id, 'late', '', 0, 'service', :since, :at)""",
    "test_entries": """SELECT i.*, u.name AS reader FROM invitations i JOIN users u ON u.id = i.user_id
        ORDER BY i.id""",
    "test_invite": """INSERT INTO invitations (case_id, rule, anchor, user_id, due, sequence, cancelled)
        SELECT case_id, rule, anchor, to_user_id, due, 0, FALSE FROM messages WHERE rule = :rule AND state = 'sent'""",
    "test_recounts": "SELECT * FROM recounts ORDER BY id",
    "test_limit": "UPDATE deadlines SET due = :due WHERE rule = :rule",
    "test_none": "DELETE FROM deadlines",
    "test_runs": """INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits)
        SELECT c.id, CAST(:rule AS VARCHAR), 1, 'statutory', :start, :due, CAST(:owner AS VARCHAR), u.id, :provisional,
            '2025-07', FALSE FROM cases c CROSS JOIN units u WHERE c.ref = :ref AND u.code = :unit""",
}


class Watch:
    """An office with its jobs: run them, let mail leave, and read what there is."""

    def __init__(self, office: Office) -> None:
        self.office = office

    def remind(self, *, dry_run: bool = False) -> Report:
        """Run the job on the office's day."""
        return remind.run(self.office.app, self.office.app.now(), dry_run)

    def escalate(self, *, dry_run: bool = False) -> Report:
        """Run the job on the office's day."""
        return escalate.run(self.office.app, self.office.app.now(), dry_run)

    def digest(self, *, dry_run: bool = False) -> Report:
        """Run the job on the office's day."""
        return digest.run(self.office.app, self.office.app.now(), dry_run)

    def expire_holds(self, *, dry_run: bool = False) -> Report:
        """Run the job on the office's day."""
        return expire_holds.run(self.office.app, self.office.app.now(), dry_run)

    def deliver(self) -> None:
        """Let everything that waits leave."""
        self.write("test_leave", now=self.office.app.now())

    def daily(self, first: str, last: str) -> None:
        """Remind and deliver on each day from the first through the last."""
        for day in days(first, last):
            self.office.today = day
            assert not self.remind().failed
            self.deliver()

    def write(self, statement: str, /, **params: Any) -> int:
        """Run a statement of the tests."""
        with self.office.app.transaction() as session:
            return session.run(statement, params)

    def read(self, statement: str) -> list[Mapping[str, Any]]:
        """Read with a statement of the tests."""
        with self.office.app.reading() as session:
            return session.execute(statement)

    def certified(self, *units: str) -> list[str]:
        """Bring a case of each unit to its certificate and let no limit run; return their references."""
        refs = [self.office.at("certified", of=unit) for unit in units]
        self.write("test_none")
        return refs

    def runs(self, ref: str, rule: str, unit: str, due: date, **more: object) -> None:
        """Let a limit of a case run, since 4 August 2025, that a unit is to see to."""
        plain = {"start": date(2025, 8, 4), "owner": "authority", "provisional": False, **more}
        assert self.write("test_runs", ref=ref, rule=rule, unit=unit, due=due, **plain) == 1

    def mail(self, template: str | None = None, **wanted: object) -> list[Mapping[str, Any]]:
        """Return the messages with these values, oldest first, their parameters as values."""
        rows = [{**row, "params": json.loads(row["params"])} for row in self.read("test_mail")]
        return [
            row
            for row in rows
            if (template is None or row["template"] == template)
            and all(row[name] == value for name, value in wanted.items())
        ]

    def rungs(self, rule: str, reader: str, **wanted: Any) -> list[tuple[str, str]]:
        """Return the rungs of a rule that a reader has rows for, in order, with the day of each."""
        rows = self.mail(rule=rule, reader=reader, **wanted)
        return [
            (row["rung"], day_of(row))
            for row in rows
            if row["template"] in ("reminder", "escalation")
        ]


@contextmanager
def watching(
    registers: Registers,
    monkeypatch: pytest.MonkeyPatch,
    work: Callable[[Watch], object] | None = None,
) -> Iterator[Watch]:
    """Open an office with the statements of these tests, in which `work` was done, once for all who ask for it."""
    statements.give(monkeypatch, **STATEMENTS)
    if work is None:
        office = Office.planted(registers)
    else:
        what = f"{work.__module__}.{work.__qualname__}"
        office = Office.lent(registers, what, lambda made: work(Watch(made)))
    try:
        yield Watch(office)
    finally:
        office.app.close()


def days(first: str, last: str) -> Iterator[date]:
    """Yield every day from the first through the last."""
    day = date.fromisoformat(first)
    while day <= date.fromisoformat(last):
        yield day
        day += timedelta(days=1)


def day_of(row: Mapping[str, Any]) -> str:
    """Return the Vietnamese day on which a message was made, as ISO text."""
    made: datetime = row["created_at"]
    return (made + timedelta(hours=7)).date().isoformat()


def refuse(watch: Watch, monkeypatch: pytest.MonkeyPatch, template: str) -> None:
    """Let the database take no such message about case 3 any more."""
    statements.give(monkeypatch, **_refusing(watch.office.app.register.dialect, template))
    for name in ("test_refuse_0", "test_refuse_1"):
        watch.write(name)


def _refusing(dialect: str, template: str) -> dict[str, str]:
    when = f"new.case_id = 3 AND new.template = '{template}'"
    if dialect == "sqlite":
        trigger = f"""CREATE TRIGGER test_bad BEFORE INSERT ON messages
            WHEN {when} BEGIN SELECT RAISE(ABORT, 'a bad case'); END"""
        return {"test_refuse_0": "SELECT 1", "test_refuse_1": trigger}
    function = """CREATE FUNCTION test_bad() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE 'a bad case'; END $$"""
    trigger = f"""CREATE TRIGGER test_bad BEFORE INSERT ON messages FOR EACH ROW
        WHEN ({when}) EXECUTE FUNCTION test_bad()"""
    return {"test_refuse_0": function, "test_refuse_1": trigger}
