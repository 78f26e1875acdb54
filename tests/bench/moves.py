"""Time one durable move in process against the same statements on a raw cursor (SQLite, FULL)."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from tests.bench.desk import Figure

_BATCH = 10  # few, so that the branch has about as many cases as a large one has
_GOAL = 1.6


def figures(runs: int) -> list[Figure]:
    """Measure `nominate` through the verb and as raw statements, batch by batch in turn."""
    from workflow.app import App
    from workflow.ground import people
    from workflow.register import making, seeding
    from workflow.stamp import Stamp

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "bench.db")
        url = f"sqlite:///{path}"
        making.create(url, one_branch=seeding.OneBranch("Chi bộ", "lan"))
        with App.open(url) as app:
            stamp = Stamp(people.resolve(app, "lan"), app.now(), app.today())
            refs = iter(_opened(app, stamp, (runs + 1) * _BATCH))
            raw = _Raw(path)
            times: tuple[list[float], list[float]] = ([], [])
            for run in range(runs + 1):
                floor = raw.batch()
                ours = _batch(app, stamp, [next(refs) for _ in range(_BATCH)])
                if run:
                    times[0].append(floor)
                    times[1].append(ours)
    return [Figure("a durable move", median(times[0]), median(times[1]), _GOAL)]


def _opened(app, stamp, count: int) -> list[str]:  # type: ignore[no-untyped-def]  # noqa: ANN001
    from workflow.casework import opening

    facts = {"name": "Nguyễn Văn An", "born": date(2000, 5, 17)}
    return [opening.open_case(app, "CB", facts, stamp).ref for _ in range(count)]


def _batch(app, stamp, refs: list[str]) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001
    """Return the milliseconds one move takes, over a batch."""
    from workflow.casework import advancing

    given = {"helper": [("Lê Thị Cúc", "2020-01-01")]}
    started = time.perf_counter()
    for ref in refs:
        advancing.advance(app, ref, "nominate", {**given, "resolution": ref}, stamp)
    return (time.perf_counter() - started) * 1000 / len(refs)


class _Raw:
    """The five statements of a move and its commit, on a bare cursor in a file of the same kind."""

    def __init__(self, path: str) -> None:
        self.db = sqlite3.connect(path + ".raw", isolation_level=None)
        self.db.executescript(
            """PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
            CREATE TABLE c (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, state TEXT, version INT, head TEXT);
            CREATE TABLE a (id INTEGER PRIMARY KEY, c INT, n INT, move TEXT, fields TEXT, hash TEXT, UNIQUE (c, n));
            CREATE TABLE d (id INTEGER PRIMARY KEY, c INT, rule TEXT, due TEXT, UNIQUE (c, rule));"""
        )
        self.db.executemany(
            "INSERT INTO c VALUES (?, ?, 'x', 1, '')", ((n, str(n)) for n in range(_BATCH))
        )

    def batch(self) -> float:
        """Return the milliseconds one move takes, over a batch."""
        run = self.db.execute
        started = time.perf_counter()
        for n in range(_BATCH):
            run("BEGIN IMMEDIATE")
            _, version = run("SELECT id, version FROM c WHERE ref = ?", (str(n),)).fetchone()
            run("SELECT n, move, fields FROM a WHERE c = ? ORDER BY n", (n,)).fetchall()
            run(
                "UPDATE c SET state = 'y', version = version + 1 WHERE id = ? AND version = ?",
                (n, version),
            )
            run(
                "INSERT INTO a (c, n, move, fields, hash) VALUES (?, ?, 'm', '{}', ?)",
                (n, version, "0" * 64),
            )
            run(
                "INSERT INTO d (c, rule, due) VALUES (?, 'L1', '2026-01-01') ON CONFLICT DO NOTHING",
                (n,),
            )
            run("COMMIT")
        return (time.perf_counter() - started) * 1000 / _BATCH
