"""Make room for supplements, settlements and chosen days."""

from __future__ import annotations

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
