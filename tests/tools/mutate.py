"""Change the pure floor one small piece at a time and see whether its tests notice.

Run ``python tests/tools/mutate.py [FILE ...] [--list]`` from the top of the repository; without files,
every module of the floor. A comparison is moved or turned, a number shifted, a word spoilt, a
condition fixed, a `not` dropped. For each change the tests of the floor run in a process of their own,
with the changed module in memory only: no file is written. What no test notices is printed as
``file:line: before -> after``; the exit code is 1 if there was any.
"""

from __future__ import annotations

import argparse
import ast
import copy
import importlib.abc
import importlib.util
import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from importlib.machinery import ModuleSpec, SourceFileLoader
from pathlib import Path
from types import CodeType

ROOT = Path(__file__).resolve().parents[2]
FLOOR = ROOT / "states"
TESTS = ROOT / "tests" / "states"
QUIET = "ignore::pytest.PytestAssertRewriteWarning"
LONGEST = 120  # seconds; a change that makes a loop endless counts as noticed

# The tests that are likely to notice first, beside the module's own; all of them run after these.
FIRST = {
    "decision": ("test_machine",),
    "guards/__init__": ("guards/test_roles", "test_machine"),
    "guards/_base": ("guards/test_roles", "test_machine", "guards/test_votes"),
    "guards/caveats": ("test_machine",),
    "guards/dossier": ("guards/test_introduction",),
    "guards/facts": ("guards/test_roles", "guards/test_standing"),
    "guards/standing": ("guards/test_roles",),
    "history/acts": ("history/test_dossier",),
    "history/dossier": ("law/test_limits",),
    "history/holds": ("law/test_deadlines",),
    "law/deadlines": ("law/test_limits",),
    "law/limits": ("law/test_deadlines",),
    "law/rules/__init__": ("law/test_rules", "law/test_rules_data"),
    "units": ("guards/test_roles", "guards/test_standing"),
    "values/__init__": ("values/test_values",),
}
MAKERS = {"text", "day", "count", "flag", "one", "_state"}  # after a name they take words
OTHER_COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.Gt), ast.LtE: (ast.Lt, ast.Gt), ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.Lt), ast.Eq: (ast.NotEq,), ast.NotEq: (ast.Eq,), ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,), ast.In: (ast.NotIn,), ast.NotIn: (ast.In,),
}  # fmt: skip
OTHER_SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult,
    ast.Mod: ast.Mult, ast.BitOr: ast.BitAnd, ast.BitAnd: ast.BitOr,
}  # fmt: skip


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """Yield the changed forms of one node."""
    match node:
        case ast.Compare():
            for i, op in enumerate(node.ops):
                for other in OTHER_COMPARISONS[type(op)]:
                    yield _with(node, ops=[*node.ops[:i], other(), *node.ops[i + 1 :]])
        case ast.BoolOp():
            yield from _other_conditions(node)
        case ast.UnaryOp(op=ast.Not() | ast.USub()):
            yield node.operand
        case ast.BinOp() if type(node.op) in OTHER_SIGNS:
            yield _with(node, op=OTHER_SIGNS[type(node.op)]())
        case ast.If() | ast.IfExp():
            yield from (_with(node, test=ast.Constant(fixed)) for fixed in (True, False))
        case ast.comprehension() if node.ifs:
            yield _with(node, ifs=[])
        case ast.Constant():
            yield from _other_constants(node)


def _other_conditions(node: ast.BoolOp) -> Iterator[ast.AST]:
    yield _with(node, op=ast.Or() if isinstance(node.op, ast.And) else ast.And())
    for i in range(len(node.values)):
        rest = node.values[:i] + node.values[i + 1 :]
        yield _with(node, values=rest) if len(rest) > 1 else rest[0]


def _with(node: ast.AST, **parts: object) -> ast.AST:
    changed = copy.copy(node)
    for name, value in parts.items():
        setattr(changed, name, value)
    return changed


def _other_constants(node: ast.Constant) -> Iterator[ast.AST]:
    match node.value:
        case bool():
            yield ast.Constant(not node.value)
        case int():
            yield ast.Constant(node.value + 1)
            yield ast.Constant(node.value - 1)
        case str() if node.value:
            yield ast.Constant("x" + node.value)


def _skipped(tree: ast.Module) -> set[ast.AST]:
    """Return the nodes that say nothing to the program: docstrings, annotations, words to people."""
    skipped: set[ast.AST] = set()
    for node in ast.walk(tree):
        match node:
            case ast.Expr(value=ast.Constant() as docstring):
                skipped.add(docstring)
            case ast.Call(func=ast.Name(id="N_" | "Label" | "cast")):
                skipped.update(ast.walk(node))
            case ast.Call(func=ast.Name(id=maker) | ast.Attribute(attr=maker)) if maker in MAKERS:
                skipped.update(arg for arg in node.args[1:] if isinstance(arg, ast.Constant))
            case (
                ast.Assign(targets=[ast.Name(id="__all__")])
                | ast.If(test=ast.Name(id="TYPE_CHECKING"))
            ):
                skipped.update(ast.walk(node))
        for part in ("annotation", "returns"):
            if isinstance(said := getattr(node, part, None), ast.AST):
                skipped.update(ast.walk(said))
    return skipped


def mutants(path: Path) -> Iterator[tuple[int, str, str, ast.Module]]:
    """Yield every change of a file: its line, before, after, and the whole tree with it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    skipped = _skipped(tree)
    for parent in list(ast.walk(tree)):
        if parent in skipped:
            continue
        for name, value in ast.iter_fields(parent):
            places = value if isinstance(value, list) else [value]
            for i, node in enumerate(places):
                if not isinstance(node, ast.AST) or node in skipped:
                    continue
                for changed in changes(node):
                    new = (
                        [*places[:i], changed, *places[i + 1 :]]
                        if isinstance(value, list)
                        else changed
                    )
                    setattr(parent, name, new)
                    ast.fix_missing_locations(tree)
                    line = getattr(node, "lineno", getattr(parent, "lineno", 0))
                    yield line, _shown(node), _shown(changed), tree
                    setattr(parent, name, value)


def _shown(node: ast.AST) -> str:
    return ast.unparse(node).partition("\n")[0][:70]


class Changed(SourceFileLoader):
    """Load a module from a changed tree."""

    def __init__(self, name: str, path: str, code: CodeType) -> None:
        super().__init__(name, path)
        self._code = code

    def get_code(self, fullname: str) -> CodeType:
        """Return the changed code, whatever the module is called."""
        del fullname
        return self._code


class Finder(importlib.abc.MetaPathFinder):
    """Find one module changed, and leave all others alone."""

    def __init__(self, name: str, path: Path, code: CodeType) -> None:
        self.name, self.path, self.code = name, path, code

    def find_spec(
        self, fullname: str, path: object = None, target: object = None
    ) -> ModuleSpec | None:
        """Return where the changed module comes from."""
        del path, target
        if fullname != self.name:
            return None
        loader = Changed(fullname, str(self.path), self.code)
        folders = [str(self.path.parent)] if self.path.name == "__init__.py" else None
        return importlib.util.spec_from_file_location(
            fullname, self.path, loader=loader, submodule_search_locations=folders
        )


def noticed(path: Path, tree: ast.Module) -> bool:
    """Say whether a test fails with the changed module in place of the file."""
    code = compile(tree, str(path), "exec")
    child = os.fork()
    if child == 0:
        try:
            os._exit(_run_tests(path, code))
        finally:
            os._exit(1)
    return os.waitpid(child, 0)[1] != 0


def _run_tests(path: Path, code: CodeType) -> int:
    import pytest
    from hypothesis import Phase, settings

    settings.register_profile("mutants", phases=(Phase.explicit, Phase.generate))
    settings.load_profile("mutants")
    signal.alarm(LONGEST)
    quiet = os.open(os.devnull, os.O_WRONLY)
    os.dup2(quiet, 1)
    os.dup2(quiet, 2)
    parts = path.relative_to(ROOT).with_suffix("").parts
    name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
    sys.meta_path.insert(0, Finder(name, path, code))
    first = _first(path.relative_to(FLOOR).with_suffix(""))
    rest = sorted(str(test) for test in TESTS.rglob("test_*.py") if str(test) not in first)
    options = ["-x", "-q", "-p", "no:cacheprovider", "-W", QUIET]
    found = int(pytest.main([*options, *first])) if first else 0
    return found or int(pytest.main([*options, *rest]))


def _first(module: Path) -> list[str]:
    """Return the files of the tests that are likely to notice a change of a module."""
    own = module.with_name(f"test_{module.name}").as_posix()
    found = [TESTS / f"{test}.py" for test in (own, *FIRST.get(module.as_posix(), ()))]
    return [str(test) for test in found if test.exists()]


def main() -> int:
    """Try every change of the files named and print those that no test noticed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("files", nargs="*", type=Path, help="modules to change (default: all)")
    parser.add_argument("--list", action="store_true", help="list the changes, try none")
    wanted = parser.parse_args()
    files = [file.resolve() for file in wanted.files] or sorted(FLOOR.rglob("*.py"))
    if not wanted.list and noticed(files[0], ast.parse(files[0].read_text(encoding="utf-8"))):
        parser.exit(2, "The tests fail without any change.\n")
    tried = survived = 0
    for path in files:
        for line, before, after, tree in mutants(path):
            tried += 1
            if wanted.list or not noticed(path, tree):
                survived += 1
                _say(f"{path.relative_to(ROOT)}:{line}: {before} -> {after}")
    _say(f"{tried} changes, {survived} {'listed' if wanted.list else 'not noticed'}")
    return int(survived > 0 and not wanted.list)


def _say(words: str) -> None:
    sys.stdout.write(words + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    import hypothesis as hypothesis  # loaded once, for all the children
    import pytest as pytest

    with tempfile.TemporaryDirectory() as folder:
        os.environ["HYPOTHESIS_STORAGE_DIRECTORY"] = folder
        raise SystemExit(main())
