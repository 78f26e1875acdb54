"""Make acts that are only ever added, in the form that keeps what names a person beside the chain."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _marks()
    _acts()
    op.create_table(
        "act_parts",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_act_parts_case_id"),
        sa.PrimaryKeyConstraint("case_id", "n", "part", name="pk_act_parts"),
        sqlite_with_rowid=False,
    )


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _marks() -> None:
    """Keep apart from the acts what is derived from them and changes: the topic, and what was undone."""
    op.create_table(
        "act_marks",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.Column("topic", sa.String()),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_act_marks_case_id"),
        sa.PrimaryKeyConstraint("case_id", "act_n", name="pk_act_marks"),
    )
    op.execute(
        "INSERT INTO act_marks (case_id, act_n, topic, undone) SELECT case_id, n, topic, NOT effective"
        " FROM acts WHERE topic IS NOT NULL OR NOT effective"
    )
    where = sa.text("topic = 'leaving_date'")
    op.create_index(
        "ix_act_marks_leaving_date", "act_marks", ["case_id"],
        sqlite_where=where, postgresql_where=where,
    )  # fmt: skip


def _acts() -> None:
    """Give the acts the columns of form 2; those that stand are of form 1 for good."""
    op.drop_index("ix_acts_leaving_date", "acts")
    with op.batch_alter_table("acts", recreate=_anew()) as batch:
        batch.drop_column("effective")
        batch.drop_column("topic")
        batch.add_column(
            sa.Column("form", sa.Integer(), server_default=sa.text("1"), nullable=False)
        )
        batch.add_column(sa.Column("unit_code", sa.String()))
        batch.add_column(sa.Column("key", sa.String()))
        batch.add_column(sa.Column("behalf_id", sa.Integer()))
        batch.add_column(sa.Column("backfilled", sa.Boolean()))
        batch.add_column(sa.Column("digests", sa.Text()))
        batch.create_foreign_key("fk_acts_behalf_id", "users", ["behalf_id"], ["id"])
    with op.batch_alter_table("acts", recreate=_anew()) as batch:
        batch.alter_column("form", server_default=None)
    where = sa.text("key IS NOT NULL")
    op.create_index("ix_acts_key", "acts", ["key"], sqlite_where=where, postgresql_where=where)
    where = sa.text("key IS NOT NULL AND n = 1")
    op.create_index(
        "uq_acts_key_opened", "acts", ["key"],
        unique=True, sqlite_where=where, postgresql_where=where,
    )  # fmt: skip


def _anew() -> Literal["always", "never"]:
    """Say whether a table is made anew for a column: SQLite would put it behind the constraints."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
