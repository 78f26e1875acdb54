from __future__ import annotations

import pytest

from notifications import language
from tests.commands.conftest import Run

CODES = [
    ("failed", 1, "failed"),
    ("fault", 1, "failed"),
    ("stopped", 1, "failed"),
    ("usage", 2, "usage"),
    ("refused", 3, "refused"),
    ("not-found", 4, "not-found"),
    ("conflict", 5, "conflict"),
    ("not-permitted", 6, "not-permitted"),
    ("unavailable", 7, "unavailable"),
]
REASON_KEYS = ["rule", "kind", "message", "source", "confidence", "earliest", "owner"]


@pytest.mark.parametrize(("how", "exit_code", "code"), CODES)
def test_each_failure_has_its_code(ketnap: Run, how: str, exit_code: int, code: str) -> None:
    """Every kind of failure ends with its exit code and, for a script, its word on one last line."""
    told = ketnap("--json", "sample", "fail", how)
    assert told.code == exit_code
    assert told.out == ""
    assert told.error["code"] == code
    assert told.error["message"]
    assert ketnap("sample", "fail", how).code == exit_code


@pytest.mark.parametrize(
    "words",
    [
        ("--json",),
        ("--json", "nonsense"),
        ("--format", "json", "--bogus"),
        ("--format=json", "sample", "rows", "--unit"),
        ("sample", "read-values", "--json"),
        ("sample", "--json", "nonsense"),
        ("--json", "sample", "one", "two", "three"),
        ("--json", "sample", "read-values", "1", "--result", "no"),
        ("--json", "sample", "read-values", "1", "--on", "yesterday"),
        ("--json", "sample", "read-values", "1", "--helper", "Ánh"),
    ],
)
def test_wrong_words_are_told_to_scripts(ketnap: Run, words: tuple[str, ...]) -> None:
    """Usage errors of every sort are one JSON line with code usage and exit 2."""
    told = ketnap(*words)
    assert told.code == 2
    assert told.out == ""
    assert told.error["code"] == "usage"
    assert told.error["reasons"] == []
    assert len(told.err.splitlines()) == 1


def test_a_refusal_gives_all_its_reasons(ketnap: Run) -> None:
    """A script gets every reason with exactly the promised keys."""
    reasons = ketnap("--json", "--lang", "en", "sample", "fail", "refused").error["reasons"]
    assert [list(reason) for reason in reasons] == [REASON_KEYS, REASON_KEYS]
    assert reasons[0] == {
        "rule": "B1",
        "kind": "statutory",
        "message": "12 votes for of 19 official members; at least 13 are needed.",
        "source": "06-HD/TW, điểm 3.6",
        "confidence": "B",
        "earliest": None,
        "owner": "branch",
    }
    assert reasons[1]["earliest"] == "2026-10-03"


def test_a_refusal_can_be_read(ketnap: Run) -> None:
    """A person gets every reason numbered, in words, with rule, source, owner and first lawful day."""
    told = ketnap("sample", "fail", "refused").err
    assert told == (
        "Lỗi: Chưa thực hiện được bước này vì còn điều kiện chưa đạt.\n"
        "\n"
        "  1. Có 12 phiếu tán thành trên 19 đảng viên chính thức; cần ít nhất 13.\n"
        "     Quy tắc B1 · theo quy định của Đảng · 06-HD/TW, điểm 3.6 · "
        "độ tin cậy B: chỉ đọc ở nguồn dẫn lại\n"
        "     Trách nhiệm bổ sung: chi bộ\n"
        "\n"
        "  2. Thời gian dự bị hết ngày 03/10/2026; chi bộ họp xét từ ngày đó trở đi.\n"
        "     Quy tắc D7b · theo quy định của Đảng\n"
        "     Sớm nhất là ngày 03/10/2026\n"
    )


def test_what_was_not_found_has_near_names(ketnap: Run) -> None:
    """An unknown name is answered with those that are near, for people and for scripts."""
    assert "00042-7, 00043-5" in ketnap("sample", "fail", "not-found").err
    assert ketnap("--json", "sample", "fail", "not-found").error["near"] == ["00042-7", "00043-5"]


def test_a_fault_shows_its_traceback(ketnap: Run) -> None:
    """Only a fault of ours has a traceback; for a script the one line still comes last."""
    told = ketnap("--json", "sample", "fail", "fault")
    assert "Traceback" in told.err
    assert "Odd: line one\nline two" in told.err
    assert told.error["message"].endswith("Odd: line one\nline two")
    for how in ("failed", "refused", "stopped", "unavailable"):
        assert "Traceback" not in ketnap("sample", "fail", how).err


def test_our_own_words_in_parameters_are_translated(ketnap: Run) -> None:
    """A remedy and a nested sentence come in the language in use; what the user typed stays."""
    assert "giá trị x của --on: Lý do." in ketnap("sample", "fail", "usage").err
    assert "sổ sqlite:///x: Đã dừng theo yêu cầu." in ketnap("sample", "fail", "unavailable").err


def test_a_missing_parameter_is_named(ketnap: Run) -> None:
    """Click's own complaints are in Vietnamese, with the usage line and the way to the help."""
    told = ketnap("sample", "read-values").err
    assert told == (
        "Lỗi: Thiếu tham số 'SỐ-HỒ-SƠ'.\n"
        "Cách dùng: ketnap sample read-values [LỰA CHỌN] SỐ-HỒ-SƠ\n"
        "Xem hướng dẫn bằng lệnh: ketnap sample read-values --help\n"
    )


def test_values_are_read_or_refused(ketnap: Run) -> None:
    """Dates are read in both spellings, people as pairs, text in NFC; the rest is refused by name."""
    read = ketnap(
        "--json",
        "sample",
        "read-values",
        " 42 ",
        "--on",
        "4/8/2025",
        "--note",
        "Hoà\u0300",
        "--helper",
        "Lê Văn Bình",
        "2024-01-31",
        "--helper",
        "Đỗ Cẩm",
        "01/02/2024",
        "--if-version",
        "7",
    ).data
    assert read["ref"] == "42"
    assert read["on"] == "2025-08-04"
    assert read["helper"] == [["Lê Văn Bình", "2024-01-31"], ["Đỗ Cẩm", "2024-02-01"]]
    assert read["if_version"] == 7
    assert read["note"] == "Hoà\u0300"
    wrong = [
        ("--on", "2025-02-29"),
        ("--on", "20250804"),
        ("--on", "mai"),
        ("--if-version", "-1"),
        ("--if-version", "1.0"),
        ("--if-version", "٣"),
        ("--if-version", "9" * 30),
        ("--helper", "Lê Văn Bình", "hôm qua"),
        ("--helper", "", "2024-01-31"),
        ("--note", "a\x1bb"),
        ("--result", "maybe"),
    ]
    for words in wrong:
        told = ketnap("--lang", "en", "sample", "read-values", "42", *words)
        assert told.code == 2, words
        assert words[0] in told.err


def test_an_exit_code_without_words(ketnap: Run) -> None:
    """A command may end with a code and say nothing."""
    ended = ketnap("sample", "end")
    assert (ended.code, ended.out, ended.err) == (1, "", "")


def test_the_language_of_one_run_does_not_leak(ketnap: Run) -> None:
    """Each command line starts again in its own language."""
    ketnap("--lang", "en", "sample", "one")
    assert ketnap("sample", "fail", "stopped").err.endswith("Lỗi: Đã dừng theo yêu cầu.\n")
    assert language.current() == "vi"
