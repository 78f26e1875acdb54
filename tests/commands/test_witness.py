"""Seals as a file, from one desk to another, as they are typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from workflow.watch import running

if TYPE_CHECKING:
    from pathlib import Path

    from tests.commands.conftest import Run
    from tests.support.office import Office


@pytest.fixture
def place(office: Office) -> tuple[str, ...]:
    """Lend the words that lead to a register with a case, sealed once."""
    office.open()
    running.run_now(office.app, "seal")
    return ("--db", office.url, "--today", office.today.isoformat(), "--as", "an", "--json")


def test_seals_are_written_taken_in_and_listed(
    ketnap: Run, place: tuple[str, ...], tmp_path: Path
) -> None:
    """The file of one desk is held by the other, without a word of why; what is held is listed."""
    file = str(tmp_path / "seals.jsonl")
    assert ketnap(*place, "audit", "head", "--out", file).code == 0
    assert ketnap(*place, "audit", "witness").data == []
    taken = ketnap(*place, "audit", "witness", file)
    assert (taken.code, taken.err == "" or "Note" not in taken.err) == (0, True)
    (held,) = ketnap(*place, "audit", "witness").data
    assert held["acts"] == 1
    assert ketnap(*place, "audit", "witness", file, "--reason", "khôi phục").code == 0


def test_a_damaged_file_is_refused(ketnap: Run, place: tuple[str, ...], tmp_path: Path) -> None:
    """Nothing is held of a file that was changed, and the answer says which file."""
    file = tmp_path / "seals.jsonl"
    ketnap(*place, "audit", "head", "--out", str(file))
    file.write_text(file.read_text(encoding="utf-8").replace("acts 1", "acts 2"), encoding="utf-8")
    refused = ketnap(*place, "audit", "witness", str(file))
    assert refused.code == 1
    assert "seals.jsonl" in refused.error["message"]
    assert ketnap(*place, "audit", "witness").data == []


def test_a_head_that_was_noted_is_taken(ketnap: Run, place: tuple[str, ...]) -> None:
    """What `audit head` prints is what `audit verify --head` takes; another head ends with 1."""
    head = ketnap(*place, "audit", "head").data["head"]
    assert ketnap(*place, "audit", "verify").data["ok"] is True
    assert ketnap(*place, "audit", "verify", "--head", head).data["head"] == head
    other = ketnap(*place, "audit", "verify", "--head", "ab" * 32)
    assert (other.code, other.data["ok"], other.data["broken_at"]) == (1, False, "head")
    assert ketnap(*place, "audit", "accept", "--head", "ab" * 32, "--reason", "x").code == 2
    refused = ketnap(*place, "audit", "accept", "--head", head, "--reason", "thử")
    assert (refused.code, "Không thiếu" in refused.error["message"]) == (2, True)


def test_what_is_no_head_accuses_nobody(ketnap: Run, place: tuple[str, ...]) -> None:
    """Too short, no digits at all or 64 zeros: the answer says what a head is, and nothing of the history."""
    for noted in ("zz", "ac1c", "0" * 64, "ab" * 31 + "xy"):
        wrong = ketnap(*place, "audit", "verify", "--head", noted)
        assert (wrong.code, "64" in wrong.error["message"]) == (2, True)


def test_who_sees_no_seals_is_told_who_checks_them(
    ketnap: Run, place: tuple[str, ...], office: Office
) -> None:
    """A ward's user types the hash of a seal, from a sheet: it is refused as no head of the unit, in peace."""
    printed = ketnap(*place, "audit", "head").data
    assert printed["seal_day"] == office.today.isoformat()
    assert ketnap(*place, "audit", "verify", "--head", printed["seal"]).code == 0
    ward = [word if word != "an" else "lan" for word in place]
    told = ketnap(*ward, "audit", "verify", "--head", printed["seal"])
    assert told.code == 2
    own = ketnap(*ward, "audit", "head").data["head"]
    assert ketnap(*ward, "audit", "verify", "--head", own).code == 0
    unknown = ketnap(*ward, "audit", "verify", "--head", "ab" * 32)
    assert (unknown.code, unknown.data["broken_at"]) == (1, "head")
