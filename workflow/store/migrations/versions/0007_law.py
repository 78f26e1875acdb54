"""Make the settings of the law: the Conclusion's day, who checked each rule."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the table of checks; the day of the Conclusion is a row of `settings`, absent until set."""
    op.create_table(
        "rule_checks",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("rule_set", sa.String(), nullable=False),
        sa.Column("checked_on", sa.Date(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_rule_checks_user_id"),
        sa.PrimaryKeyConstraint("id", name="pk_rule_checks"),
    )
    op.create_index("ix_rule_checks_rule_rule_set", "rule_checks", ["rule", "rule_set"])


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
