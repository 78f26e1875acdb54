"""Backups of PostgreSQL registers with PostgreSQL's own programs: pg_dump, pg_restore and psql."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from contextlib import closing
from typing import TYPE_CHECKING, Any

from psycopg.conninfo import conninfo_to_dict, make_conninfo

from states import errors
from states.pipeline import N_
from workflow.register.backups import common
from workflow.store import faults, location, postgresql

if TYPE_CHECKING:
    from collections.abc import Sequence

    import psycopg

NO_PROGRAM = N_(
    "This needs the program {program} of PostgreSQL; install the PostgreSQL client programs "
    "(on Debian: apt install postgresql-client)"
)
PROGRAM_FAILED = N_("{program} could not finish: {detail}")

# How far a register has come; a number once given out is not given out again.
SEQUENCES = ("acts_id_seq", "messages_id_seq")

_COUNT_OTHERS = """
SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
_INVALID = """
SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace
UNION ALL
SELECT conname FROM pg_constraint
WHERE NOT convalidated AND connamespace = current_schema()::regnamespace
"""


def copy(where: location.Location, draft: str) -> common.Identity:
    """Dump a register into an empty file, in the custom format, and read the archive's list back."""
    with closing(postgresql.connect(where, location.patience())) as connection:
        found = identify(connection)
    if found is None:
        raise faults.unavailable(faults.NOT_A_REGISTER, where)
    _run("pg_dump", where, "--format=custom", "--no-owner", "--no-privileges", "--file", draft)
    _run("pg_restore", None, "--list", draft)
    return found


def bring_back(where: location.Location, file: str, *, force: bool) -> common.Restored:
    """Validate an archive and load it in one transaction, in place of what is there."""
    here = _identify_archive(file)
    with closing(postgresql.connect(where, location.patience())) as connection:
        there = identify(connection)
        if there and not force and _others(connection):
            raise faults.unavailable(common.IN_USE, where)
    if there:
        common.may_replace(where, there, file, here, force=force)
    with tempfile.TemporaryDirectory(prefix="ketnap-") as folder:
        script = os.path.join(folder, "register.sql")
        _run("pg_restore", None, "--no-owner", "--no-privileges", "--file", script, file)
        _load(where, script)
    return common.Restored(where.shown, here.id, here.version)


def identify(connection: psycopg.Connection[Any]) -> common.Identity | None:
    """Read which register a database holds; None where it holds none."""
    if not _has(connection, "alembic_version"):
        return None
    version = _one(connection, "SELECT version_num FROM alembic_version") or ""
    key = _one(connection, "SELECT id FROM register") or ""
    acts, messages = (
        _one(connection, f"SELECT last_value - 1 + is_called::int FROM {sequence}")  # noqa: S608
        if _has(connection, sequence)
        else 0
        for sequence in SEQUENCES
    )
    return common.Identity(version, key, (acts, messages))


def inspect(where: location.Location) -> tuple[str, list[tuple[str, str]]]:
    """Return the schema version of a register and what of its schema is not in force."""
    with closing(postgresql.connect(where, location.patience())) as connection:
        found = identify(connection)
        if found is None:
            raise faults.unavailable(faults.NOT_A_REGISTER, where)
        invalid = connection.execute(_INVALID.encode()).fetchall()
    return found.version, [("invalid", name) for (name,) in invalid]


def _identify_archive(file: str) -> common.Identity:
    """Read an archive's own tables and sequences, without loading it."""
    version, key = (_first_value(file, table) for table in ("alembic_version", "register"))
    if not version or not key:
        raise errors.Unavailable(common.NOT_A_BACKUP, file=file)
    acts, messages = (_sequence(file, sequence) for sequence in SEQUENCES)
    found = common.Identity(version, key, (acts, messages))
    common.check_backup_version(found, file)
    return found


def _first_value(file: str, table: str) -> str:
    """Return the first column of the only row of a table."""
    _, _, data = _section(file, table).partition(" FROM stdin;\n")
    return data.partition("\n")[0].split("\t")[0]


def _sequence(file: str, name: str) -> int:
    """Return how many numbers a sequence has given out, 0 where the archive has none."""
    found = re.search(r"setval\('[^']+', (\d+), (true|false)\)", _section(file, name))
    return int(found[1]) - (found[2] == "false") if found else 0


def _section(file: str, name: str) -> str:
    return _run("pg_restore", None, "--data-only", "--table", name, "--file", "-", file)


def _load(where: location.Location, script: str) -> None:
    """Drop the register's tables and run the script, all in one transaction."""
    from workflow.store import records

    tables = ", ".join(table.name for table in records.metadata.sorted_tables)
    _run(
        "psql",
        where,
        *("--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1"),
        *("--command", "SET client_min_messages = warning"),
        *("--command", f"DROP TABLE IF EXISTS {tables} CASCADE"),
        *("--file", script),
    )


def _run(program: str, where: location.Location | None, *words: str) -> str:
    """Run one of PostgreSQL's programs and return what it printed; raises Unavailable."""
    path = shutil.which(program)
    if path is None:
        raise errors.Unavailable(NO_PROGRAM, program=program)
    place, secret = _target(where)
    done = subprocess.run(  # noqa: S603 - a fixed program, no shell
        [path, *place, *words],
        env={**os.environ, **secret, "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        encoding="utf-8",
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        detail = _last_line(done.stderr)
        raise errors.Unavailable(PROGRAM_FAILED, program=program, detail=detail)
    return done.stdout


def _target(where: location.Location | None) -> tuple[Sequence[str], dict[str, str]]:
    """Return the words and the environment that name a database; a password is never a word."""
    if where is None:
        return (), {}
    given = conninfo_to_dict(where.url)
    password = given.pop("password", None)
    secret = {"PGPASSWORD": str(password)} if password else {}
    return ("--dbname", make_conninfo("", **given)), secret


def _has(connection: psycopg.Connection[Any], table: str) -> bool:
    found = connection.execute(b"SELECT to_regclass(%s)", [table]).fetchone()
    return bool(found and found[0])


def _one(connection: psycopg.Connection[Any], query: str) -> Any:  # noqa: ANN401 - any column
    row = connection.execute(query.encode()).fetchone()
    return row[0] if row else None


def _others(connection: psycopg.Connection[Any]) -> int:
    count: int = _one(connection, _COUNT_OTHERS)
    return count


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "?"
