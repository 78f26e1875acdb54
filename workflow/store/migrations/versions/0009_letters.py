"""Let letters keep their number as it is written, their form, and wait for the number of the dispatch book."""

from __future__ import annotations

from typing import Literal

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

UNIT_SIGNS = {"branch": "CB", "committee": "ĐU", "superior": "ĐU", "city": "TU", "centre": "TTCT"}
TYPE_SIGNS = {
    "certified": "TB",
    "dossier": "GCN",
    "proposal": "CV",
    "decision": "CV",
    "membership": "GT",
}
"""The signs as the programs before wrote them; what was written then does not follow later changes."""

GIVEN = sa.text(
    "SELECT l.id, l.year, l.number, l.kind, u.kind AS unit, u.code "
    "FROM letters l JOIN units u ON u.id = l.unit_id"
)
KEEP = sa.text(
    "UPDATE letters SET series = :series, symbol = :symbol, form = 'earlier', archival = :archival "
    "WHERE id = :id"
)


def upgrade() -> None:
    with op.batch_alter_table("letters", recreate=_anew()) as batch:
        batch.drop_constraint("uq_letters_unit_id_year_number", type_="unique")
        batch.alter_column("number", existing_type=sa.Integer(), nullable=True)
        batch.add_column(sa.Column("series", sa.String()))
        batch.add_column(sa.Column("symbol", sa.String()))
        batch.add_column(sa.Column("form", sa.String()))
        batch.add_column(sa.Column("archival", sa.Boolean()))
    _keep_what_was_given()
    with op.batch_alter_table("letters", recreate=_anew()) as batch:
        batch.alter_column("form", existing_type=sa.String(), nullable=False)
        batch.alter_column("archival", existing_type=sa.Boolean(), nullable=False)
        batch.create_unique_constraint(
            "uq_letters_unit_id_series_number", ["unit_id", "series", "number"]
        )


def downgrade() -> None:
    raise NotImplementedError("a register is taken back with: ketnap db restore FILE")


def _keep_what_was_given() -> None:
    """Write down the number of each letter as it was printed until now: 12-TB/CB-LC01."""
    connection = op.get_bind()
    for row in connection.execute(GIVEN).all():
        sign, code = UNIT_SIGNS.get(row.unit, ""), row.code.upper()
        issuer = code if code.startswith(sign) else f"{sign}-{code}"
        symbol = f"{row.number}-{TYPE_SIGNS[row.kind]}/{issuer}"
        told = {"id": row.id, "series": str(row.year), "symbol": symbol, "archival": False}
        connection.execute(KEEP, told)


def _anew() -> Literal["always", "never"]:
    """Say whether a table is made anew for a column: SQLite would put it behind the constraints."""
    return "always" if op.get_bind().dialect.name == "sqlite" else "never"
