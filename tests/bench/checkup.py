"""Time `doctor --quick` on a city of 120,000 cases with 1.6 million acts against raw aggregates of what it counts.

The goal: at most twice the floor, and half a second. Acts are rows that no chain links: `--quick` verifies none.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

from tests.bench import sweep
from tests.bench.desk import Figure

CASES, DUE, ACTS, MAIL = 120_000, 60_000, 13, 72_000
TODAY = date(2026, 11, 2)
_ACTS = """
INSERT INTO acts (case_id, n, move, from_state, to_state, acted_on, recorded_at, actor_id, unit_id, fields, prev_hash,
                  hash, form, digests, note, salt, digest, unit_code)
SELECT c.id, n.i, 'record', c.state, c.state, '2026-01-06', '2026-01-06 03:00:00.000000', 1, c.unit_id, '{}', '', '', 2,
       '{}', '', '', '', 'B'
FROM cases c, (WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?) SELECT i FROM n) n
"""
_MAIL = """
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, lang, state, attempts, due_at, message_id,
                      created_at)
SELECT 'k' || id, id, 1001, 'a@example.vn', 'reminder', '{}', 'vi', CASE id % 3 WHEN 0 THEN 'queued' ELSE 'sent' END, 0,
       '2026-10-30 03:00:00.000000', '<' || id || '@x>', '2026-10-30 03:00:00.000000'
FROM cases WHERE id <= ?
"""
_FLOOR = (
    "SELECT count(*) FROM cases WHERE state <> 'voided'",
    "SELECT count(*) FROM cases WHERE next_due < '2026-11-02'",
    "SELECT state, count(*) FROM messages GROUP BY state",
    "SELECT count(*) FROM units WHERE closed_on IS NULL",
    "SELECT count(*) FROM users WHERE disabled_at IS NULL",
)


def figures(runs: int, cases: int = CASES) -> list[Figure]:
    """Measure the check-up in process, and its half second."""
    from workflow.register import doctor, making

    floor, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "bench.db")
        making.create(f"sqlite:///{path}", today=date(2019, 1, 2), rehearsal=True)
        raw = sqlite3.connect(path, isolation_level=None)
        sweep._fill(raw, cases, cases * DUE // CASES)
        raw.execute(_ACTS, (ACTS,))
        raw.execute(_MAIL, (MAIL,))
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        for _ in range(min(runs, 7)):
            started = time.perf_counter()
            for text in _FLOOR:
                raw.execute(text).fetchall()
            middle = time.perf_counter()
            found = doctor.examine(f"sqlite:///{path}", user="admin", today=TODAY, quick=True)
            ours.append((time.perf_counter() - middle) * 1000)
            floor.append((middle - started) * 1000)
            assert (found.ok, found.cases) == (True, cases), found
        raw.close()
    return [
        Figure("doctor --quick", median(floor), median(ours), 2.0),
        Figure("… ms of 500", 500.0, median(ours), 1.0),
    ]
