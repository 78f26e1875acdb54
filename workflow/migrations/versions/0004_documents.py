"""Make the table of document numbers, fold names and identity numbers."""

from __future__ import annotations

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
