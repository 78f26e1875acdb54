"""`transfer send` asks for the proof of dispatch on a terminal, before it writes; every step tells its act."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from tests.support import at_terminal
from tests.support.office import Office

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.registers import SqliteRegisters

DAY = "2025-04-01"
QUESTION = "Số sổ công văn đi"


@pytest.fixture
def drafted(sqlite_registers: SqliteRegisters) -> tuple[Office, str, str]:
    """Lend a register with a drafted hand-over: the office, the case, the number of the hand-over."""
    office = Office.lent(sqlite_registers, "certified", lambda office: office.at("certified"))
    ref = office.show("00001-3").ref
    office.today = date(2025, 4, 1)
    return office, ref, str(office.transfer(ref).id)


@pytest.mark.parametrize("answer", ["118/CV-ĐU", ""])
def test_the_proof_is_asked_for_before_sending(
    drafted: tuple[Office, str, str], answer: str
) -> None:
    """What is typed is kept with the sending; blank is an answer too, and the notice leaves without."""
    office, ref, number = drafted
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", "transfer", "send", number, answers=((QUESTION, answer),)
    )
    assert said.code == 0, said.screen
    sent = office.history(ref)[-1]
    assert (sent.move, sent.fields) == (
        "transfer_send",
        {"dispatch_no": answer} if answer else {},
    )
    assert said.screen.index(ref) < said.screen.index(QUESTION) < said.screen.index("Đã ghi vào sổ")


@pytest.mark.parametrize("key", [at_terminal.CTRL_C, at_terminal.CTRL_D])
def test_who_breaks_off_sends_nothing(drafted: tuple[Office, str, str], key: str) -> None:
    """Ctrl-C and the end of the input at the question leave the draft as it is."""
    office, ref, number = drafted
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", "transfer", "send", number, answers=((QUESTION, key),)
    )
    assert said.code == 1
    assert "chưa ghi gì vào sổ" in said.screen
    assert office.history(ref)[-1].move == "transfer_open"


def test_what_cannot_be_sent_is_refused_before_the_question(
    drafted: tuple[Office, str, str],
) -> None:
    """A hand-over that was sent already is refused without a question."""
    office, _, number = drafted
    office.step(int(number), "send")
    said = at_terminal.typed(office.url, DAY, "--as", "lan", "transfer", "send", number)
    assert said.code == 3
    assert QUESTION not in said.screen


@pytest.mark.parametrize("words", [("--dispatch-no", "7"), ("--no-input",)])
def test_nothing_is_asked_where_it_is_given_or_unwanted(
    drafted: tuple[Office, str, str], words: tuple[str, ...]
) -> None:
    """With the option, or with --no-input, there is no question."""
    office, ref, number = drafted
    before, after = ((), words) if words[0] == "--dispatch-no" else (words, ())
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", *before, "transfer", "send", number, *after
    )
    assert said.code == 0, said.screen
    assert QUESTION not in said.screen
    assert office.history(ref)[-1].move == "transfer_send"


def test_a_bad_answer_is_asked_for_again(drafted: tuple[Office, str, str]) -> None:
    """Dots are no number: it says so and asks again."""
    office, ref, number = drafted
    said = at_terminal.typed(
        office.url, DAY, "--as", "lan", "transfer", "send", number,
        answers=((QUESTION, "…"), (QUESTION, "9/CV")),
    )  # fmt: skip
    assert said.code == 0, said.screen
    assert office.history(ref)[-1].fields == {"dispatch_no": "9/CV"}


def test_every_step_tells_its_act_and_its_date(ketnap: Run, office: Office) -> None:
    """Opening, sending, acknowledging and accepting each say the number and the date of their act."""
    ref = office.at("certified")
    told = []
    for user, *words in (
        ("lan", "open", ref, "--to", "LC02", "--on", "15/03/2025"),
        ("lan", "send", "1", "--on", "16/03/2025"),
        ("ly", "acknowledge", "1", "--on", "17/03/2025"),
        ("ly", "accept", "1", "--helper", "Phạm Thị Nhận", "--on", "18/03/2025"),
    ):
        done = ketnap("--db", office.url, "--today", "2025-03-20", "--as", user, "transfer", *words)
        assert done.code == 0, done.err
        told.append(done.out.splitlines()[-1])
    acts = {row.move: row for row in office.history(ref) if row.move.startswith("transfer_")}
    assert told == [
        f"Đã ghi vào sổ, mục số {act.act} của hồ sơ {ref}, ngày {day}/03/2025."
        for act, day in zip(acts.values(), (15, 16, 17, 18), strict=True)
    ]
