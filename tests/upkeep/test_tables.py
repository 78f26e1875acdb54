"""Every table of a register is proved, or derived again from what is proved, or said to be neither, with why."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support import raw, register_edits
from tests.support.office import Office
from workflow.app import App
from workflow.store import records
from workflow.store.journal_tables import TABLES
from workflow.upkeep import impossible, seals
from workflow.watch import running

if TYPE_CHECKING:
    from tests.support.registers import SqliteRegisters

DOCS = Path(__file__).parents[2] / "docs"
CHAINED = frozenset(register_edits.COVERED)
DERIVED = {
    "act_marks": "UPDATE act_marks SET topic = 'card'",
    "case_categories": "INSERT INTO case_categories (case_id, act_n, category) VALUES (1, 1, 'farmer')",
    "case_facts": "UPDATE case_facts SET value = '\"x\"' WHERE case_id = 1",
    "case_words": "DELETE FROM case_words WHERE case_id = 1",
    "command_keys": (
        "INSERT INTO command_keys (key, salt, digest, at, answer)"
        " VALUES ('k', '', 'x', '2025-01-06 00:00:00.000000', '{}')"
    ),
    "deadlines": "DELETE FROM deadlines WHERE case_id = 1",
    "documents": "UPDATE documents SET number = 'x' WHERE case_id = 1",
    "holds": "DELETE FROM holds WHERE case_id = 1",
    "requests": "DELETE FROM requests WHERE case_id = 1",
    "transfers": "DELETE FROM transfers WHERE case_id = 1",
}
"""What follows from the acts, each with a change that `check` finds."""
UNPROVED = frozenset(
    {"alembic_version", "flags", "handover_files", "invitations", "job_runs", "recounts", "rule_checks"}
)  # fmt: skip
"""What nothing proves; docs/audit.md says why."""


def test_every_table_is_proved_derived_or_said_to_be_neither() -> None:
    """A new table is entered into one of these lists, and one that nothing proves is named in the docs."""
    tables = {*records.metadata.tables, "alembic_version"}
    named = (CHAINED | frozenset(TABLES), frozenset(DERIVED), UNPROVED)
    assert tables == frozenset().union(*named)
    assert sum(map(len, named)) == len(tables)
    for lang in ("", "vi"):
        text = (DOCS / lang / "audit.md").read_text(encoding="utf-8")
        for table in UNPROVED | frozenset(DERIVED):
            assert f"`{table}`" in text, (lang, table)


@pytest.mark.parametrize("table", sorted(DERIVED))
def test_a_change_of_what_is_derived_is_found(office: Office, table: str) -> None:
    """`check` finds it, although no chain covers it, and the history itself stays sound."""
    ref = office.at("verified", education="university")
    office.hold(ref, office.later(30))
    office.transfer(ref)
    assert raw.rows(office.url, f"SELECT 1 FROM {table}") or DERIVED[table].startswith("INSERT")
    raw.tamper(office.url, DERIVED[table])
    assert list(impossible.find(office.app))
    assert seals.verify(office.app).ok


BYTES = (
    ("acts", b"nominate", b"nominatf"), ("act_parts", "Nguyễn Thị Minh A".encode(), "Nguyễn Thị Minh B".encode()),
    ("users", b"lan@example", b"lam@example"), ("units", b"LC02", b"LC92"), ("seals", b"2025-01-06", b"2025-01-05"),
    ("journal_heads", b"roles", b"rolez"),
)  # fmt: skip


@pytest.mark.parametrize(("table", "old", "new"), BYTES)
def test_bytes_exchanged_in_the_file_are_found(
    sqlite_registers: SqliteRegisters, table: str, old: bytes, new: bytes
) -> None:
    """Whoever exchanges bytes in the file, of one table or wherever they stand, is found by `audit verify`."""

    def work(office: Office) -> None:
        office.do("nominate", office.open())
        running.run_now(office.app, "seal")

    office = Office.lent(sqlite_registers, "bytes", work)
    url = office.url
    office.app.close()
    file = Path(url.removeprefix("sqlite:///"))
    data = file.read_bytes()
    assert old in data, table
    file.write_bytes(data.replace(old, new))
    with App.open(url, office.today) as app:
        assert not seals.verify(app).ok
