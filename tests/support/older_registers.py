"""Make registers as an older program left them, on both databases, for upgrades to begin from."""

from __future__ import annotations

import base64
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from workflow.register import making
from workflow.store import location
from workflow.store.migrations import run
from workflow.store.office import Office

if TYPE_CHECKING:
    from tests.support.registers import Registers

FOLDER = Path(__file__).parent / "older"


def made(registers: Registers, revision: str) -> str:
    """Return the address of a register of made-up cases with the schema `revision`.

    The rows are those that `tests/support/older/write.py` kept while that schema was the newest.
    """
    tables = FOLDER / f"register-{revision}.json.gz"

    def make(url: str) -> None:
        with _empty(url, revision) as connection:
            _fill(connection, json.loads(gzip.decompress(tables.read_bytes())))

    return registers.kept(f"older {revision}", make, empty=True)[0]


def taken_back(registers: Registers, source: str, revision: str) -> str:
    """Return the address of a register with the rows of another one, as far as the schema `revision` has places."""
    url = registers.nowhere()
    given = Office(location.locate(source), 5.0, rehearsal=True)
    with given.engine.connect() as newer, _empty(url, revision) as connection:
        metadata = sa.MetaData()
        metadata.reflect(connection)
        for name, table in metadata.tables.items():
            rows = newer.execute(sa.select(*map(_of_then, table.columns))).mappings().all()
            if name != "alembic_version" and rows:
                connection.execute(sa.insert(table), [dict(row) for row in rows])
                count_on(connection, table)
    return url


_MARKED: dict[str, sa.ColumnElement[Any]] = {
    "effective": sa.literal_column(
        "NOT EXISTS (SELECT 1 FROM act_marks k WHERE k.case_id = acts.case_id AND k.act_n = acts.n AND k.undone)",
        sa.Boolean(),
    ),
    "topic": sa.literal_column(
        "(SELECT k.topic FROM act_marks k WHERE k.case_id = acts.case_id AND k.act_n = acts.n)",
        sa.String(),
    ),
}
"""What acts said themselves before it was kept apart."""


def _of_then(column: sa.Column[Any]) -> sa.ColumnElement[Any]:
    """Return what an older schema has in a column, whether the newer one keeps it there or elsewhere."""
    if column.table.name == "acts" and column.name in _MARKED:
        return _MARKED[column.name].label(column.name)
    return column


@contextmanager
def _empty(url: str, revision: str) -> Iterator[sa.Connection]:
    """Make a register without a row, to be filled past every key."""
    where = location.locate(url)
    if where.dialect == "sqlite":
        Path(where.path).touch()
        making._start_journal(where.path)
    with Office(where, 5.0, rehearsal=True).migrating() as connection:
        run.upgrade(connection, revision)
        if connection.dialect.name == "postgresql":
            connection.exec_driver_sql("SET session_replication_role = replica")
        yield connection


def _fill(connection: sa.Connection, tables: dict[str, Any]) -> None:
    metadata = sa.MetaData()
    metadata.reflect(connection)
    for name, kept in tables.items():
        if name == "alembic_version" or not kept["rows"]:
            continue
        table = metadata.tables[name]
        readers = [_reader(table.columns[column].type) for column in kept["columns"]]
        rows = [
            dict(zip(kept["columns"], (read(v) for read, v in zip(readers, row, strict=True)), strict=True))
            for row in kept["rows"]
        ]  # fmt: skip
        connection.execute(sa.insert(table), rows)
        count_on(connection, table)


def _reader(kind: sa.types.TypeEngine[Any]) -> Any:
    """Return what turns a kept value into one of the column's."""

    def read(value: Any) -> Any:
        if value is None:
            return None
        if isinstance(kind, sa.LargeBinary):
            return base64.b64decode(value["base64"])
        if isinstance(kind, sa.DateTime):
            return datetime.fromisoformat(value).replace(tzinfo=UTC)
        if isinstance(kind, sa.Date):
            return date.fromisoformat(value)
        return bool(value) if isinstance(kind, sa.Boolean) else value

    return read


def count_on(connection: sa.Connection, table: sa.Table) -> None:
    """Let a sequence of PostgreSQL go on after the keys that were put in."""
    if (
        connection.dialect.name == "postgresql"
        and "id" in table.columns
        and table.name != "register"
    ):
        connection.exec_driver_sql(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), (SELECT max(id) FROM {table.name}))"
        )
