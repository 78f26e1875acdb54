"""What the office writes through SQLModel, noticed as it is flushed, for the journal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from sqlalchemy import event

from workflow.store.journal import Change, change
from workflow.store.journal_tables import TABLES

if TYPE_CHECKING:
    import sqlmodel

_Row = dict[str, Any]


def notice(orm: sqlmodel.Session, changes: list[Change]) -> None:
    """Add to `changes` every row of the office's tables that the session writes."""
    waiting: list[tuple[Any, _Row | None, bool]] = []

    def before(*_: object) -> None:
        waiting.clear()
        waiting.extend((one, None, True) for one in orm.new if _table(one) in TABLES)
        changed = [one for one in orm.dirty if orm.is_modified(one)]
        for one in (*changed, *orm.deleted):
            if _table(one) in TABLES:
                waiting.append((one, _stored(orm, one), one not in orm.deleted))  # noqa: PERF401 - reads

    def after(*_: object) -> None:
        for one, stored, stays in waiting:
            now = None if not stays else _stored(orm, one) if stored else _given(one)
            if stored or now:
                changes.append(change(_table(one), stored, now))
        waiting.clear()

    event.listen(orm, "before_flush", before)
    event.listen(orm, "after_flush", after)


def _table(one: object) -> str:
    return str(sa.inspect(type(one)).local_table.name)


def _given(one: object) -> _Row:
    """Return a new row as it was written."""
    return {column.key: getattr(one, column.key) for column in sa.inspect(type(one)).columns}


def _stored(orm: sqlmodel.Session, one: object) -> _Row | None:
    """Return a row as it stands in its table at this moment."""
    kind = sa.inspect(type(one))
    key = sa.inspect(one).identity or ()
    wanted = sa.select(kind.local_table).where(
        *(column == value for column, value in zip(kind.primary_key, key, strict=False))
    )
    row = orm.connection().execute(wanted).mappings().first()
    return dict(row) if row else None
