"""The verifier that is given to others, as a module and as a process far from the program."""

from __future__ import annotations

import json
import runpy
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

SCRIPT = Path(__file__).resolve().parents[2] / "docs" / "verify_export.py"


class Verified(NamedTuple):
    """What the verifier answers."""

    ok: bool
    broken_at: str | None
    acts: int
    head: str


@cache
def _script() -> Mapping[str, Any]:
    return runpy.run_path(str(SCRIPT))


def verify(file: str | Path, noted: str = "") -> Verified:
    """Verify a file in this process."""
    check: Callable[[str, str], tuple[dict[str, Any], list[str]]] = _script()["verify"]
    answer, _ = check(str(file), noted)
    assert answer.keys() == {*Verified._fields}
    return Verified(**answer)


def remarks(file: str | Path) -> str:
    """Return what the verifier says it did not check."""
    return "\n".join(_script()["verify"](str(file), "")[1])


def canonical(value: object) -> bytes:
    """Return JSON in the form of the file."""
    made: bytes = _script()["canonical"](value)
    return made


def elsewhere(folder: Path, *words: str) -> tuple[int, Any, str]:
    """Run a copy of the verifier in a folder where there is nothing of the program; code, answer, stderr."""
    shutil.copy(SCRIPT, folder / "check.py")
    done = subprocess.run(
        [sys.executable, "-I", "-S", "check.py", *words],
        cwd=folder, env={}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.returncode, json.loads(done.stdout) if done.stdout else None, done.stderr
