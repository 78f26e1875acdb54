"""Whether what holds on this Python's SQLite holds on one of the other kind: sound, or with the fault."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.engines import REQUIRED, other

ROOT = Path(__file__).resolve().parents[2]
TESTS = (
    ("tests/store", "tests/casework/test_concurrency.py", "tests/casework/test_kills.py"),
    ("tests/register",),
)


@pytest.mark.slow
@pytest.mark.parametrize("tests", TESTS, ids=" ".join)
def test_the_storage_tests_hold_on_the_other_engine(tests: tuple[str, ...]) -> None:
    """Every test of files, writers and kills passes on a SQLite of the other kind too."""
    asked = [*tests, "-m", "not postgres and not long", "--deselect", "tests/store/test_engines.py"]
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *asked],
        cwd=ROOT,
        env=_inherited() | other(),
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:]


def _inherited() -> dict[str, str]:
    """Return the environment without what is pytest's own; a third engine is asked of nobody."""
    return {n: value for n, value in os.environ.items() if n[:7] != "PYTEST_" and n != REQUIRED}
