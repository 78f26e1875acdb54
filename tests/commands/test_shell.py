from __future__ import annotations

import io
import sys
from pathlib import Path

import click
import pytest

from notifications import language
from tests.commands.conftest import Run
from tests.support.registers import SqliteRegisters
from workflow.commands.frame.before import Wanted
from workflow.commands.frame.click_house import Command, Group
from workflow.commands.frame.shell import Shell
from workflow.commands.screen.output import Column, for_the_eye, plain
from workflow.register import making


@pytest.fixture
def rehearsal(sqlite_registers: SqliteRegisters) -> str:
    """Return the address of a fresh rehearsal register."""
    return sqlite_registers.fresh()


@pytest.fixture
def live(sqlite_registers: SqliteRegisters) -> str:
    """Return the address of a fresh register that is no rehearsal."""
    url = sqlite_registers.nowhere()
    making.create(url, rehearsal=False)
    return url


def test_the_configured_user_acts_unless_another_is_named(ketnap: Run, rehearsal: str) -> None:
    """Without --as the register's own user acts; an unknown one may do nothing."""
    assert ketnap("--json", "--db", rehearsal, "sample", "who").data["actor"] == "admin"
    assert ketnap("--json", "sample", "who", KETNAP_DB=rehearsal).data["actor"] == "admin"
    assert ketnap("--db", rehearsal, "--as", "nobody", "sample", "who").code == 6
    assert ketnap("--db", rehearsal, "sample", "who", KETNAP_AS="nobody").code == 6


def test_a_stamp_has_the_papers_date(ketnap: Run, rehearsal: str) -> None:
    """An act is dated today, or --today on a rehearsal, unless the paper says otherwise."""
    who = ketnap("--json", "--db", rehearsal, "sample", "who").data
    assert (who["on"], who["at"]) == ("2026-11-02", "2026-11-01T17:00:00Z")
    early = ketnap("--json", "--db", rehearsal, "--today", "04/08/2025", "sample", "who").data
    assert (early["on"], early["at"]) == ("2025-08-04", "2025-08-03T17:00:00Z")
    paper = ketnap("--json", "--db", rehearsal, "sample", "who", "--on", "2025-01-06").data
    assert paper["on"] == "2025-01-06"


def test_today_may_not_be_replaced_for_writing_on_a_live_register(ketnap: Run, live: str) -> None:
    """A live register can be read as of another day, and written to only today."""
    add = ("unit", "add", "LC", "--name", "Phường", "--kind", "committee", "--parent", "TP")
    assert ketnap("--db", live, "--today", "2026-01-05", "unit", "list").code == 0
    assert ketnap("--db", live, "--today", "2026-01-05", *add).code == 2
    assert ketnap("--db", live, *add).code == 0


def test_a_register_that_is_not_there_is_unavailable(ketnap: Run, tmp_path: Path) -> None:
    """A missing register is exit 7 with the remedy, and is not made by asking."""
    path = tmp_path / "none.db"
    told = ketnap("--db", f"sqlite:///{path}", "sample", "who")
    assert told.code == 7
    assert "ketnap init" in told.err
    assert not path.exists()
    assert ketnap("--db", "mysql://x", "sample", "who").code == 2


def test_the_address_is_the_given_one(rehearsal: str) -> None:
    """A command that makes or copies a register gets its address."""
    with Shell() as shell:
        shell.settle(Wanted(rehearsal))
        assert shell.url == rehearsal
        assert shell.app.register.rehearsal


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("stream", "drawn"), [(Terminal, True), (io.StringIO, False)])
def test_progress_is_for_a_terminal(
    monkeypatch: pytest.MonkeyPatch, stream: type[io.StringIO], drawn: bool
) -> None:
    """A bar is drawn on stderr where somebody watches, and nothing elsewhere."""
    watched = stream()
    monkeypatch.setattr(sys, "stderr", watched)
    with Shell().progress(3, "Read") as step:
        for _ in range(3):
            step()
    assert ("Đã đọc" in watched.getvalue()) is drawn


def test_json_is_indented_for_a_reader(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a terminal the envelope is laid out in lines."""
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    shell = Shell(as_json=True)
    shell.show({"a": 1})
    assert capsys.readouterr().out == '{\n  "ketnap": 1,\n  "data": {\n    "a": 1\n  }\n}\n'


def test_odd_values_are_plain_too() -> None:
    """Sets, generators, paths and the like come out as JSON can hold them."""
    assert plain({"a": (n for n in (1, 2)), "b_": frozenset({3})}) == {"a": [1, 2], "b": [3]}
    assert plain(1 + 2j) == "(1+2j)"
    assert for_the_eye(None, (), "") == language.translate("Nothing to show.")
    assert for_the_eye([1, 2], (Column("n", "No."),), "").splitlines()[2:] == [" 1", " 2"]


def test_help_shows_arguments_and_epilog() -> None:
    """An argument with help and an epilog are part of the help."""
    argument = click.Argument(["ref"])
    argument.help = "The reason."
    command = Command("x", params=[argument], help="One. Two.", epilog="The reason.")
    group = Group("g", help="A group.")
    group.add_command(command)
    language.use("vi")
    shown = command.get_help(click.Context(command, info_name="x"))
    assert "Tham số:\n  SỐ-HỒ-SƠ  Lý do." in shown
    assert shown.endswith("Lý do.")
    assert command.get_short_help_str() == "One"
    found = group.shell_complete(click.Context(group, info_name="g"), "")
    assert [item.value for item in found] == ["x"]
