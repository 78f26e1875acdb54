"""Keep the watch: messages and invitations, flags on stuck cases, runs of jobs, seals, settings."""

# No postponed annotations here: SQLModel reads them when a class is made.

from datetime import date, datetime

from sqlalchemy import Index, UniqueConstraint
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
    partial,
    text,
)


class Message(Record, table=True):
    """An e-mail in the outbox: what it is made of, and the bytes once it was sent.

    `rule` and `anchor` (the number of the act it starts from) name the limit it is about, `due` the day
    it told; `why` says why it was cancelled, or that it may have been taken without an answer, which
    `doubts` counts. `sequence` counts the changes of its calendar entry. One that was handed over on paper
    says to whom and on which day, and who recorded it; `body` then has the words as they read on that day.
    """

    __tablename__ = "messages"
    __table_args__ = (
        one_of("state", "queued", "sent", "failed", "dead", "cancelled", "handed"),
        Index("ix_messages_case_id", "case_id"),
        partial("ix_messages_due_at", "due_at", where="state IN ('queued', 'failed')"),
        partial("ix_messages_dead", "case_id", where="state = 'dead'"),
    )

    id: int | None = key()
    dedupe: str = Field(unique=True)
    case_id: int | None = link("cases.id", null=True)
    to_user_id: int | None = link("users.id", null=True)
    to_address: str
    template: str
    params: str = text("{}")
    rule: str | None = None
    rung: str | None = None
    lang: str
    state: str = "queued"
    attempts: int = 0
    due_at: datetime = instant()
    claimed_until: datetime | None = maybe_instant()
    sent_at: datetime | None = maybe_instant()
    message_id: str
    body: bytes | None = None
    last_error: str | None = None
    created_at: datetime = instant()
    anchor: int | None = None
    due: date | None = maybe_day()
    sequence: int | None = None
    why: str | None = None
    claimed_by: str | None = None
    doubts: int | None = None
    handed_to: str | None = None
    handed_on: date | None = maybe_day()
    handed_by: int | None = link("users.id", null=True)


class Invitation(Record, table=True):
    """The calendar entry of one deadline that a user was sent; `cancelled` once the deadline was met."""

    __tablename__ = "invitations"
    __table_args__ = (
        UniqueConstraint("case_id", "rule", "anchor", "user_id"),
        partial("ix_invitations_open", "case_id", where="NOT cancelled"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    rule: str
    anchor: int
    user_id: int = link("users.id")
    due: date = day()
    sequence: int = 0
    cancelled: bool = False


class Flag(Record, table=True):
    """That a case was found stuck; `since` is the day it became so, `cleared_at` when it was no longer.

    `rule` is "" and `anchor` 0 where the cause is no limit.
    """

    __tablename__ = "flags"
    __table_args__ = (
        partial(
            "uq_flags_open",
            "case_id",
            "cause",
            "rule",
            "anchor",
            where="cleared_at IS NULL",
            unique=True,
        ),
        Index("ix_flags_case_id", "case_id"),
    )

    id: int | None = key()
    case_id: int = link("cases.id")
    cause: str
    rule: str = ""
    anchor: int = 0
    kind: str
    since: date = day()
    flagged_at: datetime = instant()
    cleared_at: datetime | None = maybe_instant()


class JobRun(Record, table=True):
    """One run of a job; a scheduler's tick has a `slot`, a run by hand has none. `errors` is JSON."""

    __tablename__ = "job_runs"
    __table_args__ = (
        UniqueConstraint("job", "slot"),
        Index("ix_job_runs_job_started_at", "job", "started_at"),
    )

    id: int | None = key()
    job: str
    slot: datetime | None = maybe_instant()
    started_at: datetime = instant()
    finished_at: datetime | None = maybe_instant()
    examined: int = 0
    changed: int = 0
    queued: int = 0
    failed: int = 0
    errors: str = text("[]")
    claimed_by: str | None = None


class Seal(Record, table=True):
    """A checkpoint at the end of a day, chained to the seal before: how far acts and journal had come.

    `root` is of the tree over both; `signature` is the line of a signed note, by the public `key`. Seals of
    older programs have none of these, and their `head` is over the last acts of all cases.
    """

    __tablename__ = "seals"

    day: date = Field(sa_type=Day, primary_key=True)
    sealed_at: datetime = instant()
    cases: int
    acts: int
    head: str
    prev_hash: str
    hash: str
    entries: int | None = None
    root: str | None = None
    signature: str | None = None
    key: str | None = None


class Recount(Record, table=True):
    """A change of calendar or rules that moved deadlines: why, by whom, and which (`moved`, JSON)."""

    __tablename__ = "recounts"  # an older word for recomputing, kept with the columns of the table

    id: int | None = key()
    recounted_at: datetime = instant()
    actor_id: int | None = link("users.id", null=True)
    reason: str = text()
    cases: int = 0
    moved: str = text("[]")


class Setting(Record, table=True):
    """What the office has set for the whole register, as JSON; never a password."""

    __tablename__ = "settings"

    name: str = Field(primary_key=True)
    value: str = text("null")
