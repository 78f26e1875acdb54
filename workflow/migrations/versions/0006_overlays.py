"""Make room for supplements, settlements and chosen days."""

from __future__ import annotations

from typing import Literal

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
    """Count how often nobody knew whether a message had been taken. SQLite makes the table anew."""
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    with op.batch_alter_table("messages", recreate=anew) as batch:
        batch.add_column(sa.Column("doubts", sa.Integer()))
