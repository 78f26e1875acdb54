"""Make the journal of the office, and let the seals cover it."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _journal()
    op.create_table(
        "journal_parts",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("chain", "n", "part", name="pk_journal_parts"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "journal_heads",
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("chain", name="pk_journal_heads"),
    )
    with op.batch_alter_table("seals", recreate=_anew()) as batch:
        batch.add_column(sa.Column("entries", sa.Integer()))
        batch.add_column(sa.Column("root", sa.String()))
        batch.add_column(sa.Column("signature", sa.String()))
        batch.add_column(sa.Column("key", sa.String()))


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _journal() -> None:
    timestamp = sa.TIMESTAMP(timezone=True)
    op.create_table(
        "journal",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("chain", sa.String(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("of", sa.String(), nullable=False),
        sa.Column("before", sa.Text()),
        sa.Column("after", sa.Text()),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("unit_id", sa.Integer()),
        sa.Column("at", timestamp, nullable=False),
        sa.Column("seat", sa.String(), nullable=False),
        sa.Column("digests", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["actor_id"], ["users.id"], name="fk_journal_actor_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_journal_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_journal"),
        sa.UniqueConstraint("chain", "n", name="uq_journal_chain_n"),
    )
    op.create_index("ix_journal_unit_id", "journal", ["unit_id"])
    op.create_index("ix_journal_at", "journal", ["at"])


def _anew() -> Literal["always", "never"]:
    """Say whether a table is made anew for a column: SQLite would put it behind the constraints."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
