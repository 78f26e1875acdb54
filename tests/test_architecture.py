"""Hold the house to its plan, by reading the syntax tree of every file."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support import house
from tests.support.house import MODULES, ROOMS, ROOT, imports, module, program, tree

# Imports only go down; within a floor they may go sideways.
FLOORS = {"states": 0, "notifications": 1, "workflow": 2, "workflow.commands": 3, "cli": 4}

# The verbs of the office, which use SQLModel where the desk uses named SQL.
OFFICE = ("workflow/organisation/", "workflow/reports/")

# Each package of others has one home.
HOMES = {
    "alembic": ("workflow/store/migrations/",),
    "apscheduler": ("workflow/watch/scheduler.py",),
    "click": ("cli.py", "workflow/commands/"),
    "cryptography": ("workflow/ground/register_key.py",),
    "docxtpl": ("notifications/letters/",),
    "icalendar": ("notifications/invitation.py",),
    "jinja2": ("notifications/render.py",),
    "platformdirs": ("workflow/store/location.py",),
    "psycopg": ("workflow/store/", "workflow/register/backups/"),
    "python_calamine": ("workflow/store/workbooks/",),
    "sqlalchemy": ("workflow/store/", "workflow/register/", *OFFICE),
    "sqlmodel": ("workflow/store/", *OFFICE),
    "transitions": ("states/machine.py",),
    "typst": ("notifications/letters/",),
    "xlsxwriter": ("workflow/store/workbooks/",),
}  # fmt: skip

# What a command may not load at its top, lest every desk command pays for it.
HEAVY = {
    "alembic", "apscheduler", "cryptography", "docxtpl", "icalendar", "jinja2", "pydantic", "python_calamine",
    "sqlalchemy", "sqlmodel", "typst", "xlsxwriter",
}  # fmt: skip

CLOCK = "workflow/clock.py"
CLOCK_CALLS = {"now", "utcnow", "today", "time", "time_ns", "localtime", "gmtime"}
CLOCK_OWNERS = {"datetime", "date", "time", "dt"}
SQL_CLOCK = re.compile(
    r"\bnow\s*\(|\bcurrent_(date|time|timestamp)\b|'now'|\bclock_timestamp\b", re.IGNORECASE
)

LONGEST_FILE = 300
LONGEST_FUNCTION = 40


def suite() -> list[Path]:
    """Return the files of the tests."""
    return sorted((ROOT / "tests").rglob("*.py"))


def short(path: Path) -> str:
    """Return a path as it is written in the tables above; the name of its test."""
    return path.relative_to(ROOT).as_posix()


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


MOST_LOOSE = 8


@pytest.mark.parametrize("name", house.WINGS)
def test_every_module_stands_in_a_wing(name: str) -> None:
    """Each folder and loose module of a house has a row in the plan, and few stand loose."""
    here = {wing for one in MODULES if (wing := house.wing(name, one))}
    planned = {wing for row in house.WINGS[name] for wing in row}
    assert here <= planned, f"{sorted(here - planned)}: give each a row in tests/support/house.py"
    loose = {one for one in here if (ROOT / name / f"{one}.py").exists()}
    assert loose <= set(house.LOOSE.get(name, ())), f"{sorted(loose)}: a module belongs into a wing"
    assert len(loose) <= MOST_LOOSE


def test_wings_import_only_from_wings_below() -> None:
    """An arrow between wings goes down the plan, late and type-only imports included."""
    wrong = [
        f"{arrow.module} imports {arrow.imported}, but {arrow.to_wing}/ does not stand below "
        f"{arrow.from_wing}/: move what both need further down, or hand it over as a parameter."
        for arrow in house.arrows()
        if (house.rank(arrow.house, arrow.to_wing) or 0)
        >= (house.rank(arrow.house, arrow.from_wing) or 0)
    ]
    assert not wrong, "\n".join(wrong)


@each_file
def test_a_leading_underscore_is_private_to_its_folder(path: Path) -> None:
    """A module whose name begins with an underscore is imported from its own folder only."""
    foreign = [
        one.name
        for one in imports(path)
        if one.name in MODULES
        and one.name.rpartition(".")[2].startswith("_")
        and MODULES[one.name].parent != path.parent
    ]
    assert not foreign, f"{short(path)} imports {foreign}: give it a public name, or move it"


def test_there_is_no_import_cycle() -> None:
    """No module reaches itself through what it imports, late and type-only imports included."""
    edges = {
        name: sorted({i.name for i in imports(path) if i.name in MODULES} - {name})
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
    if short(path).startswith("workflow/store/"):
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
    papers = {"CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "README.md"}
    project = {"pyproject.toml", "requirements.lock"}
    rooms = {"cli.py", "docs", "notifications", "states", "tests", "workflow"}
    assert {name for name in top if not name.startswith(".")} <= papers | project | rooms
