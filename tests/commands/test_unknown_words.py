"""Mistyped words: what was meant is named, in either language, and nothing that is merely there."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click
import pytest

import cli
from states.names import near
from workflow.commands.frame import unknown

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office

FIRST = {  # what is typed as the first word: what is suggested first
    "inbx": "inbox", "nxt": "next", "avance": "advance", "recrod": "record", "tranfer": "transfer",
    "delines": "deadlines", "histroy": "case history", "lst": "case list", "sho": "case show",
    "new": "case open", "hoso": "case", "hồ-sơ": "case", "tìm": "case find", "stalle": "stalled",
    "propose": "advance propose", "đề-nghị-kết-nạp": "advance propose",
    "ruls": "rules", "usr": "user", "dotcor": "doctor", "bao-cao": "report", "thư": "mail",
    "sao-lưu": "db backup", "help": "--help", "vi-sao": "why", "gia-han": "extend", "don-vi": "unit",
}  # fmt: skip
WITHIN = {
    ("case", "lisst"): "list", ("case", "tìm"): "find", ("case", "opn"): "open", ("unit", "delete"): "close",
    ("transfer", "gửi"): "send", ("advance", "nominat"): "nominate", ("advance", "nop-don-xin"): "apply",
    ("record", "chalenge"): "challenge", ("record", "the-dang"): "card", ("user", "xoa"): "disable",
}  # fmt: skip
OPTIONS = {
    ("case", "open", "--nane", "X"): "--name", ("case", "open", "--ho-ten", "X"): "--name",
    ("case", "open", "--ngaysinh", "X"): "--born", ("inbox", "--untis", "X"): "--unit",
    ("advance", "nominate", "1", "--nghi-quyet", "3"): "--resolution",
}  # fmt: skip


@pytest.mark.parametrize(("word", "meant"), FIRST.items())
def test_a_mistyped_command_is_known(ketnap: Run, word: str, meant: str) -> None:
    """A slip, a Vietnamese word, a move or the command of a group leads to what was meant."""
    said = ketnap(word).err
    assert f"Có phải ý đồng chí là: {meant}" in said


@pytest.mark.parametrize(("words", "meant"), WITHIN.items())
def test_a_mistyped_command_of_a_group_is_known(
    ketnap: Run, words: tuple[str, ...], meant: str
) -> None:
    """Within a group its own commands are suggested."""
    assert f"Có phải ý đồng chí là: {meant}" in ketnap(*words).err


@pytest.mark.parametrize(("words", "meant"), OPTIONS.items())
def test_a_mistyped_option_is_known(ketnap: Run, words: tuple[str, ...], meant: str) -> None:
    """An option is known by its name and by the Vietnamese words of its field."""
    done = ketnap(*words)
    assert done.code == 2
    assert f"Có phải ý đồng chí là: {meant}?" in done.err


@pytest.mark.parametrize("word", ["foo", "xyz", "qq", "banana", "12", "…"])
def test_what_is_like_nothing_suggests_nothing(ketnap: Run, word: str) -> None:
    """No suggestion is better than an absurd one."""
    done = ketnap(word)
    assert done.code == 2
    assert "Có phải" not in done.err


def test_a_global_option_after_the_command_is_sent_to_its_place(ketnap: Run) -> None:
    """--as and its like stand before the command, and the error says so."""
    assert "--as phải đứng trước lệnh: ketnap --as …" in ketnap("inbox", "--as", "lan").err


def test_units_users_and_rules_are_known_by_a_slip(ketnap: Run, office: Office) -> None:
    """A unit also by its name; a user who is to act, where the register is a file."""
    place = ("--db", office.url, "--today", "2025-03-20")
    for words, meant in (
        (("--as", "lan", "inbox", "--unit", "LC1"), "LC01"),
        (("--as", "an", "unit", "show", "đơn vị HX01"), "HX01"),
        (("--as", "an", "user", "disable", "lann"), "lan"),
        (("--as", "lan", "rules", "show", "c1o"), "C1"),
    ):
        assert f"Có phải ý đồng chí là: {meant}" in ketnap(*place, *words).err
    told = "Có phải ý đồng chí là: lan" in ketnap(*place, "--as", "lann", "inbox").err
    assert told == office.url.startswith("sqlite")


def test_out_of_sight_is_not_suggested(ketnap: Run, office: Office) -> None:
    """A unit that the user does not see is none that a slip may have meant."""
    said = ketnap(
        "--db", office.url, "--today", "2025-03-20", "--as", "lan", "inbox", "--unit", "LC02"
    ).err
    assert "LC02?" not in said


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("abcd", ["abce"]), ("abdc", ["abcd"]), ("ab", ["abcd", "abce"]), ("a", []), ("", []), ("xbcx", []),
        ("ABCD", ["abcd"]), ("a-b_c d", ["abcd"]), ("Đường", ["duong"]), ("ket nap", ["de-nghi-ket-nap"]),
    ],
)  # fmt: skip
def test_what_is_near(word: str, meant: list[str]) -> None:
    """Exact but for case, marks and hyphens; a beginning; a slip by the length; some of the words."""
    known = ["abce", "duong", "de-nghi-ket-nap"] + (["abcd"] if word != "abcd" else [])
    found = near(word, [(one, one) for one in known])
    assert sorted(found) == sorted(meant)


@pytest.mark.parametrize("line", unknown.INNER)
def test_what_is_suggested_is_there(line: str) -> None:
    """Every command that is written down for suggestions exists."""
    group, name = line.split()
    loaded = cli.main.get_command(click.Context(cli.main), group)
    assert isinstance(loaded, click.Group)
    assert name in loaded.list_commands(click.Context(loaded))


@pytest.mark.parametrize("line", sorted({*unknown.COMMAND_WORDS.values()} - {"--help"}))
def test_what_a_word_means_is_there(line: str) -> None:
    """Every command that a Vietnamese word leads to exists."""
    first, *rest = line.split()
    assert first in cli.COMMANDS
    if rest:
        loaded = cli.main.get_command(click.Context(cli.main), first)
        assert isinstance(loaded, click.Group)
        assert rest[0] in loaded.list_commands(click.Context(loaded))
