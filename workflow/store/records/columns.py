# ruff: noqa: ANN401, ARG002 - SQLModel fields are typed Any, SQLAlchemy fixes the parameters
"""Make the columns every table uses, so that both databases store and give back the same values."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import TIMESTAMP, CheckConstraint, Date, Dialect, Index, MetaData, String, Text
from sqlalchemy import text as sql
from sqlalchemy.orm import registry
from sqlalchemy.types import TypeDecorator
from sqlmodel import Field, SQLModel

# Names that do not depend on the database, so that migrations can name what they change.
NAMES = {
    "pk": "pk_%(table_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
}


class Instant(TypeDecorator[datetime]):
    """A moment: aware and in UTC in Python, TIMESTAMPTZ on PostgreSQL, UTC text on SQLite."""

    impl = TIMESTAMP(timezone=True)  # SQLAlchemy leaves only TIMESTAMP to the sqlite3 driver
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Refuse a naive instant, since it could mean any moment."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("an instant must be aware")
        return value.astimezone(UTC)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Return the instant in UTC, also where SQLite gives the text of an expression."""
        if isinstance(value, str):
            value = datetime.fromisoformat(value)
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Day(TypeDecorator[date]):
    """A calendar date, also where SQLite gives the text of an expression."""

    impl = Date
    cache_ok = True

    def process_result_value(self, value: Any, dialect: Dialect) -> date | None:
        """Return the date."""
        return date.fromisoformat(value) if isinstance(value, str) else value


# Compared byte by byte everywhere: a PostgreSQL made in a Vietnamese or English locale would order
# "1/5/" and "1/50" by its own alphabet, and ranges over paths and sort keys would lose rows.
ORDERED = String().with_variant(String(collation="C"), "postgresql")


class Record(SQLModel, registry=registry(metadata=MetaData(naming_convention=NAMES))):
    """The root of all tables."""


def key() -> Any:
    """Make the numeric primary key of a table."""
    return Field(default=None, primary_key=True)


def link(target: str, *, null: bool = False, index: bool = False) -> Any:
    """Make a foreign key to `target`, written table.column."""
    if null:
        return Field(default=None, foreign_key=target, nullable=True, index=index)
    return Field(foreign_key=target, index=index)


def text(default: str = "") -> Any:
    """Make a text of any length."""
    return Field(default=default, sa_type=Text)


def ordered(*, unique: bool = False) -> Any:
    """Make a text that is compared byte by byte, fit for ranges and stored sort keys."""
    return Field(sa_type=ORDERED, unique=unique)


def day() -> Any:
    """Make a date that must be there."""
    return Field(sa_type=Day)


def maybe_day() -> Any:
    """Make a date that may be missing."""
    return Field(default=None, sa_type=Day, nullable=True)


def instant() -> Any:
    """Make an instant that must be there."""
    return Field(sa_type=Instant)


def maybe_instant() -> Any:
    """Make an instant that may be missing."""
    return Field(default=None, sa_type=Instant, nullable=True)


def one_of(column: str, *words: str) -> CheckConstraint:
    """Allow only these words in a column."""
    return CheckConstraint(f"{column} IN ({listed(*words)})", name=column)


def listed(*words: str) -> str:
    """Write words as a list of SQL."""
    return ", ".join(f"'{word}'" for word in words)


def partial(name: str, *columns: str, where: str, unique: bool = False) -> Index:
    """Make an index over the rows a condition picks, alike on both databases."""
    return Index(
        name, *columns, unique=unique, sqlite_where=sql(where), postgresql_where=sql(where)
    )
