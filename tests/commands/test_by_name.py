"""A name in the place of a reference: taken where it fits one case, never guessed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from cli import main
from tests.commands.test_key_twice import READS
from tests.support.at_terminal import typed
from tests.support.command_tree import commands
from workflow.commands.frame import options as opt

if TYPE_CHECKING:
    from tests.commands.conftest import Outcome, Run
    from tests.support.office import Office

AN, ANH, DUNG, CLOSED = "00001-3", "00002-1", "00003-7", "00004-5"


class Desk:
    """The words that lead to the register, and the one that runs them."""

    def __init__(self, ketnap: Run, office: Office) -> None:
        self.office, self._ketnap = office, ketnap
        self._place = ("--db", office.url, "--today", office.today.isoformat(), "--json")

    def run(self, *words: str, by: str = "lan") -> Outcome:
        """Run a command as a user."""
        return self._ketnap(*self._place, "--as", by, *words)


@pytest.fixture
def desk(ketnap: Run, office: Office) -> Desk:
    """Lend three open cases of LC01 and a closed one of a namesake."""
    for name in ("Nguyễn Văn An", "Trần Hồng Anh", "Lê Văn Dũng", "Lê Văn Dũng"):
        office.open(name=name)
    office.do("withdraw", CLOSED)
    return Desk(ketnap, office)


@pytest.mark.parametrize(
    ("name", "ref"),
    [
        ("anh", ANH),
        ("Hồng Trần", ANH),
        ("nguyen van", AN),
        ("An", AN),
        ("ng an", AN),
        ("DŨNG", DUNG),
    ],
)
def test_a_reading_command_takes_a_part_of_a_name(desk: Desk, name: str, ref: str) -> None:
    """Words in any order, with or without diacritics, whole before begun, open before closed; the case is said."""
    read = desk.run("case", "show", name)
    assert read.data["ref"] == ref
    assert ref in read.err.splitlines()[0]


def test_several_are_named_and_none_is_taken(desk: Desk) -> None:
    """Exit 4 with the references that it may be; a name that is nobody's has none; out of scope is nobody."""
    several = desk.run("next", "Văn")
    assert (several.code, several.error["near"]) == (4, [AN, DUNG])
    for who, name in (("lan", "Quỳnh"), ("ly", "Nguyễn Văn An")):
        nobody = desk.run("next", name, by=who)
        assert (nobody.code, nobody.error.get("near", [])) == (4, [])


def test_off_a_terminal_a_writing_command_takes_only_a_whole_name_of_one(desk: Desk) -> None:
    """A part is refused, and a name that a closed case bears too; the whole name of one case acts on that case."""
    helper = ("--helper", "Trần Văn Giúp", "2019-06-01")
    for name in ("Hồng Anh", "Lê Văn Dũng", "Anh Hồng Trần"):
        refused = desk.run("advance", "nominate", name, "--resolution", "1", *helper)
        assert (refused.code, bool(refused.error["near"])) == (4, True), name
    went = desk.run("advance", "nominate", "tran hong anh", "--resolution", "1", *helper)
    assert went.data["ref"] == ANH
    assert desk.office.history(DUNG)[-1].move == "open"


def test_lists_and_votes_take_names_too(desk: Desk) -> None:
    """Each of a list of names, of those to enrol and of those voted on, becomes its reference."""
    both = desk.run(
        "record",
        "challenge",
        "--refs",
        f"Nguyễn Văn An, {ANH}",
        "--result",
        "passed",
        "--task",
        "x",
    )
    assert [row["ref"] for row in both.data] == [AN, ANH]
    meeting = ("--resolution", "1", "--official-members", "19", "--present", "17")
    voted = desk.run("meeting", "record", *meeting, "--votes", "Nguyễn Văn An=13/2")
    assert voted.data[0]["ref"] == AN


def test_on_a_terminal_one_chooses_by_number(office: Office) -> None:
    """Of two that fit, the second is taken by its number, a part of a name does for a writing command as well."""
    for name in ("Nguyễn Văn An", "Lê Văn Dũng"):
        office.open(name=name)
    said = typed(
        office.url, office.today.isoformat(), "--as", "lan", "record", "challenge", "van",
        "--result", "passed", "--task", "x", answers=(("1–2", "3"), ("1–2", "2")),
    )  # fmt: skip
    assert said.code == 0, said.screen
    assert [len(office.history(ref)) for ref in (AN, ANH)] == [1, 2]


def test_every_command_says_whether_it_writes_the_case_it_names() -> None:
    """A command that reads takes a part of a name anywhere, one that writes does not; a REF is never plain words."""
    found = set()
    for path, command in commands(main):
        reads = " ".join(path) in READS or path[0] == "why"
        for param in command.params:
            if isinstance(param.type, opt.Case) and (path[0] != "why" or param.name == "ref"):
                assert param.type.writes is not reads, path
                found.add(" ".join(path[:2]))
            elif not isinstance(param.type, opt.Case):
                assert not (param.metavar or "").startswith("REF") or param.name in (
                    "after",
                    "votes",
                ), path
    assert {"case show", "case set", "advance nominate", "class enrol", "correct"} <= found
