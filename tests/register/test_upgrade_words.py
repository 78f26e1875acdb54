"""Whether the upgrade folds names and numbers and fills the tables by which cases are found; acts stay."""

from __future__ import annotations

import json
import unicodedata
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa
from click.testing import CliRunner

from cli import main
from tests.support import older_registers
from workflow.app import App
from workflow.casework import audit
from workflow.ground import people
from workflow.queries import cases
from workflow.register import making
from workflow.store import location
from workflow.store.office import Office
from workflow.upkeep import invariants

if TYPE_CHECKING:
    from tests.support.registers import Registers

NFD = unicodedata.normalize("NFD", "Nguyễn Thị Hòa")
HOSTILE: dict[int, dict[str, Any]] = {
    2: {"name": "\u00d0ặng\u00a0Văn \u200bĐức", "religion": "Không", "identity_no": "031.099.000001"},
    4: {"name": NFD, "religion": "Công giáo", "identity_no": "031 099 000 001"},
    6: {"name": "NguyÔn V¨n Hïng", "religion": "không theo tôn giáo nào", "identity_no": "chưa có"},
    8: {"name": "Lê Văn 8 😀", "identity_no": "031-234-567"},
    11: {"name": "Lê Văn Đã Nghỉ", "identity_no": "031234567"},  # declined: closed
}  # fmt: skip


def spoiled(registers: Registers) -> str:
    """Return the address of a register of 0003 in which an older program took all that in."""
    url = older_registers.made(registers, "0003")
    with Office(location.locate(url), 5.0, rehearsal=True).migrating() as connection:
        tables = sa.MetaData()
        tables.reflect(connection)
        for case_id, facts in HOSTILE.items():
            _rewrite(connection, tables, case_id, facts)
    return url


def _rewrite(
    connection: sa.Connection, tables: sa.MetaData, case_id: int, facts: dict[str, Any]
) -> None:
    """Let a case have been opened with other facts, and have its nomination name a helper with a false Đ."""
    acts, stored = tables.tables["acts"], tables.tables["cases"]
    ref = connection.execute(sa.select(stored.c.ref).where(stored.c.id == case_id)).scalar_one()
    head = audit.GENESIS
    rows = connection.execute(sa.select(acts).where(acts.c.case_id == case_id).order_by(acts.c.n))
    for row in map(dict, rows.mappings().all()):
        fields = json.loads(row["fields"])
        if row["move"] == "open":
            fields |= facts
        if row["move"] == "nominate":
            fields["helper"][0]["name"] = "\u00d0ỗ Văn  Giúp"
        row["fields"] = json.dumps(fields, ensure_ascii=False)
        row["prev_hash"] = head
        row["digest"] = audit.digest(row["salt"], row["fields"], row["note"])
        head = row["hash"] = audit.chained(ref, {**row, "form": 1})
        connection.execute(sa.update(acts).where(acts.c.id == row["id"]).values(**row))
    kept = {
        "name": facts["name"],
        "folded": facts["name"].lower(),
        "identity_no": facts["identity_no"],
    }
    connection.execute(
        sa.update(stored).where(stored.c.id == case_id).values(head_hash=head, **kept)
    )


def _acts(url: str) -> list[dict[str, Any]]:
    """Return what was recorded with each act and what its hash covers, in the form of older programs."""
    with Office(location.locate(url), 5.0, rehearsal=True).migrating() as connection:
        rows = connection.exec_driver_sql("SELECT * FROM acts ORDER BY id").mappings().all()
    return [{name: value for name, value in row.items() if name not in OTHERS} for row in rows]


OTHERS = frozenset(
    {"effective", "topic", "form", "unit_code", "key", "behalf_id", "backfilled", "digests"}
)
"""What is derived from the acts, and what only acts of form 2 have."""


def test_names_and_numbers_are_folded_and_acts_stay(registers: Registers) -> None:
    """After the upgrade every row is what the acts say, in today's form, and no byte of an act has changed."""
    url = spoiled(registers)
    before = _acts(url)
    making.upgrade(url)
    assert _acts(url) == before
    with App.open(url) as app:
        assert [
            f
            for f in invariants.check(app)
            if f.part != "deadlines" and not f.column.startswith("next_")
        ] == []
        with app.reading() as session:
            rows = {
                row["id"]: row for row in session.execute("cases_page", {"after": 0, "limit": 200})
            }
            papers = session.execute("documents_of_case", {"case_id": 2})
            told = {
                row["name"]: row["value"]
                for n in (2, 4)
                for row in session.execute("facts_of_case", {"case_id": n})
                if n == 2
            }
        assert (rows[2]["name"], rows[2]["folded"]) == ("Đặng Văn Đức", "dang van duc")
        assert (rows[4]["name"], rows[4]["folded"]) == ("Nguyễn Thị Hòa", "nguyen thi hoa")
        assert [rows[n]["identity_no"] for n in HOSTILE] == [
            "031099000001",
            "031099000001",
            "chưa có",
            "031234567",
            "031234567",
        ]
        assert rows[8]["name"] == "Lê Văn 8 😀"
        assert told["religion"] == "null"
        assert {paper["field"] for paper in papers} >= {"resolution", "certificate"}
        admin = people.resolve(app, "admin")
        assert rows[4]["ref"] in [c.ref for c in cases.find(app, "hoa nguyen", admin)]
        assert rows[2]["ref"] in [c.ref for c in cases.find(app, papers[0]["number"], admin)]


def test_cases_that_share_an_identity_number_are_named_not_merged(registers: Registers) -> None:
    """Two open cases of one number are told of, a closed one beside an open one is not; nothing is merged."""
    url = spoiled(registers)
    told = CliRunner().invoke(main, ["--db", url, "--lang", "en", "--json", "db", "upgrade"])
    assert told.exit_code == 0, told.output
    with App.open(url) as app, app.reading() as session:
        refs = [
            r["ref"]
            for r in session.execute("cases_page", {"after": 0, "limit": 200})
            if r["id"] in (2, 4)
        ]
    assert json.loads(told.stdout)["data"]["reports"]["identity_clashes"] == [{"refs": refs}]
    assert all(ref in told.stderr for ref in refs)
    assert "031099000001" not in told.output
