from __future__ import annotations

from pathlib import Path

import click.testing
import pytest

import cli
from tests.docs import typed
from tests.docs.pages import ROOT, VI
from tests.docs.test_docs import GUIDE, name, text

FOLLOWED = (VI / "README.md", VI / "first-steps.md", VI / "administrator.md")
"""Pages whose commands are typed in their order; those in English type the same (test_twins.py)."""


@pytest.mark.parametrize("page", GUIDE, ids=name)
def test_commands_of_the_blocks_are_understood(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program's own parser takes every command that stands in a block of a page."""
    monkeypatch.chdir(tmp_path)
    for line in typed.lines(text(page)):
        asked = typed.words(line)
        if asked[:1] == ["mkdir"]:
            Path(asked[1]).mkdir()
        for own in (asked[at + 1] for at, word in enumerate(asked) if word == "--file"):
            Path(own).touch()  # a list of the reader's own
        if asked[:1] == ["ketnap"]:
            try:
                typed.parse(asked[1:])
            except typed.WRONG as error:
                pytest.fail(f"{line}\n{error}")
            for out in (asked[at + 1] for at, word in enumerate(asked) if word == "--out"):
                Path(out).touch()  # a later command takes in what this one writes


@pytest.mark.parametrize("page", GUIDE, ids=name)
def test_commands_within_sentences_exist(page: Path) -> None:
    """What a sentence tells to type has commands and options that are there."""
    wrong = {line: typed.unknown(line) for line in typed.inline(text(page))}
    assert not {line: missing for line, missing in wrong.items() if missing}


@pytest.mark.parametrize("page", FOLLOWED, ids=name)
def test_commands_work_in_their_order(
    page: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Typed one after another where there is no register yet, the commands of a page all succeed."""
    monkeypatch.chdir(tmp_path)
    env = {"KETNAP_DB": f"sqlite:///{(tmp_path / 'register.db').as_posix()}"}
    done = 0
    for line in typed.lines(text(page)):
        asked = typed.words(line)
        if asked[:1] == ["ketnap"]:
            answer = click.testing.CliRunner(env=env).invoke(cli.main, asked[1:])
            assert answer.exit_code == 0, f"{line}\n{answer.output}"
            done += 1
    assert done


def test_a_wrong_command_does_not_pass() -> None:
    """A command or an option that is not there, a value that is none, and one that lacks are told."""
    for line in (
        "nowhere",
        "case opn",
        "case show 1 --all",
        "inbox --within soon",
        "why nominate",
    ):
        with pytest.raises(typed.WRONG):
            typed.parse(line.split())
    assert typed.unknown("ketnap --as admin case nowhere") == ["nowhere"]
    assert typed.unknown("ketnap case show REF --all") == ["--all"]
    assert typed.unknown("ketnap --as admin user set lan --digest") == []
    assert ROOT / "README.md" in GUIDE
