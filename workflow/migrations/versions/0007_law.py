"""Make the settings of the law: the Conclusion's day, who checked each rule."""

from __future__ import annotations

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    pass


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
