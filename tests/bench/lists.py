"""Time the taking in of lists: 100,000 openings, and 2,000 people in the middle of their way.

The floor is a raw executemany of the rows that the import leaves, into the same tables of an empty register,
in one transaction. `flat` holds 2,000 rows against 200, each by its row.
"""

from __future__ import annotations

import sqlite3
import tempfile
import time
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from tests.bench.desk import Figure
from tests.support.office import lettered

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from workflow.exchange.cells import Cell
    from workflow.exchange.rows import ImportRow

OPENINGS, MANY, FEW = 100_000, 2000, 200
TABLES = ("cases", "acts", "act_parts", "case_facts", "case_categories", "case_words", "documents", "requests",
          "deadlines", "act_marks")  # fmt: skip
_BORN = date(1990, 1, 1)
_GOAL, _FLAT = 2.5, 1.2


def figures(runs: int) -> Iterator[Figure]:
    """Measure each list once: a hundred thousand rows are many enough."""
    del runs
    with tempfile.TemporaryDirectory() as folder:
        yield _figure(Path(folder), "import 100 k openings", _opening, OPENINGS)
        many = _figure(Path(folder), "import 2,000 mid-life", _midlife, MANY)
        few = _figure(Path(folder), "import 200 mid-life", _midlife, FEW)
    yield from (many, few)
    yield Figure("import flat, 2,000 to 200", few.ours / FEW, many.ours / MANY, _FLAT)


def _figure(folder: Path, what: str, row: Callable[[int], dict[str, Cell]], count: int) -> Figure:
    from workflow.app import App
    from workflow.exchange import importing
    from workflow.exchange.rows import ImportList, ImportRow
    from workflow.ground import people
    from workflow.register import making, seeding
    from workflow.stamp import Stamp

    rows: list[ImportRow] = [ImportRow(at + 2, row(at)) for at in range(count)]
    paths = [folder / f"{count}-{row.__name__}-{which}.db" for which in ("ours", "floor")]
    for path in paths:
        making.create(f"sqlite:///{path}", one_branch=seeding.OneBranch("Chi bộ", "lan"))
    with App.open(f"sqlite:///{paths[0]}") as app:
        stamp = Stamp(people.resolve(app, "lan"), app.now(), app.today())
        began = time.perf_counter()
        done = importing.take(app, ImportList("", rows), stamp, importing.How(unit="CB")).taken
        ours = time.perf_counter() - began
    assert done.accepted == count, done.problems[:3]
    return Figure(what, _floor(*paths) * 1000, ours * 1000, _GOAL)


def _floor(ours: Path, floor: Path) -> float:
    """Write the same rows by a bare driver; return how long that took."""
    with sqlite3.connect(ours) as source:
        held = {table: source.execute(f"SELECT * FROM {table}").fetchall() for table in TABLES}
    connection = sqlite3.connect(floor)
    began = time.perf_counter()
    with connection:
        for table, rows in held.items():
            if rows:
                marks = ", ".join("?" * len(rows[0]))
                connection.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)
    took = time.perf_counter() - began
    connection.close()
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
