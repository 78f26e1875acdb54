"""Time the reports on a large register, with the memory each takes: ``python tests/bench/counting.py [CASES]``.

The city is made in the database itself: so many cases in a thousand branches of a hundred committees, each with
the moves of its way. The floor is an index range on the path of the units: the same cases counted by state in SQL.
Every report runs in a process of its own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

CASES = 120_000
TODAY = date(2026, 11, 2)
REPORTS = (
    "funnel", "cycle_times", "stages", "bottlenecks", "targets", "training", "certified_waiting", "transfers",
)  # fmt: skip
BRANCHES, COMMITTEES = 1000, 100
_WAY = (
    "identified", "nominated", "enrolled", "certified", "applied", "verifying", "verified", "proposed", "endorsed",
    "decided", "probation",
)  # fmt: skip
_MOVES = (
    "open", "nominate", "enrol", "certify", "apply", "request_verification", "conclude_verification", "propose",
    "endorse", "decide", "hold_ceremony",
)  # fmt: skip
_N = "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i < {last}) INSERT INTO {rows} FROM n"
_UNITS = (
    """units (id, code, name, kind, parent_id, path, decides, hard_area, has_youth_union, opened_on)
    SELECT 1000 + i, 'K' || i, 'Đảng ủy ' || i, 'committee', 1, '1/' || (1000 + i) || '/', true, false, false,
           '2019-01-02'""",
    """units (id, code, name, kind, parent_id, path, decides, hard_area, has_youth_union, opened_on)
    SELECT 10000 + i, 'B' || i, 'Chi bộ ' || i, 'branch', 1000 + i % {committees},
           '1/' || (1000 + i % {committees}) || '/' || (10000 + i) || '/', false, false, false, '2019-01-02'""",
)
_PARENTS = "INSERT INTO unit_parent (unit_id, parent_id, since) SELECT id, parent_id, '2019-01-02' FROM units WHERE id >= 1000"
_CASES = """cases (id, ref, unit_id, state, entered_on, last_on, version, opened_on, name, folded, sort_key, born,
           head_hash, acts, helpers, first_listed_on, resets, waits)
    SELECT i + 1, 'r' || i, 10000 + i % {branches}, 'certified', '2026-01-06', '2026-01-06', 1, '2022-01-06',
           'Nguyễn Văn ' || i, 'nguyen van ' || i, i, '2000-05-17', '', 1, 1, '2022-01-06', 0, false"""
_ACT = """acts (case_id, n, move, from_state, to_state, acted_on, recorded_at, actor_id, unit_id, note, fields, salt,
           digest, prev_hash, hash, form)
    SELECT i + 1, {n}, '{move}', {before}, '{after}', date('2022-01-06', '+' || (i % 900 + {n} * (20 + i % 37)) || ' days'),
           datetime('2022-01-06', '+' || (i % 900 + {n} * (20 + i % 37)) || ' days') || '.000000', 1,
           10000 + i % {branches}, '', '{fields}', '', '', '', '', 1"""
_FLOOR = """SELECT c.state, count(*) FROM units u JOIN cases c ON c.unit_id = u.id
WHERE u.path >= ? AND u.path < ? GROUP BY c.state"""


def fill(path: str, cases: int) -> None:
    """Make the city: each case came as far as its number says, eleven moves at most."""
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA synchronous = OFF")
    raw.execute(_N.format(last=COMMITTEES - 1, rows=_UNITS[0]))
    raw.execute(_N.format(last=BRANCHES - 1, rows=_UNITS[1].format(committees=COMMITTEES)))
    raw.execute(_PARENTS)
    raw.execute(_N.format(last=cases - 1, rows=_CASES.format(branches=BRANCHES)))
    for n, (move, after) in enumerate(zip(_MOVES, _WAY, strict=True), 1):
        before = f"'{_WAY[n - 2]}'" if n > 1 else "NULL"
        fields = json.dumps({"issued": "2023-05-05", "certificate": "1"}) if move == "certify" else "{}"  # fmt: skip
        rows = _ACT.format(n=n, move=move, before=before, after=after, branches=BRANCHES, fields=fields)  # fmt: skip
        raw.execute(_N.format(last=cases - 1, rows=f"{rows}") + f" WHERE i % 13 >= {n - 1}")
        raw.execute(f"UPDATE cases SET state = '{after}' WHERE (id - 1) % 13 >= {n - 1}")
    raw.execute("ANALYZE")
    raw.commit()
    raw.close()


def one(path: str, name: str, unit: str) -> None:
    """Run one report in this process and print its seconds and its peak of memory in MiB."""
    import importlib

    from workflow.app import App
    from workflow.ground import people
    from workflow.reports.asked import Given

    module = importlib.import_module(f"workflow.reports.{name}")
    with App.open(f"sqlite:///{path}", TODAY) as app:
        actor = people.resolve(app, "admin")
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        started = time.perf_counter()
        if name == "transfers":
            module.report(app, unit, 2025, actor)
        else:
            module.report(app, actor, Given(unit, year=2025))
        took = time.perf_counter() - started
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    print(json.dumps([took, (peak - before) / 1024]))  # noqa: T201


def main(cases: int) -> None:
    """Print for the root and for one committee each report beside the floor: seconds, ratio, MiB."""
    from workflow.register import making

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "numbers.db")
        making.create(f"sqlite:///{path}", rehearsal=True, today=date(2019, 1, 2))
        fill(path, cases)
        print(f"{cases} cases{'':<14}{'unit':<6}{'floor s':>9}{'ours s':>9}{'ratio':>8}{'MiB':>8}")  # noqa: T201
        for unit, low in (("TP", "1/"), ("K7", "1/1007/")):
            floor = _floor(path, low)
            for name in REPORTS:
                words = [sys.executable, __file__, "--one", path, name, unit]
                took, memory = json.loads(subprocess.run(words, check=True, capture_output=True).stdout)  # fmt: skip
                print(f"{name:<24}{unit:<6}{floor:>9.3f}{took:>9.2f}{took / floor:>8.1f}{memory:>8.1f}", flush=True)  # noqa: T201 # fmt: skip


def _floor(path: str, low: str) -> float:
    raw = sqlite3.connect(path)
    times = []
    for _ in range(3):
        started = time.perf_counter()
        raw.execute(_FLOOR, (low, low[:-1] + "0")).fetchall()
        times.append(time.perf_counter() - started)
    raw.close()
    return sorted(times)[1]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--one"]:
        one(*sys.argv[2:5])
    else:
        main(int(sys.argv[1]) if sys.argv[1:] else CASES)
