"""Make two registers that are the same, so that what becomes of one can be held against the other."""

from __future__ import annotations

import json
from datetime import date
from typing import TYPE_CHECKING, Any

from tests.support import raw
from tests.support.office import Office
from workflow.app import App
from workflow.store import records
from workflow.upkeep import journal_start
from workflow.watch.jobs import flag_stalled

if TYPE_CHECKING:
    from tests.support.registers import Registers

DAY = date(2025, 11, 5)
IDS = {"id", "claimed_by", "started_at", "finished_at"}  # numbers may have gaps
SALTED = {"salt", "digests", "hash", "prev_hash"}
SEALED = {
    "hash",
    "prev_hash",
    "root",
    "signature",
    "key",
}  # over what is salted, with a key of each place
FORGOTTEN = tuple(f"DELETE FROM {name}" for name in ("journal_parts", "journal", "journal_heads"))
HOLIDAY = (  # of which the stored deadlines know nothing yet
    "INSERT INTO calendar_days (day, kind, name, source, provisional) "
    "VALUES ('2025-08-05', 'holiday', 'x', 'x', FALSE)"
)


def two(registers: Registers) -> tuple[str, str]:
    """Return two registers that are the same, in which every job has something to do on DAY."""
    url = registers.fresh()
    office = Office(url)
    for _ in range(3):
        office.at("proposed")  # D1 is due on 29 October
    office.hold(office.at("verified"), date(2025, 9, 20), kind="political-standards")
    office.hold(office.at("verified"), date(2025, 9, 20))
    stuck = office.open()
    office.today = date(2026, 3, 1)  # a mark that is there, and is wrong on DAY
    flag_stalled.run(office.app, office.app.now(), False)
    office.today = DAY
    office.app.close()
    assert stuck
    raw.tamper(url, HOLIDAY, "UPDATE users SET digest = TRUE WHERE name = 'hoa'", *FORGOTTEN)
    with App.open(url, DAY) as app, app.transaction() as session:
        journal_start.start(session, DAY)  # as if all that had been so from the beginning
    return url, registers.copy(url)


def contents(url: str) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row without its number and without who wrote it when."""
    found = {}
    for name, table in records.metadata.tables.items():
        left = IDS | (
            SALTED if name.startswith("journal") else SEALED if name == "seals" else set()
        )
        columns = ", ".join(f'"{c.name}"' for c in table.columns if c.name not in left)
        rows = raw.rows(url, f'SELECT {columns} FROM "{name}"')
        found[name] = sorted((tuple(map(_plain, row)) for row in rows), key=repr)
    return found


def _plain(value: Any) -> Any:
    """Return a value without what is sealed, where it is a seal as the journal has it."""
    if not (isinstance(value, str) and value.startswith("{") and '"root"' in value):
        return value
    return {name: one for name, one in json.loads(value).items() if name not in SEALED}
