"""Keep the keys of commands in a table of their own, claimed by whoever acts first under one."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "command_keys",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer()),
        sa.Column("salt", sa.String(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("answer", sa.Text()),
        sa.Column("proof", sa.Text()),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_command_keys_user_id"),
        sa.PrimaryKeyConstraint("key", name="pk_command_keys"),
    )
    # One command may open several cases, and two may not act under one key whatever they do.
    op.drop_index("uq_acts_key_opened", "acts")
    op.execute(
        "INSERT INTO command_keys (key, user_id, salt, digest, at)"
        " SELECT key, actor_id, '', '', recorded_at FROM acts"
        " WHERE id IN (SELECT min(id) FROM acts WHERE key IS NOT NULL GROUP BY key)"
    )


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
