"""Tell the story of the watch at the command line: stuck, reminded, sent, acted, silent; moved, answered."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.line import LineWithin
from tests.support.mailserver import MailServer

if TYPE_CHECKING:
    from tests.support.registers import Registers

FIRST = "2025-01-06"
STALL = {
    "ref", "unit", "name", "state", "rule", "kind", "cause", "since", "due", "days_late", "owner",
    "waiting_for", "last_act", "last_reminded", "escalated_to", "next", "waits_for",
    "first_listed_on", "first_certified_on", "total_days", "resets", "held_days",
}  # fmt: skip
RUN = {"job", "now", "examined", "changed", "queued", "failed", "errors"}
MAIL = {
    "id", "to", "template", "ref", "rule", "rung", "state", "attempts", "due", "sent_at", "message_id",
}  # fmt: skip
TRANSFER = {
    "id", "ref", "state", "from", "to", "letter", "sent_on", "acknowledged_on", "accepted_on", "due",
}  # fmt: skip


@pytest.fixture
def server(line: LineWithin) -> Iterator[MailServer]:
    """Run a real SMTP server on loopback, to which the story's register sends."""
    with MailServer() as running:
        line.env |= {"KETNAP_MAIL": running.url, "KETNAP_MAIL_FROM": "nhac-viec@mail.example"}
        yield running


@pytest.fixture
def line(registers: Registers) -> LineWithin:
    """Lend a rehearsal register with a committee, two branches, and users who have addresses."""
    url, _ = registers.kept("furnished for the watch", _furnished)
    return LineWithin(url)


def _furnished(url: str) -> None:
    line = LineWithin(url)
    for words, name in (
        ("unit add LC --kind committee --parent TP --decides", "Đảng ủy phường"),
        ("unit add LC01 --kind branch --parent LC --official-members 19 --meets 10", "Chi bộ 1"),
        ("unit add LC02 --kind branch --parent LC --official-members 9", "Chi bộ 2"),
    ):
        line.done("admin", FIRST, f"{words} --name", name)
    for user, unit, roles in (
        ("lan", "LC01", "--role branch"),
        ("ly", "LC02", "--role branch"),
        ("hung", "LC", "--role committee --role authority"),
        ("thu", "LC", "--role inspector"),
    ):
        line.done(
            "admin", FIRST, f"user add {user} --unit {unit} {roles} --email {user}@mail.example"
        )


def opened(line: LineWithin, name: str = "Phạm Thị Hồng Đào") -> str:
    """Open a case of a student and nominate it, both on the first day; return the reference."""
    ref: str = line.done(
        "lan", FIRST, "case open --unit LC01 --born 2000-05-17 --category student --name", name
    )["ref"]
    line.done(
        "lan",
        FIRST,
        f"advance nominate {ref} --resolution 1-NQ --helper",
        "Trần Văn Bảo",
        "2020-01-01",
    )
    return ref


def certified(line: LineWithin, name: str = "Phạm Thị Hồng Đào") -> str:
    """Bring a case to its certificate of 14 March 2025."""
    ref = opened(line, name)
    words = f"advance certify {ref} --certificate 38 --issued 14/03/2025 --issuer TTCT"
    line.done("lan", "2025-03-14", words)
    return ref


def limits(rows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    """Return the rule and days late of what is late by a limit."""
    return [(row["rule"], row["days_late"]) for row in rows if row["cause"] == "limit-passed"]


def run(line: LineWithin, today: str, job: str) -> dict[str, Any]:
    """Run a job as the administrator; nothing in it may fail."""
    report: dict[str, Any] = line.done("admin", today, f"job run {job}")
    assert report.keys() >= RUN
    assert (report["failed"], report["job"]) == (0, job)
    return report


def test_a_case_that_sticks_is_seen_told_and_silent_after_the_act(
    line: LineWithin, server: MailServer
) -> None:
    """Due on 6 July: not late that day, late by one the next; told once by mail; silent once acted."""
    ref = opened(line)
    assert limits(line.done("thu", "2025-07-06", "stalled")) == []
    (row,) = [r for r in line.done("thu", "2025-07-07", "stalled") if r["rule"] == "L2"]
    assert row.keys() == STALL
    assert (row["ref"], row["cause"], row["days_late"]) == (ref, "limit-passed", 1)
    assert (row["due"], row["owner"], row["kind"]) == ("2025-07-06", "branch", "advisory")
    assert row["next"].startswith("ketnap ")
    (total,) = line.done("thu", "2025-07-07", "stalled --by unit")
    assert (total["key"], total["cases"]) == ("LC01", 1)

    flagged = run(line, "2025-07-07", "flag-stalled")
    assert flagged["changed"] >= 1
    again = run(line, "2025-07-07", "flag-stalled")
    assert (again["changed"], again["queued"]) == (0, 0)
    run(line, "2025-07-07", "remind")
    again = run(line, "2025-07-07", "remind")
    assert (again["changed"], again["queued"]) == (0, 0)

    sent = run(line, "2025-07-07", "deliver")  # a Monday
    assert sent["changed"] == len(server.mails) >= 1
    (mail,) = [
        m for m in line.done("lan", "2025-07-07", "mail list --state sent") if m["rule"] == "L2"
    ]
    assert mail.keys() == MAIL
    assert (mail["to"], mail["ref"], mail["due"]) == ("lan@mail.example", ref, "2025-07-06")
    (got,) = [m for m in server.mails if m["Message-ID"] == mail["message_id"]]
    assert got["Auto-Submitted"] == "auto-generated"
    assert "Hồng" not in str(got["Subject"])
    assert ref in str(got["Subject"])
    assert all(byte < 128 for mail in server.taken for byte in mail)

    line.done(
        "lan", "2025-07-08", f"advance enrol {ref} --class K1 --starts 2025-07-08 --ends 2025-08-08"
    )
    assert limits(line.done("thu", "2025-07-08", "stalled")) == []
    for job in ("flag-stalled", "remind", "escalate"):
        run(line, "2025-08-07", job)
    told = [m for m in line.done("lan", "2025-08-07", "mail list") if m["rule"] == "L2"]
    assert [m["state"] for m in told if m["state"] in ("queued", "sent")] == ["sent"]


def test_forty_days_off_tell_each_rung_once(line: LineWithin, server: MailServer) -> None:
    """After a long pause one letter leaves for one deadline, and every rung stands on record once."""
    opened(line)
    run(line, "2025-06-20", "remind")
    for day in ("2025-08-20", "2025-08-21"):
        for job in ("flag-stalled", "remind", "deliver"):
            run(line, day, job)
    rungs = [
        (m["rule"], m["rung"]) for m in line.done("lan", "2025-08-21", "mail list") if m["rule"]
    ]
    assert len(rungs) == len(set(rungs))
    assert len([m for m in server.mails if m["To"] and "lan@" in m["To"]]) == 1


def test_the_scheduler_runs_what_is_due_once(line: LineWithin) -> None:
    """`scheduler --once` runs each job of the day once, and nothing when it is called again."""
    opened(line)
    assert line.run("admin", "2025-07-07", "scheduler --once").code == 0
    before = line.done("admin", "2025-07-07", "job runs")
    assert {run["job"] for run in before} >= {"flag-stalled", "remind", "escalate"}
    assert line.run("admin", "2025-07-07", "scheduler --once").code == 0
    assert len(line.done("admin", "2025-07-07", "job runs")) == len(before)


def test_only_an_administrator_runs_jobs(line: LineWithin) -> None:
    """A secretary may look at the runs and not start one."""
    assert line.run("lan", FIRST, "job run remind").code == 6
    assert line.run("lan", FIRST, "job list").code == 0


@pytest.mark.usefixtures("server")
def test_an_unanswered_notice_climbs_to_the_common_superior(
    line: LineWithin, tmp_path: Path
) -> None:
    """A notice sent on 1 July is late from 23 July on: the receiving branch, then both sides' committee."""
    ref = certified(line)
    moved = line.done("lan", "2025-07-01", f"transfer open {ref} --to LC02 --left 2025-07-01")
    assert moved.keys() == TRANSFER
    number = moved["id"]
    sent = line.done("lan", "2025-07-01", f"transfer send {number}")
    assert (sent["state"], sent["due"]) == ("sent", "2025-07-22")  # 15 working days
    for ending in ("docx", "pdf"):
        file = tmp_path / f"notice.{ending}"
        done = line.done("lan", "2025-07-01", f"transfer notice {number} --out {file}")
        assert done.keys() >= TRANSFER
        assert file.stat().st_size > 1000
    assert zipfile.is_zipfile(tmp_path / "notice.docx")

    late = [r for r in line.done("thu", "2025-07-23", "stalled") if r["rule"] == "T2"]
    assert [(r["cause"], r["days_late"], r["waiting_for"]) for r in late] == [
        ("notice-unanswered", 1, "LC02")
    ]
    for job in ("flag-stalled", "remind", "escalate", "deliver"):
        run(line, "2025-09-24", job)
    to = {m["to"] for m in line.done("hung", "2025-09-24", "mail list") if m["rule"] == "T2"}
    assert {"ly@mail.example", "hung@mail.example"} <= to
    (row,) = [r for r in line.done("thu", "2025-09-24", "stalled") if r["rule"] == "T2"]
    assert row["escalated_to"] == "LC"

    refused = line.run("ly", "2025-09-24", f"transfer accept {number} --helper", "Phạm Thị Nhận")
    assert (refused.code, refused.error["reasons"][0]["rule"]) == (3, "S0")
    line.done("ly", "2025-09-24", f"transfer acknowledge {number}")
    taken = line.done("ly", "2025-09-25", f"transfer accept {number} --helper", "Phạm Thị Nhận")
    assert (taken["state"], taken["accepted_on"]) == ("accepted", "2025-09-25")
    assert line.done("ly", "2025-09-25", f"case show {ref}")["unit"] == "LC02"
    assert line.run("lan", "2025-09-25", f"case show {ref}").code == 4
    report = line.done("thu", "2025-12-31", "report transfers --year 2025")
    assert report


def test_leavers_are_listed_and_noticed_in_one_go(line: LineWithin, tmp_path: Path) -> None:
    """Every certified student of a graduation day gets a notice; a second call makes nothing new."""
    refs = [certified(line, f"Nguyễn Văn An {letter}") for letter in "ABC"]
    for ref in refs:
        words = f"record outside-date {ref} --kind graduation --date 2025-06-30"
        line.done("lan", "2025-04-01", words)
        line.done("lan", "2025-04-01", f"case set {ref} --residence", "Xã Kiến Thụy, Hải Phòng")
    listed = line.done("lan", "2025-06-30", "transfer leavers --unit LC01 --on 2025-06-30")
    assert {row["ref"] for row in listed} == set(refs)
    made = f"transfer leavers --unit LC01 --on 2025-06-30 --make --out {tmp_path / 'notices'}"
    line.done("lan", "2025-06-30", made)
    assert len(line.done("lan", "2025-06-30", "transfer list --state sent")) == 3
    assert len(list((tmp_path / "notices").glob("*.docx"))) == 3
    line.done("lan", "2025-06-30", made)
    assert len(line.done("lan", "2025-06-30", "transfer list")) == 3
