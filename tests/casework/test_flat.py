"""An act costs the same in a small branch and in a large one: nothing on its way goes through all rows."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest

from workflow.store import statements

if TYPE_CHECKING:
    from tests.support.office import Office

GROWING = ("cases", "acts", "documents", "case_words", "case_categories", "case_facts", "deadlines", "requests",
           "transfers", "messages", "holds", "letters", "class_places")  # fmt: skip


class Anything(dict[str, Any]):
    """Parameters that have a value, none, for every name."""

    def __missing__(self, key: str) -> None:
        return None


def test_no_statement_of_an_act_scans_a_table_that_grows(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every statement from the opening to probation, with papers, holds, corrections and hand-overs, uses an index."""
    if office.app.register.dialect != "sqlite":
        pytest.skip("PostgreSQL chooses by what the tables hold")
    monkeypatch.setattr(statements, "_read", {})  # each is read when it is first needed
    ref = office.at("probation", identity_no="099000000001")
    office.hold(ref, "2025-12-01")
    office.resume(ref)
    office.correct(ref)
    moving = office.at("certified")
    number = office.transfer(moving).id
    for step, by in (("send", "lan"), ("acknowledge", "ly")):
        office.step(number, step, by=by)
    office.step(number, "accept", by="ly", helper="Phạm Thị Nhận")
    used = dict(statements._read)
    assert len(used) > 40
    with closing(sqlite3.connect(office.url.removeprefix("sqlite:///"))) as raw:
        for (name, _), text in used.items():
            plan = [row[3] for row in raw.execute("EXPLAIN QUERY PLAN " + text, Anything())]
            tables = {word: table for table in GROWING for word in _names(text, table)}
            scanned = [
                step for step in plan if step.startswith("SCAN") and step.split()[1] in tables
            ]
            assert scanned == [], (name, plan)


def _names(text: str, table: str) -> set[str]:
    """Return the names by which a statement knows a table: its own, and the short one after it."""
    words = text.replace(",", " ").replace("\n", " ").split()
    after = {b for a, b in pairwise(words) if a == table and len(b) == 1}
    return {table, *after}
