"""Keep the awareness classes, who was in each, and the certificates whose owner nobody has found yet."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from workflow.store.records.columns import (
    Record,
    day,
    instant,
    key,
    link,
    maybe_day,
    one_of,
    ordered,
    partial,
)


class TrainingClass(Record, table=True):
    """A class of a training centre; `folded` is its code as it is compared."""

    __tablename__ = "classes"
    __table_args__ = (Index("ix_classes_centre_id_starts", "centre_id", "starts"),)

    id: int | None = key()
    code: str
    folded: str = ordered(unique=True)
    centre_id: int = link("units.id")
    name: str
    starts: date = day()
    ends: date = day()


class ClassPlace(Record, table=True):
    """One person's place in a class, as act `act_n` enrolled the person; derived from the acts.

    `folded` is the class as it was written there, folded, and `centre` the centre named with it; `outcome` says how
    act `outcome_n` ended it, and nothing while the person is in the class; who passed has a certificate.
    """

    __tablename__ = "class_places"
    __table_args__ = (
        one_of("outcome", "passed", "failed", "left"),
        Index("ix_class_places_folded_starts", "folded", "starts", "case_id"),
    )

    case_id: int = Field(foreign_key="cases.id", primary_key=True)
    act_n: int = Field(primary_key=True)
    folded: str = ordered()
    starts: date | None = maybe_day()
    centre: str | None = None
    outcome: str | None = None
    outcome_n: int | None = None
    certificate: str | None = None
    issued: date | None = maybe_day()


class KeptCertificate(Record, table=True):
    """A certificate of a list that fitted no case; `case_id` is the case of the person, once one is known.

    `unit_id` is the unit the list named, else the one that took the list in, which is `taken_by_id`, at the
    instant `taken_at`.
    """

    __tablename__ = "kept_certificates"
    __table_args__ = (
        UniqueConstraint("folded", "issued", "name_folded", "born"),
        Index("ix_kept_certificates_unit_id", "unit_id"),
        Index("ix_kept_certificates_taken_by_id", "taken_by_id"),
        Index("ix_kept_certificates_name_folded_born", "name_folded", "born"),
        partial("ix_kept_certificates_identity_no", "identity_no", where="identity_no IS NOT NULL"),
    )

    id: int | None = key()
    number: str
    folded: str = ordered()
    issued: date = day()
    issuer: str
    name: str
    name_folded: str = ordered()
    born: date = day()
    identity_no: str | None = None
    unit_id: int = link("units.id")
    taken_by_id: int = link("units.id")
    taken_at: datetime = instant()
    case_id: int | None = link("cases.id", null=True, index=True)
