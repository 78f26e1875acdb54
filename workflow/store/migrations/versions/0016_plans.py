"""Keep the yearly plans of units."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "plans",
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("members_before", sa.Integer()),
        sa.Column("quota", sa.Integer()),
        sa.Column("students", sa.Integer()),
        sa.Column("workers", sa.Integer()),
        sa.Column("religious", sa.Integer()),
        sa.Column("number", sa.String()),
        sa.Column("dated", sa.Date()),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_plans_unit_id"),
        sa.PrimaryKeyConstraint("unit_id", "year", name="pk_plans"),
    )


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
