from __future__ import annotations

import runpy
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.docs.pages import DOCS, ROOT


class Calls:
    """Stands for `subprocess.call`: remembers what was called, ends with `code`."""

    def __init__(self) -> None:
        self.made: list[Sequence[str]] = []
        self.code = 0

    def __call__(self, command: Sequence[str], **_: object) -> int:
        """Remember one call."""
        self.made.append(command)
        return self.code

    @property
    def installed(self) -> list[str]:
        """Return what pip was told to install, call by call."""
        return [command[-1] for command in self.made if "install" in command]


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
    shutil.copyfile(ROOT / "pyproject.toml", tmp_path / "pyproject.toml")
    copy = shutil.copyfile(DOCS / "try.py", tmp_path / "docs" / "try.py")
    names = runpy.run_path(str(copy))

    def create(_builder: object, _place: Path) -> None:
        names["PYTHON"].parent.mkdir(parents=True)
        names["PYTHON"].touch()

    monkeypatch.setattr(names["venv"].EnvBuilder, "create", create)
    return names


def test_a_fresh_machine_is_prepared_once(script: dict[str, Any], calls: Calls) -> None:
    """The first call makes the environment and installs the project; the second does nothing."""
    assert (script["prepare"](), script["prepare"]()) == (0, 0)
    assert calls.installed == ["."]
    assert str(script["PYTHON"]) in calls.made[0], "into the environment, not into this Python"


def test_what_tests_need_is_added(script: dict[str, Any], calls: Calls) -> None:
    """Extras are installed when they are asked for, and kept when they are not."""
    assert script["prepare"]() == 0
    assert script["prepare"]("test", "postgres") == 0
    assert script["prepare"]() == 0
    assert calls.installed == [".", ".[postgres,test]"]


def test_a_changed_project_is_installed_again(
    script: dict[str, Any], calls: Calls, tmp_path: Path
) -> None:
    """Another pyproject.toml asks for another installation, with the extras there were."""
    assert script["prepare"]("test") == 0
    with (tmp_path / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write("\n# another dependency\n")
    assert script["prepare"]() == 0
    assert calls.installed == [".[test]", ".[test]"]


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
