"""Time whole commands against their floors, in turn, and give the ratio of the medians."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import NamedTuple

HERE = Path(__file__).parent
ROOT = HERE.parents[1]


class Figure(NamedTuple):
    """One measured goal: medians in milliseconds, their ratio, and the ratio wanted at most."""

    what: str
    floor: float
    ours: float
    goal: float

    @property
    def ratio(self) -> float:
        """Return how many times the floor ours takes."""
        return self.ours / self.floor


def figures(runs: int) -> list[Figure]:
    """Measure help and the desk commands on a small register made for the purpose."""
    with tempfile.TemporaryDirectory() as folder:
        path, ref = _register(Path(folder))
        env = {
            **os.environ,
            "KETNAP_DB": f"sqlite:///{path}",
            "KETNAP_AS": "lan",
            "PYTHONPATH": str(ROOT),
        }
        env = {key: value for key, value in env.items() if key != "PYTHONDONTWRITEBYTECODE"}
        floor_help = [str(HERE / "floor_help.py"), "--help"]
        floor_desk = [str(HERE / "floor_desk.py"), "show", path, ref]
        ours = str(ROOT / "cli.py")
        vote = ["--on", "2026-10-20", "--resolution", "1", "--helper", "Lê Thị Cúc", "2020-01-01"]
        wanted = [
            ("--help", floor_help, [ours, "--help"], 1.3),
            ("--version", floor_help, [ours, "--version"], 1.3),
            ("case show", floor_desk, [ours, "case", "show", ref], 1.8),
            ("inbox", floor_desk, [ours, "inbox"], 1.8),
            ("case list", floor_desk, [ours, "case", "list"], 1.8),
            ("why", floor_desk, [ours, "why", "nominate", ref], 2.3),
            ("advance", floor_desk, [ours, "advance", "nominate", ref, *vote, "--dry-run"], 2.3),
        ]
        return [_pair(*words, env, runs) for words in wanted]


def _pair(
    what: str, floor: list[str], ours: list[str], goal: float, env: dict[str, str], runs: int
) -> Figure:
    """Run the two in turn, so that a slow moment of the machine meets both."""
    times: tuple[list[float], list[float]] = ([], [])
    for run in range(runs + 1):
        for at, words in enumerate((floor, ours)):
            started = time.perf_counter()
            subprocess.run([sys.executable, *words], env=env, check=True, stdout=subprocess.DEVNULL)
            if run:  # the first of each writes bytecode
                times[at].append((time.perf_counter() - started) * 1000)
    return Figure(what, median(times[0]), median(times[1]), goal)


def _register(folder: Path) -> tuple[str, str]:
    """Make a register for one branch with a few cases; return its file and a reference."""
    from datetime import date

    from tests.support.office import lettered
    from workflow.app import App
    from workflow.casework import opening
    from workflow.ground import people
    from workflow.register import making, seeding
    from workflow.stamp import Stamp

    path = str(folder / "bench.db")
    url = f"sqlite:///{path}"
    making.create(url, rehearsal=True, one_branch=seeding.OneBranch("Chi bộ", "lan"))
    refs = []
    with App.open(url) as app:
        stamp = Stamp(people.resolve(app, "lan"), app.now(), date(2026, 10, 1))
        for number in range(20):
            facts = {"name": f"Nguyễn Văn {lettered(number)}", "born": date(2000, 5, 17)}
            refs.append(opening.open_case(app, "CB", facts, stamp).ref)
    return path, refs[0]
