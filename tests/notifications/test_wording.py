"""Wordings that were mended do not come back: in the translations, the labels, the mails and the papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import cli
from tests.tools import messages

ROOT = Path(cli.__file__).parent
FORBIDDEN = {
    r"\bxin vào đảng\b": "xin vào Đảng",
    r"việc số": "mục số",
    r"[Tt]ập dượt": "sổ thực hành",
    r"Ai bổ sung": "Trách nhiệm bổ sung",
    r"tháng tuổi": "tuổi và tháng: 65 tuổi 4 tháng",
    r"trễ hạn|[Qq]uá trễ": "quá hạn",
    r"\b[Cc]hậm (?:\{|\d|<b>)|[Vv]iệc chậm|[Nn]gày chậm|bị chậm": "quá hạn",
    r"[Cc]ách gỡ": "Hướng tháo gỡ",
    r"hôm nay là hạn|còn 0 ngày": "đến hạn hôm nay",
    r"không còn (?:hạn|phải theo dõi)": "không phải theo dõi hạn … nữa",
    r"\b([A-ZĐ]\w*): (?i:\1)\b": "một nhãn, không lặp lại",
    r"[Ll]ược đồ": "cấu trúc dữ liệu",
    r"trước hết ngày": "chậm nhất là ngày",
    r"[Cc]hăm sóc": "bảo trì",
}
"""What is not written, and what is written for it; `docs/glossary.md` tells it to writers."""


def words() -> Iterator[tuple[str, str]]:
    """Yield what the program says in Vietnamese, each with its place."""
    for message in messages.catalogue():
        if message.id:
            yield f"ketnap.po: {message.id}", messages.words(message)
    for place in ("states", "workflow"):
        for file in (ROOT / place).rglob("*.py"):
            for found in re.findall(r'Label\(\s*"([^"]*)"', file.read_text("utf-8")):
                yield file.relative_to(ROOT).as_posix(), found
    for file in (ROOT / "notifications/templates/vi").iterdir():
        yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")
    for file in (ROOT / "states/law/rules").glob("*.toml"):
        yield file.relative_to(ROOT).as_posix(), file.read_text("utf-8")


@pytest.mark.parametrize("wording", FORBIDDEN)
def test_no_mended_wording_comes_back(wording: str) -> None:
    """What an official found strange, wrong or doubled is written nowhere again."""
    found = [
        f"{place}: {m[0]!r}, write: {FORBIDDEN[wording]}"
        for place, text in words()
        if (m := re.search(wording, text))
    ]
    assert not found, "\n".join(found)


def test_the_words_are_seen() -> None:
    """The test above looks at translations, labels, mails and rules."""
    places = {place.partition(":")[0] for place, _ in words()}
    assert {
        "ketnap.po",
        "states/catalogue/candidacy.py",
        "notifications/templates/vi/reminder.txt",
    } <= places
    assert "states/law/rules/local.toml" in places


def test_the_glossary_tells_the_words() -> None:
    """Whoever writes next finds what was chosen where the house keeps its words."""
    glossary = (ROOT / "docs/glossary.md").read_text("utf-8")
    for chosen in (
        "mục số",
        "quá hạn",
        "quá thời gian nhắc",
        "chậm nhất là ngày",
        "Trách nhiệm bổ sung",
        "Hướng tháo gỡ",
        "đến hạn hôm nay",
        "sổ thực hành",
        "xin vào Đảng",
        "đảng viên dự bị",
        "65 tuổi 4 tháng",
    ):
        assert chosen in glossary, chosen
