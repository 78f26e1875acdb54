"""Ask a register of any schema, on a connection, what it is, before it is brought along."""

from __future__ import annotations

import sqlalchemy as sa


def version(connection: sa.Connection) -> str | None:
    """Return the schema of a register, None where the database holds no register."""
    if not sa.inspect(connection).has_table("alembic_version"):
        return None
    return connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar() or ""


def rehearsal(connection: sa.Connection) -> bool:
    """Say whether a register is a rehearsal, whose date may be moved."""
    return bool(connection.execute(sa.text("SELECT rehearsal FROM register")).scalar())
