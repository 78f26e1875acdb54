"""Keep the cases: where each stands, everything that was done, what is due and what waits."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date, datetime

from sqlalchemy import CheckConstraint, Index, Text, UniqueConstraint
from sqlmodel import Field

from states.catalogue import transfer
from states.catalogue.groups import TOPICS
from workflow.store.records.columns import (
    Record,
    day,
    instant,
    key,
    link,
    listed,
    maybe_day,
    one_of,
    ordered,
    partial,
    text,
)

(LEAVING,) = TOPICS["leaving"]


class Case(Record, table=True):
    """One candidate's way through the lifecycle, as it stands; derived from its acts.

    `version` counts writes, `acts` counts acts, `helpers` who is assigned to help now; `head_hash` is the
    hash of the latest act. `next_*` is the soonest limit whose day stands; where one `waits` for the
    conclusion of a review, its day depends on the day asked, and readers derive it. `first_listed_on`,
    `first_certified_on` and `resets` (how often limits were made to begin anew) are what nothing sets back
    but a correction.
    """

    __tablename__ = "cases"
    __table_args__ = (
        one_of("gender", "male", "female"),
        CheckConstraint("version >= 0", name="version"),
        Index("ix_cases_unit_id_state_next_due", "unit_id", "state", "next_due"),
        Index("ix_cases_folded_born", "folded", "born", "id"),
        Index("ix_cases_sort_key", "sort_key"),
        partial("ix_cases_next_due", "next_due", where="next_due IS NOT NULL"),
        partial("ix_cases_identity_no", "identity_no", where="identity_no IS NOT NULL"),
        partial("ix_cases_without_helper", "state", where="helpers = 0"),
        partial("ix_cases_waits", "unit_id", where="waits"),
        partial("ix_cases_resets", "resets", where="resets > 0"),
    )

    id: int | None = key()
    ref: str = ordered(unique=True)
    unit_id: int = link("units.id")
    state: str
    entered_on: date = day()
    last_on: date = day()
    version: int = 1
    opened_on: date = day()
    name: str
    folded: str = ordered()
    sort_key: str = ordered()
    born: date = day()
    gender: str | None = None
    identity_no: str | None = None
    next_rule: str | None = None
    next_kind: str | None = None
    next_due: date | None = maybe_day()
    next_owner: str | None = None
    decision_on: date | None = maybe_day()
    ceremony_on: date | None = maybe_day()
    probation_ends: date | None = maybe_day()
    official_from: date | None = maybe_day()
    party_age_from: date | None = maybe_day()
    head_hash: str = ""
    acts: int = 0
    helpers: int = 0
    first_listed_on: date = day()
    first_certified_on: date | None = maybe_day()
    resets: int = 0
    waits: bool = False


class CaseFact(Record, table=True):
    """What held of a candidate from a day on; `value` is JSON; written by act `act_n`."""

    __tablename__ = "case_facts"
    __table_args__ = (Index("ix_case_facts_case_id_name_since", "case_id", "name", "since"),)

    id: int | None = key()
    case_id: int = link("cases.id")
    name: str
    value: str = text("null")
    since: date = day()
    act_n: int


class Act(Record, table=True):
    """One recorded fact of a case; only ever added.

    `acted_on` is the paper's date, `recorded_at` the entry; `hash` covers the act and `prev_hash`. Since
    `form` 2 `fields` (JSON) names nobody: that stands in the parts, whose salted `digests` (JSON) are
    covered; `note`, `salt` and `digest` are of form 1. `unit_code` is the unit's code as it was, `key` the
    client's name for the command, `behalf_id` in whose place the actor acted; `backfilled` says that it was
    entered from old papers.
    """

    __tablename__ = "acts"
    __table_args__ = (
        UniqueConstraint("case_id", "n"),
        partial("ix_acts_key", "key", where="key IS NOT NULL"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    n: int
    move: str
    from_state: str | None = None
    to_state: str
    acted_on: date = day()
    recorded_at: datetime = instant()
    actor_id: int | None = link("users.id", null=True)
    unit_id: int = link("units.id")
    note: str = text()
    fields: str = text("{}")
    salt: str = ""
    digest: str = ""
    prev_hash: str = ""
    hash: str = ""
    form: int = 1
    unit_code: str | None = None
    key: str | None = None
    behalf_id: int | None = link("users.id", null=True)
    backfilled: bool | None = None
    digests: str | None = Field(default=None, sa_type=Text, nullable=True)


class ActPart(Record, table=True):
    """What of an act could name a person: one field, its note, or who acted; may be erased one by one.

    `value` is JSON; its salted digest stands in the chain.
    """

    __tablename__ = "act_parts"
    __table_args__ = {"sqlite_with_rowid": False}  # noqa: RUF012 - SQLAlchemy's own

    case_id: int = Field(foreign_key="cases.id", primary_key=True)
    n: int = Field(primary_key=True)
    part: str = Field(primary_key=True)
    salt: str
    value: str = text("null")


class ActMark(Record, table=True):
    """What an act is about, where that is searched, and whether a later act undid it; derived from the acts.

    `topic` is that of `states.history.acts.Act`.
    """

    __tablename__ = "act_marks"
    __table_args__ = (
        partial("ix_act_marks_leaving_date", "case_id", where=f"topic = '{LEAVING}'"),
    )

    case_id: int = Field(foreign_key="cases.id", primary_key=True)
    act_n: int = Field(primary_key=True)
    topic: str | None = None
    undone: bool = False


class Deadline(Record, table=True):
    """A limit applied to a case; `anchor` is the number of the act it starts from.

    One that `waits` is held back by a review of political standards: it is kept with its earliest day, and
    no sweep calls it late.
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        UniqueConstraint("case_id", "rule", "anchor"),
        Index(
            "ix_deadlines_due", "due", "rule", "case_id", "anchor", "kind", "waits"
        ),  # a sweep reads no more
        Index("ix_deadlines_owner_unit_id_due", "owner_unit_id", "due"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    rule: str
    anchor: int
    kind: str
    start: date = day()
    due: date = day()
    owner: str | None = None
    owner_unit_id: int | None = link("units.id", null=True)
    provisional: bool = False
    rule_set: str
    waits: bool = False


class Request(Record, table=True):
    """A question put to another unit about a candidate: verification or opinion."""

    __tablename__ = "requests"
    __table_args__ = (
        one_of("kind", "verification", "opinion"),
        Index("ix_requests_case_id", "case_id"),
        partial("ix_requests_asked_unit_id", "asked_unit_id", where="asked_unit_id IS NOT NULL"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    act_n: int
    kind: str
    asked: str
    asked_unit_id: int | None = link("units.id", null=True)
    subject: str
    sent_on: date = day()
    received_on: date | None = maybe_day()
    abroad: bool = False
    open: bool = True


class Transfer(Record, table=True):
    """The hand-over of a case to another unit, or to a place outside the register."""

    __tablename__ = "transfers"
    __table_args__ = (
        one_of(
            "state",
            *transfer.STATE_BY_ID,
        ),
        partial(
            "uq_transfers_case_id_open",
            "case_id",
            where=f"state IN ({listed(*transfer.OPEN)})",
            unique=True,
        ),
        Index("ix_transfers_case_id", "case_id"),
        Index("ix_transfers_to_unit_id_state", "to_unit_id", "state"),
        Index("ix_transfers_from_unit_id_state", "from_unit_id", "state"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    state: str
    from_unit_id: int = link("units.id")
    to_unit_id: int | None = link("units.id", null=True)
    residence: str | None = None
    reason: str | None = None
    left_on: date | None = maybe_day()
    letter: str | None = None
    opened_on: date = day()
    sent_on: date | None = maybe_day()
    acknowledged_on: date | None = maybe_day()
    accepted_on: date | None = maybe_day()
    ended_on: date | None = maybe_day()
    helper: str | None = None
    reply_no: str | None = None
    case_state: str


class Hold(Record, table=True):
    """A time in which the clocks of a case wait; `ended_on` is the day it was taken off."""

    __tablename__ = "holds"
    __table_args__ = (
        UniqueConstraint("case_id", "act_n"),
        partial("ix_holds_until", "until", where="ended_on IS NULL"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    act_n: int
    kind: str
    reason: str
    since: date = day()
    until: date = day()
    ended_on: date | None = maybe_day()
