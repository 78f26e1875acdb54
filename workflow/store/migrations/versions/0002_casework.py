"""Make the cases: where each stands, what was done, what is due and whom it was told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

INSTANT = sa.TIMESTAMP(timezone=True)
ORDERED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _cases()
    _case_facts()
    _acts()
    _deadlines()
    _requests()
    _transfers()
    _messages()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _partial(name: str, column: str, *, where: str, unique: bool = False) -> None:
    """Index the rows a condition picks; the index is called kind_TABLE_column."""
    table = name.split("_")[1]
    op.create_index(
        name,
        table,
        [column],
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _cases() -> None:
    op.create_table(
        "cases",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("ref", ORDERED, nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("last_on", sa.Date(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("folded", ORDERED, nullable=False),
        sa.Column("sort_key", ORDERED, nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("gender", sa.String()),
        sa.Column("identity_no", sa.String()),
        sa.Column("next_rule", sa.String()),
        sa.Column("next_kind", sa.String()),
        sa.Column("next_due", sa.Date()),
        sa.Column("next_owner", sa.String()),
        sa.Column("decision_on", sa.Date()),
        sa.Column("ceremony_on", sa.Date()),
        sa.Column("probation_ends", sa.Date()),
        sa.Column("official_from", sa.Date()),
        sa.Column("party_age_from", sa.Date()),
        sa.Column("head_hash", sa.String(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.CheckConstraint("gender IN ('male', 'female')", name=op.f("ck_cases_gender")),
        sa.CheckConstraint("version >= 0", name=op.f("ck_cases_version")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_cases_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_cases"),
        sa.UniqueConstraint("ref", name="uq_cases_ref"),
    )
    op.create_index("ix_cases_folded", "cases", ["folded"])
    _partial("ix_cases_identity_no", "identity_no", where="identity_no IS NOT NULL")
    _partial("ix_cases_next_due", "next_due", where="next_due IS NOT NULL")
    op.create_index("ix_cases_sort_key", "cases", ["sort_key"])
    op.create_index("ix_cases_unit_id_state_next_due", "cases", ["unit_id", "state", "next_due"])


def _case_facts() -> None:
    op.create_table(
        "case_facts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_facts_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_case_facts"),
    )
    op.create_index("ix_case_facts_case_id_name_since", "case_facts", ["case_id", "name", "since"])


def _acts() -> None:
    op.create_table(
        "acts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("move", sa.String(), nullable=False),
        sa.Column("from_state", sa.String()),
        sa.Column("to_state", sa.String(), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.Column("effective", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_acts_actor_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_acts_case_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_acts_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_acts"),
        sa.UniqueConstraint("case_id", "n", name="uq_acts_case_id_n"),
    )


def _deadlines() -> None:
    op.create_table(
        "deadlines",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("owner", sa.String()),
        sa.Column("owner_unit_id", sa.Integer()),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_deadlines_case_id"),
        sa.ForeignKeyConstraint(["owner_unit_id"], ["units.id"], name="fk_deadlines_owner_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_deadlines"),
        sa.UniqueConstraint("case_id", "rule", "anchor", name="uq_deadlines_case_id_rule_anchor"),
    )
    op.create_index("ix_deadlines_due", "deadlines", ["due"])
    op.create_index("ix_deadlines_owner_unit_id_due", "deadlines", ["owner_unit_id", "due"])


def _requests() -> None:
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("asked", sa.String(), nullable=False),
        sa.Column("asked_unit_id", sa.Integer()),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("sent_on", sa.Date(), nullable=False),
        sa.Column("received_on", sa.Date()),
        sa.Column("abroad", sa.Boolean(), nullable=False),
        sa.Column("open", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('verification', 'opinion')", name=op.f("ck_requests_kind")),
        sa.ForeignKeyConstraint(["asked_unit_id"], ["units.id"], name="fk_requests_asked_unit_id"),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_requests_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
    )
    _partial("ix_requests_asked_unit_id", "asked_unit_id", where="asked_unit_id IS NOT NULL")
    op.create_index("ix_requests_case_id", "requests", ["case_id"])


def _transfers() -> None:
    op.create_table(
        "transfers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("from_unit_id", sa.Integer(), nullable=False),
        sa.Column("to_unit_id", sa.Integer()),
        sa.Column("residence", sa.String()),
        sa.Column("reason", sa.String()),
        sa.Column("left_on", sa.Date()),
        sa.Column("letter", sa.String()),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("sent_on", sa.Date()),
        sa.Column("acknowledged_on", sa.Date()),
        sa.Column("accepted_on", sa.Date()),
        sa.Column("ended_on", sa.Date()),
        sa.Column("helper", sa.String()),
        sa.Column("reply_no", sa.String()),
        sa.Column("case_state", sa.String(), nullable=False),
        sa.CheckConstraint(
            "state IN ('drafted', 'sent', 'acknowledged', 'accepted', 'declined', 'cancelled', 'closed')",
            name=op.f("ck_transfers_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_transfers_case_id"),
        sa.ForeignKeyConstraint(["from_unit_id"], ["units.id"], name="fk_transfers_from_unit_id"),
        sa.ForeignKeyConstraint(["to_unit_id"], ["units.id"], name="fk_transfers_to_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_transfers"),
    )
    op.create_index("ix_transfers_case_id", "transfers", ["case_id"])
    op.create_index("ix_transfers_from_unit_id_state", "transfers", ["from_unit_id", "state"])
    op.create_index("ix_transfers_to_unit_id_state", "transfers", ["to_unit_id", "state"])
    _partial(
        "uq_transfers_case_id_open",
        "case_id",
        where="state IN ('drafted', 'sent', 'acknowledged')",
        unique=True,
    )


def _messages() -> None:
    op.create_table(
        "messages",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("dedupe", sa.String(), nullable=False),
        sa.Column("case_id", sa.Integer()),
        sa.Column("to_user_id", sa.Integer()),
        sa.Column("to_address", sa.String(), nullable=False),
        sa.Column("template", sa.String(), nullable=False),
        sa.Column("params", sa.Text(), nullable=False),
        sa.Column("rule", sa.String()),
        sa.Column("rung", sa.String()),
        sa.Column("lang", sa.String(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("due_at", INSTANT, nullable=False),
        sa.Column("claimed_until", INSTANT),
        sa.Column("sent_at", INSTANT),
        sa.Column("message_id", sa.String(), nullable=False),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("last_error", sa.String()),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'failed', 'dead', 'cancelled')",
            name=op.f("ck_messages_state"),
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_messages_case_id"),
        sa.ForeignKeyConstraint(["to_user_id"], ["users.id"], name="fk_messages_to_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_messages"),
        sa.UniqueConstraint("dedupe", name="uq_messages_dedupe"),
    )
    op.create_index("ix_messages_case_id", "messages", ["case_id"])
    _partial("ix_messages_due_at", "due_at", where="state IN ('queued', 'failed')")
