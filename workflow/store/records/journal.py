"""Keep the journal of the office: who changed what of units, users, settings and the like."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import datetime

from sqlalchemy import Index, Text, UniqueConstraint
from sqlmodel import Field

from workflow.store.records.columns import Record, instant, key, link, text


class JournalEntry(Record, table=True):
    """One change of a row of the office, or something that happened to the register; only ever added.

    `what` is the table or the event, `of` the key of the row; `before` and `after` are JSON without what
    could name a person, whose salted `digests` (JSON) are covered by `hash`. `seat` is the account of the
    database, "" on a file.
    """

    __tablename__ = "journal"
    __table_args__ = (
        UniqueConstraint("chain", "n"),
        Index("ix_journal_unit_id", "unit_id"),
        Index("ix_journal_at", "at"),
    )

    id: int | None = key()
    chain: str
    n: int
    what: str
    of: str
    before: str | None = Field(default=None, sa_type=Text, nullable=True)
    after: str | None = Field(default=None, sa_type=Text, nullable=True)
    actor_id: int | None = link("users.id", null=True)
    unit_id: int | None = link("units.id", null=True)
    at: datetime = instant()
    seat: str = ""
    digests: str = text("{}")
    prev_hash: str
    hash: str


class JournalPart(Record, table=True):
    """What of an entry could name a person; may be erased one by one. `value` is JSON."""

    __tablename__ = "journal_parts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own

    chain: str = Field(primary_key=True)
    n: int = Field(primary_key=True)
    part: str = Field(primary_key=True)
    salt: str
    value: str = text("null")


class JournalHead(Record, table=True):
    """How many entries a chain of the journal has, and the hash of the last."""

    __tablename__ = "journal_heads"

    chain: str = Field(primary_key=True)
    n: int = 0
    hash: str
