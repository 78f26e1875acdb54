"""Time the sweep of reminders over 100,000 cases, 20,000 of them due, against a raw INSERT … SELECT (SQLite)."""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from tests.bench.desk import Figure

CASES, DUE, BRANCHES = 100_000, 20_000, 1_000
TODAY = date(2026, 11, 2)
_GOAL = 1.5

# The same rows into the same table by the shortest statement there is: index range, joins, one insert.
_RAW = """
INSERT INTO messages (dedupe, case_id, to_user_id, to_address, template, params, rule, rung, lang, state, attempts,
                      due_at, message_id, created_at, anchor, due, sequence)
SELECT c.ref || ':' || d.rule || ':' || d.start || ':' || d.anchor || ':before-10/u' || x.id, d.case_id, x.id, x.email,
       'reminder', json_object('ref', c.ref, 'unit', u.code, 'state', c.state, 'rule', d.rule, 'kind', d.kind,
       'due', d.due, 'start', d.start, 'owner', d.owner, 'rule_set', d.rule_set, 'rung', 'before-10'),
       d.rule, 'before-10', 'vi', 'queued', 0, ?, '', ?, d.anchor, d.due, 0
FROM deadlines d JOIN cases c ON c.id = d.case_id JOIN units u ON u.id = c.unit_id JOIN users x ON x.unit_id = u.id
WHERE d.due > ? AND d.due <= ?
ON CONFLICT (dedupe) DO NOTHING
"""
_ENTRIES = """
INSERT INTO invitations (case_id, rule, anchor, user_id, due, sequence, cancelled)
SELECT case_id, rule, anchor, to_user_id, due, 0, 0 FROM messages
"""


def figures(runs: int) -> list[Figure]:
    """Measure the first sweep of a day, and the next one, which finds everything told."""
    from workflow.app import App
    from workflow.register import making
    from workflow.watch.jobs import remind

    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder) / "bench.db")
        making.create(f"sqlite:///{path}", rehearsal=True, today=date(2019, 1, 2))
        db = sqlite3.connect(path, isolation_level=None)
        _fill(db)
        first, again, floor = [], [], []
        with App.open(f"sqlite:///{path}", TODAY) as app:
            for _ in range(min(runs, 5)):
                floor.append(_timed(lambda: _raw(db)))
                _clear(db)
                first.append(_timed(lambda: remind.run(app, app.now(), False)))
                again.append(_timed(lambda: remind.run(app, app.now(), False)))
                _clear(db)
        db.close()
    base = median(floor)
    return [
        Figure("remind, 20k due", base, median(first), _GOAL),
        Figure("remind again", base, median(again), 1.0),
    ]


def _timed(work) -> float:  # type: ignore[no-untyped-def]  # noqa: ANN001
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _raw(db: sqlite3.Connection) -> None:
    now, span = TODAY.isoformat(), (TODAY + timedelta(days=3), TODAY + timedelta(days=10))
    db.execute("BEGIN IMMEDIATE")
    done = db.execute(_RAW, (now, now, *(day.isoformat() for day in span)))
    assert done.rowcount == DUE
    db.execute(_ENTRIES)
    db.execute("COMMIT")


def _clear(db: sqlite3.Connection) -> None:
    db.execute("DELETE FROM messages")
    db.execute("DELETE FROM invitations")
    db.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _fill(db: sqlite3.Connection) -> None:
    """Write branches with a user each, and cases with two limits each, of which one may be due."""
    soon, far = TODAY + timedelta(days=10), TODAY + timedelta(days=200)
    start = TODAY - timedelta(days=15)
    db.execute("BEGIN")
    db.executemany(
        "INSERT INTO units (id, code, name, kind, parent_id, path, decides, hard_area, has_youth_union, opened_on) "
        "VALUES (?, ?, 'Chi bộ', 'branch', 1, ?, 0, 0, 0, '2019-01-02')",
        ((n, f"B{n}", f"1/{n}/") for n in range(1000, 1000 + BRANCHES)),
    )
    db.executemany(
        "INSERT INTO users (id, name, unit_id, email) VALUES (?, ?, ?, ?)",
        ((n, f"u{n}", n, f"u{n}@example.vn") for n in range(1000, 1000 + BRANCHES)),
    )
    db.execute("INSERT INTO user_roles SELECT id, 'branch' FROM users WHERE id >= 1000")
    db.executemany(
        "INSERT INTO cases (id, ref, unit_id, state, entered_on, last_on, version, opened_on, name, folded, sort_key, "
        "born, head_hash, acts, helpers, waits, first_listed_on, resets) "
        "VALUES (?, ?, ?, 'applied', ?, ?, 1, ?, 'An', 'an', 'an', '2000-01-01', '', 1, 1, 0, ?, 0)",
        (
            (n, f"{n:05d}-0", 1000 + n % BRANCHES, *[start.isoformat()] * 4)
            for n in range(1, CASES + 1)
        ),
    )
    db.executemany(
        "INSERT INTO deadlines (case_id, rule, anchor, kind, start, due, owner, owner_unit_id, provisional, rule_set, waits) "
        "VALUES (?, ?, 1, 'statutory', ?, ?, 'branch', ?, 0, '2026-07', 0)",
        (
            (n, rule, start.isoformat(), (soon if rule == "D9" and n <= DUE else far).isoformat(),
             1000 + n % BRANCHES)
            for n in range(1, CASES + 1)
            for rule in ("D9", "D4")
        ),
    )  # fmt: skip
    db.execute("COMMIT")
    db.execute("ANALYZE")
