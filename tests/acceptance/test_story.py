"""Tell the story of the contract at the command line, as written, as other processes."""

from __future__ import annotations

import json
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.support.line import Line, LineForked

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.support.registers import Registers


@pytest.fixture
def line(registers: Registers) -> Iterator[Line]:
    """Lend a fresh rehearsal register with the story's units and users.

    On SQLite every command line is begun with nothing; on PostgreSQL, where each would take a second of imports, it
    is forked from a process that has done them.
    """
    if registers.dialect == "sqlite":
        yield furnished(Line(registers.fresh()))
    else:
        with closing(LineForked(registers.fresh())) as line:
            yield furnished(line)


def furnished(line: Line) -> Line:
    """Add the story's units and users to a fresh register."""
    first = "2025-01-02"
    line.done(
        "admin",
        first,
        "unit add LC --kind committee --parent TP --decides",
    )
    line.done(
        "admin",
        first,
        "unit add LC01 --kind branch --parent LC --official-members 19 --name",
        "Chi bộ 1",
    )
    line.done("admin", first, "user add lan --unit LC01 --role branch")
    line.done("admin", first, "user add hung --unit LC --role committee --role authority")
    return line


def to_verified(line: Line) -> str:
    """Carry the candidate of the story up to the concluded verification; return the reference."""
    day = "2025-01-06"
    opened = line.done(
        "lan", day, "case open --unit LC01 --born 2000-05-17 --name", "Phạm Thị Hồng Đào"
    )
    ref: str = opened["ref"]
    assert (opened["state"], opened["stage"], opened["version"]) == ("identified", "source", 1)
    line.done(
        "lan",
        day,
        f"advance nominate {ref} --resolution 1-NQ --helper",
        "Trần Văn Bảo",
        "2020-01-01",
    )
    line.done("lan", day, f"advance enrol {ref} --class K1 --starts 2025-02-10 --ends 2025-03-10")
    day = "2025-03-14"
    line.done(
        "lan", day, f"advance certify {ref} --certificate 38 --issued 14/03/2025 --issuer TTCT"
    )
    day = "2025-05-05"
    line.done(
        "lan", day, f"advance nop-don {ref} --application 2025-05-01 --cv 2025-05-02 --introduction two-members",
        "--introducer", "Trần Văn Bảo", "2020-01-01", "--introducer", "Lê Thị Cúc", "2021-06-01",
    )  # fmt: skip
    asked = line.done(
        "lan",
        "2025-05-12",
        f"record verification-request {ref} --subject self --sent 2025-05-12 --asked",
        "Đảng ủy xã",
    )
    line.done("lan", "2025-05-12", f"advance request-verification {ref}")
    line.done(
        "lan",
        "2025-06-20",
        f"record verification-reply {ref} --request {asked['id']} --result clear --verifier",
        "Ngô Văn Dũng",
    )
    line.done(
        "lan",
        "2025-07-10",
        f"advance conclude_verification {ref} --conclusion clear --conclusion-no 7-KL",
    )
    line.done("lan", "2025-07-10", f"record opinion {ref} --source mass-organisation")
    line.done("lan", "2025-07-10", f"record opinion {ref} --source residence")
    line.done(
        "lan",
        "2025-07-10",
        f"record challenge {ref} --result passed --task",
        "Vận động nhân dân hiến đất",
    )
    return ref


def test_the_story_of_the_contract_runs_as_written(line: Line) -> None:
    """Every figure the contract names comes out at the command line."""
    ref = to_verified(line)
    vote = f"{ref} --resolution 12-NQ --official-members 19 --present 18"

    refused = line.run("lan", "2025-08-04", f"advance propose {vote} --votes-for 12")
    assert (refused.code, refused.error["code"]) == (3, "refused")
    assert [reason["rule"] for reason in refused.error["reasons"]] == ["B1"]
    assert f"ketnap advance vote-failed {ref} --move propose" in json.dumps(refused.error)

    proposed = line.done("lan", "2025-08-04", f"advance propose {vote} --votes-for 13")
    assert (proposed["move"], proposed["from"], proposed["state"]) == (
        "propose",
        "verified",
        "proposed",
    )
    assert proposed["next_deadline"]["rule"] == "D1"
    assert proposed["next_deadline"]["due"] == "2025-10-29"
    (sheet,) = line.done("lan", "2025-08-04", f"deadlines {ref}")
    assert {"2025-09-01", "2025-09-02"} <= {skip["date"] for skip in sheet["skipped"]}

    line.done(
        "hung", "2025-09-15", f"advance decide {ref} --decision 5-QD --members 9 --votes-for 8"
    )
    held = line.done("lan", "2025-10-03", f"advance hold-ceremony {ref}")
    assert held["dates"]["probation_ends"] == "2026-10-03"
    asked = line.done("lan", "2026-06-01", f"why propose_recognition {ref}")
    assert (asked["possible"], asked["earliest"]) == (False, "2026-10-03")

    line.done("lan", "2026-09-01", f"record course {ref} --certificate 46")
    for form in ("10", "11", "12"):
        line.done("lan", "2026-09-20", f"record statement {ref} --form {form}")
    line.done("lan", "2026-10-09", f"advance de-nghi-cong-nhan {vote} --votes-for 18")
    member = line.done(
        "hung", "2026-11-02", f"advance recognise {ref} --decision 9-QD --members 9 --votes-for 9"
    )
    assert member["state"] == "member"
    assert member["dates"] == {
        "decision": "2025-09-15",
        "ceremony": "2025-10-03",
        "probation_ends": "2026-10-03",
        "official_from": "2026-10-03",
        "party_age_from": "2025-09-15",
    }
    assert line.done("admin", "2026-11-02", "audit verify")["ok"] is True
