"""The commands about the law itself: who checked a rule, the Conclusion's day, upgrades, days a month lacks."""

from __future__ import annotations

from typing import Any

import pytest

from tests.commands.conftest import Outcome, Run
from tests.support import older_registers, raw
from tests.support.registers import SqliteRegisters
from workflow.commands import db
from workflow.store import migrations

ASKED = "2026-11-30"


@pytest.fixture
def older(sqlite_registers: SqliteRegisters) -> str:
    """Lend a register of schema 0003."""
    return older_registers.made(sqlite_registers, "0003")


def version(url: str) -> str:
    """Return the schema of a register, read past the program."""
    return str(raw.rows(url, "SELECT version_num FROM alembic_version")[0][0])


# -- upgrades -----------------------------------------------------------------------------------


def test_an_upgrade_shows_first_and_then_writes(ketnap: Run, older: str) -> None:
    """Off a terminal the preview goes to stderr, the schemas to stdout, and the register is upgraded."""
    looked = ketnap("--db", older, "--json", "db", "upgrade", "--dry-run").data
    assert (looked["before"], looked["after"], looked["written"]) == (
        "0003",
        migrations.HEAD,
        False,
    )
    assert version(older) == "0003"
    done = ketnap("--db", older, "--lang", "en", "db", "upgrade")
    assert (done.code, version(older)) == (0, migrations.HEAD)
    assert "The register is brought from schema 0003" in done.err
    assert f"{len(looked['moved'])} open deadlines would move:" in done.err
    assert f"… and {len(looked['moved']) - 20} more; --json has them all." in done.err
    assert "would move" not in done.out
    assert looked["moved"][0].keys() == {"ref", "rule", "before", "after", "days", "anchor"}
    assert {one["what"] for one in looked["reports"]["calendar"]} == {
        "added",
        "confirmed",
        "changed",
    }
    again = ketnap("--db", older, "--json", "db", "upgrade")
    assert (again.data["before"], again.data["written"], again.data["moved"]) == (
        migrations.HEAD,
        False,
        [],
    )
    assert "register is brought" not in again.err  # of the engine it may say something


@pytest.mark.parametrize(
    ("words", "answer", "code", "written"),
    [((), "n\n", 1, False), ((), "y\n", 0, True), (("--yes",), "", 0, True)],
)
def test_a_terminal_is_asked_before_it_is_written(
    monkeypatch: pytest.MonkeyPatch,
    older: str,
    words: tuple[str, ...],
    answer: str,
    code: int,
    written: bool,
) -> None:
    """On a terminal nothing is written without a yes, or --yes."""
    import click.testing

    import cli

    monkeypatch.setattr(db, "_asks", lambda: True)
    told = Outcome(
        click.testing.CliRunner().invoke(
            cli.main, ["--db", older, "db", "upgrade", *words], input=answer
        )
    )
    assert told.code == code
    assert (version(older) == migrations.HEAD) is written


# -- the Conclusion ----------------------------------------------------------------------------


def test_the_conclusion_is_adopted_by_an_administrator(ketnap: Run, older: str) -> None:
    """A dry run names what moves, L4 and T1 among it, and writes nothing; then it is so and on record."""
    assert ketnap("--db", older, "db", "upgrade", "--yes").code == 0
    base = ("--db", older, "--json", "--today", ASKED, "--as", "admin", "rules")
    words = (*base, "adopt-conclusion", "--on", "15/3/2024")
    looked = ketnap(*words, "--dry-run").data
    assert (looked["on"], looked["before"]) == ("2024-03-15", "2024-01-01")
    older_l4 = [
        one for one in looked["moved"] if (one["rule"], one["before"]) == ("L4", "2025-01-01")
    ]
    assert older_l4
    assert {one["after"] for one in older_l4} == {"2025-03-15"}
    assert {one["rule"] for one in looked["moved"]} <= {"L4", "L9", "T1"}
    rows = {one["id"]: one for one in ketnap(*base, "list").data}
    assert rows["L4"]["since"] == "2024-01-01"
    assert ketnap(*words, "--reason", "theo Kết luận").data["moved"] == looked["moved"]
    rows = {one["id"]: one for one in ketnap(*base, "list").data}
    assert {one["id"] for one in rows.values() if one["since"] == "2024-03-15"} == {
        "C17",
        "L4",
        "L9",
        "T1",
    }
    reasons = [row[0] for row in raw.rows(older, "SELECT reason FROM recounts ORDER BY id")]
    assert reasons[-1] == "theo Kết luận"
    somebody = raw.rows(older, "SELECT name FROM users WHERE name <> 'admin' ORDER BY id LIMIT 1")[
        0
    ][0]
    assert ketnap(*words[:5], "--as", somebody, *words[7:]).code == 6


def test_a_list_of_a_day_before_the_conclusion_has_none_of_its_rules(ketnap: Run) -> None:
    """On the eve the city's own rules are not in force."""
    ids = {one["id"] for one in ketnap("--json", "rules", "list", "--on", "2023-12-31").data}
    assert not ids & {"C17", "L4", "L9", "T1"}
    assert {"C17", "D1"} <= {
        one["id"] for one in ketnap("--json", "rules", "list", "--on", "2024-01-01").data
    }


# -- who checked what ---------------------------------------------------------------------------


def stale(ketnap: Run, url: str, today: str, *words: str) -> set[str]:
    """Return the rules nobody checked for long."""
    told: list[Any] = ketnap(
        "--db", url, "--json", "--today", today, "rules", "list", "--stale", *words
    ).data
    return {one["id"] for one in told}


def test_stale_rules_are_those_nobody_checked_for_months(
    ketnap: Run, sqlite_registers: SqliteRegisters
) -> None:
    """Six months after 27 November 2026 every row is stale, a day before none; a check is counted from its day."""
    url = sqlite_registers.fresh()
    assert stale(ketnap, url, "2027-05-26") == set()
    assert {"D1", "C17"} <= stale(ketnap, url, "2027-05-27")
    assert stale(ketnap, url, "2027-05-27", "--months", "7") == set()
    base = ("--db", url, "--json", "--today", "2027-05-27", "--as", "admin", "rules")
    checked = ketnap(*base, "check", "d1", "--note", "đã đọc nguyên văn").data
    assert (checked["checked_on"], checked["checked_by"]) == ("2027-05-27", "admin")
    assert "D1" not in stale(ketnap, url, "2027-05-27")
    assert "D1" in stale(ketnap, url, "2027-11-27")
    assert ketnap(*base, "check", "D1", "--on", "2027-05-28").code == 2
    assert ketnap(*base, "check", "D99").code == 4
    shown = ketnap(
        "--db", url, "--lang", "en", "--today", "2027-05-27", "rules", "list", "--stale"
    ).out
    assert "checked 27/11/2026 by ketnap" in shown
    none = ketnap(
        "--db", url, "--lang", "en", "--today", "2027-05-26", "rules", "list", "--stale"
    ).out
    assert none == "Every rule was checked within 6 months.\n"


def test_a_rule_is_shown_part_by_part(ketnap: Run) -> None:
    """Each part has its own kind, document and mark, in JSON and on the screen."""
    told = ketnap("--json", "rules", "show", "B3", "--on", "2025-09-01").data
    assert (told["kind"], told["document"], told["confidence"]) == ("service", "", "C")
    assert told["parts"] == [
        {
            "part": "endorse_removal",
            "kind": "statutory",
            "document": "06-HD/TW",
            "point": "điểm 3.7",
            "confidence": "A",
        }
    ]
    assert "by the youth union" in ketnap("--lang", "en", "rules", "show", "C8").out


# -- days that a month does not have -------------------------------------------------------------


def test_the_deadline_sheet_names_a_day_that_its_month_does_not_have(
    ketnap: Run, sqlite_registers: SqliteRegisters
) -> None:
    """Six months from 31 August end on the last of February; the sheet names the 31st and the other reading."""
    url = sqlite_registers.fresh()
    base = ("--db", url, "--today", "2025-08-31", "--as", "admin")
    ketnap(
        *base, "unit", "add", "LC", "--kind", "committee", "--parent", "TP", "--on", "2025-01-01"
    )
    ketnap(*base, "unit", "add", "LC01", "--kind", "branch", "--parent", "LC", "--on", "2025-01-01")
    ketnap(*base, "user", "add", "lan", "--unit", "LC01", "--role", "branch")
    lan = ("--db", url, "--today", "2025-08-31", "--as", "lan")
    ref = ketnap(
        *lan,
        "--json",
        "case",
        "open",
        "--unit",
        "LC01",
        "--name",
        "Nguyễn Thị Minh",
        "--born",
        "2000-05-17",
        "--on",
        "2025-08-31",
    ).data["ref"]
    (limit,) = ketnap(*lan, "--json", "deadlines", ref).data
    assert (limit["rule"], limit["due"]) == ("L1", "2026-02-28")
    assert limit["missing_day"] == {
        "day": "2026-02-31",
        "counted": "2026-02-28",
        "other": "2026-03-01",
    }
    said = "There is no 31/02/2026: counted to 28/02/2026. The other reading: 01/03/2026"
    assert said in ketnap(*lan, "--lang", "en", "deadlines", ref).out
    assert "Không có ngày 31/02/2026" in ketnap(*lan, "deadlines", ref).out


def test_the_calendar_is_announced_as_far_as_no_day_is_expected(
    ketnap: Run, sqlite_registers: SqliteRegisters
) -> None:
    """A day fixed by law in a year whose other days are only expected announces nothing."""
    found = ketnap("--db", sqlite_registers.fresh(), "--json", "doctor").data
    assert found["calendar_announced_until"] == "2027-11-24"
