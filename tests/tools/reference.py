"""Update of the documentation from the program: python tests/tools/reference.py [--check].

Makes the parts of the pages that come from the program's own data and from its source, and runs the
tours of README.md and docs/README.vi.md. With --check nothing is written; what would change is
named, and the exit code is 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.docs import commandbook, house, lifecycle, rulebook, tour
from tests.docs.pages import DOCS, ROOT, Sections, filled

MADE: dict[Path, Sections] = {
    DOCS / "lifecycle.md": lifecycle.SECTIONS,
    DOCS / "rules.md": rulebook.SECTIONS,
    DOCS / "commands.md": commandbook.SECTIONS,
    DOCS / "architecture.md": house.TABLES,
    DOCS / "modules.md": house.MAP,
    ROOT / "CONTRIBUTING.md": house.PICTURE,
}
TOURS = (ROOT / "README.md", DOCS / "README.vi.md")


def fresh() -> Iterator[tuple[Path, str]]:
    """Yield every page that is made, with the text it should have."""
    for path in MADE:
        yield path, made(path)
    for path in TOURS:
        with tempfile.TemporaryDirectory() as folder:
            yield path, tour.rerun(read(path), Path(folder))


def made(path: Path) -> str:
    """Return a page with its made parts as they should be."""
    return filled(read(path), MADE[path])


def read(path: Path) -> str:
    """Return the text of a page as it stands."""
    return path.read_text(encoding="utf-8")


def main(words: list[str]) -> int:
    """Write the pages, or with --check only compare them. Returns the exit code."""
    stale = [(path, text) for path, text in fresh() if text != read(path)]
    for path, text in stale:
        sys.stdout.write(f"{path.relative_to(ROOT)}\n")
        if "--check" not in words:
            path.write_text(text, encoding="utf-8")
    return 1 if stale and "--check" in words else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
