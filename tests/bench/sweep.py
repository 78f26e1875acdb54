"""Time flag-stalled on a large register against one raw indexed INSERT…SELECT of the same flags.

The goals: at most one and a half times the floor; the same number due among five times the cases costs
hardly more; ten MiB of memory besides. Every due case here is past a limit and nothing else; a case whose
history has to be looked into (papers missing, a forecast) is read on its own and costs about a millisecond.
"""

from __future__ import annotations

import resource
import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median
from typing import NamedTuple

from tests.bench.desk import Figure

CASES, DUE = 200_000, 4_000
TODAY = date(2026, 11, 2)
_BRANCHES = 200
_TURNS = 7

_FILL = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {cases})
INSERT INTO {into} FROM n;
"""
_ROWS = (
    """units (id, code, name, kind, parent_id, path, decides, hard_area, has_youth_union, opened_on)
    SELECT i + 1000, 'B' || i, 'Chi bộ ' || i, 'branch', 1, '1/' || (i + 1000) || '/', false, false, false,
           '2019-01-02'""",
    """users (id, name, unit_id, email) SELECT i + 1000, 'u' || i, i + 1000, 'u' || i || '@example.vn'""",
    "user_roles (user_id, role) SELECT i + 1000, 'branch'",
    """cases (id, ref, unit_id, state, entered_on, last_on, version, opened_on, name, folded, sort_key, born, next_rule,
              next_kind, next_due, next_owner, head_hash, acts, helpers, first_listed_on, resets,
              waits)
    SELECT i, 'r' || i, 1001 + i % {branches}, CASE i % 2 WHEN 0 THEN 'identified' ELSE 'certified' END, '2026-01-06',
           '2026-01-06', 1, '2026-01-06', 'Nguyễn Văn ' || i, 'nguyen van ' || i, i, '2000-05-17', 'L1', 'advisory',
           CASE WHEN i % {each} = 0 THEN '2026-10-30' ELSE '2027-03-01' END, 'branch', '', 1, i % 2,
           '2026-01-06', 0, false""",
    """deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits)
    SELECT i, 'L1', 1, 'advisory', '2026-01-06', CASE WHEN i % {each} = 0 THEN '2026-10-30' ELSE '2027-03-01' END,
           'branch', 1001 + i % {branches}, false, '2025-07', false""",
    """deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits)
    SELECT i, 'D10', 1, 'statutory', '2026-01-06', '2031-01-06', 'branch', 1001 + i % {branches}, false, '2025-07', false""",
)
_FLOOR = """
CREATE TABLE floor_flags (
  id INTEGER PRIMARY KEY, case_id INTEGER NOT NULL REFERENCES cases (id), cause VARCHAR NOT NULL, rule VARCHAR NOT NULL,
  anchor INTEGER NOT NULL, kind VARCHAR NOT NULL, since DATE NOT NULL, flagged_at TIMESTAMP NOT NULL,
  cleared_at TIMESTAMP);
CREATE UNIQUE INDEX uq_floor ON floor_flags (case_id, cause, rule, anchor) WHERE cleared_at IS NULL;
CREATE INDEX ix_floor ON floor_flags (case_id);
"""
_SELECT = """
INSERT INTO floor_flags (case_id, cause, rule, anchor, kind, since, flagged_at)
SELECT case_id, 'limit-passed', rule, anchor, kind, date(due, '+1 day'), '2026-11-02' FROM deadlines WHERE due < ?
ON CONFLICT DO NOTHING
"""


class Sweep(NamedTuple):
    """The medians of the floor and of ours in milliseconds, and what ours took of memory in MiB."""

    floor: float
    ours: float
    memory: float


def figures(runs: int, cases: int = CASES, due: int = DUE) -> list[Figure]:
    """Measure the sweep on so many cases and on a fifth of them, with the same number due."""
    del runs  # a sweep is long enough for a few turns to tell
    small, large = _sweep(cases // 5, due), _sweep(cases, due)
    return [
        Figure("flag-stalled", large.floor, large.ours, 1.5),
        Figure("… in 5x the cases", small.ours, large.ours, 1.3),
        Figure("… MiB of 10", 10.0, large.memory, 1.0),
    ]


def _sweep(cases: int, due: int) -> Sweep:
    from workflow import clock
    from workflow.app import App
    from workflow.register import making
    from workflow.watch.jobs import flag_stalled

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "bench.db")
        making.create(f"sqlite:///{path}")
        raw = sqlite3.connect(path, isolation_level=None)
        _fill(raw, cases, due)
        now = clock.midnight(TODAY)
        times: tuple[list[float], list[float]] = ([], [])
        memory = 0.0
        with App.open(f"sqlite:///{path}") as app:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
            for turn in range(_TURNS):
                raw.executescript(
                    "DELETE FROM flags; DELETE FROM floor_flags; PRAGMA wal_checkpoint(TRUNCATE)"
                )
                started = time.perf_counter()
                report = flag_stalled.run(app, now, False)
                middle = time.perf_counter()
                raw.execute(_SELECT, (TODAY.isoformat(),))
                ended = time.perf_counter()
                assert report.changed == due, report
                if turn == 0:
                    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
                else:
                    times[0].append((ended - middle) * 1000)
                    times[1].append((middle - started) * 1000)
        raw.close()
    return Sweep(median(times[0]), median(times[1]), memory)


def _fill(raw: sqlite3.Connection, cases: int, due: int) -> None:
    """Fill the register in the database itself, half on the source list and half certified."""
    raw.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;" + _FLOOR)
    for rows in _ROWS:
        count = _BRANCHES if rows.startswith(("units", "user")) else cases
        into = rows.format(branches=_BRANCHES, each=cases // due)
        raw.executescript(_FILL.format(cases=count, into=into))
