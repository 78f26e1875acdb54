"""Measure the speed goals, each as a ratio to a floor timed in the same run.

``python tests/bench/run.py [RUNS]``, in the environment the tests use; the machine should be quiet.
Prints a table and always exits 0: a figure is read, never asserted.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from tests.bench import branch, checkup, desk, letters, lists, mail, moves, remind, stuck, sweep


def main(runs: int) -> None:
    """Print every figure: floor and ours in milliseconds, the ratio, the goal."""
    print(f"{'what':<22}{'floor ms':>10}{'ours ms':>10}{'ratio':>8}{'goal':>7}")  # noqa: T201
    for measure in (desk, moves, branch, checkup, stuck, sweep, remind, mail, letters, lists):
        for figure in measure.figures(runs):
            print(  # noqa: T201
                f"{figure.what:<22}{figure.floor:>10.2f}{figure.ours:>10.2f}"
                f"{figure.ratio:>8.2f}{figure.goal:>7.1f}{'' if figure.ratio <= figure.goal else '  over'}"
            )


if __name__ == "__main__":
    main(int(sys.argv[1]) if sys.argv[1:] else 15)
