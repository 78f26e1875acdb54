"""`ketnap demo`: what is printed, where the register goes, and how to go on in it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.conftest import ketnap as ketnap
from workflow.commands import demo
from workflow.demo import build, day

CASES = "3"


def shown(ketnap: Run, out: Path, *words: str) -> str:
    """Run the demo for the eye and return what it printed."""
    outcome = ketnap(*words, "demo", "--cases", CASES, "--out", str(out))
    assert outcome.code == 0, outcome.err
    return outcome.out


def test_the_evening_is_printed_in_both_languages(ketnap: Run, tmp_path: Path) -> None:
    """Every command line is shown with its answer, and the words around it are translated."""
    vietnamese = shown(ketnap, tmp_path / "vi")
    english = shown(ketnap, tmp_path / "en", "--lang", "en")
    for line in day.evening("REF"):
        first = " ".join(("$ ketnap", *line.words[:1]))
        assert first in vietnamese
        assert first in english
        assert line.told in english
        assert line.told not in vietnamese
    assert "D1" in english


def test_the_answers_are_those_of_the_commands(ketnap: Run, tmp_path: Path) -> None:
    """What is printed under a command line is what that command prints, to the letter."""
    printed = shown(ketnap, tmp_path)
    here = ("--db", f"sqlite:///{tmp_path / build.FILE}", "--today", build.TODAY.isoformat())
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
        "register", "today", "user", "units", "cases", "acts", "seconds", "seed",
        "inbox", "next", "why", "record", "advance", "deadlines",
    }  # fmt: skip
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


def test_a_second_demo_in_the_same_folder_is_refused(ketnap: Run, tmp_path: Path) -> None:
    """The register that is there stays as it is, and the failure says where it is."""
    shown(ketnap, tmp_path)
    before = (tmp_path / build.FILE).read_bytes()
    outcome = ketnap("--json", "demo", "--cases", CASES, "--out", str(tmp_path))
    assert (outcome.code, outcome.error["code"]) == (1, "failed")
    assert str(tmp_path / build.FILE) in outcome.error["message"]
    assert (tmp_path / build.FILE).read_bytes() == before


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
