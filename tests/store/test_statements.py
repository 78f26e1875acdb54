"""Whether every named statement is one both databases understand, and says what it does and nothing of the law."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import workflow
from states.catalogue import EVIDENCE_BY_NAME, MOVE_BY_NAME, STATE_BY_ID, side_acts, transfer
from states.law import rules
from tests.support import postgres
from workflow.store import location, records, sqlite, statements
from workflow.store.statements import lists, macros

if TYPE_CHECKING:
    from tests.support.registers import PostgresRegisters, SqliteRegisters

PARAMETER = re.compile(r"%\((\w+)\)s")
FILES = sorted(Path(statements.FOLDER).glob("*/*.sql"))
TWINS = {
    "acts_settle", "seals_alone", "actor_by_name", "calendar_text", "case_for_update", "case_numbers", "identity_lock", "journal_head",
    "mail_claim",
    "reminders_insert", "run_held", "seat_owner", "tree_lock", "typed_words", "unit_lock", "units_lock",
}  # fmt: skip
"""Where the databases truly differ: locks, sequences, accounts, arrays, and one plan each for the reminders."""
each_statement_file = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


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


def test_a_name_is_that_of_one_file() -> None:
    """A statement is called by the name of its file alone, so no two folders have the same."""
    twice = [name for name, count in Counter(path.name for path in FILES).items() if count > 1]
    assert twice == []
    for path in FILES:
        name, *dialect = path.name.removesuffix(".sql").split(".")
        assert not dialect or dialect[0] in ("part", *statements.DIALECTS), path.name
        assert not (path.parent / f"{name}.sql").exists() or not dialect, path.name


def test_only_what_truly_differs_is_written_twice() -> None:
    """Where a macro can stand for what the databases write differently, one text serves both."""
    twins = {path.name.split(".")[0] for path in FILES if path.name.endswith(".sqlite.sql")}
    assert twins == TWINS


@each_statement_file
def test_a_statement_opens_with_a_sentence(path: Path) -> None:
    """The first thing to read is what the statement does."""
    comment = re.match(r"(?:--[^\n]*\n)+", path.read_text(encoding="utf-8"))
    assert comment, "it opens with no comment"
    sentence = " ".join(line.removeprefix("--").strip() for line in comment[0].splitlines())
    assert re.match(r"[A-Z][a-z]+ .*\.$", sentence), sentence


def lifecycle() -> set[str]:
    """Return every word by which the catalogue and the rule sets name a state, an act, a paper or a rule."""
    approvals = next(field for field in EVIDENCE_BY_NAME["approval"].fields if field.name == "kind")
    steps = {f"transfer_{step.name}" for step in transfer.STEPS}
    return {
        *STATE_BY_ID, *transfer.STATE_BY_ID, *MOVE_BY_NAME, *EVIDENCE_BY_NAME, *side_acts.SIDE_ACT_LABELS,
        *steps, *transfer.OTHER_ACTS, *(choice.id for choice in approvals.choices),
        *(rule.id for name, _ in rules.SETS for rule in rules.load(name)),
    }  # fmt: skip


OF_MESSAGES = {"sent", "cancelled"}
"""States of a hand-over and of a message alike."""
FACTS = {"readmission"}
"""An approval, and a fact of a person."""


@each_statement_file
def test_a_statement_spells_out_nothing_of_the_lifecycle(path: Path) -> None:
    """States, acts, papers and rules reach SQL from states/, as a list by its name or as a parameter."""
    text = re.sub(r"--[^\n]*|/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    quoted = re.findall(r"'((?:[^']|'')*)'", text)
    words = {*quoted, *(word for one in quoted for word in re.findall(r'"([\w-]+)"', one))}
    allowed = {word for word in OF_MESSAGES if "messages" in text}
    allowed |= {word for word in FACTS if f"f.name = '{word}'" in text}
    assert words & lifecycle() - allowed == set()
    assert not re.search(r"\bt\.state (=|<>|(NOT )?IN) ?\(?'", text), "the state of a hand-over"


def test_sql_in_code_spells_out_nothing_of_the_lifecycle() -> None:
    """The few questions that stand in code, migrations apart, name no state, act, paper or rule either."""
    known = lifecycle() - OF_MESSAGES
    for path in sorted(Path(workflow.__file__).parent.rglob("*.py")):
        if "versions" in path.parts:  # a migration is history
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Constant) and re.match(SQL, str(node.value)):
                assert not known & set(re.findall(r"'([^']*)'", str(node.value))), path.name


SQL = r"\s*(SELECT|INSERT INTO|UPDATE|DELETE FROM|WITH|CREATE|\w+ (NOT )?IN \()"


@each_statement_file
def test_a_statement_searches_no_text_inside_json(path: Path) -> None:
    """What is searched is a column or a row; JSON is only read out, or given as a parameter."""
    kept = "|".join(
        column.name
        for table in records.metadata.tables.values()
        for column in table.columns
        if column.name in {"fields", "manifest", "params", "errors", "moved", "value"}
    )
    text = re.sub(r"--[^\n]*", "", path.read_text(encoding="utf-8"))
    assert not re.search(rf"\w\.({kept})\s+(NOT )?(LIKE|->)|\b(fields|manifest|params) LIKE", text)
    assert not re.search(rf"json_(each|extract|array_elements\w*)\(\w+\.({kept})", text)


def test_no_index_is_over_text_inside_json() -> None:
    """The condition of an index reads columns as they are."""
    for table in records.metadata.tables.values():
        for index in table.indexes:
            where = str(index.dialect_options["sqlite"]["where"])
            assert not re.search(r"LIKE|->|json", where), index.name


def test_every_list_is_asked_for() -> None:
    """No list of the lifecycle stands there for nobody, and every one has its words."""
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES)
    for kind in lists.KINDS:
        for name in lists.named(kind):
            assert f"/* {kind} {name} */" in texts, (kind, name)
            assert lists.quoted(kind, name).startswith("'")


def test_every_macro_is_used() -> None:
    """A word that no statement uses goes."""
    texts = "".join(path.read_text(encoding="utf-8") for path in FILES)
    unused = [name for name in macros.MACROS if not re.search(rf"/\* {name}[ ]", texts)]
    assert unused == []


@pytest.mark.parametrize("name", ["no_such_macro", "states"])
def test_an_unknown_macro(name: str) -> None:
    """A macro or a list that there is none of is our mistake and is named."""
    with pytest.raises(LookupError, match=f"no {name}|no macro {name}"):
        statements._written(name, "no_such_list", "sqlite")


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
