"""What goes wrong around a job: no room to write, a server that leaves, no mail, no scheduler, a wrong clock."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from states.errors import Unavailable
from tests.support import killed_jobs, raw
from tests.support.mailserver import MailServer
from tests.support.twins import DAY, contents, two
from tests.support.watching import Watch, watching
from workflow.app import App
from workflow.store import postgresql, sqlite
from workflow.watch import running, scheduler

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

STATEMENTS_BEFORE = {  # it goes wrong so many statements after the job began
    "expire-holds": 9,
    "recompute": 20,
    "flag-stalled": 4,
    "remind": 8,
    "escalate": 12,
    "digest": 7,
    "seal": 7,
}
HANG_UP = """SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""


@contextmanager
def going_wrong(app: App, after: int) -> Iterator[list[int]]:
    """Let a file be read-only, or a server hang up, after so many statements; note that it happened."""
    left, happened = [after], []

    def faulty(method: Any) -> Any:
        def told(self: Any, *args: Any) -> Any:
            left[0] -= 1
            if left[0] == 0:
                happened.append(after)
                if app.register.dialect == "sqlite":
                    self._connection.execute("PRAGMA query_only = ON")
                else:
                    raw.rows(app.where.url, HANG_UP)
            return method(self, *args)

        return told

    with pytest.MonkeyPatch.context() as patched:
        for kind in (sqlite.SqliteSession, postgresql.PostgresSession):
            for name in ("execute", "run", "many"):
                patched.setattr(kind, name, faulty(getattr(kind, name)))
        yield happened


@pytest.mark.parametrize("name", STATEMENTS_BEFORE)
def test_a_register_that_cannot_be_written_any_more(registers: Registers, name: str) -> None:
    """The job ends as unavailable, nothing is half written, and the next run does what one run would have done."""
    url, other = two(registers)
    with App.open(url, DAY) as app, going_wrong(app, STATEMENTS_BEFORE[name]) as happened:
        try:
            ran = running.run_now(app, name)
        except Unavailable:  # not even the failure could be written down
            pass
        else:
            assert isinstance(ran.broke, Unavailable), ran.report
            assert ran.report.failed == 1
        assert happened
    assert killed_jobs.wrong(url, DAY) <= killed_jobs.wrong(other, DAY)
    for register in (url, other):
        with App.open(register, DAY) as app:
            assert running.run_now(app, name).broke is None
    found, wanted = contents(url), contents(other)
    for table in wanted.keys() - {"job_runs"}:
        assert found[table] == wanted[table], table


# -- no mail, no scheduler, a wrong clock ---------------------------------------------------------------


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office with a proposal whose decision is due on 29 October 2025."""
    with watching(registers, monkeypatch, _proposed) as opened:
        yield opened


def _proposed(watch: Watch) -> None:
    watch.office.at("proposed")


def _look(watch: Watch, day: date) -> None:
    """Let the scheduler look once on a day."""
    watch.office.today = day
    done = scheduler.once(watch.office.app)
    assert done.led
    assert not [ran for ran in done.runs if ran.broke]


def _left(watch: Watch, reader: str) -> list[tuple[str, str]]:
    """Return what left for a reader about the decision: the rung, and the day on which it left."""
    mails = watch.mail("reminder", rule="D1", reader=reader, state="sent")
    return [
        (row["rung"], (row["sent_at"] + timedelta(hours=7)).date().isoformat()) for row in mails
    ]


def test_no_mail_for_forty_days_and_no_scheduler_either(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Of what could not leave meanwhile one letter leaves for each reader, the latest, and nothing twice."""
    with MailServer() as server:
        monkeypatch.setenv("KETNAP_MAIL", server.url)
        monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")
        for number in range(22, 31):
            _look(watch, date(2025, 9, number))
        assert _left(watch, "hoa") == [("before-30", "2025-09-29")]
    # The server is gone from here on: the outbox waits; then the scheduler is off as well.
    for day in (date(2025, 10, 20), date(2025, 10, 21), date(2025, 10, 27)):
        _look(watch, day)
    assert watch.mail("reminder", rule="D1", reader="hoa", state="queued")
    with MailServer() as server:
        monkeypatch.setenv("KETNAP_MAIL", server.url)
        _look(watch, date(2025, 11, 28))
        for reader in ("hoa", "minh"):
            assert _left(watch, reader) == [
                ("before-30", "2025-09-29"),
                ("overdue-30", "2025-11-28"),
            ]
        about = [mail["To"] for mail in server.mails if "D1" in str(mail["Message-ID"])]
        assert len(server.mails) == len(set(server.ids))
        assert len(about) == len(set(about))
        before = len(server.mails)
        _look(watch, date(2025, 12, 1))
        assert len(server.mails) == before
    rungs = [row["rung"] for row in watch.mail("reminder", rule="D1", reader="hoa")]
    assert rungs == ["before-30", "before-10", "before-3", "overdue", "overdue-10", "overdue-30"]


def test_a_clock_that_jumps_under_the_scheduler(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Forty days ahead, back again and on: each rung has one row, and nothing leaves twice."""
    with MailServer() as server:
        monkeypatch.setenv("KETNAP_MAIL", server.url)
        monkeypatch.setenv("KETNAP_MAIL_FROM", "du@example.vn")
        for day in (
            "2025-09-29",
            "2025-11-10",
            "2025-09-30",
            "2025-10-20",
            "2025-10-30",
            "2025-11-11",
            "2025-11-28",
        ):
            _look(watch, date.fromisoformat(day))
        assert len(server.ids) == len(set(server.ids))
    assert _left(watch, "hoa") == [
        ("before-30", "2025-09-29"),
        ("overdue-10", "2025-11-10"),
        ("overdue-30", "2025-11-28"),
    ]
    rows = [row["dedupe"] for row in watch.mail("reminder", rule="D1", reader="hoa")]
    assert len(rows) == len(set(rows)) == 6
    raised = [row["rung"] for row in watch.mail("escalation", rule="D1", reader="quy")]
    assert raised == ["escalate-1"]
