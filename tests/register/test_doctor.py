"""What the doctor calls unsound or late: each point with since when and what mends it, and gone once mended."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from states.errors import Unavailable
from tests.support import postgres, raw
from tests.support.office import Office
from workflow.app import App
from workflow.clock import midnight
from workflow.register import backups, doctor, keeping, making, points, proving, restoring
from workflow.register.backups import scratch
from workflow.stamp import Origin
from workflow.store import journal
from workflow.watch import running, runs
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.support.registers import PostgresRegisters, Registers, SqliteRegisters

FIRST = date(2025, 1, 6)
HERE = Origin("ai", "máy")


@pytest.fixture
def office(registers: Registers) -> Iterator[Office]:
    """Lend a register whose first act is of 6 January 2025."""
    opened = Office.planted(registers)
    opened.today = FIRST
    opened.open()
    yield opened
    opened.app.close()


def ran(office: Office, day: date, *jobs: str) -> None:
    """Enter runs of jobs that came to their end on a day; of all jobs where none is named."""
    at = f"'{midnight(day):%Y-%m-%d %H:%M:%S}.000000'"
    for job in jobs or [one.name for one in JOBS]:
        raw.tamper(
            office.url,
            "INSERT INTO job_runs (job, started_at, finished_at, examined, changed, queued, failed, errors) "
            f"VALUES ('{job}', {at}, {at}, 1, 0, 0, 0, '[]')",
        )


def wrong(office: Office, day: date, *, quick: bool = True) -> list[str]:
    """Return of which kinds the points are on a day."""
    found = doctor.examine(office.url, user="an", today=day, quick=quick)
    for one in found.wrong:
        assert "ketnap " in one.command
        assert one.said in found.findings
    return [one.kind for one in found.wrong]


def back_up(office: Office, day: date, file: Path, *, prove: bool = False) -> keeping.BackedUp:
    """Make a backup on a day of the rehearsal."""
    return keeping.back_up(office.url, str(file), keeping.Wish(HERE, "an", day, prove))


def test_the_first_day_is_quiet(office: Office) -> None:
    """On the day of the first act nothing is late, whatever was never done."""
    assert wrong(office, FIRST, quick=False) == []


def test_without_acts_nothing_is_missed(sqlite_registers: SqliteRegisters) -> None:
    """A register without a case has nothing to lose; years later too."""
    found = doctor.examine(sqlite_registers.fresh(), today=date(2026, 11, 2))
    assert (found.wrong, found.late, found.unsound) == ((), False, False)


def test_yesterday_was_not_sealed(office: Office) -> None:
    """From the second day on the seal of the day before is missed; one made today mends it."""
    day = date(2025, 1, 7)
    ran(office, day)
    assert wrong(office, day) == ["seal-missing"]
    office.today = day
    running.run_now(office.app, "seal")
    assert wrong(office, day) == []
    assert wrong(office, date(2025, 1, 8)) == []
    ran(office, date(2025, 1, 9))
    assert wrong(office, date(2025, 1, 9)) == ["seal-missing"]


def test_since_when_a_seal_is_missing(office: Office) -> None:
    """The day after the newest seal, or that of the first act."""
    assert doctor.examine(office.url, user="an", today=date(2025, 1, 9)).wrong[-1].since == FIRST
    running.run_now(office.app, "seal")
    found = doctor.examine(office.url, user="an", today=date(2025, 1, 9))
    assert found.wrong[-1].since == date(2025, 1, 7)
    assert (found.seal_day, len(found.checkpoint or "")) == (FIRST, 64)


LATE = ("expire-holds", "recompute", "flag-stalled", "escalate", "site", "check")


def test_jobs_are_late_in_one_line(office: Office) -> None:
    """Days after the first act without a run: the jobs in words, since the first that was expected; runs mend it."""
    day = date(2025, 1, 8)
    late = [
        one
        for one in doctor.examine(office.url, user="an", today=day).wrong
        if one.kind == "jobs-late"
    ]
    assert [one.said.params["jobs"] for one in late] == [
        [job.label for job in JOBS if job.name in LATE]
    ]
    assert late[0].since == datetime(2025, 1, 6, 19, tzinfo=UTC)  # a day and two hours later
    assert "reminders-late" in wrong(office, day)
    ran(office, day)
    assert not {"jobs-late", "reminders-late"} & set(wrong(office, day))


def test_a_job_that_failed(office: Office) -> None:
    """The latest run of a job failed for some: that is wrong until it runs without."""
    raw.tamper(
        office.url,
        "INSERT INTO job_runs (job, started_at, finished_at, examined, changed, queued, failed, errors) "
        "VALUES ('recompute', '2025-01-05 18:00:00.000000', '2025-01-05 18:00:00.000000', 3, 0, 0, 1, '[]')",
    )
    assert wrong(office, FIRST) == ["job-failed"]
    ran(office, date(2025, 1, 7), "recompute")
    assert "job-failed" not in wrong(office, date(2025, 1, 7))


def test_mail_that_died(office: Office) -> None:
    """A message given up is wrong until it is put back."""
    raw.tamper(
        office.url,
        "INSERT INTO messages (dedupe, to_address, template, params, lang, state, attempts, due_at, message_id, "
        "created_at) VALUES ('k', 'a@example.vn', 'moved', '{}', 'vi', 'dead', 9, "
        "'2025-01-05 18:00:00.000000', 'm', '2025-01-05 18:00:00.000000')",
    )
    (point,) = doctor.examine(office.url, user="an", today=FIRST).wrong
    assert (point.kind, point.since) == ("mail-dead", datetime(2025, 1, 5, 18, tzinfo=UTC))
    raw.tamper(office.url, "UPDATE messages SET state = 'cancelled'")
    assert wrong(office, FIRST) == []


def test_a_history_that_was_changed(office: Office) -> None:
    """Verified as `audit verify` does it, but not with quick; mended it is sound again."""
    raw.tamper(office.url, "UPDATE acts SET acted_on = '2020-01-01'")
    found = doctor.examine(office.url, user="an", today=FIRST)
    assert [one.kind for one in found.wrong] == ["history-broken"]
    assert (found.unsound, found.late) == (True, False)
    assert found.audit is not None
    assert found.audit.broken_at == "00001-3/1"
    quick = doctor.examine(office.url, user="an", today=FIRST, quick=True)
    assert (quick.wrong, quick.audit) == ((), None)
    raw.tamper(office.url, "UPDATE acts SET acted_on = '2025-01-06'")
    assert wrong(office, FIRST, quick=False) == []


def test_a_seal_that_was_seen_and_is_gone(office: Office) -> None:
    """The doctor remembers as `audit verify` does, and names the command that accepts the loss."""
    running.run_now(office.app, "seal")
    assert wrong(office, FIRST, quick=False) == []
    raw.tamper(
        office.url,
        "DELETE FROM seals",
        "DELETE FROM journal_parts WHERE chain = 'seals'",
        "DELETE FROM journal WHERE chain = 'seals'",
        "DELETE FROM journal_heads WHERE chain = 'seals'",
    )
    found = doctor.examine(office.url, user="an", today=FIRST)
    assert [one.kind for one in found.wrong] == ["seal-gone"]
    assert found.audit is not None
    assert f"ketnap audit accept --head {found.audit.head}" in found.wrong[0].command


def test_an_unsigned_seal_is_told(office: Office) -> None:
    """It is worth a look and no fault."""
    running.run_now(office.app, "seal")
    assert not any(
        one.message == points.UNSIGNED for one in doctor.examine(office.url, today=FIRST).findings
    )
    raw.tamper(office.url, "UPDATE seals SET signature = NULL, key = NULL")
    found = doctor.examine(office.url, user="an", today=FIRST, quick=True)
    assert any(one.message == points.UNSIGNED for one in found.findings)
    assert found.wrong == ()


# -- backups ----------------------------------------------------------------------------------------


def of_backups(office: Office, day: date) -> list[str]:
    """Return which points of backups there are on a day."""
    return [kind for kind in wrong(office, day) if kind in ("backup-late", "proof-late")]


def test_backups_that_were_never_made(office: Office, tmp_path: Path) -> None:
    """Seven days after the first act both are missed; one that is made and proved mends both."""
    last, after = date(2025, 1, 13), date(2025, 1, 14)
    assert of_backups(office, last) == []
    assert of_backups(office, after) == ["backup-late", "proof-late"]
    back_up(office, after, tmp_path / "one")
    assert of_backups(office, after) == ["proof-late"]
    assert back_up(office, after, tmp_path / "two", prove=True).proved
    assert of_backups(office, after) == []
    assert of_backups(office, after + timedelta(days=7)) == []
    assert of_backups(office, after + timedelta(days=8)) == ["backup-late"]
    assert "proof-late" not in of_backups(office, after + timedelta(days=92))
    assert of_backups(office, after + timedelta(days=93)) == ["backup-late", "proof-late"]


def test_what_a_register_keeps_of_a_backup(office: Office, tmp_path: Path) -> None:
    """When, which file, by whom, under which newest seal; as entries of a journal that holds."""
    running.run_now(office.app, "seal")
    done = back_up(office, FIRST, tmp_path / "sao-luu.db", prove=True)
    found = doctor.examine(office.url, user="an", today=FIRST)
    assert (done.noted, done.checkpoint, done.checkpoint_day) == (True, found.checkpoint, FIRST)
    kept = keeping.Kept(midnight(FIRST), "sao-luu.db", "an", done.checkpoint)
    assert (found.backup, found.proved) == (kept, kept)
    assert found.wrong == ()


def test_a_restore_is_a_proof(office: Office, tmp_path: Path) -> None:
    """A register that was brought back has a backup that holds: it needs no other, and it is of the day it is there."""
    done = tmp_path / "one"
    back_up(office, FIRST, done)
    office.app.close()
    restoring.take_back(office.url, str(done), restoring.Why(HERE, today=office.today), force=True)
    found = doctor.examine(office.url, user="an", quick=True)
    assert found.proved is not None
    assert (found.proved.file, found.proved.by) == ("one", "ai")
    assert found.backup == found.proved
    assert found.proved.at == midnight(office.today)


def test_what_a_proof_answers(office: Office, tmp_path: Path) -> None:
    """The counts and the head of the copy, which are those of the register then; nothing is left behind."""
    running.run_now(office.app, "seal")
    proved = back_up(office, FIRST, tmp_path / "one", prove=True).proved
    assert proved is not None
    assert (proved.cases, proved.acts, proved.seals) == (1, 1, 1)
    found = doctor.examine(office.url, user="an", today=FIRST)
    assert found.audit is not None
    assert proved.head == found.audit.head
    assert [one.name for one in tmp_path.iterdir()] == ["one"]
    if office.url.startswith("postgresql"):
        named = f"SELECT datname FROM pg_database WHERE datname LIKE '{scratch.NAMED}%'"
        assert raw.rows(office.url, named) == []


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        ("UPDATE acts SET acted_on = '2020-01-01'", proving.NOT_SOUND),
        ("DELETE FROM messages", proving.OTHER_COUNT),
    ],
)
def test_a_copy_that_does_not_hold(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, spoil: str, why: str
) -> None:
    """What is not in the copy as it was in the register is no proof; the file stays and is not called proved."""
    raw.tamper(
        office.url,
        "INSERT INTO messages (dedupe, to_address, template, params, lang, state, attempts, due_at, message_id, "
        "created_at) VALUES ('k', 'a@example.vn', 'moved', '{}', 'vi', 'queued', 0, "
        "'2025-01-07 18:00:00.000000', 'm', '2025-01-05 18:00:00.000000')",
    )

    def spoiled(url: str, file: str) -> None:
        backups.restore(url, file)
        raw.tamper(url, spoil)

    monkeypatch.setattr(scratch, "restore", spoiled)
    file = tmp_path / "one"
    with pytest.raises(proving.NotProvedError) as caught:
        back_up(office, FIRST, file, prove=True)
    assert caught.value.params["why"].message == why  # type: ignore[attr-defined]
    assert file.exists()
    found = doctor.examine(office.url, user="an", today=FIRST, quick=True)
    assert found.backup is not None
    assert found.proved is None


def test_a_seal_that_the_copy_does_not_have(office: Office, tmp_path: Path) -> None:
    """The newest seal of the register must be among those of the copy."""
    file = str(tmp_path / "one")
    making.backup(office.url, file)
    had = proving.Before(proving.counts(office.app), "ab" * 32)
    with pytest.raises(proving.NotProvedError) as caught:
        proving.prove(office.url, file, had)
    assert caught.value.params["why"].message == proving.NO_CHECKPOINT  # type: ignore[attr-defined]


def test_a_register_that_cannot_be_told(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where nothing can be written the copy is made all the same, and the answer says that nobody knows of it."""

    def full(*_: object) -> None:
        raise Unavailable

    monkeypatch.setattr(journal, "happened", full)
    done = back_up(office, FIRST, tmp_path / "one")
    assert (done.noted, (tmp_path / "one").exists()) == (False, True)


@pytest.mark.postgres
def test_without_the_right_to_make_a_database(
    postgres_registers: PostgresRegisters, tmp_path: Path
) -> None:
    """An account that may make no database is refused before anything is copied, with what its server must say."""
    url = postgres_registers.fresh()
    raw.tamper(url, "DROP ROLE IF EXISTS plain", "CREATE ROLE plain LOGIN", "GRANT ALL ON ALL TABLES IN SCHEMA public TO plain")  # fmt: skip
    plain = "postgresql://plain@" + url.partition("@")[2]
    file = tmp_path / "one"
    with pytest.raises(Unavailable) as caught:
        keeping.back_up(plain, str(file), keeping.Wish(HERE, "admin", None, prove=True))
    assert caught.value.message == scratch.NO_RIGHT
    assert caught.value.params == {"account": "plain"}
    assert not file.exists()
    raw.tamper(url, "DROP OWNED BY plain", "DROP ROLE plain")
    postgres_registers.give_back()


@pytest.mark.postgres
def test_what_a_killed_proof_left_is_removed_by_the_next(
    postgres_registers: PostgresRegisters, tmp_path: Path
) -> None:
    """Of this register alone, and only where nobody is at work: others' scratch databases stay."""
    url = postgres_registers.fresh()
    ((own,),) = raw.rows(url, "SELECT substr(md5(current_database()), 1, 8)")
    left, at_work, others = (f"{scratch.NAMED}{of}_{n}" for of, n in ((own, 1), (own, 2), ("x", 3)))
    raw.tamper(url, *(f"CREATE DATABASE {name}" for name in (left, at_work, others)))
    with postgres.connect(url, autocommit=True) as other:
        other.execute(scratch._AT_WORK, [at_work])
        done = keeping.back_up(
            url, str(tmp_path / "one"), keeping.Wish(HERE, "admin", None, prove=True)
        )
        assert done.proved is not None
    named = f"SELECT datname FROM pg_database WHERE datname LIKE '{scratch.NAMED}%' ORDER BY 1"
    assert {name for (name,) in raw.rows(url, named)} == {at_work, others}
    raw.tamper(url, *(f"DROP DATABASE {name}" for name in (at_work, others)))
    postgres_registers.give_back()


@pytest.mark.parametrize("job", ["seal", "recompute", "deliver"])
def test_a_run_dated_in_the_future_is_told(registers: Registers, job: str) -> None:
    """Where a clock had jumped ahead, the job counts as late until it is run again, which dates it back."""
    url = registers.nowhere()
    making.create(url)
    with App.open(url) as app:
        now = app.now()
        for when, told in ((timedelta(hours=1), False), (timedelta(days=40), True)):
            at = f"'{now + when:%Y-%m-%d %H:%M:%S}.000000'"
            raw.tamper(
                url,
                "INSERT INTO job_runs (job, started_at, finished_at, examined, changed, queued, failed, errors) "
                f"VALUES ('{job}', {at}, {at}, 1, 0, 0, 0, '[]')",
            )
            found = doctor.examine(url, user="admin", quick=True)
            ahead = [one for one in found.wrong if one.kind == "job-ahead"]
            assert [one.command for one in ahead] == [f"ketnap job run {job}"] * told
            assert found.late or not told
            (row,) = (one for one in runs.jobs(app) if one.name == job)
            assert row.late is told
        running.run_now(app, job)
        again = doctor.examine(url, user="admin", quick=True)
        assert "job-ahead" not in [one.kind for one in again.wrong]


def test_days_may_go_back_in_a_rehearsal(office: Office) -> None:
    """There a run of a later day is no fault of a clock."""
    ran(office, FIRST + timedelta(days=9))
    assert "job-ahead" not in wrong(office, FIRST)


def test_a_scratch_database_is_beside_the_register() -> None:
    """Of an address only the database changes: account, hosts and settings stay."""
    told = (
        "postgresql://lan:a%40b@h1,h2:5433/d?dbname=e&target_session_attrs=read-write&host=/run/x"
    )
    assert scratch._beside(told, "p") == (
        "postgresql://lan:a%40b@h1,h2:5433/p?target_session_attrs=read-write&host=%2Frun%2Fx"
    )


def test_an_older_register_is_upgraded_before_it_is_proved(office: Office, tmp_path: Path) -> None:
    """Its copy is made, but with a proof wished nothing is done."""
    raw.tamper(office.url, "UPDATE alembic_version SET version_num = '0011'")
    done = back_up(office, FIRST, tmp_path / "one")
    assert (done.version, done.noted, done.checkpoint) == ("0011", False, None)
    with pytest.raises(Unavailable):
        back_up(office, FIRST, tmp_path / "two", prove=True)
    assert not (tmp_path / "two").exists()


def test_a_spoiled_entry_is_no_backup(office: Office, tmp_path: Path) -> None:
    """What cannot be read of the newest entry stops no check-up."""
    back_up(office, FIRST, tmp_path / "one")
    raw.tamper(office.url, "UPDATE journal SET after = '{' WHERE what = 'backup'")
    assert doctor.examine(office.url, user="an", today=FIRST, quick=True).backup is None
