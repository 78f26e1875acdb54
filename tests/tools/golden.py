"""Write the kept screens anew: ``python tests/tools/golden.py``, then look at what ``git diff`` shows."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.support import screens


def main() -> int:
    """Write every screen into its file and remove those that are no screens any more."""
    with screens.stage():
        made = dict(screens.every(screens.Registers()))
    for stale in set(screens.FOLDER.rglob("*.txt")) - made.keys():
        stale.unlink()
    for path, text in made.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    print(f"{len(made)} screens in {screens.FOLDER}")  # noqa: T201 - a tool answers on its terminal
    return 0


if __name__ == "__main__":
    sys.exit(main())
