"""The counts of a run are its own: not what others write meanwhile, and not nothing where it broke off."""

from __future__ import annotations

from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

import pytest

from notifications import outbox
from states.errors import Unavailable
from tests.support.watching import Watch, watching
from workflow.app import App
from workflow.watch import reminding, running, runs
from workflow.watch.jobs import expire_holds
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers

AN_ACT_OF_OTHERS = "00001-3:act 9"


@pytest.fixture
def watch(registers: Registers, monkeypatch: pytest.MonkeyPatch) -> Iterator[Watch]:
    """Open an office in which two decisions are due in two working days."""
    with watching(registers, monkeypatch, _due) as opened:
        yield opened


def _due(watch: Watch) -> None:
    for _ in range(2):
        watch.office.at("proposed")  # D1 ends on 29 October
    watch.office.today = date(2025, 10, 27)
    watch.write("test_leave", now=watch.office.app.now())


def others(watch: Watch, cancel: str | None = None) -> None:
    """Let somebody else write news at this very instant, or take them back."""
    with App.open(watch.office.url, watch.office.today) as app, app.transaction() as session:
        if cancel:
            assert outbox.cancel(session, 1, cancel) == 1
            return
        message = outbox.Message(AN_ACT_OF_OTHERS, 1, "moved", {}, app.now(), rung="act 9")
        lan = watch.office.actor("lan").user_id
        assert outbox.enqueue(session, message, outbox.Recipient(lan, "lan@example.vn"))


@contextmanager
def meanwhile(what: Any, cancel: str | None = None) -> Iterator[None]:
    """Let others write after the run has begun, before it reminds anybody."""
    real = reminding.remind

    def remind(sweep: Any) -> None:
        others(what, cancel)
        real(sweep)

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(reminding, "remind", remind)
        yield


@pytest.mark.parametrize("dry_run", [False, True])
def test_news_that_others_queue_are_not_counted(watch: Watch, dry_run: bool) -> None:
    """What an act of somebody else queues at the same instant is none of the job's work."""
    expected = watch.remind(dry_run=True).queued
    assert expected > 0
    with meanwhile(watch):
        report = watch.remind(dry_run=dry_run)
    assert report.queued == expected
    assert len(watch.mail("moved", state="queued")) == 1


def test_news_that_others_take_back_are_not_subtracted(watch: Watch) -> None:
    """What somebody takes back while the job runs leaves its count as it is."""
    expected = watch.remind(dry_run=True).queued
    others(watch)
    with meanwhile(watch, cancel="act 9"):
        assert watch.remind().queued == expected
    again = watch.remind()
    assert (again.changed, again.queued) == (0, 0)


def test_what_was_waiting_and_is_taken_back_is_not_subtracted(watch: Watch) -> None:
    """A reminder of this instant that the run itself cancels is work done, not a letter less."""
    watch.remind()
    watch.write("test_limit", rule="D1", due=date(2025, 11, 12))  # its first rung is a day off
    report = watch.remind()
    assert report.changed > 0
    assert report.queued == 0


def test_a_hold_that_cannot_be_told_of_does_not_count_the_others_twice(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where one case fails, the rest is tried again, and is examined once all the same."""
    office = watch.office
    for ref in ("00001-3", "00002-1"):
        office.hold(ref, date(2025, 10, 28), on=date(2025, 10, 27))
    office.today = date(2025, 11, 3)
    real = expire_holds._tell

    def tell(session: Any, hold: Any, when: Any) -> int:
        if hold["ref"] == "00002-1":
            raise ValueError("bad")
        return real(session, hold, when)

    monkeypatch.setattr(expire_holds, "_tell", tell)
    report = watch.expire_holds()
    assert (report.examined, report.changed, report.queued, report.failed) == (1, 1, 1, 1)


def test_a_run_that_breaks_off_says_what_it_had_done(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was committed before the register was gone is counted, in the answer and in the list of runs."""
    watch.remind()
    watch.write("test_leave", now=watch.office.app.now())
    watch.write("test_none")  # so that everybody is to be told that the limits are met

    def gone(_: object) -> None:
        raise Unavailable(url="x", why="gone")

    monkeypatch.setattr(reminding, "remind", gone)
    ran = running.run_now(watch.office.app, "remind")
    told = len(watch.mail("deadline_met", state="queued"))
    assert (ran.report.queued, ran.report.failed) == (told, 1)
    assert ran.report.changed >= told > 0
    (row,) = runs.listed(watch.office.app, watch.office.actor("an"), job="remind", limit=1)
    assert (row.queued, row.changed, row.failed) == (told, ran.report.changed, 1)


def test_a_run_that_is_stopped_says_what_it_had_done(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So it is where somebody presses Ctrl-C in the middle."""
    watch.remind()
    watch.write("test_leave", now=watch.office.app.now())
    watch.write("test_none")

    def stopped(_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(reminding, "remind", stopped)
    with pytest.raises(KeyboardInterrupt):
        running.run_now(watch.office.app, "remind")
    (row,) = runs.listed(watch.office.app, watch.office.actor("an"), job="remind", limit=1)
    assert row.queued == len(watch.mail("deadline_met", state="queued")) > 0


def test_a_run_does_not_inherit_the_counts_of_the_run_before(
    watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job that breaks before it did anything counts nothing, whatever ran before it."""
    assert running.run_now(watch.office.app, "remind").report.changed > 0

    def broken(*_: object) -> None:
        raise ValueError("broken")

    monkeypatch.setattr("workflow.watch.jobs.seal.run", broken)
    report = running.run_now(watch.office.app, "seal").report
    assert (report.examined, report.changed, report.queued, report.failed) == (0, 0, 0, 1)


@pytest.mark.parametrize("job", [job.name for job in JOBS])
def test_a_second_run_at_the_same_instant_changes_nothing(watch: Watch, job: str) -> None:
    """Every job of the table: what one run did, the next one finds done."""
    running.run_now(watch.office.app, job)
    report = running.run_now(watch.office.app, job).report
    assert (report.changed, report.queued) == (0, 0)
