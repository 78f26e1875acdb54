"""See ketnap work on a machine that has only Python 3.11 and pip: ``python3 docs/try.py``.

Makes the environment ``.venv`` beside the project, installs the program there and runs
``ketnap demo``; further words are passed on to it. Uses nothing but the standard library.
``prepare`` serves ``tests/run.py`` too.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / ".venv"
WINDOWS = os.name == "nt"
PYTHON = PLACE / ("Scripts/python.exe" if WINDOWS else "bin/python")
KETNAP = PLACE / ("Scripts/ketnap.exe" if WINDOWS else "bin/ketnap")
INSTALLED = PLACE / "ketnap-installed"
"""Names the pyproject.toml and the extras last installed, so that a second run starts at once."""


def main(words: list[str]) -> int:
    """Prepare the environment and run the demo in it. Returns the demo's exit code."""
    if prepare():
        return 2
    ended = subprocess.call([str(KETNAP), "demo", *words])
    sys.stderr.write(f"\nWhere you read ketnap, type {KETNAP.relative_to(ROOT)} in this folder.\n")
    return ended


def prepare(*extras: str) -> int:
    """Make the environment, with these extras of the project; do nothing where it is ready.

    Returns 0, or what pip ended with, which has then said why.
    """
    if sys.version_info < (3, 11):
        sys.stderr.write("ketnap needs Python 3.11 or newer.\n")
        return 2
    project = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    ready = INSTALLED.read_text().split() if PYTHON.exists() and INSTALLED.exists() else []
    if ready[:1] == [project] and set(extras) <= set(ready[1:]):
        return 0
    if not PYTHON.exists():
        venv.EnvBuilder(clear=True, symlinks=not WINDOWS).create(PLACE)
    wanted = sorted({*ready[1:], *extras})
    sys.stderr.write(f"Installing ketnap into {PLACE.name}, once; half a minute or so ...\n")
    # The pip that is at hand installs into the new environment, since Debian's Python can make no
    # environment with a pip of its own unless python3-venv is installed.
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--python", str(PYTHON)]
    project_and_extras = f".[{','.join(wanted)}]" if wanted else "."
    failed = subprocess.call(
        [*pip, "install", "--quiet", "--editable", project_and_extras], cwd=ROOT
    )
    if not failed:
        INSTALLED.write_text("\n".join([project, *wanted]) + "\n")
    return failed


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
