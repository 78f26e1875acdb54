"""Every table of a register is proved, or derived again from what is proved, or said to be neither, with why."""

from __future__ import annotations

from pathlib import Path

from tests.support import register_edits
from workflow.store import records
from workflow.store.journal_tables import TABLES

DOCS = Path(__file__).parents[2] / "docs"
CHAINED = frozenset(register_edits.COVERED)
DERIVED = frozenset(
    {"act_marks", "case_categories", "case_facts", "case_words", "class_places", "deadlines", "documents", "holds",
     "requests", "transfers"}
)  # fmt: skip
"""What follows from the acts: `check` finds what was changed there (test_tampering)."""
UNPROVED = frozenset(
    {"alembic_version", "command_keys", "flags", "handover_files", "invitations", "job_runs", "recounts",
     "rule_checks"}
)  # fmt: skip
"""What nothing proves; docs/audit.md says why."""


def test_every_table_is_proved_derived_or_said_to_be_neither() -> None:
    """A new table is entered into one of these lists, and one that nothing proves is named in the docs."""
    tables = {*records.metadata.tables, "alembic_version"}
    named = (CHAINED | frozenset(TABLES), DERIVED, UNPROVED)
    assert tables == frozenset().union(*named)
    assert sum(map(len, named)) == len(tables)
    for lang in ("", "vi"):
        text = (DOCS / lang / "audit.md").read_text(encoding="utf-8")
        for table in UNPROVED | DERIVED:
            assert f"`{table}`" in text, (lang, table)
