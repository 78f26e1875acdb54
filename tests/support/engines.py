"""Find a SQLite of the other kind: a sound one where this Python's has the fault of the log, or the reverse.

The package apsw brings a library with every function of a new SQLite. Loaded before this Python's own
(``LD_PRELOAD``) it is what the standard library's driver runs on.
"""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import pytest

from workflow.store.sqlite_log import can_damage

REQUIRED = "KETNAP_REQUIRE_ENGINES"
"""Set to 1 where tests on both kinds of SQLite must not be skipped."""

_LIBRARY = "sqlite_extra_binaries/libsqlite3_tool.so"
_ASK = "import sqlite3; print(sqlite3.sqlite_version)"


def other() -> dict[str, str]:
    """Return the environment in which Python runs on a SQLite of the other kind; skips where there is none."""
    found = _other()
    if not found and os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{REQUIRED} is set, but there is no SQLite of the other kind")
    if not found:
        pytest.skip("no SQLite of the other kind")
    return found


@cache
def _other() -> dict[str, str]:
    spec = find_spec("apsw")
    library = Path(str(spec.origin)).parent / _LIBRARY if spec else Path()
    if not sys.platform.startswith("linux") or not library.is_file():
        return {}
    environment = {"LD_PRELOAD": str(library)}
    asked = subprocess.run(
        [sys.executable, "-c", _ASK], env=os.environ | environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    if asked.returncode or sqlite3.sqlite_version == asked.stdout.strip():
        return {}
    version = tuple(map(int, asked.stdout.strip().split(".")))
    return environment if can_damage(version) != can_damage(sqlite3.sqlite_version_info) else {}
