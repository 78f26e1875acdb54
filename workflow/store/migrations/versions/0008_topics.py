"""Make columns and rows of what was searched inside JSON: topics of acts, categories, numbers of hand-overs."""

from __future__ import annotations

import json
from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _topics()
    _categories()
    _numbers()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _topics() -> None:
    """Add the column; what stands in it is derived from the history, as are the categories."""
    op.drop_index("ix_acts_leaving_date", "acts")
    with op.batch_alter_table("acts", recreate=_anew()) as batch:
        batch.add_column(sa.Column("topic", sa.String()))
    where = sa.text("topic = 'leaving_date'")
    op.create_index(
        "ix_acts_leaving_date", "acts", ["case_id"], sqlite_where=where, postgresql_where=where
    )


def _categories() -> None:
    op.create_table(
        "case_categories",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_categories_case_id"),
        sa.PrimaryKeyConstraint("case_id", "act_n", "category", name="pk_case_categories"),
    )


def _numbers() -> None:
    """Read the number of the hand-over out of the manifest of each file."""
    with op.batch_alter_table("handover_files", recreate=_anew()) as batch:
        batch.add_column(sa.Column("number", sa.String()))
    connection = op.get_bind()
    for key, manifest in connection.execute(
        sa.text("SELECT id, manifest FROM handover_files")
    ).all():
        told = {"number": json.loads(manifest).get("transfer"), "id": key}
        connection.execute(
            sa.text("UPDATE handover_files SET number = :number WHERE id = :id"), told
        )


def _anew() -> Literal["always", "never"]:
    """Say whether a table is made anew for a column: SQLite would put it behind the constraints."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
