"""Change a register as somebody with a database program would: past every verb and every key."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tests.support import postgres


def tamper(url: str, *statements: str) -> None:
    """Run statements with foreign keys out of force; instants are text in UTC."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            for text in statements:
                raw.execute(text)
            raw.commit()
        return
    with postgres.connect(url, autocommit=True) as server:
        server.execute(b"SET session_replication_role = replica")
        server.execute(b"SET timezone = 'UTC'")
        for text in statements:
            server.execute(text.encode())


def rows(url: str, text: str) -> list[tuple[Any, ...]]:
    """Return what a question to the database answers."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as raw:
            return [tuple(row) for row in raw.execute(text)]
    with postgres.connect(url, autocommit=True) as server:
        return [tuple(row) for row in server.execute(text.encode()).fetchall()]


def everything(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table, to see whether anything was written."""
    from workflow.store import records

    tables = list(records.metadata.tables)
    if url.startswith("sqlite"):
        found = [rows(url, f'SELECT * FROM "{name}"') for name in tables]
    else:
        with postgres.connect(url, autocommit=True) as server:
            asked = (server.execute(f'SELECT * FROM "{name}"'.encode()) for name in tables)
            found = [[tuple(row) for row in answer.fetchall()] for answer in asked]
    return {name: sorted(of, key=repr) for name, of in zip(tables, found, strict=True)}
