"""Name the versions of the schema, readable without importing alembic."""

from __future__ import annotations

REVISIONS = (  # oldest first; one for each file in versions/
    "0001", "0002", "0003", "0004", "0005", "0006", "0007", "0008", "0009", "0010", "0011", "0012",
    "0013", "0014", "0015", "0016",
)  # fmt: skip
HEAD = REVISIONS[-1]
