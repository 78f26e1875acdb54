"""Whether the migrations lead to what the records say, on both databases."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from states import errors
from workflow import clock
from workflow.app import App
from workflow.register import making
from workflow.store import location, migrations, records
from workflow.store.migrations import run
from workflow.store.office import Office

if TYPE_CHECKING:
    from tests.support.registers import Registers

PG_SCHEMA = """
SELECT 'column', table_name || '.' || column_name,
       concat_ws(' ', row_number() OVER (PARTITION BY table_name ORDER BY ordinal_position), data_type, is_nullable, column_default, collation_name,
                 character_maximum_length)
FROM information_schema.columns WHERE table_schema = 'public'
UNION ALL
SELECT 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE connamespace = 'public'::regnamespace
UNION ALL
SELECT 'index', indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION ALL
SELECT 'sequence', sequencename, data_type::text FROM pg_sequences WHERE schemaname = 'public'
"""


def empty(url: str) -> Office:
    """Return the office of a database in which there is nothing."""
    where = location.locate(url)
    if where.dialect == "sqlite":
        Path(where.path).touch()
        making._start_journal(where.path)
    return Office(where, 1.0, rehearsal=True)


def migrated(url: str, revision: str = migrations.HEAD) -> Office:
    """Migrate a database from nothing to a revision."""
    office = empty(url)
    with office.migrating() as connection:
        run.upgrade(connection, revision)
    return office


def schema(connection: sa.Connection) -> set[tuple[Any, ...]]:
    """Describe everything in a database, whatever order it was made in."""
    if connection.dialect.name == "postgresql":
        return {tuple(row) for row in connection.exec_driver_sql(PG_SCHEMA)}
    rows = connection.exec_driver_sql("SELECT type, name, sql FROM sqlite_master")
    return {(row[0], row[1], normal(row[2] or "")) for row in rows}


def normal(text: str) -> tuple[str, ...]:
    """Cut the text of a CREATE into its lines, in one order: columns keep theirs by number.

    A table that was made anew under another name and renamed stands in quotes; that is no difference.
    """
    text = text.replace('"', "")
    lines = [re.sub(r"\s+", " ", line).strip(" ,") for line in text.splitlines()]
    columns = [line for line in lines if not line.startswith("CONSTRAINT")]
    return (*columns, *sorted(set(lines) - set(columns)))


def test_head_is_alembics_head() -> None:
    """The revisions the program knows without alembic are the ones alembic finds."""
    assert run.revisions() == migrations.REVISIONS
    assert migrations.REVISIONS[-1] == migrations.HEAD


def test_migrated_equals_created(registers: Registers) -> None:
    """Migrating from nothing gives exactly the schema that the records create."""
    created = registers.fresh()
    with Office(location.locate(created), 1.0, rehearsal=True).engine.connect() as connection:
        wanted = schema(connection)
    with migrated(registers.nowhere()).engine.connect() as connection:
        assert schema(connection) == wanted


def test_the_records_are_the_schema(registers: Registers) -> None:
    """Alembic, too, sees nothing to change between a migrated database and the records."""
    with migrated(registers.nowhere()).engine.connect() as connection:
        context = MigrationContext.configure(
            connection, opts={"compare_type": True, "compare_server_default": True}
        )
        differences = compare_metadata(context, records.metadata)
    # Alembic leaves its own table out on the database's side only.
    assert [d for d in differences if getattr(d[1], "name", "") != "alembic_version"] == []


def test_an_older_register_is_brought_up_to_date(registers: Registers) -> None:
    """A register of an older schema says so, and keeps its rows through the upgrade."""
    url = registers.nowhere()
    with migrated(url, "0001").engine.begin() as connection:
        row = {"id": "r", "rehearsal": True, "city": "C", "created_at": clock.now()}
        connection.execute(sa.insert(records.metadata.tables["register"]), row)
    with pytest.raises(errors.Unavailable, match="db upgrade"):
        App.open(url)
    assert [finding.kind for finding in making.check(url)] == ["older"]
    assert making.upgrade(url) == ("0001", migrations.HEAD)
    assert making.upgrade(url) == (migrations.HEAD, migrations.HEAD)
    assert making.check(url) == ()
    with App.open(url) as app:
        assert app.register.id == "r"


def test_a_migration_that_fails_changes_nothing(
    registers: Registers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A migration that fails half way leaves the register as it was."""
    url = registers.nowhere()
    office = migrated(url, "0001")
    with office.engine.connect() as connection:
        before = schema(connection)
    monkeypatch.setattr(run, "upgrade", half_way(run.upgrade))
    with pytest.raises(ZeroDivisionError):
        making.upgrade(url)
    with office.engine.connect() as connection:
        assert schema(connection) == before


def half_way(upgrade: Any) -> Any:
    """Make an upgrade that does its work and then fails."""

    def fail(*args: object) -> None:
        upgrade(*args)
        raise ZeroDivisionError

    return fail


def test_a_newer_register_is_left_alone(url: str) -> None:
    """A register of a newer schema is neither opened nor upgraded."""
    with Office(location.locate(url), 1.0, rehearsal=True).engine.begin() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    for use in (App.open, making.upgrade):
        with pytest.raises(errors.Unavailable, match="newer"):
            use(url)
    assert [finding.kind for finding in making.check(url)] == ["newer"]


def test_a_dangling_row_stops_a_migration(tmp_path: Path) -> None:
    """A migration of a SQLite register may not leave a row that points nowhere."""
    office = migrated(f"sqlite:///{tmp_path / 'r.db'}")
    with pytest.raises(RuntimeError, match="dangling"), office.migrating() as connection:
        connection.exec_driver_sql("INSERT INTO seats (account, user_id) VALUES ('', 99)")
    with office.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM seats").scalar() == 0


@pytest.mark.parametrize("table", sorted(records.metadata.tables))
def test_every_constraint_has_a_name(table: str) -> None:
    """A migration can name whatever it may have to change."""
    made = records.metadata.tables[table]
    named: list[sa.Index | sa.Constraint] = [
        *made.indexes,
        *made.foreign_key_constraints,
        made.primary_key,
    ]
    named += [item for item in made.constraints if isinstance(item, sa.UniqueConstraint)]
    assert all(item.name for item in named)
