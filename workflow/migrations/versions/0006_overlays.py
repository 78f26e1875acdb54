"""Make room for supplements, settlements and chosen days."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _doubts()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _doubts() -> None:
    """Count how often nobody knew whether a message had been taken."""
    op.add_column("messages", sa.Column("doubts", sa.Integer(), nullable=True))
