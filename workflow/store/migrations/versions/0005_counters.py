"""Make the columns of what nothing resets."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns; what stands in them is derived from the history once all tables are as they should be.

    Until then the day a case was opened stands in for the first listing, for no row may be without one.
    """
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    with op.batch_alter_table("cases", recreate=anew) as batch:
        batch.add_column(sa.Column("first_listed_on", sa.Date()))
        batch.add_column(sa.Column("first_certified_on", sa.Date()))
        batch.add_column(
            sa.Column("resets", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    op.execute("UPDATE cases SET first_listed_on = opened_on")
    with op.batch_alter_table("cases", recreate=anew) as batch:
        batch.alter_column("first_listed_on", existing_type=sa.Date(), nullable=False)
        batch.alter_column("resets", server_default=None)
    op.create_index(
        "ix_cases_resets", "cases", ["resets"],
        sqlite_where=sa.text("resets > 0"), postgresql_where=sa.text("resets > 0"),
    )  # fmt: skip


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
