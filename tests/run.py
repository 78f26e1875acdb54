"""Run the tests on a machine that has only Python 3.11 and pip: ``python3 tests/run.py``.

Makes the environment ``.venv`` beside the project, installs the program with what its tests need,
and runs pytest there, on all processors. Words given are passed to pytest. Uses nothing but the
standard library; run it with the Python that the tests shall use.
"""

from __future__ import annotations

import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv"
PYTHON = PLACE / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
EXTRAS = ".[test,postgres]"


def main(words: list[str]) -> int:
    """Prepare the environment and run pytest in it. Returns pytest's exit code."""
    if sys.version_info < (3, 11):  # noqa: UP036 - this file alone may meet an older Python
        sys.stderr.write("ketnap needs Python 3.11 or newer.\n")
        return 2
    if not PYTHON.exists():
        venv.EnvBuilder(clear=True, symlinks=os.name != "nt").create(PLACE)
    # The pip that is at hand installs into the new environment, since Debian's Python can make no
    # environment with a pip of its own unless python3-venv is installed.
    install = [sys.executable, "-m", "pip", "--python", str(PYTHON), "install", "--quiet"]
    if subprocess.call([*install, "--editable", EXTRAS], cwd=ROOT):
        return 2
    workers = [] if any(word.startswith("-n") for word in words) else ["-n", "auto"]
    return subprocess.call([str(PYTHON), "-m", "pytest", *workers, *words], cwd=ROOT)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
