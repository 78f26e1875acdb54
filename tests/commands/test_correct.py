"""`correct` says before and after which act it is about, and asks on a terminal before it writes."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from states.errors import CaseChanged, NotPermitted, Refused
from tests.support import at_terminal
from tests.support.office import Office
from workflow.casework import corrections
from workflow.casework.corrections import Correction

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.registers import SqliteRegisters

DAY = "2025-03-14"
QUESTION = "Ghi đính chính này?"


def test_undoing_says_which_act_it_undoes(ketnap: Run, office: Office) -> None:
    """Kind, number, date and content of the act stand before the writing (stderr) and in the answer."""
    ref = office.at("certified")
    words = ("--db", office.url, "--today", DAY, "--as", "lan", "correct", ref, "--reason", "nhầm")
    done = ketnap(*words)
    assert done.code == 0, done.err
    for said, verb in ((done.err, "Sắp hủy mục số 4 của hồ sơ"), (done.out, "Đã hủy mục số 4: ")):
        assert verb in said
        assert "Cấp giấy chứng nhận, ngày 14/03/2025" in said
        assert "Số giấy chứng nhận: CN-1" in said
    assert "Đã ghi vào sổ, mục số 5, ngày 14/03/2025" in done.out


def test_retracting_says_which_paper_it_retracts(ketnap: Run, office: Office) -> None:
    """Retracted evidence is named by its kind, number, date and content."""
    ref = office.at("certified")
    office.record("challenge", ref, date(2025, 3, 10))
    words = ("--db", office.url, "--today", DAY, "--as", "lan", "correct", ref, "--record", "5")
    done = ketnap(*words, "--reason", "nhầm")
    assert done.code == 0, done.err
    for said in (done.err, done.out):
        assert "Rèn luyện, thử thách, ngày 10/03/2025" in said
        assert "Nhiệm vụ được giao: Việc được giao" in said
        assert "rút giấy tờ ở mục số 5" in said


def test_changing_says_what_was_there_and_what_is(ketnap: Run, office: Office) -> None:
    """A changed act is told with the old and the new value of each field, and of its date."""
    ref = office.at("certified")
    words = ("--db", office.url, "--today", "2025-03-20", "--as", "lan", "correct", ref)
    done = ketnap(
        *words, "--act", "4", "--certificate", "CN-9", "--on", "2025-03-15", "--reason", "nhầm"
    )
    assert done.code == 0, done.err
    for said in (done.err, done.out):
        assert "Số giấy chứng nhận: CN-1 → CN-9" in said
        assert "Ngày: 14/03/2025 → 15/03/2025" in said


def test_a_script_reads_what_was_corrected(ketnap: Run, office: Office) -> None:
    """In JSON the answer has the act as it counted before; nothing is said beside it."""
    ref = office.at("certified")
    words = ("--db", office.url, "--today", DAY, "--as", "lan", "--json", "correct", ref)
    done = ketnap(*words, "--reason", "nhầm")
    about = done.data["corrected"]
    assert (about["way"], about["act"], about["move"], about["on"]) == ("undo", 4, "certify", DAY)
    assert about["fields"]["certificate"] == "CN-1"
    assert "Sắp" not in done.err


def test_foreseeing_refuses_as_correcting_does(office: Office) -> None:
    """What would be refused is refused before anybody is asked, and foreseeing writes nothing."""
    ref = office.at("certified")
    acts = len(office.history(ref))
    seen = corrections.foresee(office.app, ref, Correction("nhầm"), office.stamp("lan"))
    assert (seen.from_, seen.state, seen.about.act) == ("certified", "enrolled", 4)
    with pytest.raises(Refused):
        corrections.foresee(office.app, office.open(), Correction("nhầm"), office.stamp("lan"))
    with pytest.raises(NotPermitted):
        corrections.foresee(office.app, ref, Correction("nhầm"), office.stamp("thanh"))
    assert len(office.history(ref)) == acts


# -- on a terminal ----------------------------------------------------------------------------------


@pytest.fixture
def certified(sqlite_registers: SqliteRegisters) -> tuple[str, Office]:
    """Lend a register with one case that holds a certificate."""
    office = Office.lent(sqlite_registers, "certified", lambda office: office.at("certified"))
    return office.show("00001-3").ref, office


@pytest.mark.parametrize("answer", ["có", "c", "y"])
def test_a_yes_writes(certified: tuple[str, Office], answer: str) -> None:
    """On a terminal the act is shown, then asked about; a yes writes the correction."""
    ref, office = certified
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", "correct", ref, "--reason", "nhầm",
        answers=((QUESTION, answer),),
    )  # fmt: skip
    assert said.code == 0, said.screen
    assert said.screen.index("Sắp hủy mục số 4") < said.screen.index(QUESTION)
    assert said.screen.index(QUESTION) < said.screen.index("Đã hủy mục số 4")
    assert office.history(ref)[-1].move == "correct"


@pytest.mark.parametrize("answer", ["không", "", at_terminal.CTRL_C, at_terminal.CTRL_D])
def test_anything_but_yes_writes_nothing(certified: tuple[str, Office], answer: str) -> None:
    """No, nothing, Ctrl-C and the end of the input leave the register as it is, and say so."""
    ref, office = certified
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", "correct", ref, "--reason", "nhầm",
        answers=((QUESTION, answer),),
    )  # fmt: skip
    assert said.code == 1
    assert "chưa ghi gì vào sổ" in said.screen
    assert "Traceback" not in said.screen
    assert office.history(ref)[-1].move == "certify"


def test_an_unclear_answer_is_asked_again(certified: tuple[str, Office]) -> None:
    """What is neither yes nor no is no answer."""
    ref, office = certified
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", "correct", ref, "--reason", "nhầm",
        answers=((QUESTION, "ừ"), ("Hãy trả lời", "k")),
    )  # fmt: skip
    assert said.code == 1
    assert office.history(ref)[-1].move == "certify"


@pytest.mark.parametrize("how", ["--no-input", "KETNAP_NO_INPUT"])
def test_nothing_is_asked_of_who_wants_no_questions(
    certified: tuple[str, Office], how: str
) -> None:
    """With --no-input, or KETNAP_NO_INPUT=1, a terminal is as good as none."""
    ref, office = certified
    given = [how] if how.startswith("--") else []
    extra = {} if given else {how: "1"}
    words = ("--as", "lan", *given, "correct", ref, "--reason", "nhầm")
    said = at_terminal.typed(office.url, DAY, *words, more=extra)
    assert said.code == 0, said.screen
    assert QUESTION not in said.screen


def test_what_changed_while_asked_is_not_corrected(certified: tuple[str, Office]) -> None:
    """The act that was shown is corrected, or none: what somebody else wrote meanwhile stops it."""
    ref, office = certified
    stamp = office.stamp("lan")
    seen = corrections.foresee(office.app, ref, Correction("nhầm"), stamp)
    office.record("challenge", ref)
    with pytest.raises(CaseChanged):
        corrections.correct(office.app, ref, Correction("nhầm"), stamp, seen=seen.version)
    assert office.history(ref)[-1].move == "record"


def test_the_history_says_which_act_was_changed(ketnap: Run, office: Office) -> None:
    """An act whose fields were replaced names the latest correction, in each form of the history; others do not."""
    ref = office.at("certified")
    words = ("--db", office.url, "--today", "2025-03-20", "--as", "lan")
    for number in ("CN-8", "CN-9"):
        told = ("--act", "4", "--certificate", number, "--reason", "nhầm")
        assert ketnap(*words, "correct", ref, *told).code == 0
    for asked in (("case", "history", ref), ("case", "history", ref, "--long")):
        lines = [one for one in ketnap(*words, *asked).out.splitlines() if "đã sửa ở" in one]
        (line,) = lines
        assert line.startswith("  4  14/03/2025  Cấp giấy chứng nhận · đã sửa ở mục số 6")
    aloud = ketnap(*words, "case", "history", ref, KETNAP_ACCESSIBLE="1").out
    assert aloud.count("Cấp giấy chứng nhận (đã sửa ở mục số 6)") == 1
    assert aloud.count("đã sửa ở") == 1
