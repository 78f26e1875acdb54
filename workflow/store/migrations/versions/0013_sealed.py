"""Let a letter bear the newest seal of the register when it was given; letters given before bear none."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("letters", recreate=_anew()) as batch:
        batch.add_column(sa.Column("seal", sa.String()))
        batch.add_column(sa.Column("sealed_on", sa.Date()))


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _anew() -> Literal["always", "never"]:
    """Say whether a table is made anew for a column: SQLite would put it behind the constraints."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
