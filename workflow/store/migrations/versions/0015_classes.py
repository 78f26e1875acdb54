"""Keep the awareness classes, who was in each, and the certificates that fitted no case."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

_ORDERED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _classes()
    _places()
    _kept()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _classes() -> None:
    op.create_table(
        "classes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("folded", _ORDERED, nullable=False),
        sa.Column("centre_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("starts", sa.Date(), nullable=False),
        sa.Column("ends", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["centre_id"], ["units.id"], name="fk_classes_centre_id"),
        sa.PrimaryKeyConstraint("id", name="pk_classes"),
        sa.UniqueConstraint("folded", name="uq_classes_folded"),
    )
    op.create_index("ix_classes_centre_id_starts", "classes", ["centre_id", "starts"])


def _places() -> None:
    """Make the table; what stands in it is derived from the history."""
    op.create_table(
        "class_places",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.Column("folded", _ORDERED, nullable=False),
        sa.Column("starts", sa.Date()),
        sa.Column("centre", sa.String()),
        sa.Column("outcome", sa.String()),
        sa.Column("outcome_n", sa.Integer()),
        sa.Column("certificate", sa.String()),
        sa.Column("issued", sa.Date()),
        sa.CheckConstraint(
            "outcome IN ('passed', 'failed', 'left')", name=op.f("ck_class_places_outcome")
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_class_places_case_id"),
        sa.PrimaryKeyConstraint("case_id", "act_n", name="pk_class_places"),
    )
    op.create_index(
        "ix_class_places_folded_starts", "class_places", ["folded", "starts", "case_id"]
    )


def _kept() -> None:
    op.create_table(
        "kept_certificates",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("folded", _ORDERED, nullable=False),
        sa.Column("issued", sa.Date(), nullable=False),
        sa.Column("issuer", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("name_folded", _ORDERED, nullable=False),
        sa.Column("born", sa.Date(), nullable=False),
        sa.Column("identity_no", sa.String()),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("taken_by_id", sa.Integer(), nullable=False),
        sa.Column("taken_at", sa.TIMESTAMP(timezone=True), nullable=False),
        sa.Column("case_id", sa.Integer()),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_kept_certificates_unit_id"),
        sa.ForeignKeyConstraint(
            ["taken_by_id"], ["units.id"], name="fk_kept_certificates_taken_by_id"
        ),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name="fk_kept_certificates_case_id"),
        sa.PrimaryKeyConstraint("id", name="pk_kept_certificates"),
        sa.UniqueConstraint(
            "folded",
            "issued",
            "name_folded",
            "born",
            name="uq_kept_certificates_folded_issued_name_folded_born",
        ),
    )
    _found()


def _found() -> None:
    """Let certificates be found by unit, by case, and by person."""
    for column in ("unit_id", "taken_by_id", "case_id"):
        op.create_index(f"ix_kept_certificates_{column}", "kept_certificates", [column])
    op.create_index(
        "ix_kept_certificates_name_folded_born", "kept_certificates", ["name_folded", "born"]
    )
    known = sa.text("identity_no IS NOT NULL")
    op.create_index(
        "ix_kept_certificates_identity_no",
        "kept_certificates",
        ["identity_no"],
        sqlite_where=known,
        postgresql_where=known,
    )
