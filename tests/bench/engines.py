"""Compare the ways in which a file can keep its journal: ``python tests/bench/engines.py [RUNS]``.

Ours (written ahead, copied under the register's own lock), SQLite's own way of writing ahead, and three
rollback journals; each with commits pressed onto the disk. What an act costs is measured with the five
statements of a move on a bare cursor: alone, from opening to closing, and by eight processes at once with
a ninth that reads without a pause. Syncs are counted by strace, where it is installed.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT))

from workflow.store import sqlite, sqlite_log  # noqa: E402 - run as a script
from workflow.store.location import Location  # noqa: E402

WAYS = ("ours", "wal", "delete", "truncate", "persist")
WRITERS, ACTS = 8, 150
PATIENCE = 60.0


def opened(way: str, path: str) -> tuple[sqlite3.Connection, Callable[[], None]]:
    """Open a file in one of the ways; return what is to be called after each commit too."""
    where = Location("sqlite", path, path)
    db = sqlite.connect(where, PATIENCE, mode="rwc")
    if way == "wal":
        db.execute("PRAGMA wal_autocheckpoint = 1000")
    db.execute(f"PRAGMA journal_mode = {'wal' if way == 'ours' else way}")
    sqlite.settle(db, rehearsal=False)
    if way not in ("ours", "wal"):
        db.execute("PRAGMA busy_timeout = 60000")  # readers and commits meet in these
    log = sqlite.log(where)
    return db, (lambda: log.tend(db)) if way == "ours" else (lambda: None)


def make(way: str, path: str) -> None:
    """Make the tables of a move in an empty file."""
    db, _ = opened(way, path)
    db.executescript(
        """CREATE TABLE c (id INTEGER PRIMARY KEY, ref TEXT UNIQUE, state TEXT, version INT, head TEXT);
        CREATE TABLE a (id INTEGER PRIMARY KEY, c INT, n INT, move TEXT, fields TEXT, UNIQUE (c, n));
        CREATE TABLE d (id INTEGER PRIMARY KEY, c INT, rule TEXT, due TEXT, UNIQUE (c, rule));"""
    )
    db.executemany("INSERT INTO c VALUES (?, ?, 'x', 1, '')", ((n, str(n)) for n in range(WRITERS)))
    db.close()


def act(way: str, path: str, n: int, acts: int) -> list[float]:
    """Do so many acts on case `n`, from opening to closing; return the seconds each of them took."""
    db, after = opened(way, path)
    took = []
    for _ in range(acts):
        started = time.perf_counter()
        sqlite.begin_writing(db, Location("sqlite", path, path), PATIENCE)
        (version,) = db.execute("SELECT version FROM c WHERE id = ?", (n,)).fetchone()
        db.execute("SELECT n, move FROM a WHERE c = ? ORDER BY n DESC LIMIT 20", (n,)).fetchall()
        db.execute("UPDATE c SET version = version + 1 WHERE id = ?", (n,))
        db.execute(
            "INSERT INTO a (c, n, move, fields) VALUES (?, ?, 'm', ?)", (n, version, "x" * 900)
        )
        db.execute("INSERT OR REPLACE INTO d (c, rule, due) VALUES (?, 'L1', '2026-01-01')", (n,))
        db.execute("COMMIT")
        after()
        took.append(time.perf_counter() - started)
    db.close()
    return took


def read(way: str, path: str) -> None:
    """Read without a pause until killed."""
    db, _ = opened(way, path)
    while True:
        db.execute("BEGIN")
        db.execute("SELECT count(*), max(n) FROM a").fetchone()
        db.execute("COMMIT")


def started(*words: str, before: tuple[str, ...] = ()) -> subprocess.Popen[str]:
    """Start this file as a process of its own."""
    command = [*before, sys.executable, __file__, *words]
    return subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT
    )


def syncs(way: str, path: str, acts: int) -> int | None:
    """Count the syncs of a process that does so many acts and ends; None without strace."""
    if not shutil.which("strace"):
        return None
    traced = ("strace", "-f", "-qq", "-e", "trace=fsync,fdatasync")
    told = started("act", way, path, "0", str(acts), before=traced).communicate()[1]
    return len(re.findall(r"(?:fsync|fdatasync)\(\d+", told))


def crowd(way: str, path: str) -> tuple[float, float]:
    """Let eight write at once while one reads; return acts in a second, and the longest wait in ms."""
    reader = started("read", way, path)
    begun = time.perf_counter()
    writers = [started("act", way, path, str(n), str(ACTS)) for n in range(WRITERS)]
    longest = max(float(writer.communicate()[0].split()[-1]) for writer in writers)
    taken = time.perf_counter() - begun
    reader.kill()
    reader.communicate()
    return WRITERS * ACTS / taken, longest


def row(way: str, runs: int, folder: str) -> str:
    """Measure one way."""
    path = str(Path(folder) / f"{way}.db")
    make(way, path)
    alone = median(median(act(way, path, 0, 60)) for _ in range(runs)) * 1000
    short = []
    for _ in range(runs * 10):
        begun = time.perf_counter()
        act(way, path, 0, 1)
        short.append((time.perf_counter() - begun) * 1000)
    one, many = syncs(way, path, 1), syncs(way, path, 101)
    each = "-" if one is None or many is None else f"{(many - one) / 100:.2f}"
    rates, waits = zip(*(crowd(way, path) for _ in range(max(1, runs // 3))), strict=True)
    ended = "-" if one is None else str(one)
    return (
        f"{way:<10}{median(short):>12.2f}{alone:>10.2f}{ended:>14}{each:>12}{median(rates):>12.0f}"
        f"{median(waits):>14.0f}"
    )


def main(runs: int) -> None:
    """Print a row for each way."""
    version = sqlite3.sqlite_version
    risk = "has the fault" if sqlite_log.can_damage(sqlite3.sqlite_version_info) else "is sound"
    print(f"SQLite {version}, which {risk}; {WRITERS} writers of {ACTS} acts, one reader")  # noqa: T201
    heads = ("open+act ms", "act ms", "syncs, process", "syncs, act", "8: acts/s", "8: worst ms")
    print(f"{'way':<10}" + "".join(f"{head:>{max(len(head) + 1, 10)}}" for head in heads))  # noqa: T201
    with tempfile.TemporaryDirectory() as folder:
        for way in WAYS:
            print(row(way, runs, folder), flush=True)  # noqa: T201


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["act", way, path, number, acts]:
            print(max(act(way, path, int(number), int(acts))) * 1000)  # noqa: T201 - to the one who started it
        case ["read", way, path]:
            read(way, path)
        case words:
            main(int(words[0]) if words else 5)
