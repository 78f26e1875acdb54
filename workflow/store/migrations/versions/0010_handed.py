"""Let a message be handed over on paper: to whom, on which day, recorded by whom."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

STATES = ("queued", "sent", "failed", "dead", "cancelled", "handed")


def upgrade() -> None:
    """Add the columns and the state. SQLite makes the table anew."""
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    allowed = ", ".join(f"'{state}'" for state in STATES)
    with op.batch_alter_table("messages", recreate=anew) as batch:
        batch.add_column(sa.Column("handed_to", sa.String()))
        batch.add_column(sa.Column("handed_on", sa.Date()))
        batch.add_column(sa.Column("handed_by", sa.Integer()))
        batch.create_foreign_key("fk_messages_handed_by", "users", ["handed_by"], ["id"])
        batch.drop_constraint(op.f("ck_messages_state"), type_="check")
        batch.create_check_constraint(op.f("ck_messages_state"), f"state IN ({allowed})")


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")
