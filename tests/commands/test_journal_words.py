"""The journal of the office in words: no column and no table under its name in the database."""

from __future__ import annotations

import pytest

from notifications import language
from notifications.language import translate
from workflow.commands.screen import journal_words
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


def test_many_rows_at_once_are_counted() -> None:
    """What stood when a journal began is told as a number, not row by row."""
    stood = {"51": {"id": 51}, "52": {"id": 52}}
    language.use("vi")
    assert journal_words.side(stood) == "2 dòng"
    assert journal_words.side({"year": 2026}) == "Năm: 2026"
