"""The commands that look after units, users, the calendar, the rules and the register."""

from __future__ import annotations

import json
import os
import sqlite3
import sys
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from tests.commands.conftest import Outcome, Run
from tests.support.registers import Registers, SqliteRegisters
from workflow.app import App
from workflow.casework import audit

UNIT_KEYS = ["code", "name", "kind", "parent"]
USER_KEYS = ["name", "unit", "roles"]


class Desk:
    """Runs commands on one register and tells what they did."""

    def __init__(self, ketnap: Run, url: str) -> None:
        self.ketnap = ketnap
        self.url = url

    def run(self, *words: str) -> Outcome:
        return self.ketnap("--db", self.url, "--json", *words)

    def done(self, *words: str) -> Any:
        outcome = self.run(*words)
        assert outcome.code == 0, outcome.err
        return outcome.data

    def shown(self, *words: str, lang: str = "en") -> str:
        outcome = self.ketnap("--db", self.url, "--lang", lang, *words)
        assert outcome.code == 0, outcome.err
        return outcome.out


@pytest.fixture
def desk(ketnap: Run, url: str) -> Desk:
    """Lend a fresh register at the command line."""
    return Desk(ketnap, url)


@pytest.fixture
def city(ketnap: Run, registers: Registers) -> Desk:
    """Lend a register with a committee, two branches and their users, entered at the command line."""
    url, _ = registers.kept("city at the command line", lambda url: _city(Desk(ketnap, url)))
    return Desk(ketnap, url)


def _city(desk: Desk) -> None:
    desk.done(
        "unit",
        "add",
        "LC",
        "--kind",
        "committee",
        "--parent",
        "TP",
        "--decides",
        "--name",
        "Đảng ủy LC",
    )
    for code in ("LC01", "LC02"):
        desk.done(
            "unit", "add", code, "--kind", "branch", "--parent", "LC", "--official-members", "19"
        )
    desk.done("user", "add", "lan", "--unit", "LC01", "--role", "branch")
    desk.done("user", "add", "hung", "--unit", "LC", "--role", "committee", "--role", "authority")


# -- init -----------------------------------------------------------------------------------------


def test_init_makes_a_register(ketnap: Run, registers: Registers) -> None:
    """`init` makes root and first user, says what to type next, and refuses to do it twice."""
    url = registers.nowhere()
    first = ketnap("--db", url, "init", "--rehearsal", "--city", "Thành phố Mẫu", "--json")
    assert first.code == 0, first.err
    assert list(first.data) == ["id", "url", "rehearsal", "city", "user", "engine"]
    assert (first.data["rehearsal"], first.data["city"], first.data["user"]) == (
        True,
        "Thành phố Mẫu",
        "admin",
    )
    assert "unit add" in first.err
    again = ketnap("--db", url, "init", "--json")
    assert (again.code, again.error["code"]) == (1, "failed")
    desk = Desk(ketnap, url)
    assert [unit["code"] for unit in desk.done("unit", "list")] == ["TP"]
    assert desk.done("user", "list")[0]["roles"] == ["admin"]
    assert desk.done("doctor")["rehearsal"] is True


def test_init_for_one_branch(ketnap: Run, registers: Registers) -> None:
    """A register for one branch has the committee, the branch and the user who works there."""
    url = registers.nowhere()
    made = ketnap("--db", url, "init", "--branch", "Chi bộ 1", "--user", "lan", "--json")
    assert made.code == 0, made.err
    assert "case open --unit CB" in made.err
    assert "import cases FILE --unit CB" in made.err, "who keeps a list may begin with it"
    desk = Desk(ketnap, url)
    units = {unit["code"]: unit for unit in desk.done("unit", "list")}
    assert list(units) == ["DU", "CB"], "lan works in the committee and sees no further"
    assert (units["DU"]["decides"], units["CB"]["name"]) == (True, "Chi bộ 1")
    (user,) = desk.done("user", "list")
    assert (user["name"], user["roles"], user["seat"]) == (
        "lan",
        ["branch", "committee", "authority"],
        True,
    )


@pytest.mark.skipif(os.name == "nt", reason="no terminals there")
def test_init_begins_with_a_list(registers: Registers, tmp_path: Path) -> None:
    """At a terminal `init` asks for a list, asks again for a file that is not there, and takes the list in."""
    from tests.support import at_terminal

    url, file = registers.nowhere(), tmp_path / "danh sách.csv"
    file.write_text("name,born\nNguyễn Văn An,17/05/2000\n", encoding="utf-8")
    said = at_terminal.typed(
        url, "2026-11-02", "init", "--rehearsal", "--branch", "Chi bộ", "--user", "lan",
        answers=(("Đã có sẵn danh sách", "c"), ("Tệp danh sách", "khong-co.csv"), ("Không có tệp", str(file))),
    )  # fmt: skip
    assert said.code == 0, said.screen
    with App.open(url, date(2026, 11, 2)) as app:
        assert audit.head(app).acts == 1


@pytest.mark.parametrize(
    "words",
    [
        ("--branch", "Chi bộ"),
        ("--user", "lan"),
        ("--branch", "Chi bộ", "--user", "a b"),
        ("--branch", "Chi bộ", "--user", "admin"),
        ("--city", " "),
    ],
)
def test_init_says_what_does_not_fit(ketnap: Run, tmp_path: Path, words: tuple[str, ...]) -> None:
    """A branch and its user go together, and bad words leave no file behind."""
    path = tmp_path / "r.db"
    outcome = ketnap("--db", f"sqlite:///{path}", "init", *words, "--json")
    assert (outcome.code, outcome.error["code"]) == (2, "usage")
    assert os.listdir(tmp_path) == []


def test_init_repeats_the_address(ketnap: Run, tmp_path: Path) -> None:
    """The next command has the address where only --db gave it, and not where the setting has it."""
    url = f"sqlite:///{tmp_path / 'a b.db'}"
    assert f"--db '{url}'" in ketnap("--db", url, "init").err
    other = f"sqlite:///{tmp_path / 'c.db'}"
    assert "--db" not in ketnap("init", KETNAP_DB=other).err


# -- units ----------------------------------------------------------------------------------------


def test_units_have_the_promised_keys(city: Desk) -> None:
    """Every command about units answers code, name, kind and parent first."""
    answers = [
        city.done("unit", "add", "LC03", "--kind", "branch", "--parent", "LC"),
        city.done("unit", "set", "LC02", "--name", "Chi bộ 3", "--on", "02/02/2020"),
        city.done("unit", "show", "LC03"),
        *city.done("unit", "list"),
        *city.done("unit", "tree"),
        city.done("unit", "move", "LC03", "--under", "TP", "--on", "2021-01-01"),
        city.done("unit", "close", "LC03", "--into", "LC02", "--on", "2022-01-01"),
    ]
    assert all(list(answer)[:4] == UNIT_KEYS for answer in answers)
    assert answers[1]["name"] == "Chi bộ 3"
    assert (answers[-2]["parent"], answers[-1]["successor"], answers[-1]["closed_on"]) == (
        "TP",
        "LC02",
        "2022-01-01",
    )


def test_a_unit_without_a_name_is_called_by_its_code(city: Desk) -> None:
    """A name can be given later."""
    assert city.done("unit", "show", "LC01")["name"] == "LC01"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("unit", "add", "LC01", "--kind", "branch", "--parent", "LC"), 1),
        (("unit", "add", "L C", "--kind", "branch"), 2),
        (("unit", "add", "X", "--kind", "city"), 2),
        (("unit", "add", "X", "--kind", "branch", "--parent", "LC01"), 2),
        (("unit", "add", "X", "--kind", "branch", "--meets", "40"), 2),
        (("unit", "add", "X", "--kind", "branch", "--on", "2099-01-01"), 2),
        (("unit", "add", "X", "--kind", "branch", "--on", "30/02/2020"), 2),
        (("unit", "set", "LC01"), 2),
        (("unit", "set", "LC01", "--limit", "L1", "x"), 2),
        (("unit", "set", "LC01", "--limit", "D1", "30"), 2),
        (("unit", "move", "LC", "--under", "LC01"), 2),
        (("unit", "close", "TP", "--into", "LC"), 2),
        (("unit", "add", "X", "--kind", "branch", "--parent", "LD"), 4),
        (("unit", "show", "LC0"), 4),
        (("unit", "set", "LC01", "--limit", "L111", "3"), 4),
        (("unit", "close", "LC01", "--into", "NO"), 4),
        (("--as", "hung", "unit", "show", "TP"), 4),
        (("--as", "hung", "unit", "set", "LC01", "--name", "x"), 6),
        (("--as", "hung", "unit", "add", "X", "--kind", "branch"), 6),
        (("--as", "ghost", "unit", "list"), 6),
        (("user", "add", "lan", "--unit", "LC", "--role", "branch"), 1),
        (("user", "disable", "admin"), 1),
        (("user", "add", "x", "--unit", "LC"), 2),
        (("user", "add", "x", "--unit", "LC", "--role", "king"), 2),
        (("user", "add", "x y", "--unit", "LC", "--role", "branch"), 2),
        (("user", "add", "x", "--unit", "LC", "--role", "branch", "--email", "x"), 2),
        (("user", "add", "x", "--unit", "LD", "--role", "branch"), 4),
        (("user", "disable", "lam"), 4),
        (("user", "be", "lam"), 4),
        (("--as", "hung", "user", "add", "x", "--unit", "LC01", "--role", "branch"), 6),
        (("--as", "hung", "user", "disable", "admin"), 4),
        (("--as", "hung", "user", "disable", "lan"), 6),
        (("calendar", "set", "2025-01-01", "feast", "--source", "x"), 2),
        (("calendar", "set", "2025-01-01", "holiday"), 2),
        (("calendar", "list", "1066"), 2),
        (("--as", "hung", "calendar", "set", "2025-12-24", "holiday", "--source", "x"), 6),
        (("rules", "show", "D77"), 4),
        (("rules", "diff", "2021", "2022"), 4),
        (("rules", "list", "--unit", "LD"), 4),
    ],
)
def test_every_refusal_has_its_code(city: Desk, words: tuple[str, ...], code: int) -> None:
    """Each mistake ends with the promised exit code and one line for a script, and changes nothing."""
    before = city.done("unit", "list"), city.done("user", "list")
    outcome = city.run(*words)
    assert outcome.code == code, outcome.err
    names = {1: "failed", 2: "usage", 4: "not-found", 6: "not-permitted"}
    assert outcome.error["code"] == names[code]
    assert outcome.error["message"]
    assert (city.done("unit", "list"), city.done("user", "list")) == before


def test_near_names_are_suggested(city: Desk) -> None:
    """A slip in a code, a user, a rule or a rule set names what was probably meant."""
    for words, near in (
        (("unit", "show", "LCO1"), "LC01"),
        (("user", "be", "lam"), "lan"),
        (("rules", "show", "D44"), "D4"),
        (("rules", "diff", "2021", "2025-O7"), "2025-07"),
    ):
        assert near in city.run(*words).error["near"]


def test_the_tree_is_drawn(city: Desk) -> None:
    """The tree shows codes, names and kinds with the strokes of its branches, in both languages."""
    english = city.shown("unit", "tree").splitlines()
    assert english[1:] == [
        "└─ LC  Đảng ủy LC  grassroots committee · takes the decision",
        "   ├─ LC01  LC01  branch",
        "   └─ LC02  LC02  branch",
    ]
    assert "chi bộ" in city.shown("unit", "tree", lang="vi")


def test_a_unit_on_the_screen(city: Desk) -> None:
    """The screen of a unit has its facts, its own limits with their paper, and its history."""
    city.done("unit", "set", "LC01", "--limit", "L1", "3", "--source", "NQ 1", "--sector", "school")
    english = city.shown("unit", "show", "LC01")
    for words in (
        "Official members",
        "19",
        "Its own limits",
        "NQ 1",
        "What was recorded",
        "school",
    ):
        assert words in english
    vietnamese = city.shown("unit", "show", "LC01", lang="vi")
    assert "trường học" in vietnamese
    assert "Official" not in vietnamese


def test_closed_units_are_listed_where_asked(city: Desk) -> None:
    """A closed unit is left out of the list unless asked for, and shown with its successor."""
    city.done("unit", "close", "LC01", "--into", "LC02")
    assert "LC01" not in city.shown("unit", "list")
    assert "Continued by" in city.shown("unit", "list", "--closed")


# -- users ----------------------------------------------------------------------------------------


def test_users_have_the_promised_keys(city: Desk) -> None:
    """Every command about users answers name, unit and roles first."""
    answers = [
        city.done(
            "user", "add", "mai", "--unit", "LC02", "--role", "centre", "--email", "mai@example.vn"
        ),
        *city.done("user", "list"),
        city.done("user", "set", "mai", "--role", "inspector"),
        city.done("user", "disable", "mai"),
        city.done("user", "set", "mai", "--enable"),
        city.done("user", "be", "mai"),
    ]
    assert all(list(answer)[:3] == USER_KEYS for answer in answers)
    assert answers[-1]["seat"] is True
    assert city.done("user", "list") == [answers[-1]], "mai acts now, and sees her unit only"
    assert "inspector" in city.shown("user", "list")


def test_without_a_user_nothing_is_done(city: Desk) -> None:
    """Where the seat's user may no longer act, every command but `user be` ends with 6."""
    city.done("user", "be", "lan")
    city.done("--as", "admin", "user", "disable", "lan")
    for words in (("unit", "list"), ("user", "list"), ("inbox",)):
        assert city.run(*words).code == 6
    assert city.done("user", "be", "admin")["name"] == "admin"


# -- the calendar -----------------------------------------------------------------------------------


def test_the_calendar_at_the_command_line(city: Desk, tmp_path: Path) -> None:
    """Days are listed with weekday and source, set, and taken from a file; problems are exit 1."""
    listed = city.done("calendar", "list", "2026")
    assert listed[0] == {
        "day": "2026-01-01",
        "kind": "holiday",
        "name": "Tết Dương lịch",
        "source": listed[0]["source"],
        "provisional": False,
    }
    assert "Saturday" in city.shown("calendar", "list", "2026")
    assert (
        "only expected"
        in city.ketnap("--db", city.url, "--lang", "en", "calendar", "list", "2030").err
    )
    changed = city.done("calendar", "set", "24/12/2025", "holiday", "--source", "QĐ 5", "--dry-run")
    assert (changed["day"], changed["moved"]) == ("2025-12-24", [])
    path = tmp_path / "c.csv"
    path.write_text("day,kind,source\n2027-01-01,maybe,x\n2027-01-02,holiday,x\n")
    bad = city.run("calendar", "import", str(path))
    assert (bad.code, bad.data["accepted"], bad.error["code"]) == (1, 0, "failed")
    assert bad.data["problems"][0]["row"] == 2
    partial = city.done("calendar", "import", str(path), "--partial")
    assert partial["accepted"] == 1
    assert "What is wrong" in city.shown("calendar", "import", str(path), "--partial")


# -- the rules --------------------------------------------------------------------------------------


def test_the_rules_need_no_register(ketnap: Run) -> None:
    """Rules are read where no register is, as in force on a day, with all that is known of them."""
    nowhere = ("--db", "sqlite:////nowhere/at.all", "--json")
    rows = ketnap(*nowhere, "rules", "list", "--on", "2025-08-01").data
    d1 = next(row for row in rows if row["id"] == "D1")
    assert list(d1) == [
        "id",
        "kind",
        "label",
        "document",
        "point",
        "value",
        "unit",
        "since",
        "until",
        "confidence",
        "note",
        "checked_on",
        "checked_by",
        "parts",
        "rule_set",
    ]
    assert (d1["value"], d1["document"], d1["confidence"], d1["rule_set"]) == (
        60,
        "294-QĐ/TW",
        "B",
        "2025-07",
    )
    only = ketnap(*nowhere, "rules", "list", "--kind", "advisory").data
    assert {row["kind"] for row in only} == {"advisory"}
    shown = ketnap(*nowhere, "rules", "show", "d4G").data
    assert (shown["id"], len(shown["sets"])) == ("D4g", 6)
    changes = ketnap(*nowhere, "rules", "diff", "2025-07", "2026-07").data
    assert {
        "rule": "D4",
        "change": "changed",
        "field": "value",
        "before": {"days": 30, "starts": "receipt"},
        "after": {"days": 30, "starts": "issue"},
    } in changes


def test_the_rules_of_a_unit(city: Desk) -> None:
    """The values in force in a unit are its own where it has some."""
    city.done("unit", "set", "LC", "--limit", "L1", "9", "--source", "NQ 1", "--on", "2020-01-01")
    rows = {row["id"]: row for row in city.done("rules", "list", "--unit", "LC01")}
    assert (rows["L1"]["value"], rows["L1"]["document"], rows["L2"]["value"]) == (9, "NQ 1", 6)


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_rules_on_the_screen(ketnap: Run, lang: str) -> None:
    """Every rule can be shown and every neighbouring sets compared, with numbers in words."""
    say = ("--lang", lang)
    listed = ketnap(*say, "rules", "list").out
    assert {"vi": "60 ngày làm việc", "en": "60 working days"}[lang] in listed
    for row in ketnap("--json", "rules", "list").data:
        shown = ketnap(*say, "rules", "show", row["id"])
        assert shown.code == 0
        assert row["id"] in shown.out
    sets = ["2016", "2021", "2025-01", "2025-07", "2026-04", "2026-07"]
    for before, after in pairwise(sets):
        assert ketnap(*say, "rules", "diff", before, after).out
    assert ketnap(*say, "rules", "diff", "2021", "2021").out == ""


# -- the register itself ------------------------------------------------------------------------------


def test_the_doctor_finds_all_well(city: Desk) -> None:
    """On a sound register the doctor says who acts and what there is, and ends with 0."""
    found = city.done("doctor")
    assert found["ok"] is True
    assert (found["user"], found["unit"], found["roles"]) == ("admin", "TP", ["admin"])
    assert (found["units"], found["users"], found["cases"], found["overdue"]) == (4, 3, 0, 0)
    assert found["python"] == ".".join(map(str, sys.version_info[:3]))
    assert "broken" not in found
    assert "admin" in city.shown("doctor")


def test_the_doctor_names_what_is_worth_a_look(city: Desk) -> None:
    """A pretended date, a year without calendar and nobody who acts are findings, not failures."""
    city.done("user", "be", "lan")
    city.done("--as", "admin", "user", "disable", "lan")
    found = city.done("--today", "2030-11-05", "doctor")
    assert found["ok"] is True
    assert found["user"] is None
    assert len(found["findings"]) >= 4
    text = city.shown("--today", "2030-11-05", "doctor")
    for words in ("2030", "2031", "may no longer act", "replaced by --today"):
        assert words in text


def test_the_doctor_on_a_register_that_cannot_be_used(ketnap: Run, tmp_path: Path) -> None:
    """A missing or damaged register is exit 7, said on the screen and to a script."""
    damaged = tmp_path / "r.db"
    damaged.write_bytes(b"SQLite format 3\0" + b"\xff" * 5000)
    for path in (tmp_path / "none.db", damaged):
        url = f"sqlite:///{path}"
        told = ketnap("--db", url, "--json", "doctor")
        assert (told.code, told.data["ok"], told.error["code"]) == (7, False, "unavailable")
        assert ketnap("--db", url, "doctor").code == 7


def test_the_doctor_sees_who_else_can_read(ketnap: Run, sqlite_registers: SqliteRegisters) -> None:
    """A file that other accounts may read is named, with the remedy."""
    url = sqlite_registers.fresh()
    path = url.removeprefix("sqlite:///")
    for mode, told in ((0o644, True), (0o600, False)):
        os.chmod(path, mode)
        findings = ketnap("--db", url, "--lang", "en", "--json", "doctor").data["findings"]
        assert any("chmod 600" in one for one in findings) is told


def test_a_register_is_copied_and_brought_back(
    ketnap: Run, sqlite_registers: SqliteRegisters, tmp_path: Path
) -> None:
    """A backup is a new file, never over another one, and comes back whole; check and upgrade agree."""
    desk = Desk(ketnap, sqlite_registers.fresh())
    copy = str(tmp_path / "copy.db")
    assert desk.done("db", "backup", copy)["size"] == os.path.getsize(copy)
    assert desk.run("db", "backup", copy).code == 1
    desk.done("unit", "add", "LC", "--kind", "committee")
    assert desk.done("db", "restore", copy)["kept"] is None
    assert [unit["code"] for unit in desk.done("unit", "list")] == ["TP"]
    assert desk.done("db", "check") == {"ok": True, "findings": []}
    upgraded = desk.done("db", "upgrade")
    assert upgraded["before"] == upgraded["after"]
    assert desk.run("db", "restore", str(tmp_path / "none.db")).code == 4
    shown = desk.shown("db", "check")
    assert ("File" in shown, "audit verify" in shown) == (True, True)


def test_check_says_what_is_wrong(ketnap: Run, sqlite_registers: SqliteRegisters) -> None:
    """What is wrong inside a register is listed, with exit 7."""
    url = sqlite_registers.fresh()
    with sqlite3.connect(url.removeprefix("sqlite:///")) as file:
        file.execute("UPDATE seats SET user_id = 99")
    file.close()
    told = ketnap("--db", url, "--json", "db", "check")
    assert (told.code, told.data["ok"], told.error["code"]) == (7, False, "unavailable")
    assert [one["kind"] for one in told.data["findings"]] == ["foreign-key"]
    assert ketnap("--db", url, "--lang", "en", "db", "check").out.startswith("  - ")


def test_every_answer_is_one_envelope(city: Desk) -> None:
    """Reading commands print exactly one JSON object on stdout and nothing else."""
    for words in (
        ("unit", "list"),
        ("unit", "show", "LC"),
        ("user", "list"),
        ("rules", "list"),
        ("rules", "show", "B1"),
        ("calendar", "list", "2026"),
        ("doctor",),
        ("db", "check"),
    ):
        assert json.loads(city.run(*words).out).keys() == {"ketnap", "data"}


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (("unit", "move", "LC02", "--under", "TP"), ("unit", "move", "LC02", "--under", "TP")),
        (("unit", "set", "LC02", "--official-members", "9"), ()),
        (("unit", "set", "LC02", "--email", "lc03@example.vn"), ()),
        (("user", "set", "lan", "--role", "committee"), ()),
        (("user", "set", "lan", "--email", "l@example.vn"), ()),
        (("user", "disable", "lan"), ()),
        (("calendar", "set", "2027-11-24", "holiday", "--source", "Công văn 1"), ()),
        (("mail", "set", "--quiet", "19:00-07:00"), ()),
    ],
    ids=lambda words: " ".join(words[:2]),
)
def test_what_changes_nothing_says_so(
    city: Desk, first: tuple[str, ...], again: tuple[str, ...]
) -> None:
    """The same said twice is recorded once; the second time the answer says that nothing changed."""
    told = city.shown(*first)
    assert "Recorded; it holds" in told
    assert "Nothing changed" not in told
    assert "Nothing changed: it stood so already." in city.shown(*(again or first))
    assert "trước đó đã như vậy" in city.shown(*(again or first), lang="vi")
