"""Backups: a register copied to a file and brought back, whole or not at all.

A copy of a SQLite register is a SQLite file; a copy of a PostgreSQL register is an archive of pg_dump.
"""

from __future__ import annotations

import os

from states import errors
from workflow.register.backups.common import NO_FILE, Copied, Restored
from workflow.store import location
from workflow.store.faults import require_driver
from workflow.store.files import FILE_EXISTS, draft_of, place_new, settle

__all__ = ["Copied", "Restored", "backup", "restore"]


def backup(url: str | None, file: str) -> Copied:
    """Copy a register to a new file while others go on working.

    The file appears only when it is complete and was checked. Raises AlreadyExists where there is
    one, Unavailable where the register or the place for the file cannot be used.
    """
    where = location.locate(url)
    require_driver(where)
    if os.path.lexists(file):
        raise errors.AlreadyExists(FILE_EXISTS, file=file)
    with draft_of(file) as draft:
        if where.dialect == "sqlite":
            from workflow.register.backups import sqlite

            found = sqlite.copy(where, draft)
        else:
            from workflow.register.backups import postgresql

            found = postgresql.copy(where, draft)
        settle(draft)
        size = os.path.getsize(draft)
        place_new(draft, file)
    return Copied(file, size, found.id, found.version)


def restore(url: str | None, file: str, *, force: bool = False) -> Restored:
    """Put a backup in the place of a register, in one step that a crash cannot halve.

    `force` allows what would lose something: a register that has come further than the backup,
    another register, or one that somebody has open. What is too damaged to be read is moved aside.
    """
    where = location.locate(url)
    require_driver(where)
    if not os.path.isfile(file):
        raise errors.NotFound(NO_FILE, file=file)
    if where.dialect == "sqlite":
        from workflow.register.backups import sqlite

        return sqlite.bring_back(where, file, force=force)
    from workflow.register.backups import postgresql

    return postgresql.bring_back(where, file, force=force)
