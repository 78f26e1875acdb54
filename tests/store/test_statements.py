"""Whether every named statement is one both databases understand."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import postgres
from workflow.store import location, sqlite, statements

if TYPE_CHECKING:
    from tests.support.registers import PostgresRegisters, SqliteRegisters

PARAMETER = re.compile(r"%\((\w+)\)s")


class Anything(dict[str, Any]):
    """Parameters that have a value, none, for every name."""

    def __missing__(self, key: str) -> None:
        return None


def test_every_statement_prepares_on_sqlite(sqlite_registers: SqliteRegisters) -> None:
    """Every statement names tables and columns that the SQLite schema has."""
    where = location.locate(sqlite_registers.fresh())
    connection = sqlite.connect(where, 0.0)
    try:
        for name in statements.names():
            connection.execute("EXPLAIN " + statements.statement(name, "sqlite"), Anything())
    finally:
        connection.close()


@pytest.mark.postgres
def test_every_statement_prepares_on_postgresql(postgres_registers: PostgresRegisters) -> None:
    """Every statement names tables, columns and types that the PostgreSQL schema has."""
    with postgres.connect(postgres_registers.fresh(), autocommit=True) as connection:
        for name in statements.names():
            text = numbered(statements.statement(name, "postgresql"))
            if "LOCK TABLE" in text:  # cannot be prepared
                with connection.transaction():
                    connection.execute(text.encode())
                continue
            connection.execute(f'PREPARE "{name}" AS {text}'.encode())
    postgres_registers.give_back()


def test_both_databases_have_every_statement() -> None:
    """A statement for one database has its twin for the other, and asks for the same parameters."""
    for name in statements.names():
        asked = [
            set(PARAMETER.findall(statements.percent_style(statements.statement(name, dialect))))
            for dialect in statements.DIALECTS
            if dialect == "sqlite"
        ]
        asked.append(set(PARAMETER.findall(statements.statement(name, "postgresql"))))
        assert asked[0] == asked[1], name


def test_an_unknown_statement() -> None:
    """A name without a file is our mistake and is named."""
    with pytest.raises(LookupError, match="no_such_thing"):
        statements.statement("no_such_thing", "sqlite")


@pytest.mark.parametrize(
    ("ours", "theirs"),
    [
        ("SELECT :a, :b_1", "SELECT %(a)s, %(b_1)s"),
        ("SELECT :a::text", "SELECT %(a)s::text"),
        ("SELECT ':a', \":b\", 'it''s :c'", "SELECT ':a', \":b\", 'it''s :c'"),
        ("SELECT 5 % 2 -- 5 % :x\n, :y", "SELECT 5 %% 2 -- 5 %% :x\n, %(y)s"),
        ("SELECT '100 %' /* :a\n% */ || :b", "SELECT '100 %%' /* :a\n%% */ || %(b)s"),
        ("SELECT a[1:2], b ->> 'x'", "SELECT a[1:2], b ->> 'x'"),
    ],
)
def test_parameters_are_rewritten(ours: str, theirs: str) -> None:
    """Only parameters become psycopg's; strings, names, comments and casts stay, per cents double."""
    assert statements.percent_style(ours) == theirs


def numbered(text: str) -> str:
    """Write psycopg's parameters as PostgreSQL's own, $1 and so on."""
    names: list[str] = []

    def number(match: re.Match[str]) -> str:
        if match[1] not in names:
            names.append(match[1])
        return f"${names.index(match[1]) + 1}"

    return PARAMETER.sub(number, text).replace("%%", "%")
