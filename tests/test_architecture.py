"""Hold the house to its plan, by reading the syntax tree of every file."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
ROOMS = ("cli", "notifications", "states", "workflow")

# Imports only go down; within a floor they may go sideways.
FLOORS = {"states": 0, "notifications": 1, "workflow": 2, "workflow.commands": 3, "cli": 4}

# The verbs of the office, which use SQLModel where the desk uses named SQL.
OFFICE = ("workflow/units/", "workflow/users.py")

# Each package of others has one home.
HOMES = {
    "alembic": ("workflow/migrations/",),
    "apscheduler": ("workflow/scheduler.py",),
    "click": ("cli.py", "workflow/commands/"),
    "cryptography": ("workflow/exchange/",),
    "docxtpl": ("notifications/letters/",),
    "icalendar": ("notifications/invitation.py",),
    "jinja2": ("notifications/render.py",),
    "platformdirs": ("workflow/settings.py",),
    "psycopg": ("workflow/database/", "workflow/backups/"),
    "sqlalchemy": ("workflow/database/", "workflow/records/", "workflow/migrations/",
                   "workflow/register.py", "workflow/seeding.py", *OFFICE),
    "sqlmodel": ("workflow/database/", "workflow/records/", "workflow/migrations/", *OFFICE),
    "transitions": ("states/machine.py",),
    "typst": ("notifications/letters/",),
}  # fmt: skip

# What a command may not load at its top, lest every desk command pays for it.
HEAVY = {
    "alembic", "apscheduler", "cryptography", "docxtpl", "icalendar", "jinja2", "pydantic", "sqlalchemy",
    "sqlmodel", "typst",
}  # fmt: skip

CLOCK = "workflow/clock.py"
CLOCK_CALLS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt"}
SQL_CLOCK = re.compile(
    r"\bnow\s*\(|\bcurrent_(date|time|timestamp)\b|'now'|\bclock_timestamp\b", re.IGNORECASE
)

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


class Import(NamedTuple):
    """One imported module; `typing` where only a type checker runs it, `late` inside a function."""

    name: str
    late: bool
    typing: bool


def program() -> list[Path]:
    """Return the files of the program."""
    return [ROOT / "cli.py", *(f for room in ROOMS for f in sorted((ROOT / room).rglob("*.py")))]


def suite() -> list[Path]:
    """Return the files of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def short(path: Path) -> str:
    """Return a path as it is written in the tables above; the name of its test."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax tree of a file."""
    return ast.parse(path.read_text(encoding="utf-8"))


def module(path: Path) -> str:
    """Return the dotted name of a file."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in program()}


def imports(path: Path) -> Iterator[Import]:
    """Yield what a file imports, wherever it does so."""

    def walk(node: ast.AST, *, late: bool, typing: bool) -> Iterator[Import]:
        for child in ast.iter_child_nodes(node):
            inside = late or isinstance(child, ast.FunctionDef | ast.Lambda)
            checked = typing or (
                isinstance(child, ast.If) and "TYPE_CHECKING" in ast.dump(child.test)
            )
            names: list[str] = []
            if isinstance(child, ast.Import):
                names = [alias.name for alias in child.names]
            elif isinstance(child, ast.ImportFrom):
                base = absolute(path, child)
                below = [f"{base}.{alias.name}" for alias in child.names]
                names = [name if name in MODULES else base for name in below]
            yield from (Import(name, inside, checked) for name in dict.fromkeys(names))
            yield from walk(child, late=inside, typing=checked)

    return walk(tree(path), late=False, typing=False)


def absolute(path: Path, node: ast.ImportFrom) -> str:
    """Return the module that a `from` names; the house writes it in full."""
    assert node.level == 0, f"{short(path)}:{node.lineno}: write the whole name of the module"
    return node.module or ""


def floor(name: str) -> int:
    """Return the floor of a module of the house."""
    return FLOORS[
        "workflow.commands"
        if name.startswith("workflow.commands")
        else name.split(".", maxsplit=1)[0]
    ]


def functions(path: Path) -> Iterator[ast.FunctionDef]:
    """Yield every function of a file."""
    yield from (node for node in ast.walk(tree(path)) if isinstance(node, ast.FunctionDef))


def length(node: ast.FunctionDef) -> int:
    """Return the lines of a function's body, without its docstring."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (body[-1].end_lineno or 0) - body[0].lineno + 1 if body else 0


each_file = pytest.mark.parametrize("path", program(), ids=short)
each_test_file = pytest.mark.parametrize("path", suite(), ids=short)


@each_file
def test_imports_only_go_down(path: Path) -> None:
    """A module imports from its own floor or a lower one, late and type-only imports included."""
    own = floor(module(path))
    above = [i.name for i in imports(path) if i.name in MODULES and floor(i.name) > own]
    assert not above


def test_there_is_no_import_cycle() -> None:
    """No module reaches itself through what it imports when it runs, late imports included."""
    edges = {
        name: sorted({i.name for i in imports(path) if i.name in MODULES and not i.typing} - {name})
        for name, path in MODULES.items()
    }
    done: set[str] = set()

    def visit(name: str, trail: tuple[str, ...]) -> None:
        assert name not in trail, " -> ".join((*trail[trail.index(name) :], name))
        if name not in done:
            for below in edges[name]:
                visit(below, (*trail, name))
            done.add(name)

    for name in edges:
        visit(name, ())


@each_file
def test_every_package_of_others_has_one_home(path: Path) -> None:
    """A third-party package is imported in its home only, and every one has a home."""
    for name in {i.name.split(".")[0] for i in imports(path)}:
        if name in ROOMS or name in sys.stdlib_module_names:
            continue
        assert name in HOMES, f"{name} has no home in this test"
        assert short(path).startswith(HOMES[name]), f"{name} lives in {HOMES[name]}"


def test_states_touch_nothing_outside() -> None:
    """The lowest floor opens no socket, database or process, and reads only its own data."""
    outside = {"socket", "sqlite3", "subprocess", "smtplib", "urllib", "http", "shutil"}
    for name, path in MODULES.items():
        if name.startswith("states"):
            assert not outside & {i.name.split(".")[0] for i in imports(path)}, name


@pytest.mark.parametrize("name", sorted(n for n in MODULES if n.startswith("workflow.commands")))
def test_commands_load_nothing_heavy_at_their_top(name: str) -> None:
    """Importing a command module, with all it imports at the top, loads none of the slow packages."""
    seen, waiting = set[str](), [name]
    while waiting:
        current = waiting.pop()
        if current in seen:
            continue
        seen.add(current)
        parents = [current.rpartition(".")[0]] if "." in current else []
        top = [i.name for i in imports(MODULES[current]) if not i.late and not i.typing]
        assert not HEAVY & {i.split(".")[0] for i in top}, f"{current}, on the way from {name}"
        waiting += [other for other in (*top, *parents) if other in MODULES]


@each_file
def test_one_module_asks_the_clock(path: Path) -> None:
    """Nothing but the clock asks what time it is."""
    if short(path) == CLOCK:
        return
    for node in ast.walk(tree(path)):
        match node:
            case ast.Attribute(value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=call):
                asked = owner in CLOCK_OWNERS and call in CLOCK_CALLS
                assert not asked, f"line {node.lineno}: {owner}.{call}"
            case ast.ImportFrom(module="time", names=names):
                assert not CLOCK_CALLS & {name.name for name in names}, f"line {node.lineno}"


def test_sql_does_not_ask_the_clock() -> None:
    """No statement takes the time from the database."""
    for path in sorted((ROOT / "workflow").rglob("*.sql")):
        assert not SQL_CLOCK.search(path.read_text(encoding="utf-8")), short(path)


@each_test_file
def test_tests_do_not_sleep(path: Path) -> None:
    """No test waits for time to pass."""
    sleeps = [
        n.lineno for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute) and n.attr == "sleep"
    ]
    assert not sleeps


@each_file
def test_only_the_database_commits(path: Path) -> None:
    """A transaction is ended by the one policy, never by a verb."""
    if short(path).startswith("workflow/database/"):
        return
    commits = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"commit", "rollback"}
    ]
    assert not commits


@each_file
def test_commands_hold_no_sql(path: Path) -> None:
    """A command asks a verb or a query; it opens no session."""
    if not short(path).startswith("workflow/commands/"):
        return
    opened = {"transaction", "reading", "office", "execute"}
    used = [n.attr for n in ast.walk(tree(path)) if isinstance(n, ast.Attribute)]
    assert not opened & set(used)


@each_file
def test_files_and_functions_stay_small(path: Path) -> None:
    """A file has at most 300 lines and a function at most 40, its docstring not counted."""
    lines = path.read_text(encoding="utf-8").count("\n")
    assert lines <= LONGEST_FILE, f"{lines} lines"
    long = {node.name: length(node) for node in functions(path) if length(node) > LONGEST_FUNCTION}
    assert not long


@each_test_file
def test_every_test_says_what_must_hold(path: Path) -> None:
    """Each test has a sentence."""
    bare = [
        f.name for f in functions(path) if f.name.startswith("test_") and not ast.get_docstring(f)
    ]
    assert not bare


def test_the_top_level_stays_as_it_was_agreed() -> None:
    """Beside the rooms there are only the tests, the docs and the project's own papers."""
    git = shutil.which("git")
    if not git or not (ROOT / ".git").exists():
        pytest.skip("not a checkout")
    done = subprocess.run(
        [git, "ls-files"], cwd=ROOT, capture_output=True, check=True, encoding="utf-8"
    )
    top = {line.split("/")[0] for line in done.stdout.splitlines()}
    papers = {"CHANGELOG.md", "LICENSE", "README.md", "pyproject.toml", "requirements.lock"}
    rooms = {"cli.py", "docs", "notifications", "states", "tests", "workflow"}
    assert {name for name in top if not name.startswith(".")} <= papers | rooms
