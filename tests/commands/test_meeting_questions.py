"""A meeting recorded by questions at a real terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.casework.test_meetings import MEETING_ON, REFS, prepare
from tests.support import at_terminal
from tests.support.at_terminal import CTRL_C
from tests.support.office import Office

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import SqliteRegisters

QUESTIONS = (
    ("Day of the meeting", ""),
    ("Number of the resolution", "NQ-{n}"),
    ("absent ones counted", ""),
    ("Official members present", "20"),
    ("Official members present", "17"),
    (f"1. {REFS[0]}", "18"),
    (f"1. {REFS[0]}", "13/2"),
    (f"2. {REFS[1]}", "12/5"),
    (f"3. {REFS[2]}", ""),
    (f"4. {REFS[3]}", ""),
)


@pytest.fixture
def office(sqlite_registers: SqliteRegisters) -> Iterator[Office]:
    """Lend an office with cases before the vote."""
    opened = Office.lent(sqlite_registers, "before the vote", prepare)
    opened.today = MEETING_ON
    yield opened
    opened.app.close()


def typed(office: Office, *answers: tuple[str, str]) -> at_terminal.Said:
    """Type the bare command and answer its questions."""
    words = ("--as", "lan", "--lang", "en", "meeting", "record")
    return at_terminal.typed(office.url, MEETING_ON.isoformat(), *words, answers=answers)


def test_a_meeting_is_recorded_by_its_answers(office: Office) -> None:
    """What cannot be is asked again; what falls short is said before the end, with the line that does the same."""
    said = typed(office, *QUESTIONS, ("Record the meeting", "y"))
    assert said.code == 0, said.screen
    screen = " ".join(said.screen.replace("\\", "").split())
    assert "--resolution 'NQ-{n}'" in screen
    assert f"--votes {REFS[0]}=13/2 --votes {REFS[1]}=12/5" in screen
    assert screen.index("the vote fell short") < screen.index("Record the meeting")
    assert office.state(REFS[0]) == "proposed"
    assert office.history(REFS[1])[-1].move == "vote_failed"
    assert office.state(REFS[2]) == "verified"


@pytest.mark.parametrize("end", ["n", CTRL_C])
def test_nothing_is_written_unless_somebody_says_yes(office: Office, end: str) -> None:
    """Neither a no nor Ctrl-C leaves anything in the register."""
    said = typed(office, *QUESTIONS, ("Record the meeting", end))
    assert said.code == 1
    assert [office.state(ref) for ref in REFS[:2]] == ["verified"] * 2
    assert office.history(REFS[1])[-1].move != "vote_failed"
