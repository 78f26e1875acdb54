"""Two processes that run the same job at once do together what one would have done."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tests.support.twins import DAY, contents, two

if TYPE_CHECKING:
    from tests.support.registers import Registers

ROOT = Path(__file__).resolve().parents[2]
SWEEPS = ("expire-holds", "recompute", "flag-stalled", "remind", "escalate", "digest", "seal")


def _started(url: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.support.sweeping", url, DAY.isoformat()],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _told(child: subprocess.Popen[str]) -> list[str]:
    assert child.stdout is not None
    return child.stdout.readline().split()


def _run(name: str, *children: subprocess.Popen[str]) -> tuple[int, int]:
    """Let the children run a job at once; return how much they changed and queued between them."""
    for child in children:
        assert child.stdin is not None
        child.stdin.write(f"{name}\n")
        child.stdin.flush()
    told = [_told(child) for child in children]
    assert [one[2:] for one in told] == [["0"]] * len(children), (name, told)
    return sum(int(one[0]) for one in told), sum(int(one[1]) for one in told)


def test_two_sweeps_at_once_do_what_one_does(registers: Registers) -> None:
    """Nothing is written twice, nothing is left out, neither of the two fails or waits for ever.

    Each counts its own work alone: together they count what one run counts.
    """
    url, other = two(registers)
    children = [_started(url), _started(url), _started(other)]
    assert [_told(child) for child in children] == [["ready"]] * 3
    changed = {name: (_run(name, *children[:2]), _run(name, children[2])) for name in SWEEPS}
    for child in children:
        child.communicate(timeout=600)
        assert child.returncode == 0
    for name in ("flag-stalled", "remind", "escalate", "digest", "seal"):
        assert changed[name][0] == changed[name][1], (name, changed)
        assert changed[name][1][0] > 0, (name, changed)
    found, wanted = contents(url), contents(other)
    for name in wanted.keys() - {"job_runs"}:
        assert found[name] == wanted[name], name
