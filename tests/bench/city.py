"""A whole city to measure with: the demo's cases, each with its true history, again and again under other numbers.

Every copy has the acts, limits, papers, letters and flags of the case it is a copy of, so that what reads
histories finds real ones; the branches get more of them, not others.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

COPIES = 300
"""Of each of the four hundred cases of the demo: 120,000 cases, with more than a million acts."""
_MANY = (
    "acts", "act_parts", "act_marks", "case_facts", "case_categories", "case_words", "deadlines", "requests",
    "documents", "holds", "class_places", "flags", "transfers", "messages",
)  # fmt: skip
_UNIQUE = {"dedupe", "message_id", "key"}
"""Columns in which no two rows may say the same; `key` is left empty."""

_PROOF = {"digests", "salt", "prev_hash", "hash", "head_hash"}
"""What only a verification of the history reads, which this is not for; half of a register is that."""


def grow(path: Path, copies: int = COPIES) -> int:
    """Fill a register of the demo with copies of its cases; return how many cases it then has."""
    raw = sqlite3.connect(path, isolation_level=None)
    for way in (
        "journal_mode = DELETE",
        "journal_mode = OFF",
        "synchronous = OFF",
        "cache_size = -600000",
    ):
        raw.execute(f"PRAGMA {way}")  # nobody else has it, and it is made anew if this fails
    raw.execute("BEGIN")
    (span,) = raw.execute("SELECT max(id) + 1 FROM cases").fetchone()
    raw.execute("CREATE TEMP TABLE copies (at INTEGER PRIMARY KEY)")
    raw.executemany("INSERT INTO copies VALUES (?)", [(at,) for at in range(1, copies)])
    for table in _MANY:
        _copy(raw, table, span)
    _copy(raw, "cases", span)
    raw.execute("COMMIT")
    raw.execute("ANALYZE")
    raw.execute("PRAGMA journal_mode = WAL")
    (cases,) = raw.execute("SELECT count(*) FROM cases").fetchone()
    raw.close()
    return int(cases)


def _copy(raw: sqlite3.Connection, table: str, span: int) -> None:
    """Copy the rows of a table for every copy of its cases."""
    columns = [row[1] for row in raw.execute(f"PRAGMA table_info({table})")]
    taken = [name for name in columns if table == "cases" or name != "id"]
    told = ", ".join(_told(table, name, span) for name in taken)
    raw.execute(
        f"INSERT INTO {table} ({', '.join(taken)}) SELECT {told} FROM copies CROSS JOIN {table} t"
        + (" WHERE t.case_id IS NOT NULL" if table != "cases" else "")
    )


def _told(table: str, name: str, span: int) -> str:
    if name == "case_id" or (name == "id" and table == "cases"):
        return f"t.{name} + copies.at * {span}"
    if name == "ref":
        return "t.ref || 'x' || copies.at"
    if name in ("key", "body"):
        return "NULL"
    if name in _PROOF:
        return "''"
    if name in _UNIQUE:
        return f"t.{name} || copies.at"
    return f"t.{name}"
