"""Generator of the picture of the wings and of the map of the modules, from the program itself.

The arrows are the imports, the words the first lines of the docstrings; `tests/tools/reference.py`
writes them into CONTRIBUTING.md, docs/architecture.md and docs/modules.md.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from tests.docs.pages import Sections, code, table
from tests.support import house
from tests.support.house import COMMANDS, MODULES, ROOMS, ROOT, WINGS, first_line, rank
from tests.test_architecture import HOMES

EVERYWHERE = ("workflow.clock", "workflow.stamp")
"""Modules that every wing may import; their arrows would hide the others."""

Pairs = set[tuple[str, str]]


# -- the picture ----------------------------------------------------------------------------------


def picture() -> Iterator[str]:
    """Yield a Mermaid picture of the whole house, the ground at the bottom.

    An arrow that a longer way implies is left out: whoever stands higher may import from all below.
    """
    yield "```mermaid"
    yield "flowchart TD"
    yield '  cli["cli.py"]'
    yield from _house("workflow.commands")
    yield from _house("workflow")
    yield '  notifications["notifications/"]'
    yield from _house("states")
    yield from (f"  {_id(a)} --> {_id(b)}" for a, b in _reduced(_between()))
    yield "```"


def _house(name: str) -> Iterator[str]:
    """Yield one house as a box of its wings, with the arrows between them."""
    drawn = _reduced({(a.from_wing, a.to_wing) for a in house.arrows() if a.house == name})
    yield f'  subgraph {_id(name)}["{name.replace(".", "/")}/"]'
    yield "    direction LR"
    for wing in _wings(name):
        if f"{name}.{wing}" not in (*EVERYWHERE, *WINGS):
            yield f'    {_id(name, wing)}["{_label(name, wing)}"]'
    for above, below in drawn:
        if not {f"{name}.{above}", f"{name}.{below}"} & {*EVERYWHERE, *WINGS}:
            yield f"    {_id(name, above)} --> {_id(name, below)}"
    yield "  end"


def _wings(name: str) -> list[str]:
    """Return the wings of a house, the highest first; one that is planned and empty yet is left out."""
    planned = [wing for row in reversed(WINGS[name]) for wing in row]
    return [wing for wing in planned if wing == COMMANDS or f"{name}.{wing}" in MODULES]


def _between() -> Pairs:
    """Return which house imports from which other, `cli` and `notifications` among them."""
    found = {
        (_house_of(name), _house_of(one.name))
        for name, path in MODULES.items()
        for one in house.imports(path)
        if one.name in MODULES
    }
    return {(above, below) for above, below in found if above != below}


def _house_of(name: str) -> str:
    """Return the innermost house that a module stands in."""
    inside = [one for one in (*ROOMS, *WINGS) if name == one or name.startswith(f"{one}.")]
    return max(inside, key=len)


def _reduced(arrows: Pairs) -> list[tuple[str, str]]:
    """Return the arrows that no longer way implies, in the order of their names."""
    return sorted((a, b) for a, b in arrows if not _implied(arrows, a, b))


def _implied(arrows: Pairs, start: str, end: str) -> bool:
    """Say whether other arrows than the one between them lead from `start` to `end`."""
    waiting, seen = [b for a, b in arrows if a == start and b != end], set[str]()
    while waiting:
        one = waiting.pop()
        if one == end:
            return True
        if one not in seen:
            seen.add(one)
            waiting += [b for a, b in arrows if a == one]
    return False


def _id(*names: str) -> str:
    """Return a name that Mermaid takes as the id of a box."""
    return "_".join(names).replace(".", "_").replace(" ", "_")


def _label(name: str, wing: str) -> str:
    """Return how a wing is written: a folder with a slash, a module that stands loose as a file."""
    folder = ROOT / name.replace(".", "/") / wing
    return "the commands" if wing == COMMANDS else f"{wing}/" if folder.is_dir() else f"{wing}.py"


# -- the table of the wings -----------------------------------------------------------------------


def wings(name: str) -> Iterator[str]:
    """Yield the wings of one house as a table, the highest first, with what each holds."""
    where = name.replace(".", "/")
    rows = [
        (_row(name, wing), f"`{where}/{_label(name, wing)}`", first_line(MODULES[f"{name}.{wing}"]))
        for wing in _wings(name)
        if wing != COMMANDS
    ]
    yield from table(("Row", "Wing", "Is"), rows)


def _row(name: str, wing: str) -> str:
    """Return the row of the plan that a wing stands in, counted from the ground up."""
    return str((rank(name, wing) or 0) + 1)


def homes() -> Iterator[str]:
    """Yield the table of third-party packages and the only places that import each."""
    rows = ((f"`{package}`", code(places)) for package, places in sorted(HOMES.items()))
    yield from table(("Package", "Imported in"), rows)


# -- the map of the modules -----------------------------------------------------------------------


def modules() -> Iterator[str]:
    """Yield every module with its first line, house by house and wing by wing, from the ground up."""
    yield from _part("## ", "states", _loose("states"))
    yield from _wings_of("states")
    yield from _part("## ", "notifications", _below("notifications"))
    yield from _part("## ", "workflow", _loose("workflow"))
    yield from _wings_of("workflow")
    yield from ("", "## `cli.py`", "", first_line(ROOT / "cli.py"))


def _wings_of(name: str) -> Iterator[str]:
    for wing in reversed(_wings(name)):
        package = f"{name}.{wing}"
        if package in MODULES and MODULES[package].name == "__init__.py":
            yield from _part("### ", package, _below(package))


def _loose(name: str) -> Iterator[Path]:
    """Yield the modules that stand beside the wings of a house."""
    yield from (p for p in _below(name) if p.parent == ROOT / name)


def _below(package: str) -> Iterator[Path]:
    """Yield the modules of a package but its own, those in folders after those that stand loose."""
    folder = _folder(package)
    found = (p for p in MODULES.values() if folder in p.parents and p != MODULES[package])
    yield from sorted(found, key=lambda p: (p.parent.relative_to(folder).parts, p.name))


def _part(mark: str, package: str, paths: Iterable[Path]) -> Iterator[str]:
    """Yield one part of the map: its heading, its own first line, the table of its modules."""
    folder = _folder(package)
    yield from ("", f"{mark}`{folder.relative_to(ROOT).as_posix()}/`", "")
    yield from (first_line(folder / "__init__.py"), "")
    rows = ((_link(path, folder), first_line(path)) for path in paths)
    yield from table(("Module", "Is"), rows)


def _link(path: Path, folder: Path) -> str:
    """Return a module's name within its wing, as a link from docs/ to its file."""
    inside = path.relative_to(folder)
    shown = inside.parent if inside.name == "__init__.py" else inside
    slash = "/" if inside.name == "__init__.py" else ""
    return f"[`{shown.as_posix()}{slash}`](../{path.relative_to(ROOT).as_posix()})"


def _folder(package: str) -> Path:
    return MODULES[package].parent


PICTURE: Sections = {"wings": picture}
TABLES: Sections = {
    "wings-of-workflow": lambda: wings("workflow"),
    "wings-of-states": lambda: wings("states"),
    "wings-of-commands": lambda: wings("workflow.commands"),
    "homes": homes,
}
MAP: Sections = {"modules": modules}
