"""Keep by what a case is found: words of the name, categories, numbers of papers; derived from its acts."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date

from sqlalchemy import Index
from sqlmodel import Field

from workflow.store.records.columns import ORDERED, Record, day, key, link, ordered


class CaseWord(Record, table=True):
    """One word of the candidate's name, folded; by its beginning a case is found."""

    __tablename__ = "case_words"
    __table_args__ = (Index("ix_case_words_case_id", "case_id"),)

    word: str = Field(sa_type=ORDERED, primary_key=True)
    case_id: int = Field(foreign_key="cases.id", primary_key=True)


class CaseCategory(Record, table=True):
    """One category that the candidate is of, as act `act_n` told; by it cases are listed."""

    __tablename__ = "case_categories"

    case_id: int = Field(foreign_key="cases.id", primary_key=True)
    act_n: int = Field(primary_key=True)
    category: str = Field(primary_key=True)


class Document(Record, table=True):
    """The number of one paper, written by act `act_n` into the field `field`.

    `kind` is the move or the kind of evidence, `unit_id` the unit that owned the case then, `folded` the
    number as it is compared.
    """

    __tablename__ = "documents"
    __table_args__ = (
        Index("ix_documents_case_id", "case_id"),
        Index("ix_documents_folded_unit_id", "folded", "unit_id", "kind", "field", "case_id"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    act_n: int
    unit_id: int = link("units.id")
    kind: str
    field: str
    number: str
    folded: str = ordered()
    acted_on: date = day()
