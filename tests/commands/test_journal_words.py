"""The journal of the office in words: no column and no table under its name in the database."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime

import pytest

from notifications import language
from notifications.language import translate
from workflow.commands.screen import journal_words
from workflow.queries.journal import EntryView
from workflow.store import records
from workflow.store.journal_tables import TABLES

_TOLD = sorted(
    {
        column.name
        for name in TABLES
        if name in records.metadata.tables
        for column in records.metadata.tables[name].columns
        if column.name != "id" and not column.name.endswith("_id")
    }
)


@pytest.mark.parametrize("name", _TOLD)
def test_every_column_has_words(name: str) -> None:
    """Each column that an entry may tell has words of its own, in both languages."""
    language.use("en")
    english = journal_words.column(name)
    language.use("vi")
    assert english not in (name, "")
    assert journal_words.column(name) != english


@pytest.mark.parametrize("name", sorted(TABLES))
def test_every_table_has_words(name: str) -> None:
    """So has each table."""
    assert translate(journal_words.WORDS[name]) != name


def test_days_entered_one_after_the_other_are_told_in_one() -> None:
    """The seeded calendar is one line; in full each day is one, and a change of a day is always told by itself."""
    at = datetime(2026, 8, 3, tzinfo=UTC)

    def entry(n: int, before: Mapping[str, str] | None = None) -> EntryView:
        of = f"2026-01-0{n}"
        return EntryView(n, "calendar_days", of, before, {"kind": "holiday"}, "", at, "", "")

    entries = [entry(1), entry(2), entry(3), entry(4, {"kind": "workday"}), entry(5)]
    language.use("vi")
    told = [line for line in journal_words.lines(entries) if not line.startswith(" ")]
    assert told[0].startswith("1–3. ")
    assert told[0].endswith("01/01/2026 … 03/01/2026: 3 dòng")
    assert [line[:2] for line in told[1:]] == ["4.", "5."]
    in_full = journal_words.lines(entries, in_full=True)
    assert len([line for line in in_full if not line.startswith(" ")]) == 5


def test_many_rows_at_once_are_counted() -> None:
    """What stood when a journal began is told as a number, not row by row."""
    stood = {"51": {"id": 51}, "52": {"id": 52}}
    language.use("vi")
    assert journal_words.side(stood) == "2 dòng"
    assert journal_words.side({"year": 2026}) == "Năm: 2026"


@pytest.mark.parametrize(
    ("told", "said"),
    [
        ({"kind": "branch"}, "Loại: chi bộ"),
        ({"name": "decides", "value": "true"}, "Tên: Có thẩm quyền quyết định; Giá trị: có"),
        ({"value": "null"}, "Giá trị: –"),
        ({"value": '"Lê Khắc Đông"'}, "Giá trị: Lê Khắc Đông"),
        ({"since": "2026-07-26"}, "Từ ngày: 26/07/2026"),
        ({"disabled_at": "2026-10-08T17:00:00.000000Z"}, "Dừng lúc: 09/10/2026 00:00"),
        ({"role": "branch"}, "Vai trò: chi bộ"),
    ],
)
def test_values_are_told_in_words(told: Mapping[str, str], said: str) -> None:
    """What is chosen, stored as JSON, or a day is told as people write it."""
    language.use("vi")
    assert journal_words.side(told) == said
