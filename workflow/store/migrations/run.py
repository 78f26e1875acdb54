"""Bring a schema up to date with alembic; imported only when there is something to do."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory

from workflow.store.migrations import HEAD

if TYPE_CHECKING:
    import sqlalchemy as sa


def config(connection: sa.Connection | None = None) -> Config:
    """Make alembic's configuration, without a file, for a connection in an open transaction."""
    made = Config()
    made.set_main_option("script_location", os.path.dirname(__file__).replace("%", "%%"))
    made.set_main_option("path_separator", "os")
    made.attributes["connection"] = connection
    return made


def upgrade(connection: sa.Connection, revision: str = HEAD) -> None:
    """Apply every migration up to `revision`, in the caller's transaction."""
    command.upgrade(config(connection), revision)


def revisions() -> tuple[str, ...]:
    """Return what the folder holds, oldest first, as alembic sees it."""
    scripts = ScriptDirectory.from_config(config()).walk_revisions()
    return tuple(reversed([script.revision for script in scripts]))
