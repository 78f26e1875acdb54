"""Keep the papers that leave the house: numbered letters, and hand-over files between registers."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from workflow.store.records.columns import Record, day, instant, key, link, maybe_day, text


class Letter(Record, table=True):
    """A letter that was made; `unit_id` issues it.

    Where the register counts, `number` is counted in `series`: the type and the term or year, or, for letters of
    older programs, the year alone. `symbol` is the number as it is written, None until the dispatch book gave it.
    `form` is the form it is printed in; `archival` says whether its PDF is made for the archive, which those of
    older programs were not. `seal` is the hash of the newest seal of the register when the letter was given,
    `sealed_on` its day; letters given before there was one bear none.
    """

    __tablename__ = "letters"
    __table_args__ = (
        UniqueConstraint("unit_id", "series", "number"),
        UniqueConstraint("transfer_id", "kind"),
    )

    id: int | None = key()
    unit_id: int = link("units.id")
    year: int
    number: int | None = None
    kind: str
    transfer_id: int = link("transfers.id")
    issued_on: date = day()
    issued_at: datetime = instant()
    series: str | None = None
    symbol: str | None = None
    form: str
    archival: bool
    seal: str | None = None
    sealed_on: date | None = maybe_day()


class HandoverFile(Record, table=True):
    """A hand-over file written or taken in; `digest` is the SHA-256 of its manifest, `manifest` JSON.

    `number` is that of the hand-over in the register the case leaves, by which the files about one are found.
    """

    __tablename__ = "handover_files"
    __table_args__ = (Index("ix_handover_files_transfer_id", "transfer_id"),)

    id: int | None = key()
    digest: str = Field(unique=True)
    direction: str
    kind: str
    register_id: str
    transfer_id: int | None = link("transfers.id", null=True)
    case_id: int | None = link("cases.id", null=True)
    manifest: str = text("{}")
    at: datetime = instant()
    actor_id: int | None = link("users.id", null=True)
    number: str | None = None
