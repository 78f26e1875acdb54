"""Time a move and an opening in a branch of 4,000 cases against the same in a branch of 20 (SQLite, FULL)."""

from __future__ import annotations

import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from tests.bench.desk import Figure
from tests.support.office import lettered

if TYPE_CHECKING:
    from workflow.app import App
    from workflow.stamp import Stamp

_FEW, _MANY = 20, 4000
_BATCH = 5
_GOAL = 1.2


def figures(runs: int) -> list[Figure]:
    """Measure `case open` and `nominate` in both branches, batch by batch in turn."""
    from workflow.app import App
    from workflow.ground import people
    from workflow.register import making, seeding
    from workflow.stamp import Stamp

    times: dict[str, list[tuple[float, float]]] = {"opening": [], "moving": []}
    with tempfile.TemporaryDirectory() as folder:
        branches = []
        for size in (_FEW, _MANY):
            url = f"sqlite:///{Path(folder) / f'{size}.db'}"
            making.create(url, one_branch=seeding.OneBranch("Chi bộ", "lan"))
            app = App.open(url)
            stamp = Stamp(people.resolve(app, "lan"), app.now(), app.today())
            branches.append((app, stamp, _filled(app, stamp, size)))
        for run in range(runs + 1):
            measured = [_batch(app, stamp, size, run) for app, stamp, size in branches]
            if run:
                few, many = measured
                times["opening"].append((few[0], many[0]))
                times["moving"].append((few[1], many[1]))
        for app, _, _ in branches:
            app.close()
    return [
        Figure(
            f"{what}, {_MANY} to {_FEW}",
            median(few for few, _ in pairs),
            median(many for _, many in pairs),
            _GOAL,
        )
        for what, pairs in times.items()
    ]


def _filled(app: App, stamp: Stamp, size: int) -> int:
    """Open and nominate so many people; a few of them share names, as in any branch."""
    for number in range(size):
        _move(app, stamp, _open(app, stamp, number), number)
    return size


def _batch(app: App, stamp: Stamp, size: int, run: int) -> tuple[float, float]:
    """Return the milliseconds one opening takes, and one move, over a batch."""
    numbers = [size + run * _BATCH + n for n in range(_BATCH)]
    started = time.perf_counter()
    refs = [_open(app, stamp, number) for number in numbers]
    opened = time.perf_counter()
    for ref, number in zip(refs, numbers, strict=True):
        _move(app, stamp, ref, number)
    moved = time.perf_counter()
    return (opened - started) * 1000 / _BATCH, (moved - opened) * 1000 / _BATCH


def _open(app: App, stamp: Stamp, number: int) -> str:
    from workflow.casework import opening

    facts = {
        "name": f"Nguyễn Văn {lettered(number % 50 + 1)}", "born": date(2000, 1 + number % 12, 17),
        "identity_no": f"099{number:09}",
    }  # fmt: skip
    return opening.open_case(app, "CB", facts, stamp).ref


def _move(app: App, stamp: Stamp, ref: str, number: int) -> None:
    from workflow.casework import advancing

    given = {"helper": [("Lê Thị Cúc", "2020-01-01")], "resolution": f"{number}-NQ/CB"}
    advancing.advance(app, ref, "nominate", given, stamp)
