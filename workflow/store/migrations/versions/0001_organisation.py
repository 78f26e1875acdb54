"""Make the register itself: its tree of units, its users and its calendar."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.TIMESTAMP(timezone=True)
ORDERED = sa.String().with_variant(sa.String(collation="C"), "postgresql")


def upgrade() -> None:
    _register()
    _units()
    _unit_parent()
    _unit_name()
    _unit_fact()
    _unit_rule()
    _users()
    _user_roles()
    _seats()
    _calendar_days()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _register() -> None:
    op.create_table(
        "register",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("rehearsal", sa.Boolean(), nullable=False),
        sa.Column("city", sa.String(), nullable=False),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_register"),
    )


def _units() -> None:
    op.create_table(
        "units",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("parent_id", sa.Integer()),
        sa.Column("path", ORDERED, nullable=False),
        sa.Column("sector", sa.String()),
        sa.Column("decides", sa.Boolean(), nullable=False),
        sa.Column("hard_area", sa.Boolean(), nullable=False),
        sa.Column("has_youth_union", sa.Boolean(), nullable=False),
        sa.Column("official_members", sa.Integer()),
        sa.Column("head", sa.String()),
        sa.Column("meets", sa.String()),
        sa.Column("official_code", sa.String()),
        sa.Column("email", sa.String()),
        sa.Column("opened_on", sa.Date(), nullable=False),
        sa.Column("closed_on", sa.Date()),
        sa.Column("successor_id", sa.Integer()),
        sa.CheckConstraint(
            "kind IN ('city', 'superior', 'committee', 'branch', 'centre')",
            name=op.f("ck_units_kind"),
        ),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_units_parent_id"),
        sa.ForeignKeyConstraint(["successor_id"], ["units.id"], name="fk_units_successor_id"),
        sa.PrimaryKeyConstraint("id", name="pk_units"),
        sa.UniqueConstraint("code", name="uq_units_code"),
    )
    op.create_index("ix_units_parent_id", "units", ["parent_id"])
    op.create_index("ix_units_path", "units", ["path"])


def _unit_parent() -> None:
    op.create_table(
        "unit_parent",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("parent_id", sa.Integer(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["parent_id"], ["units.id"], name="fk_unit_parent_parent_id"),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_parent_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_parent"),
    )
    op.create_index("ix_unit_parent_parent_id", "unit_parent", ["parent_id"])
    op.create_index("ix_unit_parent_unit_id_since", "unit_parent", ["unit_id", "since"])


def _unit_name() -> None:
    op.create_table(
        "unit_name",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date()),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_name_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_name"),
    )
    op.create_index("ix_unit_name_unit_id_since", "unit_name", ["unit_id", "since"])


def _unit_fact() -> None:
    op.create_table(
        "unit_fact",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_fact_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_fact"),
    )
    op.create_index("ix_unit_fact_unit_id_name_since", "unit_fact", ["unit_id", "name", "since"])


def _unit_rule() -> None:
    op.create_table(
        "unit_rule",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_unit_rule_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_unit_rule"),
        sa.UniqueConstraint("unit_id", "rule", "since", name="uq_unit_rule_unit_id_rule_since"),
    )


def _users() -> None:
    op.create_table(
        "users",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String()),
        sa.Column("lang", sa.String()),
        sa.Column("disabled_at", INSTANT),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name="fk_users_unit_id"),
        sa.PrimaryKeyConstraint("id", name="pk_users"),
        sa.UniqueConstraint("name", name="uq_users_name"),
    )
    op.create_index("ix_users_unit_id", "users", ["unit_id"])


def _user_roles() -> None:
    op.create_table(
        "user_roles",
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.CheckConstraint(
            "role IN ('branch', 'committee', 'authority', 'centre', 'inspector', 'admin')",
            name=op.f("ck_user_roles_role"),
        ),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_user_roles_user_id"),
        sa.PrimaryKeyConstraint("user_id", "role", name="pk_user_roles"),
    )


def _seats() -> None:
    op.create_table(
        "seats",
        sa.Column("account", sa.String(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name="fk_seats_user_id"),
        sa.PrimaryKeyConstraint("account", name="pk_seats"),
    )


def _calendar_days() -> None:
    op.create_table(
        "calendar_days",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("provisional", sa.Boolean(), nullable=False),
        sa.CheckConstraint("kind IN ('holiday', 'workday')", name=op.f("ck_calendar_days_kind")),
        sa.PrimaryKeyConstraint("day", name="pk_calendar_days"),
    )
