"""Whether a command is told in words that a paper can bear."""

from __future__ import annotations

import pytest

from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, transfer
from workflow.papers.actions import helping, step_of

ROW = {"cause": "limit-passed", "rule": "D1", "owner": "branch", "next": None}


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("ketnap advance propose 00012-3 --votes-for N", "Chi bộ biểu quyết đề nghị kết nạp"),
        ("ketnap advance hold-ceremony 00012-3", "Tổ chức lễ kết nạp"),
        ("ketnap record member-cv 00012-3", "bổ sung: lý lịch đảng viên"),
        ('ketnap transfer open 00012-3 --to CODE', "lập thông báo chuyển đến nơi người đó chuyển đi"),
        ("ketnap transfer acknowledge 7", "Xác nhận đã nhận"),
        ('ketnap resume 00012-3 --conclusion "…"', "kết luận việc xem xét, tiếp tục tính thời hạn"),
        ('ketnap extend 00012-3 --limit D1 --days 30 --reason "…"', "đề nghị cấp có thẩm quyền gia hạn"),
        ("ketnap next 00012-3", ""),
        ("ketnap mail retry 3", ""),
        ("ketnap", ""),
        ('ketnap "', ""),
        ("", ""),
        (None, ""),
    ],
)  # fmt: skip
def test_a_command_in_words(command: str | None, words: str) -> None:
    """A step, a paper, a hand-over is told by its words; what no paper can say is left to the remedy."""
    assert step_of(command) == words


def test_a_choice_that_is_settled_is_told() -> None:
    """Which opinion or approval is meant is said, unless the command leaves it open."""
    told = step_of("ketnap record opinion 00012-3 --source residence")
    assert told.startswith("bổ sung: ý kiến nhận xét")
    assert told.endswith("(chi bộ nơi cư trú)")
    left = step_of('ketnap record opinion 00012-3 --source "mass-organisation|residence"')
    assert "nơi cư trú" not in left


def test_every_step_and_paper_has_words() -> None:
    """No move, evidence or step of a hand-over is told by its code."""
    for move in MOVE_BY_NAME:
        assert step_of(f"ketnap advance {move.replace('_', '-')} 00012-3") not in ("", move)
    for kind in EVIDENCE_BY_NAME:
        assert step_of(f"ketnap record {kind.replace('_', '-')} 00012-3") not in ("", kind)
    for step in transfer.STEPS:
        told = step_of(f"ketnap transfer {step.name.replace('_', '-')} 7")
        assert told
        assert "transfer" not in told


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ({"next": "ketnap advance decide 00012-3"}, "Quyết định kết nạp"),
        ({}, "Làm ngay bước đến hạn"),
        (
            {
                "cause": "helper-gone",
                "rule": None,
                "next": 'ketnap record helper 00012-3 --name "…"',
            },
            "Phân công đảng viên giúp đỡ khác; bổ sung: ",
        ),
        (
            {"cause": "cannot-finish", "rule": "D1", "next": "ketnap advance decide 00012-3"},
            "Đề nghị",
        ),
        (
            {"cause": "reply-awaited", "rule": "V13", "next": "ketnap next 00012-3"},
            "Nhắc nơi được hỏi; báo cáo cấp trên nếu vẫn không trả lời",
        ),
    ],
)
def test_what_helps(row: dict[str, object], words: str) -> None:
    """A remedy comes first where it says more than the step that comes next; a sentence begins with a capital."""
    assert helping({**ROW, **row}).startswith(words)
