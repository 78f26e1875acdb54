"""`ketnap demo`: what is printed, where the register goes, and how to go on in it."""

from __future__ import annotations

import csv
import email
import json
import os
import re
from datetime import date, datetime
from email import policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from cli import main
from tests.commands.conftest import Run
from tests.commands.conftest import ketnap as ketnap
from tests.support import documents, raw
from workflow.app import App
from workflow.casework import audit
from workflow.commands import demo
from workflow.demo import build, day

CASES = "3"
FEW = "80"  # enough for people handed over, and for what is late
BUILT = build.Built("", build.STANDARD, 0, 0, "", "ly.tk", "REF", date(2026, 11, 23))
ANSWERS = {
    "inbox", "next", "why", "record", "advance", "deadlines", "mail", "expire_holds", "flag_stalled", "remind",
    "escalate", "deliver", "stalled", "causes", "notices",
}  # fmt: skip


def shown(ketnap: Run, out: Path, *words: str) -> str:
    """Run the demo for the eye and return what it printed."""
    outcome = ketnap(*words, "demo", "--cases", CASES, "--out", str(out))
    assert outcome.code == 0, outcome.err
    return outcome.out


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """Run the demo for the eye once; return its folder, to which nothing is to be written, and what it printed."""
    out = tmp_path_factory.mktemp("seen")
    run = CliRunner().invoke(
        main, ["demo", "--cases", CASES, "--out", str(out)], env={"COLUMNS": "100"}
    )
    assert run.exit_code == 0, run.output
    return out, run.stdout


def test_the_evening_is_printed_in_both_languages(
    ketnap: Run, seen: tuple[Path, str], tmp_path: Path
) -> None:
    """Every command line is shown with its answer, and the words around it are translated."""
    _, vietnamese = seen
    english = shown(ketnap, tmp_path / "en", "--lang", "en")
    for line in (*day.evening("REF"), *day.morning(BUILT)):
        first = " ".join(("$ ketnap", *line.words[: 3 if line.user else 1]))
        assert first in vietnamese
        assert first in english
        assert line.told in english
        assert line.told not in vietnamese
    assert "D1" in english


def test_the_answers_are_those_of_the_commands(ketnap: Run, seen: tuple[Path, str]) -> None:
    """What is printed under a command line is what that command prints, to the letter."""
    folder, printed = seen
    here = ("--db", f"sqlite:///{folder / build.FILE}", "--today", build.TODAY.isoformat())
    (ref,) = {row["ref"] for row in ketnap(*here, "--json", "case", "list", "--state", "proposed").data
              if row["unit"] == "TK01"}  # fmt: skip
    answer = ketnap(*here, "deadlines", ref)
    assert answer.out in printed


def test_how_to_go_on_is_said_and_works(ketnap: Run, tmp_path: Path) -> None:
    """The settings printed at the end lead into the register, and the commands below them run."""
    printed = shown(ketnap, tmp_path).splitlines()
    settings = dict(
        line.strip().removeprefix("export ").split("=", 1)
        for line in printed
        if line.startswith("  export ")
    )
    commands = [
        line.strip().split()[1:]
        for line in printed[printed.index("") :]
        if line.startswith("  ketnap ") and printed.index(line) > len(printed) - 6
    ]
    assert settings.keys() == {"KETNAP_DB", "KETNAP_TODAY"}
    assert len(commands) == 5
    for words in commands:
        outcome = ketnap(*words, **settings)
        assert (outcome.code, outcome.err) == (0, ""), words


def test_on_windows_the_way_on_is_told_for_powershell(
    ketnap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """There the settings are written as PowerShell has them."""
    monkeypatch.setattr(demo, "WINDOWS", True)
    printed = shown(ketnap, tmp_path)
    assert "$env:KETNAP_DB = 'sqlite:///" in printed
    assert "export" not in printed


def test_a_script_gets_one_envelope(ketnap: Run, tmp_path: Path) -> None:
    """In JSON there is one object with the numbers and each answer under its key."""
    outcome = ketnap("--json", "demo", "--cases", CASES, "--out", str(tmp_path))
    assert outcome.code == 0
    data = outcome.data
    assert data.keys() == {
        "register", "today", "morning", "user", "units", "cases", "acts", "seconds", "seed", *ANSWERS,
    }  # fmt: skip
    assert data["morning"] == "2026-11-23"
    assert (data["cases"], data["today"]) == (3, build.TODAY.isoformat())
    assert not data["why"]["possible"]
    assert {reason["rule"] for reason in data["why"]["reasons"]} == {"O1", "B1"}
    assert data["advance"]["state"] == "proposed"
    assert data["deadlines"][0]["rule"] == "D1"
    assert outcome.err == ""


def test_another_day_is_played_with_today(ketnap: Run, tmp_path: Path) -> None:
    """--today moves the whole city."""
    words = ("--json", "--today", "2027-03-08", "demo", "--cases", "2", "--out", str(tmp_path))
    data = ketnap(*words).data
    assert data["today"] == "2027-03-08"
    assert data["advance"]["entered_on"] == "2027-03-08"


def test_a_second_demo_in_the_same_folder_is_refused(ketnap: Run, seen: tuple[Path, str]) -> None:
    """The register that is there stays as it is, and the failure says where it is."""
    folder, _ = seen
    before = (folder / build.FILE).read_bytes()
    outcome = ketnap("--json", "demo", "--cases", CASES, "--out", str(folder))
    assert (outcome.code, outcome.error["code"]) == (1, "failed")
    assert str(folder / build.FILE) in outcome.error["message"]
    assert (folder / build.FILE).read_bytes() == before


@pytest.mark.parametrize(
    "words",
    [
        ("demo", "--cases", "0"),
        ("demo", "--cases", "many"),
        ("--today", "2026-09-30", "demo", "--cases", "1"),
    ],
)
def test_what_cannot_be_played_is_a_wrong_word(
    ketnap: Run, tmp_path: Path, words: tuple[str, ...]
) -> None:
    """No cases, no number, too early a day: exit 2, and no folder is made."""
    out = tmp_path / "city"
    outcome = ketnap("--json", *words, "--out", str(out))
    assert (outcome.code, outcome.error["code"]) == (2, "usage")
    assert not out.exists()


def test_a_folder_that_cannot_be_used_is_unavailable(ketnap: Run, tmp_path: Path) -> None:
    """Where a file stands in the way of the folder, the command says so."""
    (tmp_path / "file").write_text("in the way")
    outcome = ketnap("--json", "demo", "--cases", "1", "--out", str(tmp_path / "file" / "city"))
    assert (outcome.code, outcome.error["code"]) == (7, "unavailable")


# -- the morning ------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any]]:
    """Play a demo with some cases once; return its folder, with a blank in its name, and its answers."""
    return _played(tmp_path_factory.mktemp("a city") / "một thành phố")


def _played(home: Path) -> tuple[Path, dict[str, Any]]:
    run = CliRunner().invoke(main, ["--json", "demo", "--cases", FEW, "--out", str(home)])
    assert run.exit_code == 0, run.output
    return home, json.loads(run.stdout)["data"]


def mails(home: Path) -> list[EmailMessage]:
    """Read the mail of a demo, in the order in which it left."""
    read = [(home / "mail" / name).read_bytes() for name in sorted(os.listdir(home / "mail"))]
    return [email.message_from_bytes(one, policy=policy.default) for one in read]


def test_the_mail_is_what_the_report_says(played: tuple[Path, dict[str, Any]]) -> None:
    """As many letters lie in the folder as the run says were sent, and each job's mail is among them."""
    home, data = played
    found = mails(home)
    assert len(found) == data["deliver"]["changed"]
    queued = sum(
        data[key]["queued"] for key in ("expire_holds", "flag_stalled", "remind", "escalate")
    )
    assert 0 < queued <= len(found) <= queued + 10
    assert data["deliver"]["failed"] == 0
    assert {one["From"] for one in found} == {"Sổ kết nạp <ketnap@example.vn>"}
    assert all(str(one["To"]).endswith("@songmo.example") for one in found)
    assert all(one.get_body(("plain",)) and one.get_body(("html",)) for one in found)


def test_only_what_is_new_leaves(played: tuple[Path, dict[str, Any]], ketnap: Run) -> None:
    """The years of messages before are cancelled as stale; what leaves is the news of a few days."""
    home, data = played
    here = (
        "--db",
        f"sqlite:///{home / build.FILE}",
        "--today",
        data["morning"],
        "--as",
        "admin",
        "--json",
    )
    rows = ketnap(*here, "mail", "list").data
    listed = ketnap(*here[:-1], "--lang", "en", "mail", "list", "--state", "cancelled").out
    stale = [line for line in listed.splitlines() if "waited too long" in line]
    today = datetime.fromisoformat(data["deliver"]["now"])
    sent = [
        row for row in rows if row["sent_at"] and datetime.fromisoformat(row["sent_at"]) == today
    ]
    assert len(sent) == data["deliver"]["changed"] < len(stale)
    assert not [row for row in rows if row["state"] in ("queued", "failed")]
    settings = ketnap(*here, "mail", "settings").data
    assert (settings["url"], settings["keep_days"]) == ((home / "mail").as_uri(), 3)


def test_every_notice_under_way_is_printed(
    played: tuple[Path, dict[str, Any]], ketnap: Run
) -> None:
    """Whoever was handed over and not taken over has a notice with the name, and a line in the index."""
    home, data = played
    here = (
        "--db",
        f"sqlite:///{home / build.FILE}",
        "--today",
        data["morning"],
        "--as",
        "admin",
        "--json",
    )
    under_way = [row for row in ketnap(*here, "transfer", "list").data
                 if row["state"] in ("sent", "acknowledged")]  # fmt: skip
    assert under_way
    assert {row["id"] for row in data["notices"]} == {row["id"] for row in under_way}
    with (home / "notices" / "index.csv").open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == len(under_way) + 1
    for row in data["notices"]:
        text = documents.docx_text((home / "notices" / row["file"]).read_bytes())
        assert row["name"] in text
    files = {row["file"] for row in data["notices"]} | {"index.csv", "index.html"}
    assert set(os.listdir(home / "notices")) == files


def test_the_stuck_are_those_of_the_branch(
    played: tuple[Path, dict[str, Any]], ketnap: Run
) -> None:
    """The stuck list and the counts of causes are what the commands answer that morning."""
    home, data = played
    here = ("--db", f"sqlite:///{home / build.FILE}", "--today", data["morning"], "--json")
    asked = ketnap(*here, "stalled", "--unit", "TK01", "--kind", "statutory", "--silent", "60").data
    assert data["stalled"] == asked
    assert data["stalled"]
    (above,) = {line.user for line in day.morning(BUILT) if line.key == "causes"}
    assert data["causes"] == ketnap(*here, "--as", above, "stalled", "--by", "cause").data


def test_two_demos_with_one_seed_write_the_same(
    played: tuple[Path, dict[str, Any]], tmp_path: Path
) -> None:
    """The same notices to the byte, the same mail but for what names the register."""
    home, data = played
    again, other = _played(tmp_path / "again")
    for name in os.listdir(home / "notices"):
        assert (home / "notices" / name).read_bytes() == (again / "notices" / name).read_bytes()
    assert [_plain(one) for one in mails(home)] == [_plain(one) for one in mails(again)]
    keys = ANSWERS - {"mail", "notices"}
    assert {key: data[key] for key in keys} == {key: other[key] for key in keys}


def _plain(mail: EmailMessage) -> list[str]:
    """Return what a reader sees, the calendar entry without its identity."""
    parts = [part.get_content() for part in mail.walk() if not part.is_multipart()]
    texts = [part.decode() if isinstance(part, bytes) else part for part in parts]
    seen = [re.sub(r"UID:[^\r\n]*(\r?\n [^\r\n]*)*", "UID", text) for text in texts]
    return [str(mail["To"]), str(mail["Subject"]), str(mail["Date"]), *seen]


def test_nothing_leaves_through_a_server_of_ones_own(
    ketnap: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where KETNAP_MAIL names a server, the demo's mail goes into its folder all the same."""
    settings = {"KETNAP_MAIL": "smtp://127.0.0.1:9", "KETNAP_MAIL_FROM": "ai@example.vn"}
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    data = ketnap("--json", "demo", "--cases", CASES, "--out", str(tmp_path)).data
    assert data["mail"]["url"] == (tmp_path / "mail").as_uri()
    assert len(os.listdir(tmp_path / "mail")) == data["deliver"]["changed"] > 0
    assert {name: os.environ[name] for name in settings} == settings


def test_the_morning_is_the_next_working_day(tmp_path: Path) -> None:
    """After Friday comes Monday; before Tết, the first day on which offices open again."""
    friday = build.build_in(tmp_path / "one", build.Wanted(1, today=date(2026, 11, 20)))
    assert friday.morning == date(2026, 11, 23)
    tet = build.build_in(tmp_path / "two", build.Wanted(1, today=date(2027, 2, 3)))
    assert tet.morning == date(2027, 2, 11)


@pytest.mark.parametrize("cases", ["1", "2", "7"])
def test_few_cases_are_enough(ketnap: Run, tmp_path: Path, cases: str) -> None:
    """A city of one, two or seven cases is shown to the end, and has so many."""
    data = ketnap("--json", "demo", "--cases", cases, "--out", str(tmp_path)).data
    assert data["cases"] == counted(data) == int(cases)


@pytest.mark.parametrize("cases", ["0", "-1", "1.5", "many"])
def test_no_cases_are_a_mistake_of_typing(ketnap: Run, tmp_path: Path, cases: str) -> None:
    """Less than one case, or what is no number, is a usage error, and nothing is made."""
    run = ketnap("--json", "demo", "--cases", cases, "--out", str(tmp_path / "city"))
    assert (run.code, run.error["code"]) == (2, "usage")
    assert not (tmp_path / "city").exists()


@pytest.mark.long
def test_a_large_city_is_built_whole(ketnap: Run, tmp_path: Path) -> None:
    """`demo --cases 3000` comes to its end, and has 3,000 cases whose histories verify."""
    run = ketnap("--json", "demo", "--cases", "3000", "--out", str(tmp_path))
    assert run.code == 0, run.err
    assert run.data["cases"] == counted(run.data) == 3000
    with App.open(run.data["register"], today=build.TODAY) as app:
        verdict = audit.verify(app)
    assert verdict.ok
    assert verdict.acts > run.data["acts"] > 30_000  # the evening has added some


def counted(data: dict[str, Any]) -> int:
    """Return how many cases the register of a demo has, voided ones too."""
    ((cases,),) = raw.rows(data["register"], "SELECT count(*) FROM cases")
    return int(cases)
