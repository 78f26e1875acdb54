"""`job`, `scheduler` and `doctor` at the command line, and the line that says reminders are late."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import raw
from tests.support.office import Office
from workflow.register import making
from workflow.watch import lateness
from workflow.watch.table import JOBS

if TYPE_CHECKING:
    from tests.commands.conftest import Outcome, Run
    from tests.support.registers import Registers

KEYS = ["job", "now", "examined", "changed", "queued", "failed", "errors"]
ENGLISH = ("--lang", "en")


@pytest.fixture
def city(registers: Registers) -> str:
    """Return the address of a small city with one case, whose first deadline is 6 July 2025."""
    office = Office.lent(registers, "one opened", lambda office: office.open())
    office.app.close()
    return office.url


def on(ketnap: Run, url: str, day: str, *words: str, by: str = "an") -> Outcome:
    """Run a command on a day."""
    return ketnap("--db", url, "--as", by, "--today", day, *ENGLISH, *words)


def ran(url: str, job: str, day: date, *, failed: int = 0, examined: int = 1) -> None:
    """Enter a run of a job at the beginning of a day."""
    at = f"'{day} 00:00:00.000000'"
    raw.tamper(
        url,
        "INSERT INTO job_runs (job, started_at, finished_at, examined, changed, queued, failed, errors) "
        f"VALUES ('{job}', {at}, {at}, {examined}, 0, 0, {failed}, '[]')",
    )


# -- job --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("job", ["check", "seal", "recompute"])
def test_a_run_answers_with_the_promised_keys(ketnap: Run, city: str, job: str) -> None:
    """Exactly these; with --dry-run also what was planned."""
    done = on(ketnap, city, "2025-07-01", "--json", "job", "run", job)
    assert done.code == 0
    assert list(done.data) == KEYS
    assert (done.data["job"], done.data["now"], done.data["examined"]) == (
        job,
        "2025-06-30T17:00:00Z",
        1,
    )
    dry = on(ketnap, city, "2025-07-02", "--json", "job", "run", job, "--dry-run")
    assert list(dry.data) == [*KEYS, "planned"]
    again = on(ketnap, city, "2025-07-01", "--json", "job", "run", job)
    assert (again.data["changed"], again.data["queued"]) == (0, 0)


def test_a_dry_run_lists_what_it_would_do(ketnap: Run, city: str) -> None:
    """For the eye it is a table, for a script a list; nothing is written."""
    raw.tamper(city, "UPDATE deadlines SET due = '2025-07-01'")
    before = raw.everything(city)
    done = on(ketnap, city, "2025-06-01", "job", "run", "recompute", "--dry-run")
    assert "nothing was written" in done.out
    assert "06/07/2025" in done.out
    told = on(ketnap, city, "2025-06-01", "--json", "job", "run", "recompute", "--dry-run").data
    assert told["planned"] == [
        {
            "what": "move-deadline",
            "ref": "00001-3",
            "to": None,
            "params": {"rule": "L1", "before": "2025-07-01", "after": "2025-07-06", "days": 5},
        }
    ]
    assert raw.everything(city) == before


def test_what_broke_a_job_is_shown_and_is_its_exit_code(
    ketnap: Run, city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The report stands on stdout, the failure is the last line on stderr."""
    from workflow.watch import running

    nowhere = JOBS[0]._replace(run="workflow.watch.table.nowhere:run")
    monkeypatch.setattr(running, "JOB_BY_NAME", {nowhere.name: nowhere})
    done = on(ketnap, city, "2025-06-01", "--json", "job", "run", nowhere.name)
    assert (done.code, done.data["failed"]) == (1, 1)
    assert done.error["message"] == done.data["errors"][0]


@pytest.mark.parametrize(
    "words", [("job", "run", "check"), ("scheduler", "--once"), ("scheduler",)]
)
@pytest.mark.parametrize("by", ["lan", "thanh", "tu"])
def test_only_an_administrator_runs_jobs(
    ketnap: Run, city: str, words: tuple[str, ...], by: str
) -> None:
    """Others see what ran, and may not run anything: exit 6."""
    assert on(ketnap, city, "2025-06-01", *words, by=by).code == 6
    assert on(ketnap, city, "2025-06-01", "job", "list", by=by).code == 0
    assert on(ketnap, city, "2025-06-01", "job", "runs", by=by).code == 0


def test_an_administrator_of_a_part_runs_no_jobs(ketnap: Run, city: str) -> None:
    """Jobs run over the whole city, and tell of its cases."""
    raw.tamper(
        city,
        "UPDATE users SET unit_id = (SELECT id FROM units WHERE code = 'LC') WHERE name = 'an'",
    )
    assert on(ketnap, city, "2025-06-01", "job", "run", "check").code == 6
    assert on(ketnap, city, "2025-06-01", "scheduler", "--once").code == 6


def test_jobs_are_listed_in_words(ketnap: Run, city: str) -> None:
    """The label and the time are words in the language in use."""
    shown = on(ketnap, city, "2025-06-01", "job", "list").out
    assert "every Monday at 06:45" in shown
    assert "Remind before and after deadlines" in shown
    told = on(ketnap, city, "2025-06-01", "--json", "job", "list").data
    assert [job["name"] for job in told] == [job.name for job in JOBS]
    assert {"label", "when", "last_run", "next_run", "expected_by", "late"} <= told[0].keys()


def test_runs_are_listed_newest_first(ketnap: Run, city: str) -> None:
    """All, of one job, or a few; below the root without counts."""
    for day in ("2025-06-01", "2025-06-02"):
        on(ketnap, city, day, "job", "run", "seal")
    on(ketnap, city, "2025-06-02", "job", "run", "check")
    told = on(ketnap, city, "2025-06-03", "--json", "job", "runs").data
    assert [run["job"] for run in told] == ["check", "seal", "seal"]
    assert [run["changed"] for run in told] == [0, 1, 1]
    one = on(
        ketnap, city, "2025-06-03", "--json", "job", "runs", "--job", "seal", "--limit", "1"
    ).data
    assert [(run["job"], run["started_at"]) for run in one] == [("seal", "2025-06-01T17:00:00Z")]
    below = on(ketnap, city, "2025-06-03", "--json", "job", "runs", by="lan").data
    assert {(run["ok"], run["examined"]) for run in below} == {(True, None)}
    shown = on(ketnap, city, "2025-06-03", "job", "runs", by="lan")
    assert "whole city" in shown.err  # no columns of dashes, but why they are not there
    assert "Examined" not in shown.out
    assert "Examined" in on(ketnap, city, "2025-06-03", "job", "runs").out


def test_the_scheduler_runs_each_day_of_a_rehearsal_once(ketnap: Run, city: str) -> None:
    """`--today D scheduler --once` answers with the reports of that day, the second time with none."""
    for day in ("2025-06-02", "2025-06-03"):
        told = on(ketnap, city, day, "--json", "scheduler", "--once").data
        assert {"check", "seal", "recompute", "remind"} <= {run["job"] for run in told}
        assert all(list(run) == KEYS for run in told)
        assert on(ketnap, city, day, "--json", "scheduler", "--once").data == []
    assert "Nothing was due." in on(ketnap, city, "2025-06-03", "scheduler", "--once").out


# -- the line that says reminders are late --------------------------------------------------------


def note(outcome: Outcome) -> list[str]:
    """Return the lines about reminders that a command said on stderr."""
    return [line for line in outcome.err.splitlines() if "Reminders" in line]


def test_late_reminders_are_said_when_something_waits(ketnap: Run, city: str) -> None:
    """Nothing before the deadline has passed, one line after it, nothing once reminders have run."""
    assert note(on(ketnap, city, "2025-07-06", "case", "list")) == []
    (line,) = note(on(ketnap, city, "2025-07-07", "case", "list"))
    assert "have never run here: deadlines have passed." in line
    ran(city, "remind", date(2025, 7, 7))
    (line,) = note(on(ketnap, city, "2025-07-08", "case", "list"))
    assert "Reminders last ran on 07/07/2025 07:00, but mail was never sent" in line
    ran(city, "deliver", date(2025, 7, 7))
    assert note(on(ketnap, city, "2025-07-08", "case", "list")) == []
    (line,) = note(on(ketnap, city, "2025-07-09", "case", "list"))
    assert "Reminders last ran on 07/07/2025 07:00, mail on 07/07/2025 07:00" in line


def test_a_run_that_broke_at_once_does_not_count(ketnap: Run, city: str) -> None:
    """What has examined nothing and failed has reminded nobody."""
    ran(city, "remind", date(2025, 7, 7), failed=1, examined=0)
    ran(city, "deliver", date(2025, 7, 7), failed=1, examined=0)
    assert "have never run" in note(on(ketnap, city, "2025-07-07", "case", "list"))[0]


def test_mail_that_waits_is_said(ketnap: Run, city: str) -> None:
    """Mail whose time has come waits; mail for later does not; either late job is enough."""
    mail = (
        "INSERT INTO messages (dedupe, to_address, template, params, lang, state, attempts, due_at, message_id, "
        "created_at) VALUES ('k', 'a@example.vn', 'moved', '{}', 'vi', 'queued', 0, "
        "'2025-06-02 00:00:00.000000', 'm', '2025-06-01 00:00:00.000000')"
    )
    raw.tamper(city, mail)
    assert note(on(ketnap, city, "2025-06-02", "case", "list")) == []
    (line,) = note(on(ketnap, city, "2025-06-03", "case", "list"))
    assert "mail waits to be sent." in line
    ran(city, "remind", date(2025, 6, 3))
    assert note(on(ketnap, city, "2025-06-03", "case", "list")) != []
    ran(city, "deliver", date(2025, 6, 3))
    assert note(on(ketnap, city, "2025-06-03", "case", "list")) == []


def test_the_line_tells_no_numbers_of_others(ketnap: Run, city: str) -> None:
    """A branch that has no case at all is told the same as everybody, without a count."""
    (mine,) = note(on(ketnap, city, "2025-07-07", "case", "list"))
    (theirs,) = note(on(ketnap, city, "2025-07-07", "case", "list", by="hai"))
    assert mine == theirs
    assert not any(letter.isdigit() for letter in theirs)


def test_the_error_stays_the_last_line(ketnap: Run, city: str) -> None:
    """A failure in JSON is one line, the last, whatever is noted before it."""
    told = on(ketnap, city, "2025-07-07", "--json", "case", "show", "00099-1")
    assert told.code == 4
    first, last = told.err.splitlines()
    assert "Reminders" in first
    assert json.loads(last)["error"]["code"] == "not-found"


def test_a_pretended_date_makes_nothing_late(ketnap: Run, city: str) -> None:
    """Asking a live register what will be late some day is no alarm."""
    raw.tamper(city, "UPDATE register SET rehearsal = FALSE")
    assert note(on(ketnap, city, "2026-12-24", "case", "list")) == []
    told = ketnap("--db", city, "--as", "an", *ENGLISH, "case", "list")
    assert note(told) != []


def test_a_note_that_cannot_be_made_stops_nothing(
    ketnap: Run, city: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A register that is locked just then answers all the same."""
    from states.errors import Unavailable

    def locked(*_: object) -> None:
        raise Unavailable("locked")

    monkeypatch.setattr(lateness, "reminders_note", locked)
    told = on(ketnap, city, "2025-07-07", "case", "list")
    assert (told.code, told.err) == (0, "")


def test_who_runs_the_jobs_is_not_told_that_they_are_late(ketnap: Run, city: str) -> None:
    """The scheduler is the remedy."""
    assert note(on(ketnap, city, "2025-07-07", "scheduler", "--once")) == []


# -- doctor -----------------------------------------------------------------------------------------


def test_the_doctor_tells_when_reminders_ran(ketnap: Run, city: str) -> None:
    """Keys for scripts, rows for the eye, a finding where they are late; counts of the register."""
    found = on(ketnap, city, "2025-07-07", "--json", "doctor").data
    assert found["reminders_ran_at"] is None
    assert found["reminders_expected_by"] == "2019-01-02T19:00:00Z"
    assert found["pending"] == {"mail": 0, "deadlines": 1}
    assert any("Reminders were expected by 03/01/2019 02:00" in told for told in found["findings"])
    ran(city, "remind", date(2025, 7, 7))
    found = on(ketnap, city, "2025-07-07", "--json", "doctor").data
    assert found["reminders_ran_at"] == "2025-07-07T00:00:00Z"
    assert not any("Reminders" in told for told in found["findings"])
    shown = on(ketnap, city, "2025-07-07", "doctor").out
    assert "Reminders last ran" in shown
    assert "cases past a deadline: 1" in shown


def test_the_doctor_tells_a_secretary_of_her_own_part_only(ketnap: Run, city: str) -> None:
    """Counts are those of the user's subtree; the whole city's are for whoever sees it."""
    there, here = (
        on(ketnap, city, "2025-07-07", "--json", "doctor", by=by).data for by in ("ly", "lan")
    )
    assert there["pending"] == {"mail": 0, "deadlines": 0}
    assert (there["units"], there["cases"], there["overdue"]) == (1, 0, 0)
    assert here["pending"] == {"mail": 0, "deadlines": 1}
    assert (here["units"], here["cases"], here["overdue"]) == (1, 1, 1)


def test_the_doctor_tells_of_mail_and_of_impossible_states(ketnap: Run, city: str) -> None:
    """Mail that should have left, and what the last hunt found."""
    raw.tamper(
        city,
        "INSERT INTO messages (dedupe, to_address, template, params, lang, state, attempts, due_at, message_id, "
        "created_at) VALUES ('k', '', 'moved', '{}', 'vi', 'queued', 0, "
        "'2025-06-02 00:00:00.000000', 'm', '2025-06-01 00:00:00.000000')",
    )
    on(ketnap, city, "2025-07-07", "job", "run", "check")
    findings = " ".join(on(ketnap, city, "2025-07-07", "--json", "doctor").data["findings"])
    assert "Mail was expected to be sent by 03/01/2019 02:00" in findings
    assert "found 1: ketnap job run check" in findings


def test_a_register_that_was_just_made_is_in_order(ketnap: Run, url: str) -> None:
    """Nothing is late on the day it was made."""
    assert making.CITY
    found = on(ketnap, url, "2019-01-02", "--json", "doctor", by="admin").data
    assert not any("Reminders" in told for told in found["findings"])
