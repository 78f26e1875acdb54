"""The values of the house for SQLite's driver: dates, aware instants, truths, lists."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime
from functools import lru_cache


def _instant(text: bytes) -> datetime:
    return datetime.fromisoformat(text.decode()).replace(tzinfo=UTC)


@lru_cache(maxsize=4096)
def _day(text: bytes) -> date:
    """Read a day; a page of cases names few days, each many times."""
    return date.fromisoformat(text.decode())


def _utc(value: datetime) -> str:
    """Write an instant as SQLAlchemy does, always equally long, so that texts sort as instants."""
    if value.tzinfo is None:
        raise ValueError("an instant must be aware")
    return value.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


def _json(values: list[object]) -> str:
    """Write a list for ``json_each(:values)``, where PostgreSQL takes an array."""
    import json

    return json.dumps(values, default=str)


def register() -> None:
    """Teach the driver the values; converters serve only connections that ask for them."""
    sqlite3.register_adapter(list, _json)
    sqlite3.register_adapter(date, date.isoformat)
    sqlite3.register_adapter(datetime, _utc)
    sqlite3.register_converter("DATE", _day)
    sqlite3.register_converter("DATETIME", _instant)
    sqlite3.register_converter("TIMESTAMP", _instant)
    sqlite3.register_converter("BOOLEAN", lambda text: text == b"1")
