"""Kill one verb before each of its statements in turn: ``python -m tests.support.killed_at URL DAY USER VERB …``.

Each time the register must be as it was before: no more rows, every chain whole, every case with one
owner. The last time the verb comes to its end. Prints before how many statements it was killed.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import date
from typing import Any

from tests.support.killed import told_before
from workflow import clock
from workflow.app import App
from workflow.casework import audit, transfers
from workflow.exchange import certificates, importing, office_lists
from workflow.exchange.answers import How
from workflow.exchange.cells import Cell
from workflow.exchange.rows import ImportList, ImportRow
from workflow.exchange.tables import Source
from workflow.ground import people
from workflow.handover import by_file
from workflow.stamp import Stamp
from workflow.store import statements
from workflow.upkeep import invariants

STRIDES = {"units": 31, "certificates": 23}
"""How many statements are passed over from one kill to the next, where a verb has very many."""
ROWS = """
SELECT (SELECT count(*) FROM cases) AS cases, (SELECT count(*) FROM acts) AS acts, (SELECT count(*) FROM messages) AS messages,
       (SELECT count(*) FROM deadlines) AS deadlines, (SELECT count(*) FROM handover_files) AS files,
       (SELECT count(*) FROM units) AS units, (SELECT count(*) FROM journal) AS entries,
       (SELECT count(*) FROM kept_certificates) AS certificates,
       (SELECT count(*) FROM transfers WHERE state IN ('drafted', 'sent', 'acknowledged')) AS under_way
"""


def main(url: str, day: date, user: str, *verb: str) -> int:
    """Kill the verb before its first, second, … statement, until it comes to its end."""
    for dialect in statements.DIALECTS:
        statements._read["test_rows", dialect] = ROWS
    before, kills = _rows(url, day), 0
    while True:
        child = os.fork()
        if child == 0:
            _die(url, day, (user, kills + 1), verb)
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            assert os.waitstatus_to_exitcode(status) == 0, "the verb failed by itself"
            return kills
        kills += STRIDES.get(verb[0], 1)
        assert _rows(url, day) == before, f"half written, killed before statement {kills}"


def _rows(url: str, day: date) -> dict[str, Any]:
    with App.open(url, day) as app:
        assert audit.verify(app).ok
        assert list(invariants.check(app)) == []
        with app.reading() as session:
            return dict(session.execute("test_rows")[0])


def people_listed(count: int) -> ImportList:
    """Return a list of people in the middle of their way."""
    names = ("An", "Bình", "Chi", "Dung", "Én")
    rows = [{**WAY, "name": f"Nguyễn Thị {name}"} for name in names[:count]]
    return ImportList("", [ImportRow(at, row) for at, row in enumerate(rows, 2)])


WAY: dict[str, Cell] = {
    "born": "17/05/2000",
    "nominate.on": "06/01/2025",
    "nominate.resolution": "1",
    "nominate.helper": "Trần B",
    "certify.issued": "14/03/2025",
    "certify.certificate": "12",
    "certify.issuer": "TT",
}


def _die(url: str, day: date, who: tuple[str, int], verb: tuple[str, ...]) -> None:
    """Do the verb in a process that is killed before its statement of that number."""
    user, last = who
    try:
        app = App.open(url, day)
        stamp = Stamp(people.resolve(app, user), app.now(), day)
        left = [last]

        def count() -> None:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

        told_before(count)
        if verb[0] == "units":
            office_lists.import_units(app, Source(verb[1]), stamp, How())
        elif verb[0] == "certificates":
            certificates.import_file(app, Source(verb[1]), stamp, How())
        elif verb[0] == "list":
            importing.BATCH = 2
            importing.take(app, people_listed(int(verb[1])), stamp)
        elif verb[0] == "import":
            by_file.take_in(app, verb[1], by_file.Wanted("HX01", "Phạm Thị Nhận"), stamp)
        else:
            transfers.step(app, int(verb[1]), "accept", {"helper": "Phạm Thị Nhận"}, stamp)
        os._exit(0)
    finally:
        os._exit(1)


if __name__ == "__main__":
    clock.now = lambda: clock.midnight(date(2026, 11, 2))
    print(main(sys.argv[1], date.fromisoformat(sys.argv[2]), *sys.argv[3:]))  # noqa: T201 - to the test
