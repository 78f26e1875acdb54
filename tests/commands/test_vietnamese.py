"""Vietnamese output has no English in it: the help of every command, and every screen of a made-up city."""

from __future__ import annotations

import json
from pathlib import Path

import click
import click.testing
import pytest

import cli
from notifications import language
from tests.support.command_tree import commands
from tests.support.demo import CityRegister
from tests.support.demo import city_register as city_register
from tests.support.demo import city_template as city_template
from tests.support.foreign import foreign
from workflow.register import making

SCREENS = (
    "case list", "inbox", "stalled", "stalled --by cause", "stalled --by owner", "stalled --by step",
    "stalled --by unit", "stalled --resets 1", "transfer list", "transfer leavers --unit TP", "transfer templates",
    "job list", "job runs", "job run remind --dry-run", "job run flag-stalled --dry-run",
    "job run deliver --dry-run", "job run digest --dry-run", "job run escalate --dry-run",
    "job run expire-holds --dry-run", "mail list", "mail settings", "mail show 1", "unit list", "unit tree",
    "unit show TP", "user list", "audit head", "audit verify", "audit witness", "doctor", "doctor --quick", "db check", "calendar list 2026",
    "calendar list 2030", "rules list", "rules list --stale", "rules show D1", "rules show C1", "rules show D10",
    "rules diff 2026-04 2026-07", "rules impact 2025-07", "report transfers", "report year --form", "case list --state dự-bị",
    "case show", "unit add X --kind lạ", "case ừừừ", "advance ừừừ X", "calendar set lạ holiday --source a",
)  # fmt: skip
OF_A_CASE = (
    "case show",
    "case history",
    "case file",
    "next",
    "deadlines",
    "mail evidence",
    "transfer list",
)
MOVES = (
    "propose",
    "decide",
    "apply",
    "recognise",
    "retrain",
    "hold-ceremony",
    "propose-recognition",
)


@pytest.mark.parametrize(
    "word",
    ["Usage", "Options", "required", "self", "passed", "standing", "the", "due", "TEXT", "DATE"],
)
def test_english_is_noticed(word: str) -> None:
    """The sweep below would see what it is there for."""
    assert list(foreign(f"Giá trị: {word} của đơn vị"))


def test_the_help_is_in_vietnamese() -> None:
    """No command explains itself in English, and no click's own words are left."""
    language.use("vi")
    found = []
    for path, command in commands(cli.main):
        top = click.Context(cli.main, info_name="ketnap")
        ctx = click.Context(command, info_name=path[-1], parent=top, terminal_width=400)
        found += [f"{' '.join(path)}: {one}" for one in foreign(command.get_help(ctx))]
    found += foreign(click.testing.CliRunner().invoke(cli.main, ["--help"]).stdout)
    assert not found, "\n".join(found)


def test_the_screens_are_in_vietnamese(city_register: CityRegister) -> None:
    """No screen of a register with cases in every state shows an English word, nor does a refusal."""
    runner = click.testing.CliRunner(env={"COLUMNS": "400"})
    common = ["--db", city_register.built.url, "--as", "admin", "--today", "2026-11-22"]
    listed = runner.invoke(cli.main, [*common, "--json", "case", "list"]).stdout
    refs = [case["ref"] for case in json.loads(listed)["data"]]

    def screen(*words: str) -> list[str]:
        done = runner.invoke(cli.main, [*common, *words])
        assert "Traceback" not in done.stderr, words
        return [f"{' '.join(words)}: {one}" for one in foreign(done.stdout + "\n" + done.stderr)]

    found = [one for words in SCREENS for one in screen(*words.split())]
    for ref in refs:
        found += [
            one
            for words in OF_A_CASE
            for one in screen(*words.split(), *([] if "list" in words else [ref]))
        ]
        found += [one for move in MOVES for one in screen("why", move, ref)]
    assert not found, "\n".join(sorted(set(found))[:60])


def test_what_goes_into_a_file_is_told_in_vietnamese(
    city_register: CityRegister, tmp_path: Path
) -> None:
    """So are the answers of a backup that was proved, of an export, of seals and of what another desk holds."""
    runner = click.testing.CliRunner(env={"COLUMNS": "400"})
    making.backup(
        city_register.built.url, str(tmp_path / "0")
    )  # the city stays as it is for others
    common = ["--db", f"sqlite:///{tmp_path / '0'}", "--as", "admin", "--today", "2026-11-22"]
    seals = str(tmp_path / "1")
    found = []
    for words in (
        ["job", "run", "seal"], ["audit", "head", "--out", seals], ["audit", "witness", seals], ["audit", "witness"],
        ["audit", "export", str(tmp_path / "2")], ["db", "backup", str(tmp_path / "3"), "--prove"],
    ):  # fmt: skip
        done = runner.invoke(cli.main, [*common, *words])
        assert done.exit_code == 0, (words, done.stderr)
        shown = f"{done.stdout}\n{done.stderr}".replace(str(tmp_path), "")
        found += [f"{' '.join(words[:2])}: {one}" for one in foreign(shown)]
    assert not found, "\n".join(found)
