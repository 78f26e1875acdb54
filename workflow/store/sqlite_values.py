"""The values of the house for SQLite's driver: dates, aware instants, truths, lists."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from functools import lru_cache
from threading import local

_mine = local()


@contextmanager
def as_it_is(connection: sqlite3.Connection) -> Iterator[None]:
    """Let the block read what was spoiled byte by byte: as the text it is, where it is no value any more.

    Who looks for what was changed past the program must not stop at it.
    """
    _mine.lenient, connection.text_factory = True, _text
    try:
        yield
    finally:
        _mine.lenient, connection.text_factory = False, str


def _text(text: bytes) -> str:
    return text.decode(errors="surrogateescape")


def _spoiled(text: bytes) -> str | None:
    """Return the text of what is no value; None where that is a fault."""
    return _text(text) if getattr(_mine, "lenient", False) else None


def _instant(text: bytes) -> datetime | str:
    try:
        return datetime.fromisoformat(text.decode()).replace(tzinfo=UTC)
    except ValueError:
        if (spoiled := _spoiled(text)) is not None:
            return spoiled
        raise


def _day(text: bytes) -> date | str:
    try:
        return _known_day(text)
    except ValueError:
        if (spoiled := _spoiled(text)) is not None:
            return spoiled
        raise


@lru_cache(maxsize=4096)
def _known_day(text: bytes) -> date:
    """Read a day; a page of cases names few days, each many times."""
    return date.fromisoformat(text.decode())


@lru_cache(maxsize=256)
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
