"""Time the taking in of lists from their files: openings, people in the middle of their way, units and users.

The floor is a raw executemany of the very rows that the import leaves, into the same tables of an empty register
with their keys and indexes, in one transaction. `flat` holds many rows against few, each by its row. Each list is
taken in by a process of its own; `MiB` is the greatest memory it ever had, less what it had before it read the list.
Of units and users the goal is five seconds. ``python -m tests.bench.lists`` takes these figures alone.
"""

from __future__ import annotations

import csv
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.bench.desk import ROOT, Figure
from tests.support.office import lettered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.exchange.cells import Cell

MANY, FEW = 100_000, 10_000
MIDLIFE, FEW_MIDLIFE = 2000, 200
OFFICES = 118
TABLES = ("cases", "acts", "act_parts", "case_facts", "case_categories", "case_words", "documents", "requests",
          "deadlines", "act_marks", "class_places")  # fmt: skip
_BORN = date(1990, 1, 1)
_RAW, _RAW_XLSX, _FLAT, _MIB = 2.5, 4.0, 1.2, 60.0
_SECONDS = 5000.0


class Taken(NamedTuple):
    """What one list took: milliseconds of the raw floor and of ours, and MiB."""

    floor: float
    ours: float
    memory: float


def figures(runs: int) -> Iterator[Figure]:
    """Measure each list once: so many rows are many enough."""
    del runs
    with tempfile.TemporaryDirectory() as folder:
        openings = _list(Path(folder), _opening)
        many, few, sheet = openings(MANY, "csv"), openings(FEW, "csv"), openings(FEW, "xlsx")
        yield Figure("import 100 k openings", many.floor, many.ours, _RAW)
        yield Figure("… 10 k as .xlsx", few.floor, sheet.ours, _RAW_XLSX)
        yield Figure("… flat, 100 k to 10 k", few.ours / FEW, many.ours / MANY, _FLAT)
        yield Figure("… MiB of 60", _MIB, many.memory, 1.0)
        people = _list(Path(folder), _midlife)
        many, few = people(MIDLIFE, "csv"), people(FEW_MIDLIFE, "csv")
        yield Figure("import 2,000 mid-life", many.floor, many.ours, _RAW)
        yield Figure("… flat, 2,000 to 200", few.ours / FEW_MIDLIFE, many.ours / MIDLIFE, _FLAT)
        yield Figure("118 units, their users", _SECONDS, _offices(Path(folder)), 1.0)


def _list(folder: Path, row: Callable[[int], dict[str, Cell]]) -> Callable[[int, str], Taken]:
    """Return what measures a list of so many such rows in a file of a kind."""

    def measured(count: int, ending: str) -> Taken:
        from workflow.register import making, seeding

        stem = f"{row.__name__}-{count}-{ending}"
        ours, floor = folder / f"{stem}-ours.db", folder / f"{stem}-floor.db"
        for path in (ours, floor):
            making.create(f"sqlite:///{path}", one_branch=seeding.OneBranch("Chi bộ", "lan"))
        file = folder / f"{stem}.{ending}"
        _write(file, (row(at) for at in range(count)))
        took, memory = _in_a_process("take", f"sqlite:///{ours}", str(file), str(count))
        return Taken(_floor(ours, floor) * 1000, took * 1000, memory)

    return measured


def _write(file: Path, rows: Iterator[dict[str, Cell]]) -> None:
    """Write rows into a file as a branch would: numbers as they are typed, days as days."""
    from workflow.exchange import list_files
    from workflow.exchange.list_files import Heading

    told = ({name: _typed(cell) for name, cell in row.items()} for row in rows)
    first = next(told)
    headings = [Heading(name) for name in first]
    if file.suffix == ".xlsx":
        list_files.write(str(file), "xlsx", "1", headings, iter((first, *told)))
        return
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(first))
        writer.writeheader()
        writer.writerow(first)
        writer.writerows(told)


def _typed(cell: Cell) -> str:
    if isinstance(cell, float):
        return f"{cell:g}"
    return cell.isoformat() if isinstance(cell, date) else str(cell or "")


def _in_a_process(*words: str) -> tuple[float, float]:
    """Let a process of its own do one of the works below; return its seconds and its MiB."""
    command = [sys.executable, "-m", "tests.bench.lists", *words]
    said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    seconds, memory = said.split()[-2:]
    return float(seconds), float(memory)


def _take(url: str, file: str, count: int) -> None:
    """Take in a list, reading included; print the seconds and the MiB that it took."""
    from workflow.app import App
    from workflow.exchange import importing, lists
    from workflow.ground import people
    from workflow.stamp import Stamp

    with App.open(url) as app:
        stamp = Stamp(people.resolve(app, "lan"), app.now(), app.today())
        before, began = _memory(), time.perf_counter()
        listed = lists.read(lists.Source(file))
        done = importing.take(app, listed, stamp, importing.How(unit="CB")).taken
        took = time.perf_counter() - began
    assert done.accepted == count, done.problems[:3]
    print(took, _memory() - before)  # noqa: T201 - to the one who started it


def _memory() -> float:
    """Return the greatest memory of this process since it began, in MiB; what started it does not count."""
    try:
        told = Path("/proc/self/status").read_text()
    except OSError:  # not on Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return int(told.partition("VmHWM:")[2].split()[0]) / 1024


def _floor(ours: Path, floor: Path) -> float:
    """Write the same rows by a bare driver, as hard onto the disk and with the same keys; return how long that took."""
    with sqlite3.connect(ours) as source:
        held = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    connection = sqlite3.connect(floor, isolation_level=None)
    connection.executescript("PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON")
    began = time.perf_counter()
    connection.execute("BEGIN IMMEDIATE")
    for table, rows in held.items():
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    connection.execute("COMMIT")
    took = time.perf_counter() - began
    connection.close()
    return took


def _offices(folder: Path) -> float:
    """Take in units and their users, one each; return the milliseconds of both."""
    from workflow.app import App
    from workflow.exchange import office_lists
    from workflow.exchange.answers import How
    from workflow.exchange.tables import Source
    from workflow.ground import people
    from workflow.register import making
    from workflow.stamp import Stamp

    url, units, users = f"sqlite:///{folder}/offices.db", folder / "units.csv", folder / "users.csv"
    making.create(url)
    above = [at - at % 10 for at in range(OFFICES)]
    units.write_text("code,name,kind,parent,on,head,official_members,meets\n" + "".join(
        f"K{at},Đảng ủy {at},committee,,2025-01-06,Trần Văn Bí,,\n" if at == over
        else f"K{at},Chi bộ {at},branch,K{over},2025-01-06,Trần Văn Bí,19,5\n"
        for at, over in enumerate(above)
    ))  # fmt: skip
    users.write_text("name,unit,role,email\n" + "".join(
        f"u{at},K{at},{'committee' if at == over else 'branch'},u{at}@example.vn\n"
        for at, over in enumerate(above)
    ))  # fmt: skip
    with App.open(url) as app:
        stamp = Stamp(people.resolve(app, "admin"), app.now(), app.today())
        began = time.perf_counter()
        done = (
            office_lists.import_units(app, Source(str(units)), stamp, How()),
            office_lists.import_users(app, Source(str(users)), stamp, How()),
        )
        took = (time.perf_counter() - began) * 1000
    assert [one.accepted for one in done] == [OFFICES, OFFICES], done
    return took


def _opening(at: int) -> dict[str, Cell]:
    return {
        "name": f"Nguyễn Thị {lettered(at + 1)}",
        "born": (_BORN + timedelta(days=at % 5000)).isoformat(),
        "gender": "nữ",
        "education": "đại học",
        "residence": "Phường Lê Chân",
        "opened": "06/01/2025",
    }


def _midlife(at: int) -> dict[str, Cell]:
    from tests.exchange.test_importing import ADMITTED

    return {**ADMITTED, **_opening(at), "propose.resolution": f"{at + 1}-NQ/CB"}


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["take", url, file, count]:
            _take(url, file, int(count))
        case _:
            for one in figures(1):
                print(  # noqa: T201
                    f"{one.what:<26}{one.floor:>10.1f}{one.ours:>10.1f}{one.ratio:>8.2f}{one.goal:>7.1f}"
                )
