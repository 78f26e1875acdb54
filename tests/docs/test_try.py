from __future__ import annotations

import re
import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import DOCS, ROOT

runpy_run = runpy.run_path  # kept, since one test puts another in its place


class Calls:
    """A stand-in for `subprocess.call`: remembers what was called, ends with `code`."""

    def __init__(self) -> None:
        self.made: list[Sequence[str]] = []
        self.code = 0

    def __call__(self, command: Sequence[str], **_: object) -> int:
        """Remember one call."""
        self.made.append(command)
        return self.code

    @property
    def installed(self) -> list[str]:
        """Return what pip was told to install, call by call; a list of requirements by its folder's name."""
        told = [command[-1] for command in self.made if "install" in command]
        return [one if one.startswith(".") else Path(one).name for one in told]


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> Calls:
    """Let nothing be called."""
    calls = Calls()
    monkeypatch.setattr(subprocess, "call", calls)
    return calls


@pytest.fixture
def script(tmp_path: Path, calls: Calls, monkeypatch: pytest.MonkeyPatch) -> dict[str, Any]:
    """Return the names of a copy of docs/try.py whose environment is made without Python's help."""
    del calls
    (tmp_path / "docs").mkdir()
    for name in ("pyproject.toml", "requirements.lock"):
        shutil.copyfile(ROOT / name, tmp_path / name)
    copy = shutil.copyfile(DOCS / "try.py", tmp_path / "docs" / "try.py")
    names = runpy.run_path(str(copy))

    def create(_builder: object, _place: Path) -> None:
        shutil.rmtree(names["PLACE"], ignore_errors=True)
        names["PYTHON"].parent.mkdir(parents=True)
        names["PYTHON"].touch()

    monkeypatch.setattr(names["venv"].EnvBuilder, "create", create)
    return names


def chosen(script: dict[str, Any]) -> set[str]:
    """Return the packages that pip was last told to install from the lock."""
    text = (script["PLACE"] / "requirements.txt").read_text(encoding="utf-8")
    return set(re.findall(r"(?m)^([\w.-]+)(?:\[\w+\])?==", text))


def test_a_fresh_machine_is_prepared_once(script: dict[str, Any], calls: Calls) -> None:
    """The first call installs the lock and the project, without a look elsewhere; the second does nothing."""
    assert (script["prepare"](), script["prepare"]()) == (0, 0)
    assert calls.installed == ["requirements.txt", "."]
    assert all(str(script["PYTHON"]) in command for command in calls.made), "into the environment"
    assert "--require-hashes" in calls.made[0]
    assert {"--no-deps", "--no-build-isolation"} <= set(calls.made[1])


def test_what_tests_need_is_added(script: dict[str, Any], calls: Calls) -> None:
    """Extras are installed when they are asked for, and kept when they are not."""
    assert script["prepare"]() == 0
    assert chosen(script) >= {"click", "sqlalchemy", "mako", "hatchling"}
    assert not chosen(script) & {"pytest", "psycopg", "mypy"}
    assert script["prepare"]("test", "postgres") == 0
    assert chosen(script) >= {"click", "pytest", "iniconfig", "psycopg", "psycopg-binary"}
    assert not chosen(script) & {"cryptography", "mypy", "ruff"}
    assert script["prepare"]() == 0
    assert calls.installed == ["requirements.txt", "."] * 2


def test_all_extras_are_the_whole_lock(script: dict[str, Any]) -> None:
    """With every extra nothing of the lock is left out, so that no entry stands in it for nothing."""
    extras = ["test", "postgres", "sign", "dev"]
    entries = [line for line in script["locked"](extras).splitlines() if "==" in line]
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    assert entries == [line for line in lock.splitlines() if re.match(r"\w\S*==", line)]
    assert not [line for line in lock.splitlines() if line.startswith("-")], "no options of pip"
    assert "http" not in lock


def test_the_newest_are_asked_for_each_time(script: dict[str, Any], calls: Calls) -> None:
    """Where the newest releases are wanted pip is asked again, and an environment of the lock is left."""
    assert script["prepare"]() == 0
    mark = script["PLACE"] / "of the lock"
    mark.touch()
    assert script["prepare"]("test", newest=True) == 0
    assert not mark.exists()
    assert script["prepare"](newest=True) == 0
    assert calls.installed == ["requirements.txt", ".", ".[test]", ".[test]"]
    assert "--upgrade" in calls.made[-1]
    assert script["prepare"]() == 0
    assert calls.installed[-2:] == ["requirements.txt", "."]


def test_the_flag_is_not_passed_on(script: dict[str, Any], calls: Calls) -> None:
    """`--newest` is for the installation; the demo gets the other words."""
    assert script["main"](["--cases", "40", "--newest"]) == 0
    assert calls.installed == ["."]
    assert list(calls.made[-1][1:]) == ["demo", "--cases", "40"]


def test_the_tests_are_run_the_same_two_ways(
    script: dict[str, Any], calls: Calls, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`tests/run.py` installs from the lock, or the newest, and gives pytest the other words."""
    monkeypatch.setattr(runpy, "run_path", lambda _: script)
    names = runpy_run(str(ROOT / "tests" / "run.py"))
    spread = ["--dist", "worksteal"]
    assert names["main"](["-k", "votes"]) == 0
    assert calls.installed == ["requirements.txt", "."]
    assert list(calls.made[-1][1:]) == ["-m", "pytest", "-n", "auto", *spread, "-k", "votes"]
    assert names["main"](["--newest", "-n0"]) == 0
    assert calls.installed[2:] == [".[postgres,sign,test]"]
    assert list(calls.made[-1][1:]) == ["-m", "pytest", "-n0"]


@pytest.mark.parametrize("file", ["pyproject.toml", "requirements.lock"])
def test_a_changed_project_is_installed_again(
    script: dict[str, Any], calls: Calls, tmp_path: Path, file: str
) -> None:
    """Another pyproject.toml or lock asks for another installation, with the extras there were."""
    assert script["prepare"]("test") == 0
    with (tmp_path / file).open("a", encoding="utf-8") as changed:
        changed.write("\n# another dependency\n")
    assert script["prepare"]() == 0
    assert calls.installed == ["requirements.txt", "."] * 2
    assert "pytest" in chosen(script)


def test_a_failed_installation_is_tried_again(script: dict[str, Any], calls: Calls) -> None:
    """Where pip fails nothing is shown, and the next call begins anew."""
    calls.code = 1
    assert script["main"]([]) == 2
    assert len(calls.made) == 1
    calls.code = 0
    assert script["main"](["--cases", "40"]) == 0
    assert list(calls.made[-1][1:]) == ["demo", "--cases", "40"]


def test_an_older_python_is_told_so(
    script: dict[str, Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A Python that is too old gets a sentence instead of a traceback."""
    monkeypatch.setattr(sys, "version_info", (3, 10, 12))
    assert script["prepare"]() == 2
    assert "3.11" in capsys.readouterr().err


def test_vietnamese_comes_first(
    script: dict[str, Any], calls: Calls, capsys: pytest.CaptureFixture[str]
) -> None:
    """What the script says itself stands in both languages, Vietnamese first."""
    script["main"]([])
    assert calls.made[-1][1] == "demo"
    said = capsys.readouterr().err
    for first, second in (("Đang cài ketnap", "(Installing ketnap"), ("Để gõ được", "(To type")):
        assert 0 <= said.index(first) < said.index(second)


@pytest.mark.skipif(sys.platform == "win32", reason="typed into a POSIX shell")
def test_the_closing_line_makes_ketnap_a_command(script: dict[str, Any]) -> None:
    """Typed as it stands, the line lets the next command be `ketnap …`, in whatever folder one is."""
    script["KETNAP"].parent.mkdir(parents=True)
    script["KETNAP"].write_text("#!/bin/sh\necho it is $1\n")
    script["KETNAP"].chmod(0o755)
    (line,) = re.findall(r"(?m)^  (export .*)$", script["closing"]())
    shell = ["/bin/sh", "-c", f"cd / && {line} && ketnap inbox"]
    done = subprocess.run(shell, capture_output=True, text=True, check=True)
    assert done.stdout == "it is inbox\n"
