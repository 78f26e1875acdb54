"""Mark what waits for the conclusion of a review, in the deadlines and in the rows of the cases."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _marks_of_reviews()
    _doubts()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _marks_of_reviews() -> None:
    """Add the mark; a default serves the old rows and goes again. SQLite makes each table anew."""
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    for table in ("cases", "deadlines"):
        with op.batch_alter_table(table, recreate=anew) as batch:
            batch.add_column(
                sa.Column("waits", sa.Boolean(), server_default=sa.false(), nullable=False)
            )
        with op.batch_alter_table(table, recreate=anew) as batch:
            batch.alter_column("waits", server_default=None)
    op.drop_index("ix_deadlines_due", "deadlines")
    columns = ["due", "rule", "case_id", "anchor", "kind", "waits"]
    op.create_index("ix_deadlines_due", "deadlines", columns)
    where = sa.text("waits")
    op.create_index(
        "ix_cases_waits", "cases", ["unit_id"], sqlite_where=where, postgresql_where=where
    )


def _doubts() -> None:
    """Count how often nobody knew whether a message had been taken. SQLite makes the table anew."""
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    with op.batch_alter_table("messages", recreate=anew) as batch:
        batch.add_column(sa.Column("doubts", sa.Integer()))
