"""What an answer says was written is what was written: every act of the command, each by its number."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.commands.conftest import Run
    from tests.support.office import Office


def told(said: str) -> list[int]:
    """Return the numbers of the acts that an answer says were recorded."""
    return sorted(map(int, re.findall(r"(?:ghi vào sổ,|đã ghi:) mục số (\d+)", said)))


def test_a_withdrawal_tells_that_the_hand_over_ends_too(ketnap: Run, office: Office) -> None:
    """Closing a case cancels its hand-over; the answer names both acts."""
    ref = office.at("certified")
    office.transfer(ref)
    known = len(office.history(ref))
    words = ("--as", "lan", "advance", "withdraw", ref, "--reason", "xin rút", "--on", "2025-03-20")
    done = ketnap("--db", office.url, "--today", "2025-03-20", *words)
    assert done.code == 0, done.err
    assert (
        told(done.out) == [row.act for row in office.history(ref)[known:]] == [known + 1, known + 2]
    )
    assert "Hủy việc chuyển" in done.out


def test_an_acceptance_tells_of_the_helper_and_of_a_decision_that_lapses(
    ketnap: Run, office: Office
) -> None:
    """A decision older than thirty working days lapses with the acceptance, and the answer says so."""
    ref = office.at("decided")
    number = str(office.transfer(ref).id)
    office.step(int(number), "send")
    office.step(int(number), "acknowledge", by="ly")
    known = len(office.history(ref))
    words = ("--as", "ly", "transfer", "accept", number, "--helper", "Phạm Thị Nhận")
    done = ketnap("--db", office.url, "--today", "2026-01-05", *words)
    assert done.code == 0, done.err
    written = office.history(ref)[known:]
    assert [row.move for row in written] == ["transfer_accept", "lapse_decision", "record"]
    assert told(done.out) == [row.act for row in written]


def test_a_plain_step_tells_of_itself_alone(ketnap: Run, office: Office) -> None:
    """Where nothing else was written nothing else is told."""
    ref = office.open()
    place = ("--db", office.url, "--today", "2025-03-20", "--as", "lan")
    for words in (
        ("record", "introduction", ref, "--form", "3", "--no", "7"),
        ("case", "set", ref, "--residence", "Xóm 2"),
        ("hold", ref, "--reason", "đi công tác", "--until", "2025-04-01", "--ref-no", "12-CV"),
        ("resume", ref),
        ("correct", ref, "--reason", "nhầm"),
    ):
        known = len(office.history(ref))
        done = ketnap(*place, *words)
        assert done.code == 0, done.err
        assert told(done.out) == [row.act for row in office.history(ref)[known:]] == [known + 1]
        assert "ngày 20/03/2025" in done.out


def test_a_change_of_the_tree_tells_from_when_on_it_holds(ketnap: Run, office: Office) -> None:
    """A dated fact bears its date; an address has none, whatever --on says."""
    place = ("--db", office.url, "--today", "2025-03-20", "--as", "an", "unit")
    for words, last in (
        (
            ("set", "LC01", "--head", "Bà Tư", "--on", "03/03/2025"),
            "có hiệu lực từ ngày 03/03/2025.",
        ),
        (("set", "LC01", "--email", "a@b.vn", "--on", "03/03/2025"), "có hiệu lực ngay."),
        (("add", "LC09", "--kind", "branch", "--parent", "LC"), "có hiệu lực từ ngày 20/03/2025."),
        (
            ("move", "LC02", "--under", "HX", "--on", "04/03/2025"),
            "có hiệu lực từ ngày 04/03/2025.",
        ),
        (
            ("close", "LC02", "--into", "HX01", "--on", "05/03/2025"),
            "có hiệu lực từ ngày 05/03/2025.",
        ),
    ):
        done = ketnap(*place, *words)
        assert done.code == 0, done.err
        assert done.out.rstrip().endswith(f"Đã ghi vào sổ, {last}")


def test_the_history_says_where_a_case_went_and_by_which_number(
    ketnap: Run, office: Office
) -> None:
    """The short history names a place outside the register, and what proves that the notice left."""
    ref = office.at("certified")
    words = ("--db", office.url, "--today", "2025-04-01", "--as", "lan")
    assert ketnap(*words, "transfer", "open", ref, "--residence", "Phường Xuân Hương").code == 0
    assert ketnap(*words, "transfer", "send", "1", "--dispatch-no", "214-CV/ĐU").code == 0
    drafted, sent = ketnap(*words, "case", "history", ref).out.splitlines()[-3:-1]
    assert drafted.endswith("· Phường Xuân Hương")
    assert sent.endswith("· 214-CV/ĐU")
