"""Update of the documentation from the program: python tests/tools/reference.py [--check].

Makes the parts of the pages that come from the program's own data and from its source, in English
and in Vietnamese, and before them the rule sets as JSON, which is quick to read. With --check nothing is written; what would change is named, and the exit code is
1. What the consoles of the pages print is written by tests/tools/tour.py.
"""

from __future__ import annotations

import json
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.docs import commandbook, house, lifecycle, rulebook
from tests.docs.pages import DOCS, ROOT, VI, Sections, filled, spoken

TWINS: dict[str, Sections] = {
    "lifecycle.md": lifecycle.SECTIONS,
    "rules.md": rulebook.SECTIONS,
    "commands.md": commandbook.SECTIONS,
}
"""Pages that are made in both languages."""
MADE: dict[Path, Sections] = {
    **{DOCS / name: spoken("en", sections) for name, sections in TWINS.items()},
    **{VI / name: spoken("vi", sections) for name, sections in TWINS.items()},
    DOCS / "architecture.md": house.TABLES,
    DOCS / "modules.md": house.MAP,
    ROOT / "CONTRIBUTING.md": house.PICTURE,
}

RULES = ROOT / "states/law/rules"


def rule_sets() -> Iterator[tuple[Path, str]]:
    """Yield each file of the rule register as JSON, with the text it should have."""
    for path in sorted(RULES.glob("*.toml")):
        table = tomllib.loads(read(path))
        text = json.dumps(table, ensure_ascii=False, indent=1, default=str)
        yield path.with_suffix(".json"), text + "\n"


def made(path: Path) -> str:
    """Return a page with its made parts as they should be."""
    return filled(read(path), MADE[path])


def read(path: Path) -> str:
    """Return the text of a page as it stands; "" for one still to be made."""
    return path.read_text(encoding="utf-8") if path.exists() else ""


def write(fresh: Iterator[tuple[Path, str]], words: list[str]) -> int:
    """Write pages that have gone stale, or with --check only name them. Returns the exit code."""
    stale = [(path, text) for path, text in fresh if text != read(path)]
    for path, text in stale:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    stale_sets = write(rule_sets(), sys.argv[1:])
    sys.exit(write(((path, made(path)) for path in MADE), sys.argv[1:]) or stale_sets)
