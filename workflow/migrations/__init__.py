"""Name the versions of the schema, readable without importing alembic."""

from __future__ import annotations

REVISIONS = ("0001", "0002", "0003")  # oldest first; one for each file in versions/
HEAD = REVISIONS[-1]
