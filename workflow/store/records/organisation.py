"""Keep the register itself, its dated tree of units, its users and its calendar."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date, datetime

from sqlalchemy import Index, PrimaryKeyConstraint, UniqueConstraint
from sqlmodel import Field

from workflow.store.records.columns import (
    Day,
    Record,
    day,
    instant,
    key,
    link,
    maybe_day,
    maybe_instant,
    one_of,
    ordered,
    text,
)


class Register(Record, table=True):
    """What this database is: one row."""

    __tablename__ = "register"

    id: str = Field(primary_key=True)
    rehearsal: bool
    city: str
    created_at: datetime = instant()


class SchemaVersion(Record, table=True):
    """Which migration the schema stands at: one row, kept by alembic."""

    __tablename__ = "alembic_version"
    __table_args__ = (PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),)

    version_num: str = Field(primary_key=True, max_length=32)


class Seat(Record, table=True):
    """Who acts without --as: account '' on SQLite, the session's own account on PostgreSQL."""

    __tablename__ = "seats"

    account: str = Field(primary_key=True)
    user_id: int = link("users.id")


class Unit(Record, table=True):
    """A node of the organisation tree as it is today; the dated tables below are the truth.

    `path` is the chain of ids from the root, "1/5/17/", so that a subtree is the range
    ``path >= p AND path < p[:-1] + '0'`` ('0' is the character after '/').
    """

    __tablename__ = "units"
    __table_args__ = (
        one_of("kind", "city", "superior", "committee", "branch", "centre"),
        Index("ix_units_path", "path"),
        Index("ix_units_parent_id", "parent_id"),
    )

    id: int | None = key()
    code: str = Field(unique=True)
    name: str
    kind: str
    parent_id: int | None = link("units.id", null=True)
    path: str = ordered()
    sector: str | None = None
    decides: bool = False
    hard_area: bool = False
    has_youth_union: bool = False
    official_members: int | None = None
    head: str | None = None
    meets: str | None = None
    official_code: str | None = None
    email: str | None = None
    opened_on: date = day()
    closed_on: date | None = maybe_day()
    successor_id: int | None = link("units.id", null=True)


class UnitParent(Record, table=True):
    """Under which unit a unit stood, from and through which day; the root has no row."""

    __tablename__ = "unit_parent"
    __table_args__ = (Index("ix_unit_parent_unit_id_since", "unit_id", "since"),)

    id: int | None = key()
    unit_id: int = link("units.id")
    parent_id: int = link("units.id", index=True)
    since: date = day()
    until: date | None = maybe_day()


class UnitName(Record, table=True):
    """What a unit was called, from and through which day."""

    __tablename__ = "unit_name"
    __table_args__ = (Index("ix_unit_name_unit_id_since", "unit_id", "since"),)

    id: int | None = key()
    unit_id: int = link("units.id")
    name: str
    since: date = day()
    until: date | None = maybe_day()


class UnitFact(Record, table=True):
    """What else held of a unit from a day on; `value` is JSON.

    Names: decides, hard_area, has_youth_union, official_members, head, meets, sector; and of its letters seal,
    numbers, term_from, code_in_numbers. A day before the first row is answered by the first row.
    """

    __tablename__ = "unit_fact"
    __table_args__ = (Index("ix_unit_fact_unit_id_name_since", "unit_id", "name", "since"),)

    id: int | None = key()
    unit_id: int = link("units.id")
    name: str
    value: str = text("null")
    since: date = day()


class UnitRule(Record, table=True):
    """A unit's own value, as JSON, for a service or advisory rule from a day on."""

    __tablename__ = "unit_rule"
    __table_args__ = (UniqueConstraint("unit_id", "rule", "since"),)

    id: int | None = key()
    unit_id: int = link("units.id")
    rule: str
    value: str = text("null")
    since: date = day()
    source: str


class Plan(Record, table=True):
    """What a unit planned to admit in a year: in all, and of the groups that the Conclusion names.

    `number` and `dated` are those of the paper; `members_before` are the members at the end of the year before.
    """

    __tablename__ = "plans"

    unit_id: int = Field(foreign_key="units.id", primary_key=True)
    year: int = Field(primary_key=True)
    members_before: int | None = None
    quota: int | None = None
    students: int | None = None
    workers: int | None = None
    religious: int | None = None
    number: str | None = None
    dated: date | None = maybe_day()


class User(Record, table=True):
    """A person who may act in the register; `digest`: one letter a week instead of many."""

    __tablename__ = "users"

    id: int | None = key()
    name: str = Field(unique=True)
    unit_id: int = link("units.id", index=True)
    email: str | None = None
    lang: str | None = None
    disabled_at: datetime | None = maybe_instant()
    digest: bool | None = None


class UserRole(Record, table=True):
    """One of the roles of a user."""

    __tablename__ = "user_roles"
    __table_args__ = (
        one_of("role", "branch", "committee", "authority", "centre", "inspector", "admin"),
    )

    user_id: int = Field(foreign_key="users.id", primary_key=True)
    role: str = Field(primary_key=True)


class CalendarDay(Record, table=True):
    """A day that is not what its weekday says, with the document it rests on."""

    __tablename__ = "calendar_days"
    __table_args__ = (one_of("kind", "holiday", "workday"),)

    day: date = Field(sa_type=Day, primary_key=True)
    kind: str
    name: str = text()
    source: str = text()
    provisional: bool = False
