"""Make the tables by which a case is found: document numbers and words of names; namesakes by index.

The rows are filled in afterwards from the acts, with names and identity numbers folded anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _words()
    _documents()
    op.drop_index("ix_cases_folded", "cases")
    op.create_index("ix_cases_folded_born", "cases", ["folded", "born", "id"])


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _ordered() -> sa.String:
    """Return the type of a text that is compared byte by byte, whatever the locale."""
    return sa.String(collation="C") if op.get_bind().dialect.name == "postgresql" else sa.String()


def _words() -> None:
    op.create_table(
        "case_words",
        sa.Column("word", _ordered(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_case_words_case_id"),
        sa.PrimaryKeyConstraint("word", "case_id", name="pk_case_words"),
    )
    op.create_index("ix_case_words_case_id", "case_words", ["case_id"])


def _documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("field", sa.String(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("folded", _ordered(), nullable=False),
        sa.Column("acted_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_documents_case_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_documents_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_documents"),
    )
    op.create_index("ix_documents_case_id", "documents", ["case_id"])
    op.create_index(
        "ix_documents_folded_unit_id",
        "documents",
        ["folded", "unit_id", "kind", "field", "case_id"],
    )
