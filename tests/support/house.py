"""Read the plan of the house: its wings in their order, and what each may import.

The table is the plan; the modules and their imports are read from the syntax trees.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("cli", "notifications", "states", "workflow")

COMMANDS = "a command"
"""The name in the plan for every module that stands beside `frame` and `screen`."""

WINGS = {
    "states": (
        ("frozen", "patterns"),
        ("names", "pipeline"),
        ("errors", "units"),
        ("catalogue", "values"),
        ("history", "machine"),
        ("law",),
        ("guards",),
        ("decision", "watch"),
        ("way_on",),
    ),
    "workflow": (
        ("clock", "stamp"),
        ("store",),
        ("app",),
        ("ground",),
        ("casework",),
        ("upkeep", "queries"),
        ("organisation", "papers", "reports"),
        ("pages",),
        ("handover", "exchange", "watch"),
        ("register",),
        ("demo",),
        ("commands",),
    ),
    "workflow.commands": (
        ("screen",),
        ("frame",),
        (COMMANDS,),
    ),
}
"""The wings of each house from the ground up; a wing imports only from rows above its own here."""

LOOSE = {
    "workflow": ("app", "clock", "stamp"),
    "states": ("decision", "errors", "frozen", "machine", "names", "patterns", "pipeline", "units"),
}
"""Modules that stand by themselves beside the wings."""


class Import(NamedTuple):
    """One imported module; `typing` where only a type checker runs it, `late` inside a function."""

    name: str
    late: bool
    typing: bool


class Arrow(NamedTuple):
    """An import from one wing into another."""

    house: str
    from_wing: str
    to_wing: str
    module: str
    imported: str


def program() -> list[Path]:
    """Return the files of the program."""
    return [ROOT / "cli.py", *(f for room in ROOMS for f in sorted((ROOT / room).rglob("*.py")))]


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
    where = path.relative_to(ROOT).as_posix()
    assert node.level == 0, f"{where}:{node.lineno}: write the whole name of the module"
    return node.module or ""


def wing(house: str, name: str) -> str | None:
    """Return the wing of a module inside a house; None for the house itself and for other houses."""
    if not name.startswith(f"{house}."):
        return None
    first = name.removeprefix(f"{house}.").split(".")[0]
    planned = {one for row in WINGS[house] for one in row}
    return COMMANDS if COMMANDS in planned and first not in planned else first


def rank(house: str, name: str) -> int | None:
    """Return the row of a wing in the plan, counted from the ground; None where it has none."""
    return next((row for row, wings in enumerate(WINGS[house]) if name in wings), None)


def arrows() -> Iterator[Arrow]:
    """Yield every import from one wing into another of the same house."""
    for house in WINGS:
        for name, path in MODULES.items():
            own = wing(house, name)
            for one in imports(path):
                other = wing(house, one.name)
                if own and other and other != own and one.name in MODULES:
                    yield Arrow(house, own, other, name, one.name)


def first_line(path: Path) -> str:
    """Return the first line of a module's docstring."""
    return (ast.get_docstring(tree(path)) or "").partition("\n")[0]
