"""Update of what the consoles of the pages print: python tests/tools/tour.py [--check].

Types every console of the pages again, in both languages, and writes down what is printed now. With
--check nothing is written; what would change is named, and the exit code is 1.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from tests.docs import tour
from tests.tools.reference import read, write


def fresh() -> Iterator[tuple[Path, str]]:
    """Yield every page that has consoles, with what they print now."""
    for path in tour.PAGES:
        with tempfile.TemporaryDirectory() as folder:
            yield path, tour.rerun(read(path), Path(folder))


if __name__ == "__main__":
    sys.exit(write(fresh(), sys.argv[1:]))
