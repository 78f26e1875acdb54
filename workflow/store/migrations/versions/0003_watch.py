"""Make the watch: holds, invitations, flags, runs, seals, recounts, settings; letters and hand-over files."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INSTANT = sa.TIMESTAMP(timezone=True)


def upgrade() -> None:
    _columns()
    _holds()
    _invitations()
    _flags()
    _job_runs()
    _seals()
    _recounts()
    _settings()
    _letters()
    _handover_files()


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _partial(name: str, table: str, *columns: str, where: str, unique: bool = False) -> None:
    op.create_index(
        name,
        table,
        list(columns),
        unique=unique,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(where),
    )


def _key(table: str) -> tuple[sa.Column[int], sa.PrimaryKeyConstraint]:
    return sa.Column("id", sa.Integer(), nullable=False), sa.PrimaryKeyConstraint(
        "id", name=f"pk_{table}"
    )


def _link(table: str, column: str, target: str) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [target], name=f"fk_{table}_{column}")


def _columns() -> None:
    """Add columns; a default serves the old rows and goes again. SQLite makes each table anew."""
    anew: Literal["always", "never"] = (
        "always" if op.get_bind().dialect.name == "sqlite" else "never"
    )
    with op.batch_alter_table("messages", recreate=anew) as batch:
        batch.add_column(sa.Column("anchor", sa.Integer()))
        batch.add_column(sa.Column("due", sa.Date()))
        batch.add_column(sa.Column("sequence", sa.Integer()))
        batch.add_column(sa.Column("why", sa.String()))
        batch.add_column(sa.Column("claimed_by", sa.String()))
    with op.batch_alter_table("users", recreate=anew) as batch:
        batch.add_column(sa.Column("digest", sa.Boolean()))
    with op.batch_alter_table("cases", recreate=anew) as batch:
        batch.add_column(
            sa.Column("helpers", sa.Integer(), server_default=sa.text("0"), nullable=False)
        )
    with op.batch_alter_table("cases", recreate=anew) as batch:
        batch.alter_column("helpers", server_default=None)
    _partial("ix_messages_dead", "messages", "case_id", where="state = 'dead'")
    _partial("ix_cases_without_helper", "cases", "state", where="helpers = 0")
    leaving = "move = 'record' AND fields LIKE '%\"leaving_date\"%'"
    _partial("ix_acts_leaving_date", "acts", "case_id", where=leaving)
    op.drop_index("ix_deadlines_due", "deadlines")
    op.create_index("ix_deadlines_due", "deadlines", ["due", "rule", "case_id", "anchor", "kind"])


def _holds() -> None:
    key, primary = _key("holds")
    op.create_table(
        "holds",
        key,
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("act_n", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date()),
        _link("holds", "case_id", "cases.id"),
        primary,
        sa.UniqueConstraint("case_id", "act_n", name="uq_holds_case_id_act_n"),
    )
    _partial("ix_holds_until", "holds", "until", where="ended_on IS NULL")


def _invitations() -> None:
    key, primary = _key("invitations")
    op.create_table(
        "invitations",
        key,
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.Integer(), nullable=False),
        sa.Column("due", sa.Date(), nullable=False),
        sa.Column("sequence", sa.Integer(), nullable=False),
        sa.Column("cancelled", sa.Boolean(), nullable=False),
        _link("invitations", "case_id", "cases.id"),
        _link("invitations", "user_id", "users.id"),
        primary,
        sa.UniqueConstraint(
            "case_id", "rule", "anchor", "user_id",
            name="uq_invitations_case_id_rule_anchor_user_id",
        ),
    )  # fmt: skip
    _partial("ix_invitations_open", "invitations", "case_id", where="NOT cancelled")


def _flags() -> None:
    key, primary = _key("flags")
    op.create_table(
        "flags",
        key,
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("cause", sa.String(), nullable=False),
        sa.Column("rule", sa.String(), nullable=False),
        sa.Column("anchor", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.Date(), nullable=False),
        sa.Column("flagged_at", INSTANT, nullable=False),
        sa.Column("cleared_at", INSTANT),
        _link("flags", "case_id", "cases.id"),
        primary,
    )
    columns = ("case_id", "cause", "rule", "anchor")
    _partial("uq_flags_open", "flags", *columns, where="cleared_at IS NULL", unique=True)
    op.create_index("ix_flags_case_id", "flags", ["case_id"])


def _job_runs() -> None:
    key, primary = _key("job_runs")
    op.create_table(
        "job_runs",
        key,
        sa.Column("job", sa.String(), nullable=False),
        sa.Column("slot", INSTANT),
        sa.Column("started_at", INSTANT, nullable=False),
        sa.Column("finished_at", INSTANT),
        sa.Column("examined", sa.Integer(), nullable=False),
        sa.Column("changed", sa.Integer(), nullable=False),
        sa.Column("queued", sa.Integer(), nullable=False),
        sa.Column("failed", sa.Integer(), nullable=False),
        sa.Column("errors", sa.Text(), nullable=False),
        sa.Column("claimed_by", sa.String()),
        primary,
        sa.UniqueConstraint("job", "slot", name="uq_job_runs_job_slot"),
    )
    op.create_index("ix_job_runs_job_started_at", "job_runs", ["job", "started_at"])


def _seals() -> None:
    op.create_table(
        "seals",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("sealed_at", INSTANT, nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("acts", sa.Integer(), nullable=False),
        sa.Column("head", sa.String(), nullable=False),
        sa.Column("prev_hash", sa.String(), nullable=False),
        sa.Column("hash", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("day", name="pk_seals"),
    )


def _recounts() -> None:
    key, primary = _key("recounts")
    op.create_table(
        "recounts",
        key,
        sa.Column("recounted_at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.Integer()),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("moved", sa.Text(), nullable=False),
        _link("recounts", "actor_id", "users.id"),
        primary,
    )


def _settings() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_settings"),
    )


def _letters() -> None:
    key, primary = _key("letters")
    op.create_table(
        "letters",
        key,
        sa.Column("unit_id", sa.Integer(), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.Integer(), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("issued_at", INSTANT, nullable=False),
        _link("letters", "unit_id", "units.id"),
        _link("letters", "transfer_id", "transfers.id"),
        primary,
        sa.UniqueConstraint("unit_id", "year", "number", name="uq_letters_unit_id_year_number"),
        sa.UniqueConstraint("transfer_id", "kind", name="uq_letters_transfer_id_kind"),
    )


def _handover_files() -> None:
    key, primary = _key("handover_files")
    op.create_table(
        "handover_files",
        key,
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("direction", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("register_id", sa.String(), nullable=False),
        sa.Column("transfer_id", sa.Integer()),
        sa.Column("case_id", sa.Integer()),
        sa.Column("manifest", sa.Text(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        sa.Column("actor_id", sa.Integer()),
        _link("handover_files", "transfer_id", "transfers.id"),
        _link("handover_files", "case_id", "cases.id"),
        _link("handover_files", "actor_id", "users.id"),
        primary,
        sa.UniqueConstraint("digest", name="uq_handover_files_digest"),
    )
    op.create_index("ix_handover_files_transfer_id", "handover_files", ["transfer_id"])
