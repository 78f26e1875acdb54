"""Rows of every table changed, deleted and put in past the program, and bytes in the file: each is found."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support import raw, register_edits, statements
from tests.support.office import Office
from tests.upkeep.test_journal import MAIL, busy
from tests.upkeep.test_tables import DERIVED
from workflow.app import App
from workflow.organisation import classes
from workflow.store import records
from workflow.store.journal_tables import TABLES
from workflow.upkeep import impossible, seals

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.support.registers import Registers, SqliteRegisters

PROVED = sorted({*register_edits.COVERED, *TABLES})
CHANGED = {
    "act_marks": "topic = 'x'", "act_parts": "value = '\"x\"'", "acts": "acted_on = '2001-01-01'",
    "calendar_days": "name = 'x'", "case_categories": "category = 'farmer'", "case_facts": "value = '\"x\"'",
    "case_words": "word = 'x'", "cases": "acts = acts + 1", "class_places": "centre = 'x'", "classes": "name = 'x'",
    "deadlines": "due = '2001-01-01'", "documents": "number = 'x'", "holds": "until = '2001-01-01'",
    "journal": "at = '2001-01-01 00:00:00.000000'", "journal_heads": "hash = 'x'", "journal_parts": "value = '\"x\"'",
    "kept_certificates": "issuer = 'x'", "letters": "issued_on = '2001-01-01'", "messages": "to_address = 'x'",
    "plans": "quota = 50", "register": "city = 'x'", "requests": "asked = 'x'", "seals": "cases = cases + 1",
    "seats": "user_id = 3", "settings": "value = '\"x\"'", "transfers": "opened_on = '2001-01-01'",
    "unit_fact": "value = '\"x\"'", "unit_name": "name = 'x'", "unit_parent": "since = '2001-01-01'",
    "unit_rule": "value = '77'", "units": "kind = kind, email = 'x@x'", "user_roles": "role = 'inspector'",
    "users": "email = 'x@x'",
}  # fmt: skip
"""A change of a row of each table."""
OTHER_KEYS: dict[str, dict[str, str]] = {
    "act_marks": {"act_n": "99"}, "act_parts": {"part": "'x'"}, "acts": {"id": "999", "n": "99"},
    "calendar_days": {"day": "'2031-03-03'"}, "case_categories": {"category": "'farmer'"}, "case_facts": {"id": "999"},
    "case_words": {"word": "'x'"}, "cases": {"id": "999", "ref": "'00999-9'"}, "class_places": {"act_n": "99"},
    "classes": {"id": "999", "code": "'x'", "folded": "'x'"}, "deadlines": {"id": "999", "anchor": "99"},
    "documents": {"id": "999"}, "holds": {"id": "999", "act_n": "99"}, "journal": {"id": "999", "n": "999"},
    "journal_heads": {"chain": "'x'"}, "journal_parts": {"part": "'x'"},
    "kept_certificates": {"id": "999", "folded": "'x'"}, "letters": {"id": "999", "number": "999", "kind": "'copy'"},
    "messages": {"id": "999", "dedupe": "'x'"}, "plans": {"year": "2031"}, "register": {"id": "2"},
    "requests": {"id": "999"}, "seals": {"day": "'2031-03-03'"}, "seats": {"account": "'x'"},
    "settings": {"name": "'x'"}, "transfers": {"id": "999", "state": "'cancelled'"}, "unit_fact": {"id": "999"},
    "unit_name": {"id": "999"}, "unit_parent": {"id": "999"}, "unit_rule": {"id": "999", "since": "'2031-03-03'"},
    "units": {"id": "999", "code": "'x'"}, "user_roles": {"role": "'inspector'"}, "users": {"id": "999", "name": "'x'"},
}  # fmt: skip
"""What of a copied row must be another for it to stand beside the first."""
OF_WHICH = {
    "messages": "sent_at IS NOT NULL",
    "user_roles": "role <> 'inspector'",
    "cases": "id = 1",
}
"""Which rows are proved, where not all are."""


def work(office: Office, folder: Path) -> None:
    """Do what leaves a row in every table."""
    busy(office, folder)
    ref = office.open(category=["pre-enlistment"])
    office.do("nominate", ref)
    classes.enrol(office.app, "K1", [ref], office.stamp("lan"))
    ref = office.at("verified", education="university")
    office.hold(ref, office.later(30))
    office.transfer(ref, "HX01")


@pytest.fixture
def lend(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[Registers], Office]:
    """Return how to lend an office with a row in every table."""
    statements.give(monkeypatch, test_mail=MAIL)
    folder = tmp_path_factory.mktemp("mail")
    return lambda registers: Office.lent(
        registers, "every table", lambda office: work(office, folder)
    )


def tampered(table: str) -> Iterator[tuple[str, str]]:
    """Yield how a row of a table is changed, deleted and put in."""
    columns = records.metadata.tables[table].columns
    keys = ", ".join(f'"{one.name}"' for one in columns if one.primary_key)
    which = OF_WHICH.get(table, "TRUE")
    one = f"({keys}) = (SELECT {keys} FROM {table} WHERE {which} ORDER BY {keys} LIMIT 1)"
    yield "changed", f"UPDATE {table} SET {CHANGED[table]} WHERE {one}"
    yield "deleted", f"DELETE FROM {table} WHERE {one}"
    names = ", ".join(f'"{one.name}"' for one in columns)
    told = ", ".join(OTHER_KEYS[table].get(one.name, f'"{one.name}"') for one in columns)
    yield "put in", f"INSERT INTO {table} ({names}) SELECT {told} FROM {table} WHERE {one}"


def test_tampering_of_every_table_is_found(
    registers: Registers, lend: Callable[[Registers], Office]
) -> None:
    """By `audit verify` what is proved, by `check` what is derived; and what is put back as it was is sound."""
    office = lend(registers)
    assert seals.verify(office.app).ok
    assert not list(impossible.find(office.app))
    missed = []
    for table in (*PROVED, *sorted(DERIVED)):
        raw.tamper(office.url, f"CREATE TABLE as_it_was AS SELECT * FROM {table}")
        ((count,),) = raw.rows(office.url, f"SELECT count(*) FROM {table}")
        for how, script in tampered(table):
            raw.tamper(office.url, script)
            if office.url.startswith("sqlite"):  # on a server each question costs a connection
                other = f"SELECT * FROM {table} EXCEPT SELECT * FROM as_it_was"
                ((now,),) = raw.rows(office.url, f"SELECT count(*) FROM {table}")
                assert raw.rows(office.url, other) or now < count, script
            found = not seals.verify(office.app).ok if table in PROVED else False
            if not (found or (table in DERIVED and list(impossible.find(office.app)))):
                missed.append((table, how))
            raw.tamper(
                office.url,
                f"DELETE FROM {table}",
                f"INSERT INTO {table} SELECT * FROM as_it_was",
            )
        raw.tamper(office.url, "DROP TABLE as_it_was")
    assert missed == []
    assert seals.verify(office.app).ok
    office.app.close()


def test_bytes_of_every_proved_table_exchanged_in_the_file_are_found(
    sqlite_registers: SqliteRegisters, lend: Callable[[Registers], Office]
) -> None:
    """One byte of a value, exchanged with any editor where the row stands, is found by `audit verify`."""
    office = lend(sqlite_registers)
    url, day = office.url, office.today
    office.app.close()
    file = Path(url.removeprefix("sqlite:///"))
    whole = file.read_bytes()
    missed = []
    for table in PROVED:
        if table == "seats":  # in a rehearsal its one row has no text
            continue
        file.write_bytes(whole)
        assert exchanged(url, table, file), (table, rows(url, table))
        with App.open(url, day) as app:
            if seals.verify(app).ok:
                missed.append(table)
    assert missed == []


def exchanged(url: str, table: str, file: Path) -> bool:
    """Exchange a byte of some value of a table where it stands in the file; say whether one was found."""
    whole, before = file.read_bytes(), rows(url, table)
    for value in (
        value for row in before for value in row if isinstance(value, str) and len(value) > 3
    ):
        written = value.encode()
        other = written[:-1] + bytes([written[-1] ^ 1])
        at = whole.find(written)
        while at >= 0:
            file.write_bytes(whole[:at] + other + whole[at + len(written) :])
            try:
                if rows(url, table) != before:
                    return True
            except Exception:  # noqa: BLE001 - no text any more, or no register
                pass
            at = whole.find(written, at + 1)
    return False


def rows(url: str, table: str) -> list[tuple[Any, ...]]:
    """Return what is proved of a table, as its rows have it and no index."""
    if table in TABLES:
        columns = [one.name for one in records.metadata.tables[table].columns]
        columns = [name for name in columns if name not in TABLES[table].derived]
    else:
        columns = register_edits.COVERED[table].split()
    if table == "messages":
        columns = ["to_address"]
    told, which = ", ".join(f'"{name}"' for name in columns), OF_WHICH.get(table, "TRUE")
    return raw.rows(url, f"SELECT {told} FROM {table} NOT INDEXED WHERE {which} LIMIT 20")
