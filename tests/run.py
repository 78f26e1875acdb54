"""Run the tests on a machine that has only Python 3.11 and pip: ``python3 tests/run.py``.

Makes the environment ``.venv`` beside the project, as ``docs/try.py`` does, installs the program
with what its tests need, as requirements.lock says, and runs pytest there, on all processors.
``--newest`` takes the newest releases that pyproject.toml admits instead. Other words are passed to
pytest. Uses nothing but the standard library; run it with the Python that the tests shall use.
"""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
EXTRAS = ("test", "postgres", "sign")


def main(words: list[str]) -> int:
    """Prepare the environment and run pytest in it. Returns pytest's exit code."""
    environment = runpy.run_path(str(ROOT / "docs" / "try.py"))
    newest = environment["NEWEST"]
    if environment["prepare"](*EXTRAS, newest=newest in words):
        return 2
    words = [word for word in words if word != newest]
    workers = (
        []
        if any(word.startswith("-n") for word in words)
        else ["-n", "auto", "--dist", "worksteal"]
    )
    return subprocess.call([str(environment["PYTHON"]), "-m", "pytest", *workers, *words], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
